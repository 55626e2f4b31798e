import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { dtypes } from '../../src/formats/torch/dtypes.ts';
import { readTorchCheckpoint } from '../../src/formats/torch/read-checkpoint.ts';
import { temporaryDirectory } from '../stores/disk/temporary-directory.ts';
import { findPython, runInterpreter } from './python.ts';

const python = findPython(['torch']);
const caseCount = 2000;

interface Loaded {
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly sha256: string;
  readonly contiguous: boolean;
}
interface Answer {
  readonly legacy: boolean;
  /** By weights_only, and without; a text where it fails. */
  readonly strictly: Record<string, Loaded> | string;
  readonly plainly: Record<string, Loaded> | string;
}

async function readHere(path: string): Promise<Record<string, Omit<Loaded, 'contiguous'>> | string> {
  const file = readFileSync(path);
  const slice = async (start: number, end: number) => Uint8Array.from(file.subarray(start, end));
  try {
    const { tensors } = await readTorchCheckpoint({ name: 'x', byteLength: file.length, slice });
    const read = tensors.map(({ name, dtype, shape, start, end }) => {
      const sha256 = createHash('sha256').update(file.subarray(start, end)).digest('hex');
      return [name, { dtype, shape: [...shape], sha256 }] as const;
    });
    return Object.fromEntries(read);
  } catch (error) {
    const { code, message } = error as { code: string; message: string };
    return `${code}: ${message}`;
  }
}

describe.skipIf(python === undefined)('generated files of torch.save', () => {
  const scratch = temporaryDirectory();
  afterAll(() => scratch[Symbol.dispose]());

  it(`are read as torch.load reads them, ${caseCount} of them`, async () => {
    const folder = scratch.at('files');
    mkdirSync(folder);
    const script = fileURLToPath(new URL('torch-generated.py', import.meta.url));
    const answers = JSON.parse(
      await runInterpreter([script, folder, `${caseCount}`], process.env),
    ) as Answer[];
    const known = new Map<string, number>();
    const differing: unknown[] = [];
    let same = 0;
    for (const [number, answer] of answers.entries()) {
      const ours = await readHere(join(folder, `${number}.bin`));
      const plain = answer.plainly;
      const wanted =
        typeof plain === 'string'
          ? plain
          : Object.fromEntries(
              Object.entries(plain).map(([name, { dtype, shape, sha256 }]) => [
                name,
                { dtype: dtypes.get(dtype) ?? dtype, shape, sha256 },
              ]),
            );
      if (
        JSON.stringify(ours) === JSON.stringify(wanted) ||
        (typeof ours === 'string' && typeof wanted === 'string')
      ) {
        same++;
        continue;
      }
      const reason = typeof ours === 'string' ? reasonOf(ours, answer) : undefined;
      if (reason === undefined) differing.push({ number, ...answer, ours });
      else known.set(reason, (known.get(reason) ?? 0) + 1);
    }
    console.log(
      `${same} of ${answers.length} files alike.`,
      ...[...known].map(([reason, count]) => `\n${count} refused here: ${reason}`),
    );
    expect(differing).toEqual([]);
    expect(same).toBeGreaterThan(caseCount / 4);
  }, 600_000);
});

/** Why a file is refused that torch loads; undefined where it should not be. */
function reasonOf(refusal: string, { legacy, strictly, plainly }: Answer): string | undefined {
  const code = refusal.slice(0, refusal.indexOf(':'));
  const tensors = typeof plainly === 'string' ? [] : Object.values(plainly);
  if (code === 'torch-legacy' && legacy) return 'the form from before torch 1.6';
  if (code === 'torch-strides' && tensors.some(({ contiguous }) => !contiguous))
    return 'elements that do not lie row by row';
  if (code === 'torch-tensor' && /which safetensors does not have/.test(refusal))
    return 'types that safetensors does not have';
  if (code === 'torch-tensor' && /not stored as they are/.test(refusal)) return 'conjugated views';
  if (code === 'torch-nesting')
    return 'tensors below an entry that lies among others, where they have no names';
  if (code === 'torch-global' && typeof strictly === 'string')
    return 'classes that weights_only refuses as well';
  return undefined;
}
