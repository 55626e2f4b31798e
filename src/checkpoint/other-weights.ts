import type { Snapshot } from '../kit/snapshot.ts';
import { foldersWithWeights } from './choose-weights.ts';
import {
  isAdapterFile,
  isConsolidated,
  isSafetensors,
  isSafetensorsIndex,
  isTorchModel,
  readVariant,
} from './weight-names.ts';

/** Weights that lie in a repo and are not those of the checkpoint. */
export interface OtherWeights {
  readonly kind:
    | 'variant'
    | 'folder'
    | 'adapter'
    | 'consolidated'
    | 'safetensors'
    | 'torch'
    | 'gguf'
    | 'other';
  /** Of a variant or folder, as options take it. */
  readonly name?: string;
  /** The first few. */
  readonly files: readonly string[];
  readonly fileCount: number;
}

const maxListed = 20;
const otherFormats = /^[^/]+\.(h5|msgpack|onnx|ckpt|npz|tflite|mlmodel|ot)$/;
const torchFiles = /^[^/]+\.(bin|pt|pth)$/;
/** Of training, and no weights of the model. */
const trainingState = /^(optimizer|scheduler|rng_state|random_states|scaler|training_args)[\w-]*\./;

/**
 * What else there is, by kind and name.
 *
 * @param used paths of the repo that the checkpoint is read from, its index included.
 */
export function listOtherWeights({ files }: Snapshot, used: ReadonlySet<string>): readonly OtherWeights[] {
  const paths = [...files.keys()].sort();
  const folders = foldersWithWeights(paths);
  const groups = new Map<string, { readonly kind: OtherWeights['kind']; name?: string; paths: string[] }>();
  for (const path of paths) {
    if (used.has(path)) continue;
    const group = groupOf(path);
    if (group === undefined) continue;
    const key = `${group.kind} ${group.name ?? ''}`;
    const known = groups.get(key) ?? { ...group, paths: [] };
    known.paths.push(path);
    groups.set(key, known);
  }
  return [...groups.values()].map(({ paths: all, ...group }) => ({
    ...group,
    files: all.slice(0, maxListed),
    fileCount: all.length,
  }));

  function groupOf(path: string): Pick<OtherWeights, 'kind' | 'name'> | undefined {
    const folder = folders.find(
      (each) => path.startsWith(`${each}/`) && !path.slice(each.length + 1).includes('/'),
    );
    if (folder !== undefined)
      return isWeights(path.slice(folder.length + 1)) ? { kind: 'folder', name: folder } : undefined;
    const name = path.slice(path.lastIndexOf('/') + 1);
    if (isConsolidated(name)) return { kind: 'consolidated' };
    if (path.endsWith('.gguf')) return { kind: 'gguf' };
    const variant = readVariant(path, (other) => files.has(other))?.variant;
    if (variant !== undefined) return { kind: 'variant', name: variant };
    if (isAdapterFile(path)) return { kind: 'adapter' };
    if (isSafetensors(path) || isSafetensorsIndex(path)) return { kind: 'safetensors' };
    if (isTorchModel(path) || (torchFiles.test(path) && !trainingState.test(path))) return { kind: 'torch' };
    return otherFormats.test(path) ? { kind: 'other' } : undefined;
  }
}

function isWeights(name: string): boolean {
  return isSafetensors(name) || isSafetensorsIndex(name) || isTorchModel(name);
}
