import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { compileKernel, kernelModules } from '../../../scripts/build-kernels.ts';

const root = join(import.meta.dirname, '../../..');

test.each(kernelModules)('$output is what $entry compiles to', async (module) => {
  const binary = await compileKernel(root, module);
  expect(Buffer.compare(binary, readFileSync(join(root, module.output)))).toBe(0);
});

test('a source that does not compile is reported with the message', async () => {
  const module = { entry: 'test/core/kernel/build.test.ts', output: '', options: [] };
  await expect(compileKernel(root, module)).rejects.toThrow(/build\.test\.ts does not compile[\s\S]*ERROR/);
});
