import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { renderInputsPage, renderReadme } from '../../scripts/readme.ts';
import { parseCommandLine } from '../../src/faces/terminal/command-line.ts';
import { listFiles, readText, root } from './repository.ts';
import { validateWorkflow } from './workflow-check.ts';

const readme = readText('README.md');
const blocks = [...readme.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)].map(([, language, text]) => ({
  language,
  text: text ?? '',
}));
const shellLines = blocks
  .filter(({ language }) => language === 'sh')
  .flatMap(({ text }) => text.trim().split('\n'));

test('it is short, and starts with the two commands', () => {
  expect(readme.split('\n').length).toBeLessThan(250);
  expect(shellLines.slice(0, 2)).toEqual(['node dist/cli.js demo', 'npm ci && npm test']);
});

test('the tables are those of action.yml', () => {
  const page = readText('docs/inputs.md');
  expect(readme, 'run: node scripts/readme.ts').toBe(renderReadme(readme, readText('action.yml')));
  expect(page, 'run: node scripts/readme.ts').toBe(renderInputsPage(page, readText('action.yml')));
});

test('every snippet is of a kind that is checked here', () => {
  expect(new Set(blocks.map(({ language }) => language))).toEqual(new Set(['sh', 'yaml']));
});

test.each(blocks.filter(({ language }) => language === 'yaml').map(({ text }) => text))(
  'workflow %#',
  async (text) => {
    expect(await validateWorkflow(text)).toEqual([]);
    const major = `v${String(JSON.parse(readText('package.json')).version).split('.')[0]}`;
    for (const { uses } of parse(text).jobs.expo.steps) {
      if (uses === undefined || uses.startsWith('actions/')) continue;
      expect(uses).toBe(`hf-extrapolate/hf-extrapolate@${major}`);
    }
  },
);

test.each(shellLines.filter((line) => line.startsWith('hf-extrapolate ')))('%s', (line) => {
  expect(parseCommandLine(line.split(' ').slice(1))).toMatchObject({ kind: 'command' });
});

test('other shell lines are the known ones', () => {
  expect(shellLines.filter((line) => !line.startsWith('hf-extrapolate '))).toEqual([
    'node dist/cli.js demo',
    'npm ci && npm test',
    'export HF_TOKEN=hf_...',
  ]);
});

test('the demo runs from dist/ and shows a derived repo', async () => {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [join(root, 'dist/cli.js'), 'demo', '--json'],
    {
      env: { PATH: process.env.PATH },
      maxBuffer: 1e8,
    },
  );
  const report = JSON.parse(stdout);
  expect(report).toMatchObject({ kind: 'demo', run: { outputs: [{ state: 'published' }] } });
  expect(report.card).toContain('base_model_relation: merge');
});

test.each(['README.md', 'CONTRIBUTING.md', 'SECURITY.md', ...listFiles('docs', '.md')])(
  'the links of %s lead somewhere',
  (path) => {
    for (const [, link = ''] of readText(path).matchAll(/\]\(([^)#]+)(?:#[^)]*)?\)/g)) {
      if (link.startsWith('https://')) continue;
      const target = new URL(link, `file:///${path}`).pathname.slice(1);
      expect(existsSync(join(root, target)), `${path}: ${link}`).toBe(true);
    }
  },
);
