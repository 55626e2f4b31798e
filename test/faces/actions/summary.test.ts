import { expect, test } from 'vitest';
import { renderFailureSummary, renderSummary } from '../../../src/faces/actions/summary.ts';
import { told } from '../../support/told.ts';
import { runReport } from '../terminal/recording.ts';

test('one row per α', () => {
  const summary = renderSummary(told(runReport));
  expect(summary).toContain('## Run: ✅ 1 model published');
  expect(summary).toContain(
    '| 0.3 | [`me/dpo-ExPO`](<https://huggingface.co/me/dpo-ExPO>) | ✅ published | 2.00 GB in 1 file | 0.312 | 0.0100 | 89 % | 61 % | 2 |',
  );
  expect(summary).toContain('- ⚠️ org/dpo states no licence');
});

test('what strangers wrote stays text', () => {
  const hostile = '](https://evil.example) <img src=x> | `x`';
  const [output] = runReport.outputs;
  if (output === undefined) throw new Error('the sample has an output');
  const summary = renderSummary({
    ...runReport,
    sft: { kind: 'directory', path: hostile },
    outputs: [{ ...output, target: hostile, url: `javascript:${hostile}` }],
    warnings: [hostile],
  });
  const text = summary.replaceAll(/(?<![`\\])(`+)(?!`)([\s\S]*?)(?<!`)\1(?!`)/g, '');
  expect(text).not.toContain('<img');
  expect(text).not.toContain('](https://evil');
  expect(text).not.toContain('javascript:');
  expect(
    renderFailureSummary({ kind: 'error', name: 'Bug', code: 'bug', message: hostile, exitCode: 1 }, 'run'),
  ).not.toContain('<img');
});
