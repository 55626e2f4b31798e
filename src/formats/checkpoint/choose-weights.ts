import {
  advice,
  excerpt,
  IncompatibleError,
  listNames,
  nameOf,
  option,
  type Prose,
  type Snapshot,
} from '../../kit/index.ts';
import { chooseUsual, type WeightsChoice } from './usual-weights.ts';
import { variantsOf } from './variant.ts';
import {
  isAdapterFile,
  isConsolidated,
  isSafetensors,
  isSafetensorsIndex,
  isShardName,
  isTorchModel,
  readVariant,
} from './weight-names.ts';

/**
 * Chooses the weights as transformers does: `model.safetensors`, `model.safetensors.index.json`, `pytorch_model.bin`,
 * `pytorch_model.bin.index.json`; and where there are none of these, the only index or the only file of safetensors.
 * Variants such as `model.fp16.safetensors`, adapters and `consolidated.*` are other models, and not mixed in. Before
 * all of them comes what config.json names as `transformers_weights`.
 *
 * @throws IncompatibleError saying what was found instead.
 */
export function chooseWeights(snapshot: Snapshot, config?: Readonly<Record<string, unknown>>): WeightsChoice {
  const named = config?.transformers_weights;
  if (typeof named === 'string') return chooseNamed(snapshot, named);
  const usual = chooseUsual(snapshot);
  if (usual !== undefined) return usual;
  const format = 'safetensors';
  const { files } = snapshot;
  const place = nameOf(snapshot.origin);
  const paths = [...files.keys()].sort();
  const own = paths.filter(
    (path) =>
      readVariant(path, (other) => files.has(other)) === undefined &&
      !isConsolidated(path) &&
      !isAdapterFile(path),
  );
  const indexes = own.filter(isSafetensorsIndex);
  const [indexPath] = indexes;
  if (indexPath !== undefined && indexes.length === 1) return { format, kind: 'sharded', indexPath };
  if (indexPath !== undefined) {
    throw new IncompatibleError(`${place} has more than one index of weights: ${listNames(indexes)}.`, {
      code: 'weights-ambiguous',
      hint: 'Keep one of them, as model.safetensors.index.json.',
    });
  }
  const single = own.filter(isSafetensors);
  const [only] = single;
  if (only === undefined) throw unsupported(snapshot, paths);
  if (single.length === 1 && !isShardName(only)) return { format, kind: 'single', path: only };
  if (single.some(isShardName)) {
    throw new IncompatibleError(
      `${place} has shards (${listNames(single)}) but no model.safetensors.index.json.`,
      {
        code: 'index-missing',
        hint: 'Download or save the checkpoint with its index.',
      },
    );
  }
  throw new IncompatibleError(
    `${place} has more than one file of weights and no index: ${listNames(single)}.`,
    {
      code: 'weights-ambiguous',
      hint: 'Name the right one model.safetensors, or remove the others.',
    },
  );
}

/** Before a variant or the ordinary names, as transformers does. */
function chooseNamed({ files, origin }: Snapshot, name: string): WeightsChoice {
  const format = 'safetensors';
  if (files.has(name) && isSafetensorsIndex(name)) return { format, kind: 'sharded', indexPath: name };
  if (files.has(name) && isSafetensors(name)) return { format, kind: 'single', path: name };
  throw new IncompatibleError(
    `${nameOf(origin, 'config.json')} names ${excerpt(name)} as transformers_weights, and there are no safetensors of that name beside it.`,
    { code: 'weights-unsupported', hint: 'Correct config.json there, or use a revision that has the file.' },
  );
}

/** Folders that hold weights which could be chosen if the folder were all, sorted. */
export function foldersWithWeights(paths: readonly string[]): readonly string[] {
  const visible = paths.filter((path) => !/(^|\/)\./.test(path));
  const folders = visible.flatMap((path) => {
    const at = path.lastIndexOf('/');
    const name = path.slice(at + 1);
    const isWeights = isSafetensors(name) || isSafetensorsIndex(name) || isTorchModel(name);
    return at > 0 && isWeights && !isConsolidated(name) && !isAdapterFile(name) ? [path.slice(0, at)] : [];
  });
  return [...new Set(folders)].sort();
}

/** Says what is there instead of weights that can be read. */
function unsupported(snapshot: Snapshot, paths: readonly string[]): IncompatibleError {
  const place = nameOf(snapshot.origin);
  const refusal = (message: string, hint: Prose, code = 'weights-unsupported') =>
    new IncompatibleError(`${place} ${message}.`, { code, hint });
  const found = (pattern: RegExp) => paths.filter((path) => pattern.test(path));
  if (paths.includes('adapter_config.json')) {
    return refusal(
      'is a PEFT adapter (adapter_config.json), and a whole checkpoint is wanted here',
      'Adapters go together as θ1 with the model they were trained on as θ0, or with another adapter on the same base; ' +
        'otherwise merge it first (PeftModel.merge_and_unload).',
    );
  }
  const elsewhere = describeElsewhere(snapshot, paths);
  if (elsewhere !== undefined) return refusal(elsewhere.message, elsewhere.hint, elsewhere.code);
  const consolidated = paths.filter((path) => isConsolidated(path.slice(path.lastIndexOf('/') + 1)));
  if (consolidated.length > 0) {
    return refusal(
      `has weights under their maker's own names only (${listNames(consolidated)}), as Mistral's and Meta's programs read ` +
        `them: their tensors are not called as in transformers`,
      'Use a repo or revision with model.safetensors or its shards and their index.',
    );
  }
  const pytorch = found(/(^|\/)(pytorch_model|model)[^/]*\.(bin|pt|pth)$|\.bin\.index\.json$/);
  if (pytorch.length > 0) {
    return refusal(
      `holds PyTorch weights (${listNames(pytorch)}), but neither pytorch_model.bin nor its shards with their index`,
      'Convert the checkpoint with save_pretrained(safe_serialization=True), or, where the Hub has made a ' +
        'safetensors pull request for the repo, name it as the revision: namespace/name@refs/pr/N.',
    );
  }
  const original =
    'Use the original checkpoint, with model.safetensors or its shards and their index at the top level.';
  const gguf = found(/\.gguf$/);
  if (gguf.length > 0) {
    return refusal(
      `has GGUF weights, which are quantised or made for llama.cpp (${listNames(gguf)})`,
      original,
    );
  }
  const others = found(/\.(h5|msgpack|onnx|ckpt|pt|pth|npz|tflite)$/);
  if (others.length > 0) {
    return refusal(`has weights in a format this tool does not read (${listNames(others)})`, original);
  }
  const what =
    paths.length === 0 ? 'is empty' : `has no weights among its ${paths.length} files (${listNames(paths)})`;
  return refusal(what, 'Expected model.safetensors, or shards with model.safetensors.index.json.');
}

/** Weights that an option would choose; undefined where there are none. */
function describeElsewhere(snapshot: Snapshot, paths: readonly string[]) {
  const variants = variantsOf(snapshot);
  const folders = foldersWithWeights(paths);
  const [variant] = variants;
  const [folder] = folders;
  if (variant === undefined && folder === undefined) return undefined;
  const ofVariants = variants.length === 1 ? `the variant ${variant}` : `the variants ${listNames(variants)}`;
  const inFolders = folders.length === 1 ? `the folder ${folder}` : `the folders ${listNames(folders)}`;
  const byVariant = option('variant', variant);
  const byFolder = option('subfolder', folder);
  if (folder === undefined) {
    return {
      code: 'variant-needed',
      message: `has no ordinary weights, but those of ${ofVariants}`,
      hint: advice`Choose with ${byVariant}.`,
    };
  }
  if (variant === undefined) {
    return {
      code: 'subfolder-needed',
      message: `has no weights at its top level, but in ${inFolders}`,
      hint: advice`Choose with ${byFolder}.`,
    };
  }
  return {
    code: 'weights-ambiguous',
    message: `has no ordinary weights at its top level, but those of ${ofVariants}, and others in ${inFolders}`,
    hint: advice`Choose with ${byVariant}, or with ${byFolder}.`,
  };
}
