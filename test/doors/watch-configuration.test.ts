import { join } from 'node:path';
import { describe, expect, it, test } from 'vitest';
import { root } from '../project/repository.ts';
import { openBotHouse } from './bot-house.ts';
import { runCommand, token } from './door.ts';

// What becomes of extrapolate.yml at the doors: the sample, one that is not there, and one with mistakes.

const sample = join(root, 'examples/extrapolate.yml');
const workflow = { name: 'schedule', payload: { schedule: '17 3 * * *' } } as const;

test('a dry run of the sample needs no GitHub, takes the state for empty, and says so', async () => {
  await using house = await openBotHouse();
  const environment = { HF_ENDPOINT: house.hub.url, HF_TOKEN: token };
  const { exitCode, stdout, stderr } = await runCommand(['watch', '--dry-run', sample, '--json'], {
    environment,
  });
  expect(exitCode, stderr).toBe(0);
  const report = JSON.parse(stdout);
  expect(report.rows).toMatchObject([
    { model: 'alignment-handbook/zephyr-7b-dpo-full', outcome: 'would-publish' },
  ]);
  expect(report.warnings).toEqual([
    expect.stringMatching(/takes it for empty.*GITHUB_TOKEN and GITHUB_REPOSITORY/),
  ]);
  expect(house.made()).toEqual([]);
  expect(house.github.requests).toEqual([]);

  // To publish, it has to remember.
  const real = await runCommand(['watch', sample, '--json'], { environment });
  expect(real.exitCode).toBe(2);
  expect(JSON.parse(real.stdout).code).toBe('state-without-repository');
  expect(house.made()).toEqual([]);
});

describe('a configuration that is not there', () => {
  const github = { GITHUB_TOKEN: 'ghs_nobody', WEBHOOK_SECRET: 'a-secret-of-some-length' };

  it.each([
    [['config', 'check', 'my.yml']],
    [['watch', 'my.yml']],
    [['watch', 'my.yml', '--dry-run']],
    [['detect', 'org/x-dpo', '--config', 'my.yml']],
    [['serve', '--repository', 'me/extrapolations', '--config', 'my.yml']],
  ])('%o says so, and offers to write one', async (args) => {
    const { exitCode, stdout } = await runCommand([...args, '--json'], { environment: github });
    expect(exitCode).toBe(2);
    expect(JSON.parse(stdout)).toMatchObject({
      ...{ name: 'InputError', code: 'config-missing', message: 'There is no configuration my.yml.' },
      hint: 'Name the file, or write a first one with: hf-extrapolate config init my.yml',
    });
  });
});

test('each mistake is one annotation at its line, in the order of the file', async () => {
  await using house = await openBotHouse();
  const file = `defaults:
  alpha: much
watch:
  - owner: [org]
    tags: [dpo]
limits:
  pairs-per-run: -1
`;
  house.files.set('extrapolate.yml', file);
  const [result] = await house.start('watch.yml', workflow);
  expect(result?.exitCode, result?.log).toBe(2);
  const annotations = result?.log.split('\n').filter((line) => line.startsWith('::error')) ?? [];
  const places = annotations.map((line) => {
    const [, properties = '', message] = /^::error ([^:]*)::(.*)$/.exec(line) ?? [];
    const of = Object.fromEntries(properties.split(',').map((each) => each.split('=')));
    return { file: of.file, line: Number(of.line), column: Number(of.col), message };
  });
  expect(places).toEqual([
    {
      file: 'extrapolate.yml',
      line: 2,
      column: 10,
      message: expect.stringMatching(/^defaults\.alpha: .*much/),
    },
    {
      file: 'extrapolate.yml',
      line: 4,
      column: 5,
      message: expect.stringMatching(/^watch\[0\]\.owner .*owners/),
    },
    {
      file: 'extrapolate.yml',
      line: 7,
      column: 18,
      message: expect.stringMatching(/^limits\.pairs-per-run: -1/),
    },
  ]);
  for (const { line, column } of places) expect(result?.summary).toContain(`${line}:${column}`);
  expect(house.github.requests).toEqual([]);
});
