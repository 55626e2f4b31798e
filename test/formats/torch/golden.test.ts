import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { TorchTensor } from '../../../src/formats/torch/checkpoint.ts';
import { readTorchCheckpoint } from '../../../src/formats/torch/read-checkpoint.ts';
import { CountingSource, readGolden, readLines } from './sources.ts';

interface Expected {
  readonly file: string;
  readonly code?: string;
  readonly wrapper?: string | null;
  readonly otherEntries?: readonly string[];
  readonly tensors?: readonly { name: string; dtype: string; shape: number[]; sha256: string }[];
}

const files = readLines<Expected>('expected.jsonl');

async function refusal(name: string): Promise<{ message: string; hint: string; name: string }> {
  const result = await readTorchCheckpoint(new CountingSource(readGolden(name))).catch((error) => error);
  expect(result).toBeInstanceOf(Error);
  return result;
}

describe('what torch wrote is read as torch reads it', () => {
  test.each(files.filter(({ code }) => code === undefined))('$file', async (expected) => {
    const bytes = readGolden(expected.file);
    const { tensors, wrapper, otherEntries } = await readTorchCheckpoint(new CountingSource(bytes));
    const seen = tensors.map(({ start, end, name, dtype, shape }) => {
      const sha256 = createHash('sha256').update(bytes.subarray(start, end)).digest('hex');
      return { name, dtype, shape, sha256 };
    });
    expect(seen).toEqual(expected.tensors);
    expect(wrapper ?? null).toBe(expected.wrapper);
    expect(otherEntries).toEqual(expected.otherEntries);
  });

  test('tied tensors share a range, and rows are a part of their matrix', async () => {
    const { tensors } = await readTorchCheckpoint(new CountingSource(readGolden('views.pt')));
    const range = (name: string) => {
      const { start, end } = tensors.find((tensor) => tensor.name === name) as TorchTensor;
      return [start, end];
    };
    const [start = 0, end = 0] = range('whole');
    expect(range('lm_head')).toEqual(range('embedding'));
    expect(range('reshaped')).toEqual([start, end]);
    expect(range('rows')).toEqual([start + 2 * 4 * 2, start + 5 * 4 * 2]);
    expect(range('none of it')).toEqual([end, end]);
  });

  test('a file of 8 GiB, with storages and places that 32 bits cannot hold', async () => {
    const [head, ...parts] = readLines<{
      byteLength: number;
      tensors: TorchTensor[];
      at: number;
      base64: string;
    }>('zip64.jsonl');
    const source = new CountingSource({
      byteLength: head?.byteLength ?? 0,
      parts: parts.map(({ at, base64 }) => ({ at, bytes: Buffer.from(base64, 'base64') })),
    });
    expect((await readTorchCheckpoint(source)).tensors).toEqual(head?.tensors);
    expect(source.readCount).toBeLessThan(8);
    expect(source.readByteLength).toBeLessThan(1 << 18);
  });
});

describe('what is no state dict of plain tensors is refused', () => {
  const classes: Readonly<Record<string, string>> = {
    'torch-zip': 'FormatError',
    'torch-global': 'FormatError',
  };

  test.each(files.filter(({ code }) => code !== undefined))('$file: $code', async ({ file, code }) => {
    const error = await refusal(file);
    expect(error).toMatchObject({ code, name: classes[code ?? ''] ?? 'IncompatibleError' });
    expect(error.message).toContain('weights.bin');
    expect(error.hint).toBeTruthy();
    expect(error.message.length).toBeLessThan(400);
  });

  test.each([
    ['command.pt', 'asks for "posix system"'],
    ['command-4.pt', 'asks for "posix system"'],
    ['namespace.pt', 'asks for "argparse Namespace"'],
    ['whole-module.pt', 'asks for "torch.nn.modules.linear Linear"'],
    ['deflated.pt', 'is compressed (method 8)'],
    ['transposed.pt', 'tensor "w" do not lie row by row: it has the shape [3, 2] and the strides [1, 3]'],
    ['expanded.pt', 'the shape [4, 3] and the strides [0, 1]'],
    ['complex128.pt', 'the tensor "w" is of type complex128'],
    ['conjugated.pt', 'not stored as they are ("conj")'],
    ['negated.pt', 'the tensor "w"'],
    ['quantised.pt', 'the tensor "w" is quantised'],
    ['sparse.pt', 'the tensor "w" is sparse'],
    ['nested.pt', 'the tensor "w" is nested'],
    ['meta.pt', 'the tensor "w" is on the meta device'],
    ['two-state-dicts.pt', 'more than one state dict: "model" and "ema"'],
    ['mixed-levels.pt', 'in the file itself ("w") and in its entry "model" ("v")'],
    ['tensors-in-list.pt', 'the entry "more" holds more tensors'],
    ['deep.pt', 'no tensors by name; it has "a"'],
    ['script.pt', 'TorchScript'],
    ['legacy.pt', 'before torch 1.6'],
  ])('%s says %s', async (file, message) => {
    expect((await refusal(file)).message).toContain(message);
  });
});

describe('a file that is something else is called by its name', () => {
  test.each([
    ['nothing', '', 'torch-file', 'empty'],
    ['one byte', 'P', 'torch-file', 'unknown format'],
    [
      'a pointer',
      `version https://git-lfs.github.com/spec/v1\noid sha256:${'0'.repeat(64)}\nsize 9\n`,
      'torch-file',
      'Git LFS',
    ],
    ['safetensors', `\x02\0\0\0\0\0\0\0{"a":1}`, 'torch-file', 'safetensors'],
    ['a page', '<!doctype html>', 'torch-file', 'web page'],
    ['another pickle', '\x80\x04N.', 'torch-file', 'pickle without the mark'],
    ['a tar archive', `sys_info${'\0'.repeat(249)}ustar\0${'\0'.repeat(400)}`, 'torch-legacy', 'tar archive'],
    ['half an archive', readGolden('views.pt').toString('latin1').slice(0, -1), 'torch-zip', 'does not end'],
  ])('%s', async (_, text, code, message) => {
    const source = new CountingSource(Buffer.from(text, 'latin1'));
    const error = await readTorchCheckpoint(source).catch((reason) => reason);
    expect(error).toMatchObject({ code, message: expect.stringContaining(message) });
  });
});
