import { IncompatibleError } from '../kit/errors.ts';
import { nameOf, type Snapshot } from '../kit/snapshot.ts';
import type { WeightsFormat } from './checkpoint.ts';

/** Which file of a snapshot says where the weights are. */
export type WeightsChoice = { readonly format: WeightsFormat } & (
  | { readonly kind: 'single'; readonly path: string }
  | { readonly kind: 'sharded'; readonly indexPath: string }
);

/** So many file names are listed in an error. */
const maxListed = 5;

/**
 * Chooses the weights as transformers does: `model.safetensors`, then `model.safetensors.index.json`; then
 * the only index or the only safetensors file beside config.json; then `pytorch_model.bin` and
 * `pytorch_model.bin.index.json`. Variants such as `pytorch_model.fp16.bin` are other models, and not mixed in.
 *
 * @throws IncompatibleError saying what was found instead.
 */
export function chooseWeights(snapshot: Snapshot): WeightsChoice {
  const format = 'safetensors';
  if (snapshot.files.has('model.safetensors')) return { format, kind: 'single', path: 'model.safetensors' };
  const paths = [...snapshot.files.keys()].sort();
  const indexes = paths.filter((path) => /^[^/]+\.safetensors\.index\.json$/.test(path));
  const indexPath = indexes.find((path) => path === 'model.safetensors.index.json') ?? indexes[0];
  if (indexPath === 'model.safetensors.index.json' || (indexPath !== undefined && indexes.length === 1)) {
    return { format, kind: 'sharded', indexPath };
  }
  const place = nameOf(snapshot.origin);
  if (indexPath !== undefined) {
    throw new IncompatibleError(`${place} has more than one index of weights: ${list(indexes)}.`, {
      code: 'weights-ambiguous',
      hint: 'Keep one of them, as model.safetensors.index.json.',
    });
  }
  const [only, ...others] = paths.filter(
    (path) => /^[^/]+\.safetensors$/.test(path) && !path.startsWith('adapter_'),
  );
  if (only === undefined) return chooseTorch(snapshot) ?? refuse(place, paths);
  if (others.length === 0 && !isShardName(only)) return { format, kind: 'single', path: only };
  const files = [only, ...others];
  if (files.some(isShardName)) {
    throw new IncompatibleError(`${place} has shards (${list(files)}) but no model.safetensors.index.json.`, {
      code: 'index-missing',
      hint: 'Download or save the checkpoint with its index.',
    });
  }
  throw new IncompatibleError(`${place} has more than one file of weights and no index: ${list(files)}.`, {
    code: 'weights-ambiguous',
    hint: 'Name the right one model.safetensors, or remove the others.',
  });
}

/** Undefined where there are none, or an adapter's lie beside. */
function chooseTorch({ files }: Snapshot): WeightsChoice | undefined {
  const format = 'torch';
  if (files.has('adapter_config.json')) return undefined;
  if (files.has('pytorch_model.bin')) return { format, kind: 'single', path: 'pytorch_model.bin' };
  const indexPath = 'pytorch_model.bin.index.json';
  return files.has(indexPath) ? { format, kind: 'sharded', indexPath } : undefined;
}

function refuse(place: string, paths: readonly string[]): never {
  throw unsupported(place, paths);
}

const isShardName = (path: string) => /-\d{5}-of-\d{5}\.safetensors$/.test(path);

/** Says what is there instead of weights that can be read. */
function unsupported(place: string, paths: readonly string[]): IncompatibleError {
  const code = 'weights-unsupported';
  const found = (pattern: RegExp) => paths.filter((path) => pattern.test(path));
  const pytorch = found(/(^|\/)(pytorch_model|model|consolidated)[^/]*\.(bin|pt|pth)$|\.bin\.index\.json$/);
  if (paths.includes('adapter_config.json')) {
    return new IncompatibleError(
      `${place} is a PEFT adapter (adapter_config.json), not a whole checkpoint.`,
      {
        code,
        hint: 'Merge the adapter into its base model first (PeftModel.merge_and_unload) and use the merged checkpoint.',
      },
    );
  }
  if (pytorch.length > 0) {
    return new IncompatibleError(
      `${place} holds PyTorch weights (${list(pytorch)}), but neither pytorch_model.bin nor its shards with their index.`,
      {
        code,
        hint:
          'Convert the checkpoint with save_pretrained(safe_serialization=True), or, where the Hub has made a ' +
          'safetensors pull request for the repo, name it as the revision: namespace/name@refs/pr/N.',
      },
    );
  }
  const kinds: readonly (readonly [files: readonly string[], what: string])[] = [
    [found(/\.gguf$/), 'GGUF weights, which are quantised or made for llama.cpp'],
    [found(/\/[^/]+\.safetensors$/), 'safetensors files in subfolders only'],
    [found(/\.(h5|msgpack|onnx|ckpt|pt|pth|npz|tflite)$/), 'weights in a format this tool does not read'],
  ];
  const kind = kinds.find(([files]) => files.length > 0);
  if (kind !== undefined) {
    const [files, what] = kind;
    return new IncompatibleError(`${place} has ${what} (${list(files)}).`, {
      code,
      hint: 'Use the original checkpoint, with model.safetensors or its shards and their index at the top level.',
    });
  }
  const what =
    paths.length === 0 ? 'is empty' : `has no weights among its ${paths.length} files (${list(paths)})`;
  return new IncompatibleError(`${place} ${what}.`, {
    code,
    hint: 'Expected model.safetensors, or shards with model.safetensors.index.json.',
  });
}

/** The first few names, and how many more there are. */
export function list(names: readonly string[]): string {
  const shown = names.slice(0, maxListed).join(', ');
  return names.length > maxListed ? `${shown} and ${names.length - maxListed} more` : shown;
}
