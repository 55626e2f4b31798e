import { expect, test } from 'vitest';
import { listFiles, readText } from './repository.ts';

/** Which rooms of src/ each room may import; see CONTRIBUTING.md for what the rooms are for. */
const rooms: Readonly<Record<string, readonly string[]>> = {
  kit: [],
  kernel: [],
  safetensors: ['kit'],
  judgement: ['kit'],
  config: ['judgement', 'kit'],
  card: ['kit'],
  detect: ['adapter', 'config', 'card', 'judgement', 'kit'],
  github: ['kit'],
  serve: ['config', 'kit'],
  ledger: ['kit'],
  xet: ['kit'],
  workers: ['xet', 'kit'],
  torch: ['safetensors', 'kit'],
  tokenizer: ['safetensors', 'kit'],
  checkpoint: ['torch', 'safetensors', 'kit'],
  pairing: ['checkpoint', 'safetensors', 'kit'],
  plan: ['pairing', 'checkpoint', 'safetensors', 'kit'],
  adapter: ['plan', 'pairing', 'checkpoint', 'torch', 'safetensors', 'kit'],
  engine: ['plan', 'kernel', 'kit'],
  disk: ['workers', 'kit'],
  hub: ['workers', 'xet', 'kit'],
  'embedded-hub': ['kit'],
  app: [
    'hub',
    'embedded-hub',
    'github',
    'serve',
    'ledger',
    'disk',
    'engine',
    'adapter',
    'plan',
    'pairing',
    'checkpoint',
    'tokenizer',
    'safetensors',
    'workers',
    'detect',
    'card',
    'config',
    'judgement',
    'kit',
  ],
  actions: ['app', 'github', 'config', 'card', 'kit'],
  terminal: ['app', 'config', 'kit'],
};

/** The doors may import every room. */
const doors = ['action.ts', 'cli.ts', 'worker.ts'];

/** Packages, and the only rooms that may know them. */
const packages: Readonly<Record<string, readonly string[]>> = {
  '@actions/core': ['actions'],
  '@actions/github': ['github'],
  octokit: ['github'],
  '@huggingface/hub': ['hub'],
  // What checks uploads must not be what makes them.
  '@huggingface/xetchunk-wasm': ['embedded-hub'],
  'blake3-jit': ['embedded-hub'],
  'gearhash-jit': ['embedded-hub'],
  yaml: ['card', 'config', 'embedded-hub'],
  liquidjs: ['card'],
  zod: ['ledger', 'card', 'config'],
};

/** Rooms that compute and nothing else: no files, no sockets, no processes. */
const pureRooms = [
  'ledger',
  'tokenizer',
  'kit',
  'safetensors',
  'torch',
  'judgement',
  'config',
  'card',
  'detect',
  'checkpoint',
  'pairing',
  'plan',
  'adapter',
];
const worldly =
  /^node:(fs|fs\/promises|net|tls|dns|http|https|http2|child_process|cluster|worker_threads|dgram)$/;

interface Import {
  readonly from: string;
  readonly room: string;
  readonly to: string;
  readonly typeOnly: boolean;
}

const imports = listFiles('src', '.ts')
  .filter((path) => !path.includes('/assembly/'))
  .flatMap(readImports);

function readImports(path: string): readonly Import[] {
  const text = readText(path);
  const [, room = ''] = path.split('/');
  const found = text.matchAll(
    /^(?:import|export)\s+(type\s)?[^'"`;]*?from\s+'([^']+)'|^import\s+'([^']+)'|\bimport\('([^']+)'\)/gm,
  );
  return [...found].map(([, type, from, bare, dynamic]) => ({
    from: path,
    room,
    to: from ?? bare ?? dynamic ?? '',
    typeOnly: type !== undefined,
  }));
}

function roomOf({ from, to }: Import): string | undefined {
  if (!to.startsWith('.')) return undefined;
  return new URL(to, `file:///${from}`).pathname.split('/')[2];
}

test('every room is in the table', () => {
  const present = new Set(imports.map(({ room }) => room).filter((room) => !doors.includes(room)));
  expect(Object.keys(rooms)).toEqual(expect.arrayContaining([...present]));
});

test('nothing imports upward', () => {
  const wrong = imports.filter((entry) => {
    const target = roomOf(entry);
    if (target === undefined || target === entry.room || doors.includes(entry.room)) return false;
    return !(rooms[entry.room] ?? []).includes(target);
  });
  expect(wrong.map(({ from, to }) => `${from} imports ${to}`)).toEqual([]);
});

test('the table itself has no circles', () => {
  const done = new Set<string>();
  const visit = (room: string, trail: readonly string[]) => {
    expect(trail, `${[...trail, room].join(' → ')}`).not.toContain(room);
    if (done.has(room)) return;
    for (const next of rooms[room] ?? []) visit(next, [...trail, room]);
    done.add(room);
  };
  for (const room of Object.keys(rooms)) visit(room, []);
});

test('the faces know the application by its types only', () => {
  const wrong = imports.filter(
    (entry) =>
      ['actions', 'terminal'].includes(entry.room) &&
      roomOf(entry) === 'app' &&
      !(entry.typeOnly && entry.to === '../app/job.ts'),
  );
  expect(wrong).toEqual([]);
});

test('packages are known to their rooms only', () => {
  const wrong = imports.filter(({ room, to }) => {
    if (to.startsWith('.') || to.startsWith('node:')) return false;
    return !(packages[to]?.includes(room) ?? false);
  });
  expect(wrong.map(({ from, to }) => `${from} imports ${to}`)).toEqual([]);
});

test('pure rooms do not touch the world', () => {
  const wrong = imports.filter(
    ({ room, to, typeOnly }) => !typeOnly && pureRooms.includes(room) && worldly.test(to),
  );
  expect(wrong.map(({ from, to }) => `${from} imports ${to}`)).toEqual([]);
});

test('no drawers', () => {
  const drawers = listFiles('src', '.ts').filter((path) =>
    /(^|\/)(utils?|helpers?|common|misc|types)(\.ts|\/)/.test(path),
  );
  expect(drawers).toEqual([]);
});
