import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { bundle, compareWith } from '../../scripts/bundle.ts';
import { project } from '../../src/kit/project.ts';
import { runStep } from '../faces/actions/step.ts';
import { root } from './repository.ts';

const dist = join(root, 'dist');

test('dist/ is what the sources give', async () => {
  expect(compareWith(dist, await bundle(root)), 'run: npm run build').toEqual([]);
});

test('the bundled command answers', () => {
  const run = (...args: readonly string[]) =>
    execFileSync(process.execPath, [join(dist, 'cli.js'), ...args], { encoding: 'utf8' });
  expect(run('--version')).toBe(`${project.name} ${project.version}\n`);
  expect(run('--help')).toContain('Commands:');
});

test('the bundled action answers', async () => {
  const { exitCode, log } = await runStep(
    { sft: './a', dpo: './b', alpha: 'x' },
    {},
    join(dist, 'action.js'),
  );
  expect(exitCode).toBe(2);
  expect(log).toContain('::error title=InputError (alpha-invalid)::');
});
