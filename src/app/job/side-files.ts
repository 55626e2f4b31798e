import type { Checkpoint } from '../../formats/checkpoint/index.ts';
import { foldersWithWeights, readConfig } from '../../formats/checkpoint/index.ts';
import type { Snapshot, SnapshotFile } from '../../kit/index.ts';
import { FormatError, listNames } from '../../kit/index.ts';
import { type Pipeline, placeIn } from './pipeline.ts';
import { isSecretName } from './secret-files.ts';

/**
 * Files of θ1 that do not belong in a derived repo, and of which nobody asks: the documents that are written anew, and
 * the state and the measurements of θ1's own training, which would be untrue of θ2.
 */
const replaced: readonly RegExp[] = [
  /^README\.md$/i,
  /^extrapolation\.json$/,
  /^charts\/(delta-ratio|effective-alpha)\.svg$/,
  // Hidden files are the Hub's, a program's or their owner's (`.env`), never a part of the model.
  /(^|\/)\./,
  /(^|\/)__pycache__\//,
  // Beside whole weights it makes transformers load the adapter's base model instead of them.
  /^adapter_config\.json$/,
  /(^|\/)(runs|wandb)\//i,
  /(^|\/)(checkpoint|global_step)-?\d+\//i,
  /(^|\/)(optimizer|scheduler|rng_state|random_states|scaler|training_args)[\w-]*\.(pt|pth|bin|pkl|pickle|safetensors|distcp)$/i,
  /(^|\/)(trainer_state|trainer_log|all_results|train_results|eval_results|generation_results)\.jsonl?$/i,
  /(^|\/)training_(loss|eval_|rewards_)[\w-]*\.(png|svg)$/i,
  /(^|\/)(latest|zero_to_fp32\.py)$/,
  /(^|\/)events\.out\.tfevents/,
];

/** Folders in which libraries keep a model in another form. */
const formFolder = /^(?:.*\/)?(?:openvino|onnx|original|coreml|gguf)\//i;

const weightsFile =
  /\.(safetensors|bin|pt|pth|ckpt|gguf|ggml|onnx|onnx_data|msgpack|h5|tflite|mlmodel|pkl|pickle|distcp|nemo|pte|llamafile|engine|ot)$|\.(safetensors|bin|h5|msgpack)\.index(\.[\w-]+)?\.json$/i;

/** What whole models are called, and formats that hold nothing else. */
const wholeModel =
  /^(model|pytorch_model|diffusion_pytorch_model|consolidated|tf_model|flax_model|rust_model|adapter_model|ggml-model|(encoder|decoder)(_with_past)?_model|decoder_model_merged)([._-].*)?$|\.(gguf|ggml|distcp|nemo|llamafile)$|-\d{5}-of-\d{5}\./i;

/** Files of another name are parts of their own unless they are as large as this part of the weights. */
const largePart = 0.5;

/** What of θ1 goes along with the derived weights. */
export interface SideFiles {
  /** Unchanged: config, tokenizer, chat template, code, licence, and the weights of other modules. */
  readonly taken: readonly SnapshotFile[];
  /** What is copied or left out although it holds weights, each as a sentence. */
  readonly notes: readonly string[];
}

/** Paths of the files that go along whatever the weights are. */
export function listDocuments({ files }: Pick<Snapshot, 'files'>): readonly string[] {
  return [...files.keys()].filter(
    (path) => !isReplaced(path) && !formFolder.test(path) && !weightsFile.test(path),
  );
}

/**
 * The files of θ1 that go along: all that is no other form of the weights that are derived, so that the derived repo
 * loads wherever θ1 loads.
 *
 * @param sft whose files tell which of the copied weights alignment changed as well.
 * @param pipeline where the files of all its components go along.
 */
export async function selectSideFiles(
  aligned: Checkpoint,
  sft: Snapshot | undefined,
  pipeline?: Pipeline,
): Promise<SideFiles> {
  const snapshot = pipeline?.whole ?? aligned.snapshot;
  const own = new Set(
    [
      ...aligned.shards.map(({ path }) => path),
      ...(aligned.index === undefined ? [] : [aligned.index.path]),
    ].map((path) => placeIn(pipeline?.folder, path)),
  );
  const ownPrefix = placeIn(pipeline?.folder, '');
  const isOfOther = (path: string) =>
    pipeline?.otherComponents.some((component) => path.startsWith(`${component}/`)) === true;
  const ownBytes = aligned.shards.reduce((sum, { byteLength }) => sum + byteLength, 0);
  const candidates = [...snapshot.files.values()].filter(({ path }) => !isReplaced(path) && !own.has(path));
  const otherForms = (await findOtherForms(aligned, ownBytes, snapshot)).filter(
    (folder) => folder !== ownPrefix && !isOfOther(folder),
  );
  const folderOf = (path: string) =>
    formFolder.exec(path)?.[0] ?? otherForms.find((folder) => path.startsWith(folder));
  const isOtherForm = ({ path, byteLength }: SnapshotFile) => {
    if (isOfOther(path)) return false;
    if (folderOf(path) !== undefined) return true;
    const name = path.startsWith(ownPrefix) ? path.slice(ownPrefix.length) : path;
    if (!weightsFile.test(name) || name.includes('/')) return false;
    return wholeModel.test(name) || byteLength >= largePart * ownBytes;
  };
  const taken = candidates.filter((file) => !isOtherForm(file));
  const left = [...new Set(candidates.filter(isOtherForm).map(({ path }) => folderOf(path) ?? path))];
  const copied = taken.filter(({ path }) => weightsFile.test(path));
  const changed =
    pipeline?.changedComponents ??
    copied.filter((file) => isAnother(file, sft?.files.get(file.path))).map(({ path }) => path);
  return {
    taken,
    notes: [
      ...(left.length === 0
        ? []
        : [
            `${listNames(left)}: not taken over, as ${left.length === 1 ? 'it is another form' : 'they are other forms'} of the weights.`,
          ]),
      ...(copied.length === 0
        ? []
        : [`${listNames(copied.map(({ path }) => path))}: weights of other modules, copied from θ1.`]),
      ...(changed.length === 0
        ? []
        : [
            `${listNames(changed)}: θ0 has other weights there, so that alignment changed them too; they are not extrapolated.`,
          ]),
    ],
  };
}

const isReplaced = (path: string) => isSecretName(path) || replaced.some((pattern) => pattern.test(path));

/** By what is listed of the two; an unknown digest says nothing. */
function isAnother(file: SnapshotFile, before: SnapshotFile | undefined): boolean {
  if (before === undefined) return false;
  if (file.byteLength !== before.byteLength) return true;
  return file.sha256 !== undefined && before.sha256 !== undefined && file.sha256 !== before.sha256;
}

/** Folders, each with a `/` at its end, that hold a model of θ1's own kind: another stage, variant or precision. */
async function findOtherForms(
  { config }: Checkpoint,
  ownBytes: number,
  snapshot: Snapshot,
): Promise<readonly string[]> {
  const kind = kindOf(config);
  const found: string[] = [];
  for (const folder of foldersWithWeights([...snapshot.files.keys()])) {
    const prefix = `${folder}/`;
    if (isReplaced(prefix) || formFolder.test(prefix)) continue;
    const stated = await readKind(snapshot, `${prefix}config.json`);
    const bytes = [...snapshot.files.values()]
      .filter(({ path }) => path.startsWith(prefix) && weightsFile.test(path))
      .reduce((sum, { byteLength }) => sum + byteLength, 0);
    const isOne =
      stated === undefined ? bytes >= largePart * ownBytes : kind !== undefined && stated === kind;
    if (isOne) found.push(prefix);
  }
  return found;
}

async function readKind(snapshot: Snapshot, path: string): Promise<string | undefined> {
  if (!snapshot.files.has(path)) return undefined;
  try {
    return kindOf(await readConfig(snapshot, () => {}, path)) ?? '';
  } catch (error) {
    if (error instanceof FormatError) return '';
    throw error;
  }
}

function kindOf(config: Checkpoint['config']): string | undefined {
  const { architectures, model_type: modelType, _class_name: className } = config ?? {};
  const named: unknown = Array.isArray(architectures) ? architectures[0] : (modelType ?? className);
  return typeof named === 'string' && named !== '' ? named : undefined;
}
