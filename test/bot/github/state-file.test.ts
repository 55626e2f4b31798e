import { expect, test } from 'vitest';
import { type FakeGitHub, startFakeGitHub } from './fake-github.ts';
import { openGitHub, rejection } from './open-github.ts';

const contents = { contents: 'write' } as const;
const place = { path: '.expo/state.json', branch: undefined };
const count = (current: unknown) => ({ count: ((current as { count?: number })?.count ?? 0) + 1 });
const add = (name: string) => (current: unknown) => ({
  names: [...new Set([...((current as { names?: string[] })?.names ?? []), name])].sort(),
});

function fileOf(fake: FakeGitHub, branch = 'main', path = place.path): unknown {
  const text = fake.repository.branches.get(branch)?.files.get(path);
  return text === undefined ? undefined : JSON.parse(text);
}

test('it is made, read, changed, and left alone when nothing changed', async () => {
  await using fake = await startFakeGitHub();
  const file = openGitHub(fake, contents).stateFile(place);
  expect(await file.read()).toBeUndefined();
  expect(await file.commit(count, 'Note one')).toEqual({ value: { count: 1 }, changed: true, raceCount: 0 });
  expect(await file.commit(count, 'Note two')).toMatchObject({ value: { count: 2 }, changed: true });
  expect(await file.commit((current) => current, 'Nothing')).toMatchObject({ changed: false });
  expect(await file.read()).toEqual({ count: 2 });
  const messages = fake.repository.branches.get('main')?.commits.map(({ message }) => message);
  expect(messages).toEqual(['first', 'Note one', 'Note two']);
  expect(fake.violations).toEqual([]);
});

test('a branch that is missing is made with nothing but the file', async () => {
  await using fake = await startFakeGitHub();
  const file = openGitHub(fake, contents).stateFile({ path: 'a/state.json', branch: 'expo/state' });
  expect(await file.read()).toBeUndefined();
  expect(await file.commit(add('x'), 'Start')).toMatchObject({ changed: true });
  expect(await file.commit(add('y'), 'Go on')).toMatchObject({ changed: true });
  expect(fake.repository.branches.get('expo/state')).toMatchObject({
    commits: [
      { message: 'Start', parents: 0 },
      { message: 'Go on', parents: 1 },
    ],
  });
  expect(fileOf(fake, 'expo/state', 'a/state.json')).toEqual({ names: ['x', 'y'] });
});

test('two writers at once lose nothing', async () => {
  await using fake = await startFakeGitHub();
  const writers = ['a', 'b', 'c', 'd'].map((name) =>
    openGitHub(fake, contents).stateFile({ path: 's.json', branch: 'state' }).commit(add(name), name),
  );
  await Promise.all(writers);
  expect(fileOf(fake, 'state', 's.json')).toEqual({ names: ['a', 'b', 'c', 'd'] });
});

test('somebody who is faster is merged with', async () => {
  await using fake = await startFakeGitHub();
  const files = fake.repository.branches.get('main')?.files;
  fake.faults.push({
    on: /^PUT/,
    times: 2,
    before: () => files?.set(place.path, JSON.stringify(add(`other ${files.size}`)(fileOf(fake)))),
  });
  const written = await openGitHub(fake, contents).stateFile(place).commit(add('mine'), 'x');
  // The second time the other one changes nothing, and is no race.
  expect(written).toEqual({ value: { names: ['mine', 'other 0', 'other 1'] }, changed: true, raceCount: 2 });
});

test('somebody who is faster every time ends it', async () => {
  await using fake = await startFakeGitHub();
  let turn = 0;
  const files = fake.repository.branches.get('main')?.files;
  fake.faults.push({ on: /^PUT/, times: 99, before: () => files?.set(place.path, `{"turn":${++turn}}`) });
  expect(await rejection(openGitHub(fake, contents).stateFile(place).commit(count, 'x'))).toMatchObject({
    name: 'ServiceError',
    code: 'state-file-busy',
  });
  expect(turn).toBe(9);
});

test('a lost answer is not counted twice', async () => {
  await using fake = await startFakeGitHub();
  fake.faults.push({ on: /^PUT/, loseAnswer: true });
  const file = openGitHub(fake, contents).stateFile(place);
  expect(await file.commit(add('mine'), 'x')).toMatchObject({ changed: true, value: { names: ['mine'] } });
  expect(fake.repository.branches.get('main')?.commits).toHaveLength(2);
});

test('a protected branch is named as what it is', async () => {
  await using fake = await startFakeGitHub();
  const main = fake.repository.branches.get('main');
  if (main !== undefined) main.isProtected = true;
  expect(await rejection(openGitHub(fake, contents).stateFile(place).commit(count, 'x'))).toMatchObject({
    name: 'ServiceError',
    code: 'github-refused',
    message: expect.stringContaining('Repository rule violations found'),
  });
});

test('a file that is larger than GitHub hands out at once', async () => {
  await using fake = await startFakeGitHub();
  const file = openGitHub(fake, contents).stateFile(place);
  const large = { text: 'é'.repeat(800_000) };
  await file.commit(() => large, 'x');
  expect(await file.read()).toEqual(large);
});

test('a file that is no JSON is not written over', async () => {
  await using fake = await startFakeGitHub();
  fake.repository.branches.get('main')?.files.set(place.path, '{"a":');
  expect(await rejection(openGitHub(fake, contents).stateFile(place).commit(count, 'x'))).toMatchObject({
    name: 'FormatError',
    code: 'state-file-invalid',
  });
});

test('a token that may only read says what it lacks', async () => {
  await using fake = await startFakeGitHub();
  for (const branch of [undefined, 'new']) {
    const file = openGitHub(fake, { contents: 'read' }).stateFile({ ...place, branch });
    expect(await rejection(file.commit(count, 'x'))).toMatchObject({
      code: 'github-forbidden',
      hint: expect.stringContaining('contents: write'),
    });
  }
});
