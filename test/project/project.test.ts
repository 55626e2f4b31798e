import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { options } from '../../src/faces/terminal/commands.ts';
import { project } from '../../src/kit/project.ts';
import { listFiles, readText } from './repository.ts';

const manifest = JSON.parse(readText('package.json'));

test('the program knows its own name and version', () => {
  expect({ name: project.name, version: project.version }).toEqual({
    name: manifest.name,
    version: manifest.version,
  });
});

test('what is published can run without an install', () => {
  expect(manifest.dependencies).toBeUndefined();
  expect(manifest.files).toEqual(expect.arrayContaining(['dist', 'examples']));
});

test('the action and the command take the same options', () => {
  const inputs = Object.keys(parse(readText('action.yml')).inputs);
  // What the command takes as its word and its argument are inputs of the action.
  const only = {
    action: ['mode', 'models', 'repo', 'hf-token', 'github-token'],
    command: [
      ...['subfolder', 'json', 'quiet', 'help', 'version'],
      ...['port', 'host', 'repository', 'workflow', 'event-type'],
    ],
  };
  expect(inputs.filter((name) => !only.action.includes(name)).sort()).toEqual(
    Object.keys(options)
      .filter((name) => !only.command.includes(name))
      .sort(),
  );
});

test('CONTRIBUTING has every room on its map', () => {
  const map = readText('CONTRIBUTING.md');
  const rooms = new Set(listFiles('src', '.ts').map((path) => path.split('/')[1] ?? ''));
  for (const room of rooms) expect(map).toContain(`\`${room.endsWith('.ts') ? room : `${room}/`}\``);
});
