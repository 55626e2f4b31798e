import type { Checkpoint, TensorRecord } from '../../formats/checkpoint/index.ts';
import { alignNames } from '../pairing/align-names.ts';
import { type NamedSide, unwrapNames } from '../pairing/named-tensors.ts';
import type { PairingProblem } from '../pairing/pairing.ts';
import { findTiedTwin, findWordTables } from '../pairing/tied-tables.ts';
import { type Adapter, baseNameOf, baseWeightOf, parametersOf } from './adapter.ts';

/** The base model's tensors by the names under which an adapter knows them. */
export interface BaseTensors {
  find(name: string): TensorRecord | undefined;
  /** Whether there are tensors of `module.0.…`. */
  hasNumberedParts(module: string): boolean;
  readonly notes: readonly string[];
  readonly problems: readonly PairingProblem[];
}

/**
 * Names are matched as those of whole checkpoints are: with or without `model.` and the like, tied or not.
 */
export function openBaseTensors(
  base: Checkpoint,
  { config, checkpoint, modules, wholeTensors }: Adapter,
): BaseTensors {
  const wanted = new Map<string, TensorRecord>();
  for (const factors of modules.values()) {
    wanted.set(baseWeightOf(factors), factors.b);
    for (const name of parametersOf(factors, config)) wanted.set(name, factors.b);
  }
  for (const tensor of wholeTensors.values()) wanted.set(baseNameOf(tensor.name), tensor);
  const side: NamedSide = { checkpoint, tensors: wanted };
  const unwrapped = unwrapNames(base, 'θ0');
  // Factors are not of the shape of what they change.
  const { sft, notes, problems } = alignNames(unwrapped.side, side, [], new Set(), () => true);
  const wantedTables = findWordTables(side);
  const tabled = { ...sft, tables: findWordTables(sft) };
  // The same in one layer: a library may call what lies around the parts otherwise than its files do.
  const placeOf = (module: string) =>
    /^(?:.*\.\d+(?=\.))?/.exec(module)?.[0] + module.slice(module.lastIndexOf('.'));
  const numbered = new Set(
    [...sft.tensors.keys()].flatMap((name) => {
      const module = /^(.+)\.\d+\.(?!.*\.\d+\.)/.exec(name)?.[1];
      return module === undefined ? [] : [placeOf(module)];
    }),
  );
  return {
    hasNumberedParts: (module) => numbered.has(placeOf(module)),
    find(name) {
      const tensor = sft.tensors.get(name);
      if (tensor !== undefined) return tensor;
      const twin = findTiedTwin(tabled, name, wantedTables);
      return twin === undefined ? undefined : sft.tensors.get(twin);
    },
    notes: [...(base.notes ?? []), ...(unwrapped.note === undefined ? [] : [unwrapped.note]), ...notes],
    problems,
  };
}
