import type { Snapshot } from '../../kit/index.ts';
import type { WeightsFormat } from './checkpoint.ts';
import { isAdapterFile, isConsolidated, isSafetensors, isSafetensorsIndex } from './weight-names.ts';

/** Which file of a snapshot says where the weights are. */
export type WeightsChoice = { readonly format: WeightsFormat } & (
  | { readonly kind: 'single'; readonly path: string }
  | { readonly kind: 'sharded'; readonly indexPath: string }
);

/** Whether a snapshot is a PEFT adapter and nothing else: whole weights come first where both are there. */
export function isAdapterAlone(snapshot: Snapshot): boolean {
  const { files } = snapshot;
  return files.has('adapter_config.json') && !hasWholeWeights(snapshot);
}

/** Whether a PEFT adapter lies beside whole weights. */
export function hasAdapterBeside(snapshot: Pick<Snapshot, 'files'>): boolean {
  const { files } = snapshot;
  const isThere = ['adapter_model.safetensors', 'adapter_model.bin'].some((path) => files.has(path));
  return isThere && files.has('adapter_config.json') && hasWholeWeights(snapshot);
}

function hasWholeWeights(snapshot: Pick<Snapshot, 'files'>): boolean {
  if (chooseUsual(snapshot) !== undefined) return true;
  return [...snapshot.files.keys()].some(
    (path) =>
      (isSafetensors(path) || isSafetensorsIndex(path)) && !isAdapterFile(path) && !isConsolidated(path),
  );
}

/** By the names that transformers gives. */
export function chooseUsual({ files }: Pick<Snapshot, 'files'>): WeightsChoice | undefined {
  const choices: readonly WeightsChoice[] = [
    { format: 'safetensors', kind: 'single', path: 'model.safetensors' },
    { format: 'safetensors', kind: 'sharded', indexPath: 'model.safetensors.index.json' },
    { format: 'torch', kind: 'single', path: 'pytorch_model.bin' },
    { format: 'torch', kind: 'sharded', indexPath: 'pytorch_model.bin.index.json' },
  ];
  return choices.find(
    (choice) =>
      files.has(choice.kind === 'single' ? choice.path : choice.indexPath) &&
      // Beside an adapter, PyTorch's file may be what it was trained with.
      (choice.format === 'safetensors' || !files.has('adapter_config.json')),
  );
}
