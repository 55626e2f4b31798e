import { copyFile } from '../../core/engine/index.ts';
import {
  type FileRecord,
  type InlineFile,
  mapConcurrently,
  type Publication,
  type SideFile,
  type Snapshot,
  type SnapshotFile,
} from '../../kit/index.ts';
import { isSecretName } from './secret-files.ts';

/**
 * Files of θ1 that do not belong in a derived repo: weights in any form (the derived ones replace them),
 * the state and the measurements of θ1's own training (they would be untrue of θ2), and the documents that
 * are written anew.
 */
const leftOut: readonly RegExp[] = [
  /^README\.md$/i,
  /^extrapolation\.json$/,
  /^charts\/(delta-ratio|effective-alpha)\.svg$/,
  // Hidden files are the Hub's, a program's or their owner's (`.env`), never a part of the model.
  /(^|\/)\./,
  /(^|\/)__pycache__\//,
  // Beside whole weights it makes transformers load the adapter's base model instead of them.
  /(^|\/)adapter_config\.json$/,
  /\.(safetensors|bin|pt|pth|ckpt|gguf|ggml|onnx|onnx_data|msgpack|h5|npz|npy|tflite|mlmodel|pkl|pickle)$/i,
  /\.(distcp|nemo|pte|llamafile|engine)$/i,
  /\.(safetensors|bin|h5|msgpack)\.index(\.[\w-]+)?\.json$/i,
  /(^|\/)(openvino|onnx|original|runs|wandb|coreml)\//i,
  /(^|\/)(checkpoint|global_step)-?\d+\//i,
  /(^|\/)(optimizer|scheduler|rng_state|random_states|scaler|training_args)[\w-]*\.(?!py$)\w+$/i,
  /(^|\/)(trainer_state|trainer_log|all_results|train_results|eval_results|generation_results)\.jsonl?$/i,
  /(^|\/)training_(loss|eval_|rewards_)[\w-]*\.(png|svg)$/i,
  /(^|\/)(latest|zero_to_fp32\.py)$/,
  /(^|\/)events\.out\.tfevents/,
];

/** The files of θ1 that the derived repo takes over unchanged: config, tokenizer, chat template, code, licence. */
export function selectSideFiles(aligned: Snapshot): SnapshotFile[] {
  return [...aligned.files.values()].filter(
    ({ path }) => !isSecretName(path) && !leftOut.some((pattern) => pattern.test(path)),
  );
}

/** As many bytes of a file as a Hub wants to see to place it. */
const sampleBytes = 512;

/** Files up to this size are read whole at once, so that most side files cost one request. */
const wholeReadBytes = 64 << 10;
const readsAtOnce = 8;

/** The side files of θ1, read once for however many derived repos they go to. */
export interface SideFileCarrier {
  /** Begins to read them, so that they are here when the targets are. */
  begin(): void;
  /**
   * Stages what the target keeps as large files, streamed; gives the rest to go inline with the final commit.
   */
  carryTo(publication: Publication): Promise<CarriedFiles>;
}

/** How the side files reached one derived repo. */
export interface CarriedFiles {
  readonly staged: readonly FileRecord[];
  readonly inline: readonly InlineFile[];
}

export function createSideFileCarrier(
  snapshot: Snapshot,
  files: readonly SnapshotFile[],
  signal: AbortSignal,
): SideFileCarrier {
  const contents = new Map<string, Promise<Uint8Array>>();
  let starts: Promise<readonly SideFile[]> | undefined;
  const readStart = async ({ path, byteLength }: SnapshotFile) => {
    if (byteLength <= wholeReadBytes) return readWhole(path, byteLength);
    return snapshot.source(path).slice(0, sampleBytes);
  };
  const readWhole = (path: string, byteLength: number) => {
    const known = contents.get(path);
    if (known) return known;
    const content = snapshot.source(path).slice(0, byteLength);
    contents.set(path, content);
    return content;
  };

  const readStarts = () => {
    starts ??= mapConcurrently(files, readsAtOnce, async (file): Promise<SideFile> => {
      signal.throwIfAborted();
      const { path, byteLength } = file;
      return { path, byteLength, sample: (await readStart(file)).subarray(0, sampleBytes) };
    });
    return starts;
  };

  return {
    begin() {
      readStarts().catch(() => {}); // Whoever carries them gets the failure.
    },
    async carryTo(publication) {
      const candidates = await readStarts();
      const places = await publication.placeSideFiles(candidates);
      const staged: FileRecord[] = [];
      const inline: InlineFile[] = [];
      for (const { path, byteLength } of candidates) {
        const place = places.get(path) ?? 'inline';
        if (place === 'inline') inline.push({ path, content: await readWhole(path, byteLength) });
        if (place !== 'staged') continue;
        const earlier = publication.staged.get(path);
        const listed = snapshot.files.get(path)?.sha256;
        staged.push(
          earlier?.byteLength === byteLength && (listed === undefined || listed === earlier.sha256)
            ? earlier
            : await copyFile(snapshot, path, byteLength, publication, signal),
        );
      }
      return { staged, inline };
    },
  };
}
