import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { checkConfig } from '../../../src/bot/watch/check-config.ts';

function writeConfig(text: string): string {
  const directory = mkdtempSync(join(tmpdir(), 'config-'));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  const path = join(directory, 'extrapolate.yml');
  writeFileSync(path, text);
  return path;
}

test('a file that is right is described in what JSON has', async () => {
  const path = writeConfig(`
pairs: [{ sft: o/s, dpo: o/d, alpha: 0.3, allow: [overflow] }]
watch:
  - { tags: [dpo], alpha: 0.3 }
  - { tags: [kto], alpha: 0.3, parameters: { most: 7B } }
`);
  const report = await checkConfig({ path });
  expect(report).toMatchObject({
    kind: 'config',
    path,
    config: {
      pairs: [{ sft: 'o/s', output: { allow: ['overflow'] } }],
      rules: [{ parameterCount: { least: 0 } }, { parameterCount: { least: 0, most: 7e9 } }],
    },
    mistakes: [],
    exitCode: 0,
  });
  expect(report.config?.rules[0]?.parameterCount).not.toHaveProperty('most');
});

test('mistakes are the report', async () => {
  const path = writeConfig('watch: [{ tag: dpo }]');
  expect(await checkConfig({ path })).toEqual({
    kind: 'config',
    path,
    mistakes: [{ line: 1, column: 11, message: 'watch[0].tag is not known.', hint: 'Did you mean tags?' }],
    unlistedCount: 0,
    exitCode: 2,
  });
});

test('a file that is missing or too long is an error', async () => {
  await expect(checkConfig({ path: '/nonexistent/x.yml' })).rejects.toMatchObject({ exitCode: 2 });
  await expect(checkConfig({ path: writeConfig(' '.repeat(2 ** 20 + 1)) })).rejects.toMatchObject({
    code: 'text-too-long',
  });
});
