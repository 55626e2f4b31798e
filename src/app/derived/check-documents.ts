import { createHash } from 'node:crypto';
import { checkCard } from '../../documents/card/index.ts';
import type { Checkpoint } from '../../formats/checkpoint/index.ts';
import { readIndex } from '../../formats/checkpoint/index.ts';
import type { Snapshot } from '../../kit/index.ts';
import { FormatError } from '../../kit/index.ts';
import type { Finding } from '../contract/reports.ts';
import { cardPath } from '../job/pair.ts';
import { placeIn } from '../job/pipeline.ts';
import { findOwnCard } from '../job/previous-card.ts';
import { configPath, findRestatedConfig } from '../job/restated-config.ts';
import { derivationIn, type Manifest } from './derived-repo.ts';

/** A derived repo whose files are checked against what its manifest says. */
interface Checked {
  readonly derived: Snapshot;
  /** Its weights, opened by their headers. */
  readonly weights: Checkpoint;
  readonly manifest: Manifest | undefined;
  /** θ1. */
  readonly aligned: Checkpoint;
  /** Where the side files came from: θ1, or the pipeline that it is a component of. */
  readonly surroundings: Snapshot;
  /** Where the weights lie in a derived pipeline; undefined for the top. */
  readonly folder: string | undefined;
  readonly signal: AbortSignal;
}

const standardIndexPath = 'model.safetensors.index.json';
const weightFile = /\.(safetensors|bin|pt|pth|ckpt|gguf|h5|msgpack|onnx)$/i;
const blockBytes = 1 << 20;

/** Everything but the weights themselves: that the files are those of the manifest and fit together. */
export async function checkDocuments(checked: Checked): Promise<readonly Finding[]> {
  const findings = await checkIndex(checked);
  const { manifest } = checked;
  if (manifest === undefined) return findings;
  return [
    ...(await checkWeightFiles(checked, manifest)),
    ...findings,
    ...(await checkSideFiles(checked, manifest)),
    ...(await checkCardText(checked, manifest)),
  ];
}

/** Whether the index says of each tensor the file that has it, and how much they are together. */
async function checkIndex(checked: Checked): Promise<readonly Finding[]> {
  const { derived, weights, folder } = checked;
  const indexPath = indexPathOf(checked);
  const find = (message: string): Finding[] => [{ what: 'index', path: indexPath, message }];
  if (!derived.files.has(indexPath)) {
    return weights.shards.length > 1 ? find('the index of the shards is missing.') : [];
  }
  try {
    const { weightMap, metadata } = await readIndex(derived, indexPath);
    const wrong = [...weights.tensors.values()].filter(
      ({ name, path }) => placeIn(folder, weightMap.get(name) ?? '') !== path,
    );
    const [first] = wrong;
    if (first !== undefined) {
      const listed = weightMap.get(first.name);
      const more = wrong.length === 1 ? '' : `; it lists ${wrong.length} tensors wrongly`;
      return find(
        `tensor '${first.name}' is in ${first.path}, and by the index ${listed === undefined ? 'nowhere' : `in ${listed}`}${more}.`,
      );
    }
    const stale = [...weightMap.keys()].find((name) => !weights.tensors.has(name));
    if (stale !== undefined) return find(`it lists the tensor '${stale}', which no file has.`);
    const total = [...weights.tensors.values()].reduce((sum, { start, end }) => sum + end - start, 0);
    const stated = metadata.total_size;
    if (stated === undefined || stated === total) return [];
    return find(`it states a total_size of ${JSON.stringify(stated)}, and the tensors have ${total} bytes.`);
  } catch (error) {
    if (error instanceof FormatError) return find(error.message);
    throw error;
  }
}

/** Named as θ1's where its files are mirrored, else as usual. */
function indexPathOf({ derived, aligned, folder }: Checked): string {
  const own = aligned.format === 'safetensors' ? aligned.index?.path : undefined;
  const paths = [own ?? standardIndexPath, standardIndexPath].map((path) => placeIn(folder, path));
  return paths.find((path) => derived.files.has(path)) ?? paths[0] ?? standardIndexPath;
}

async function checkWeightFiles(
  { derived, signal }: Checked,
  { files, sideFiles }: Manifest,
): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  for (const { path, byteLength, sha256 } of files) {
    const found = derived.files.get(path);
    if (found === undefined) findings.push({ what: 'file', path, message: 'it is missing.' });
    else if (found.byteLength !== byteLength) {
      const message = `it has ${found.byteLength} bytes; the manifest says ${byteLength}.`;
      findings.push({ what: 'hash', path, message });
    } else {
      const actual = await digestOf(derived, path, signal);
      if (actual === sha256) continue;
      findings.push({ what: 'hash', path, message: `its sha256 is ${actual}; the manifest says ${sha256}.` });
    }
  }
  const listed = new Set([...files.map(({ path }) => path), ...sideFiles]);
  for (const path of derived.files.keys()) {
    if (weightFile.test(path) && !listed.has(path))
      findings.push({ what: 'file', path, message: 'these weights are not in the manifest.' });
  }
  return findings;
}

async function checkSideFiles(
  { derived, aligned, surroundings, folder, signal }: Checked,
  { sideFiles, dtype }: Manifest,
): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  for (const path of sideFiles) {
    const fault = await findSideFileFault(path);
    if (fault !== undefined) findings.push({ what: 'side-file', path, message: fault });
  }
  return findings;

  async function findSideFileFault(path: string): Promise<string | undefined> {
    const [own, original] = [derived.files.get(path), surroundings.files.get(path)];
    if (own === undefined) return 'it is missing.';
    if (original === undefined) return 'θ1 has no such file.';
    const expected =
      path === placeIn(folder, configPath) && dtype !== 'same'
        ? createHash('sha256')
            .update((await findRestatedConfig(aligned.snapshot, dtype)) ?? '')
            .digest('hex')
        : await digestOf(surroundings, path, signal);
    return (await digestOf(derived, path, signal)) === expected ? undefined : 'it is not what came from θ1.';
  }
}

async function checkCardText({ derived }: Checked, manifest: Manifest): Promise<readonly Finding[]> {
  const card = await findOwnCard(derived);
  if (card === undefined) return [{ what: 'card', path: cardPath, message: 'the card is missing.' }];
  return checkCard(card, derivationIn(derived, manifest)).map(({ what, expected, found }) => ({
    what: 'card',
    path: cardPath,
    message: `${what}: it says ${found}; by the manifest it is ${expected}.`,
  }));
}

/** The sha256 of a file, as listed or, where the listing does not say, as read. */
async function digestOf(snapshot: Snapshot, path: string, signal: AbortSignal): Promise<string> {
  const file = snapshot.files.get(path);
  if (file?.sha256 !== undefined) return file.sha256;
  const byteLength = file?.byteLength ?? 0;
  const hash = createHash('sha256');
  const reader = snapshot.openReader([{ path, start: 0, end: byteLength }]);
  try {
    for (let start = 0; start < byteLength; start += blockBytes) {
      signal.throwIfAborted();
      const block = new Uint8Array(Math.min(blockBytes, byteLength - start));
      await reader.fill(block);
      hash.update(block);
    }
  } finally {
    reader.close();
  }
  return hash.digest('hex');
}
