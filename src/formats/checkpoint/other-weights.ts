import type { Snapshot } from '../../kit/index.ts';
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
/** More than the variants and folders of any model. */
const maxGroups = 200;
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
  const folders = new Set(foldersWithWeights(paths));
  const groups = new Map<string, { readonly kind: OtherWeights['kind']; name?: string; paths: string[] }>();
  for (const path of paths) {
    const group = used.has(path) ? undefined : groupOf(path, folders, (other) => files.has(other));
    if (group === undefined) continue;
    const key = `${group.kind} ${group.name ?? ''}`;
    const known = groups.get(key) ?? { ...group, paths: [] };
    known.paths.push(path);
    groups.set(key, known);
  }
  return [...groups.values()].slice(0, maxGroups).map(({ paths: all, ...group }) => ({
    ...group,
    files: all.slice(0, maxListed),
    fileCount: all.length,
  }));
}

function groupOf(
  path: string,
  folders: ReadonlySet<string>,
  isThere: (path: string) => boolean,
): Pick<OtherWeights, 'kind' | 'name'> | undefined {
  const folder = path.slice(0, Math.max(0, path.lastIndexOf('/')));
  const name = folder === '' ? path : path.slice(folder.length + 1);
  if (folders.has(folder)) return isWeights(name) ? { kind: 'folder', name: folder } : undefined;
  if (isConsolidated(name)) return { kind: 'consolidated' };
  if (name.endsWith('.gguf')) return { kind: 'gguf' };
  const variant = readVariant(path, isThere)?.variant;
  if (variant !== undefined) return { kind: 'variant', name: variant };
  if (isAdapterFile(path)) return { kind: 'adapter' };
  if (isSafetensors(path) || isSafetensorsIndex(path)) return { kind: 'safetensors' };
  if (isTorchModel(path) || (torchFiles.test(path) && !trainingState.test(path))) return { kind: 'torch' };
  return otherFormats.test(path) ? { kind: 'other' } : undefined;
}

function isWeights(name: string): boolean {
  return isSafetensors(name) || isSafetensorsIndex(name) || isTorchModel(name);
}
