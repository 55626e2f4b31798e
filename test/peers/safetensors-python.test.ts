import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { bitsPerElement, type Dtype } from '../../src/formats/safetensors/dtype.ts';
import { encodeHeader } from '../../src/formats/safetensors/header.ts';
import { parseHeader } from '../../src/formats/safetensors/parse-header.ts';
import { findPython, runPython } from './python.ts';

const python = findPython(['safetensors', 'torch']);
const directory = mkdtempSync(join(tmpdir(), 'safetensors-peer-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

/** What PyTorch calls the dtypes that the library can write from it. */
const torchNames: Partial<Record<Dtype, string>> = {
  BOOL: 'bool',
  U8: 'uint8',
  I8: 'int8',
  F8_E5M2: 'float8_e5m2',
  F8_E4M3: 'float8_e4m3fn',
  F8_E8M0: 'float8_e8m0fnu',
  F8_E4M3FNUZ: 'float8_e4m3fnuz',
  F8_E5M2FNUZ: 'float8_e5m2fnuz',
  I16: 'int16',
  U16: 'uint16',
  F16: 'float16',
  BF16: 'bfloat16',
  I32: 'int32',
  U32: 'uint32',
  F32: 'float32',
  C64: 'complex64',
  F64: 'float64',
  I64: 'int64',
  U64: 'uint64',
};

const writeScript = `
import json, sys, torch
from safetensors.torch import save_file
path, dtypes = sys.argv[1], json.loads(sys.argv[2])
save_file(
    {"t." + name: torch.arange(bits, dtype=torch.uint8).view(getattr(torch, torch_name)).reshape(2, 4)
     for name, (torch_name, bits) in dtypes.items()}, path, {"format": "pt", "é\\n": "ü"})
`;

const readScript = `
import json, sys, safetensors
tensors = safetensors.deserialize(open(sys.argv[1], "rb").read())
print(json.dumps({name: [t["dtype"], t["shape"], bytes(t["data"]).hex()] for name, t in tensors}))
`;

describe.skipIf(python === undefined)('the Python library', () => {
  test('reads every dtype that we write', async () => {
    const dtypes = Object.keys(bitsPerElement) as Dtype[];
    const { bytes, tensors, fileByteLength } = encodeHeader({
      metadata: { format: 'pt' },
      tensors: dtypes.map((dtype) => ({ name: `t.${dtype} "é"`, dtype, shape: [2, 4] })),
      dataOrder: dtypes.toReversed().map((dtype) => `t.${dtype} "é"`),
    });
    const file = Buffer.from(Uint8Array.from({ length: fileByteLength }, (_, index) => index * 7));
    file.set(bytes);
    const path = join(directory, 'ours.safetensors');
    writeFileSync(path, file);
    const read = JSON.parse(await runPython(readScript, [path]));
    expect(read).toEqual(
      Object.fromEntries(
        tensors.map(({ name, dtype, shape, start, end }) => [
          name,
          [dtype, shape, file.toString('hex', start, end)],
        ]),
      ),
    );
  });

  test('writes what we read, and we write its header to the byte', async () => {
    const path = join(directory, 'theirs.safetensors');
    const dtypes = Object.fromEntries(
      Object.entries(torchNames).map(([dtype, name]) => [dtype, [name, bitsPerElement[dtype as Dtype]]]),
    );
    await runPython(writeScript, [path, JSON.stringify(dtypes)]);
    const file = readFileSync(path);
    const header = parseHeader(file, { source: path, fileByteLength: file.length });
    expect(header.metadata).toEqual({ format: 'pt', 'é\n': 'ü' });
    expect(header.tensors.map(({ name }) => name).sort()).toEqual(
      Object.keys(dtypes)
        .map((dtype) => `t.${dtype}`)
        .sort(),
    );
    for (const { name, dtype, start, end } of header.tensors) {
      expect(name).toBe(`t.${dtype}`);
      expect([...file.subarray(start, end)]).toEqual(
        Array.from({ length: bitsPerElement[dtype] }, (_, i) => i),
      );
    }
    const encoded = encodeHeader({ ...header, alignment: 8 });
    expect(Buffer.from(encoded.bytes).equals(file.subarray(0, header.headerByteLength))).toBe(true);
  });
});
