import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { exampleOf } from '../app/published.ts';
import { readText } from '../project/repository.ts';
import { findPython, runInterpreter } from './python.ts';

const python = findPython(['numpy', 'safetensors', 'torch']);
const script = fileURLToPath(new URL('../golden/examples.py', import.meta.url));

describe.skipIf(python === undefined)('the golden digests', () => {
  it('are what PyTorch and NumPy give now', async () => {
    const printed = await runInterpreter([script, exampleOf('')], process.env);
    expect(JSON.parse(printed)).toEqual(JSON.parse(readText('test/golden/examples.json')));
  });
});
