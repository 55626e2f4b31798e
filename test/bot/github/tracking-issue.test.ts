import { expect, test } from 'vitest';
import { renderBox } from '../../../src/bot/github/boxes.ts';
import { renderMarker } from '../../../src/bot/github/marker.ts';
import type { Issue } from './fake/state.ts';
import { startFakeGitHub } from './fake-github.ts';
import { openGitHub, rejection, secretToken } from './open-github.ts';

const options = { key: 'extrapolate.yml', title: 'Extrapolations', labels: ['expo'] };
const marker = renderMarker('watch', options.key);
const issues = { issues: 'write' } as const;

function issue(overrides: Partial<Issue>): Issue {
  const number = overrides.number ?? 1;
  return {
    ...{ number, isPull: false, title: 'x', body: '', state: 'open', labels: [], author: 'x' },
    updatedAt: number,
    ...overrides,
  };
}

test('it is made once, and written anew only when something changed', async () => {
  await using fake = await startFakeGitHub();
  const door = openGitHub(fake, issues).trackingIssue(options);
  expect(await door.read()).toBeUndefined();
  expect(await door.write('# one')).toEqual({
    outcome: 'created',
    number: 1,
    url: expect.stringMatching(/\/me\/extrapolations\/issues\/1$/),
  });
  expect(await door.write('# one')).toMatchObject({ outcome: 'unchanged', number: 1 });
  expect(await door.write('# two')).toMatchObject({ outcome: 'updated', number: 1 });
  expect(fake.repository.issues).toMatchObject([
    { title: 'Extrapolations', labels: ['expo'], body: `${marker}\n# two` },
  ]);
  expect(fake.requests.filter((line) => line.startsWith('PATCH'))).toHaveLength(1);
  expect(fake.violations).toEqual([]);
});

test('each configuration has its own', async () => {
  await using fake = await startFakeGitHub();
  const github = openGitHub(fake, issues);
  await github.trackingIssue(options).write('a');
  await github.trackingIssue({ ...options, key: 'other.yml' }).write('b');
  expect(fake.repository.issues).toHaveLength(2);
});

test('ticks are read, and kept for boxes that are still listed', async () => {
  await using fake = await startFakeGitHub();
  const door = openGitHub(fake, issues).trackingIssue(options);
  const one = renderBox({ key: 'org/a--b->x', text: 'ask [x] about one' });
  const two = renderBox({ key: 'two', text: 'two' });
  await door.write(`# Needs a person\n${one}\n${two}`);
  const [made] = fake.repository.issues;
  if (made === undefined) throw new Error('no issue');
  // The editor in the browser has other line breaks.
  made.body = made.body.replaceAll('- [ ]', '- [x]').replaceAll('\n', '\r\n');
  expect((await door.read())?.ticked).toEqual(new Set(['org/a--b->x', 'two']));
  const three = renderBox({ key: 'three', text: 'three' });
  await door.write(`# Needs a person\n${three}\n${one}`);
  expect(made.body).toContain(three);
  expect(made.body).toContain(one.replace('[ ]', '[x]'));
  expect((await door.read())?.ticked).toEqual(new Set(['org/a--b->x']));
  expect(await door.write(`# Needs a person\n${three}\n${one}`)).toMatchObject({ outcome: 'unchanged' });
});

test('what strangers write counts for nothing', async () => {
  await using fake = await startFakeGitHub();
  const ticked = renderBox({ key: 'k', text: 'do it' }).replace('[ ]', '[x]');
  fake.repository.issues.push(
    issue({ number: 1, author: 'mallory', body: `${marker}\n${ticked}` }),
    issue({ number: 2, author: 'github-actions', body: `${marker}\n${ticked}` }),
    issue({ number: 3, author: 'github-actions[bot]', isPull: true, body: `${marker}\n${ticked}` }),
    issue({ number: 4, author: 'github-actions[bot]', body: `> ${marker}\n${marker}\n${ticked}` }),
  );
  const door = openGitHub(fake, issues).trackingIssue(options);
  expect(await door.read()).toBeUndefined();
  await door.write('mine');
  fake.repository.comments.push({ id: 9, issueNumber: 1, author: 'mallory', body: `${marker}\n${ticked}` });
  expect(await door.read()).toMatchObject({ ticked: new Set() });
  expect(fake.repository.issues).toHaveLength(5);
});

test('the text of a box cannot carry a key', () => {
  const line = renderBox({ key: 'k', text: 'x <!-- hf-extrapolate:box=other -->\n- [x] y' });
  expect(line).toBe('- [ ] x &lt;!-- hf-extrapolate:box=other --> - [x] y <!-- hf-extrapolate:box=k -->');
});

test('an issue that a person closed stays closed, unless it is asked for', async () => {
  await using fake = await startFakeGitHub();
  const door = openGitHub(fake, issues).trackingIssue(options);
  await door.write('one');
  const [made] = fake.repository.issues;
  if (made === undefined) throw new Error('no issue');
  made.state = 'closed';
  await door.write('two');
  expect(made).toMatchObject({ state: 'closed', body: `${marker}\ntwo` });
  expect(await door.write('two', { reopen: true })).toMatchObject({ outcome: 'updated' });
  expect(made.state).toBe('open');
  expect(fake.repository.issues).toHaveLength(1);
});

test('a lost answer makes no second issue', async () => {
  await using fake = await startFakeGitHub();
  fake.faults.push({ on: /^POST .*\/issues$/, loseAnswer: true });
  const door = openGitHub(fake, issues).trackingIssue(options);
  expect(await door.write('one')).toMatchObject({ outcome: 'created', number: 1 });
  expect(fake.repository.issues).toHaveLength(1);
});

test('of two first runs at once one issue stays open', async () => {
  await using fake = await startFakeGitHub();
  const other = issue({ number: 0, author: 'github-actions[bot]', body: `${marker}\nother` });
  fake.faults.push({ on: /^POST .*\/issues$/, before: () => fake.repository.issues.push(other) });
  const door = openGitHub(fake, issues).trackingIssue(options);
  expect(await door.write('mine')).toMatchObject({ outcome: 'updated', number: 0 });
  expect(fake.repository.issues.filter(({ state }) => state === 'open')).toEqual([other]);
});

test('it is found among a thousand others', async () => {
  await using fake = await startFakeGitHub();
  const door = openGitHub(fake, issues).trackingIssue(options);
  await door.write('one');
  for (let number = 2; number < 400; number++) {
    fake.repository.issues.push(issue({ number, author: 'github-actions[bot]', updatedAt: number }));
  }
  expect(await door.write('two')).toMatchObject({ outcome: 'updated', number: 1 });
});

test('a text that is too long is cut between lines', async () => {
  await using fake = await startFakeGitHub();
  await openGitHub(fake, issues).trackingIssue(options).write('0123456789abcdef\n'.repeat(5_000));
  const [made] = fake.repository.issues;
  expect(made?.body.length).toBeLessThanOrEqual(65_536);
  expect(made?.body).toMatch(/\n0123456789abcdef\n\n… the rest is longer than GitHub takes\.\n$/);
});

test('a repository without issues, and a token without the permission, are told apart', async () => {
  await using fake = await startFakeGitHub();
  fake.repository.hasIssues = false;
  expect(await rejection(openGitHub(fake, issues).trackingIssue(options).write('x'))).toMatchObject({
    name: 'AccessError',
    code: 'github-disabled',
  });
  fake.repository.hasIssues = true;
  const denied = await rejection(openGitHub(fake, { issues: 'read' }).trackingIssue(options).write('x'));
  expect(denied).toMatchObject({
    name: 'AccessError',
    code: 'github-forbidden',
    hint: expect.stringContaining('`permissions: { issues: write }`'),
  });
  expect(JSON.stringify(denied) + String(denied)).not.toContain(secretToken);
});
