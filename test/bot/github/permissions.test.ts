import { expect, test } from 'vitest';
import type { GitHub } from '../../../src/bot/github/index.ts';
import {
  describePermissions,
  type Feature,
  featurePermissions,
} from '../../../src/bot/github/permissions.ts';
import { readText } from '../../project/repository.ts';
import type { Permissions } from './fake/state.ts';
import { startFakeGitHub } from './fake-github.ts';
import { openGitHub, rejection } from './open-github.ts';

/** Everything each feature does. */
const uses: Readonly<Record<Feature, (github: GitHub) => Promise<unknown>>> = {
  async 'tracking-issue'(github) {
    const door = github.trackingIssue({ key: 'k', title: 't', labels: ['l'] });
    await door.read();
    await door.write('one');
    await door.write('two');
  },
  async 'pull-request-comment'(github) {
    await github.commentOnPullRequest(7, 'k', 'one');
    await github.commentOnPullRequest(7, 'k', 'two');
  },
  async 'state-file'(github) {
    for (const branch of [undefined, 'state']) {
      const file = github.stateFile({ path: 'state.json', branch });
      await file.read();
      await file.commit(() => ({ large: 'x'.repeat(2_000_000) }), 'one');
      await file.commit(() => ({}), 'two');
    }
  },
  'repository-dispatch': (github) => github.dispatch({ kind: 'repository', eventType: 'e' }, {}),
  'workflow-dispatch': (github) => github.dispatch({ kind: 'workflow', file: 'w.yml', ref: undefined }, {}),
};
const features = Object.keys(uses) as readonly Feature[];

async function start() {
  const fake = await startFakeGitHub();
  fake.repository.workflows.set('w.yml', []);
  fake.repository.issues.push({
    ...{ number: 7, isPull: true, title: 'x', body: '', state: 'open', labels: [], author: 'dev' },
    updatedAt: 7,
  });
  return fake;
}

const granted = (feature: Feature): Permissions =>
  Object.fromEntries(
    Object.entries(featurePermissions[feature]).map(([name, level]) => [name.replaceAll('-', '_'), level]),
  );

test.each(features)('%s works with what docs/github.md lists, and uses all of it', async (feature) => {
  const row = new RegExp(`^\\| \`${feature}\` \\| ([^|]+) \\|`, 'm').exec(readText('docs/github.md'));
  expect(row?.[1]).toBe(`\`${describePermissions(feature)}\``);
  await using fake = await start();
  await uses[feature](openGitHub(fake, granted(feature)));
  const needed = Object.entries(granted(feature)).map(([name, level]) => `${name}=${level}`);
  expect([...fake.usedPermissions]).toEqual(expect.arrayContaining(needed));
  expect(fake.violations).toEqual([]);
});

test.each(features)('%s does not work with less', async (feature) => {
  await using fake = await start();
  for (const name of Object.keys(granted(feature))) {
    for (const less of [{ checks: 'write' }, { [name]: 'read' }] as const) {
      const error = await rejection(uses[feature](openGitHub(fake, less)));
      expect(error).toMatchObject({
        code: 'github-forbidden',
        hint: expect.stringContaining(describePermissions(feature)),
      });
    }
  }
});
