import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { checkConfig } from '../../../src/bot/watch/check-config.ts';
import { runTerminal } from '../../../src/faces/terminal/main.ts';
import { createTerminal, createUseCases } from './recording.ts';

async function check(text: string, ...options: readonly string[]) {
  const directory = mkdtempSync(join(tmpdir(), 'config-'));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  const path = join(directory, 'x.yml');
  writeFileSync(path, text);
  const { terminal, stdout, stderr } = createTerminal(['config', 'check', path, ...options]);
  const exitCode = await runTerminal(terminal, createUseCases({ checkConfig }));
  return { exitCode, stdout: stdout.text.replaceAll(path, 'x.yml'), stderr: stderr.text };
}

test('what a file means', async () => {
  const { exitCode, stdout, stderr } = await check(`
defaults: { alpha: [0.3, 0.5], private: true }
pairs:
  - { sft: org/sft@rev, dpo: org/dpo, alpha: 0.3, dpo-subfolder: a/b, rounding: reference, license: mit }
watch:
  - owners: [handbook, me]
    names: ["*-dpo*"]
    min-likes: 5
    parameters: { least: 1B, most: 70B }
    since: 2025-01-01
    gated: ask
    new-commits: revise
    thresholds: { max-delta-ratio: 0.7 }
limits: { pairs-per-run: 1, repos-per-day: 20, storage: 1TB }
exclude: ["*-GGUF"]
state: { dataset: me/state }
report: { issue: true, labels: [expo] }
`);
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  const [pair, rule] = [
    'org/sft@rev → org/dpo/a/b: α 0.3; to {namespace}/{dpo}-ExPO; private; reference rounding; bfloat16; licence mit; ' +
      'new commits are left alone',
    'rule 1: models of handbook or me, named *-dpo*, 5 likes or more, 1.00 B parameters or more, ' +
      '70.0 B parameters or fewer, made since 2025-01-01: α 0.3, 0.5; to {namespace}/{dpo}-ExPO-a{alpha}; private; ' +
      'max-delta-ratio 0.7; gated pairs are asked about; new commits are published anew',
  ];
  expect(stdout).toBe(`x.yml: 1 pair, 1 rule

Pairs
  ${pair}

Rules
  ${rule}

Left alone  *-GGUF
Limits      1 pair a run, 20 repos a day, 1.00 TB in all, a person is asked after 3 failures
State       dataset me/state on the Hub
Issue       'Extrapolated models', labelled expo
`);
});

test('mistakes, as editors can follow them', async () => {
  expect(await check('watch:\n  - tag: "\\e[31m"\n    tags: [dpo]\n')).toEqual({
    exitCode: 2,
    stdout: 'x.yml:2:5: watch[0].tag is not known. Did you mean tags?\n',
    stderr: '',
  });
  expect(await check('watch: [{ since: "\\e[31m", tags: [dpo] }]')).toMatchObject({
    stdout: expect.stringContaining("' [31m' is not a day."),
  });
});

test('--json', async () => {
  const { exitCode, stdout } = await check('watch: [{ tag: dpo }]', '--json');
  expect(exitCode).toBe(2);
  expect(JSON.parse(stdout)).toMatchObject({
    kind: 'config',
    mistakes: [{ line: 1, column: 11 }],
    exitCode: 2,
  });
});
