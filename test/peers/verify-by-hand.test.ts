import { readdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parseEndpoint } from '../../src/app/options/endpoint.ts';
import { verify } from '../../src/app/verify.ts';
import { exampleOf } from '../app/published.ts';
import { testRuntime } from '../app/runtime.ts';
import { temporaryDirectory } from '../stores/disk/temporary-directory.ts';
import { findPython, runInterpreter } from './python.ts';

const python = findPython(['torch', 'transformers']);
const script = fileURLToPath(new URL('extrapolate-by-hand.py', import.meta.url));
const [sft, dpo] = [exampleOf('tiny-sft'), exampleOf('tiny-dpo-100')];

describe.skipIf(python === undefined)('a model that was extrapolated by hand', () => {
  it('is told by verify, and with which arithmetic it was made', async () => {
    using directory = temporaryDirectory();
    const derived = directory.at('by-hand');
    await runInterpreter([script, sft, dpo, '0.3', derived], process.env);
    expect((await readdir(derived)).filter((path) => path.endsWith('.safetensors')).length).toBeGreaterThan(
      3,
    );
    const check = (alpha: number) =>
      verify(
        {
          derived: parseEndpoint(derived, 'derived'),
          sft: parseEndpoint(sft, 'sft'),
          aligned: parseEndpoint(dpo, 'aligned'),
          alpha,
          ...{ sftSubfolder: undefined, alignedSubfolder: undefined, variant: undefined },
          ...{ rounding: undefined, pairing: undefined, full: true },
        },
        testRuntime({}),
      );

    const report = await check(0.3);
    expect(report).toMatchObject({ outcome: 'identical', exitCode: 0, findings: [], hasManifest: false });
    const equal = report.weights.roundings.filter(({ differingCount }) => differingCount === 0);
    expect(equal.map(({ rounding }) => rounding.kind)).toEqual(['reference']);
    expect(report.weights.comparedByteLength).toBe(report.weights.totalByteLength);
    expect(await check(0.5)).toMatchObject({ outcome: 'differs', exitCode: 9 });
  });
});
