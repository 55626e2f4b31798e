import { expect, test } from 'vitest';
import type { DetectReport } from '../../../src/bot/index.ts';
import { runTerminal } from '../../../src/faces/terminal/main.ts';
import { createTerminal, createUseCases } from './recording.ts';

const report: DetectReport = {
  kind: 'detect',
  models: [
    {
      model: 'org/x-dpo',
      outcome: 'pair',
      sft: 'org/x-sft',
      reason: 'pair',
      message: 'org/x-dpo is the aligned half of a pair with org/x-sft.',
      evidence: [
        { source: 'tag', weight: 3, text: 'tagged dpo' },
        { source: 'sft-name', weight: -2, text: 'its name says sft' },
      ],
    },
    { model: 'org/gone', outcome: 'no-pair', reason: 'model-missing', message: 'It is gone.', evidence: [] },
  ],
};

test('detect shows the decision, its evidence, and what would change it', async () => {
  const { terminal, stdout } = createTerminal(['detect', 'org/x-dpo', 'https://huggingface.co/org/gone']);
  const asked: unknown[] = [];
  const detect = async (request: unknown) => {
    asked.push(request);
    return report;
  };
  expect(await runTerminal(terminal, createUseCases({ detect }))).toBe(5);
  expect(asked).toEqual([{ models: ['org/x-dpo', 'org/gone'], config: undefined }]);
  expect(stdout.text).toBe(`org/x-dpo: a pair (pair)
  org/x-dpo is the aligned half of a pair with org/x-sft.
  θ0  org/x-sft
  θ1  org/x-dpo
  +3  tag       tagged dpo
  -2  sft-name  its name says sft
  What would change it: \`hf-extrapolate: false\` in the card of either, or \`exclude:\` in extrapolate.yml.

org/gone: no pair (model-missing)
  It is gone.
  What would change it: its name, or a token that may read it.
`);
});

test('detect --json prints the report as it is, and ends with 0 whatever was decided', async () => {
  const ofOne = { ...report, models: report.models.slice(0, 1) };
  const { terminal, stdout } = createTerminal(['detect', 'org/x-dpo', '--json', '--config', './x.yml']);
  expect(await runTerminal(terminal, createUseCases({ detect: async () => ofOne }))).toBe(0);
  expect(JSON.parse(stdout.text)).toEqual(ofOne);
});

test.each([[[]], [['./directory']], [['org']]])('detect %j is refused', async (operands) => {
  const { terminal, stderr } = createTerminal(['detect', ...operands]);
  expect(await runTerminal(terminal, createUseCases({}))).toBe(2);
  expect(stderr.text).toMatch(/detect/);
});
