import { expect, test } from 'vitest';
import { listFiles, readText } from './repository.ts';

/** The wings of src/, and which other wings each may use; CONTRIBUTING.md says what they are for. */
const wings: Readonly<Record<string, readonly string[]>> = {
  kit: [],
  formats: ['kit'],
  documents: ['kit'],
  core: ['formats', 'kit'],
  stores: ['formats', 'kit'],
  app: ['core', 'documents', 'formats', 'stores', 'kit'],
  bot: ['app', 'core', 'documents', 'stores', 'kit'],
  faces: ['bot', 'app', 'documents', 'kit'],
};

/** The rooms of each wing, and which other rooms of the wing each may use. A wing without an entry is one room. */
const rooms: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  kit: { '': [], yaml: [''] },
  formats: {
    json: [],
    safetensors: ['json'],
    xet: [],
    torch: ['safetensors'],
    tokenizer: ['json'],
    checkpoint: ['json', 'safetensors', 'torch'],
  },
  documents: { metadata: [], manifest: ['metadata'], card: ['manifest', 'metadata'] },
  core: {
    kernel: [],
    judgement: [],
    search: [],
    pairing: [],
    plan: ['pairing'],
    adapter: ['plan', 'pairing', 'kernel'],
    engine: ['plan', 'kernel'],
  },
  // What checks uploads (the embedded Hub) shares nothing with what makes them.
  stores: { workers: [], disk: ['workers'], hub: ['workers'], 'embedded-hub': [] },
  app: {
    options: [],
    contract: ['options'],
    session: ['options'],
    job: ['options', 'contract', 'session'],
    derived: ['options', 'contract', 'session', 'job'],
    '': ['options', 'contract', 'session', 'job', 'derived'],
  },
  bot: {
    ledger: [],
    github: [],
    config: [],
    detect: ['config'],
    options: [],
    serve: ['config'],
    watch: ['config', 'detect', 'github', 'ledger', 'options', 'serve'],
    '': ['watch'],
  },
  faces: { '': [], reports: [''], actions: ['', 'reports'], terminal: ['', 'reports'] },
};

/** The Hub's room is three rooms again. */
const hubRooms: Readonly<Record<string, readonly string[]>> = {
  http: [],
  read: ['http'],
  publish: ['http', 'read'],
  '': ['http', 'read', 'publish'],
};

/** The doors are the only files beside the wings, and may use every wing. */
const doors = ['action.ts', 'cli.ts', 'worker.ts'];

/** Packages, and the only rooms that may know them. */
const packages: Readonly<Record<string, readonly string[]>> = {
  '@actions/core': ['faces/actions'],
  '@actions/github': ['faces/actions', 'bot/github'],
  octokit: ['bot/github'],
  '@huggingface/hub': ['stores/hub'],
  // What checks uploads must not be what makes them.
  '@huggingface/xetchunk-wasm': ['stores/embedded-hub'],
  'blake3-jit': ['stores/embedded-hub'],
  'gearhash-jit': ['stores/embedded-hub'],
  'js-yaml': ['kit/yaml'],
  liquidjs: ['documents/card'],
  'log-update': ['faces/terminal'],
  picocolors: ['faces/terminal'],
  zod: ['bot/ledger', 'bot/config', 'documents/manifest'],
};

/** Places that compute and nothing else: no files, no sockets, no processes. */
const pure = [
  'kit',
  'formats/json',
  'formats/safetensors',
  'formats/torch',
  'formats/tokenizer',
  'formats/checkpoint',
  'documents',
  'core/judgement',
  'core/search',
  'core/pairing',
  'core/plan',
  'core/adapter',
  'app/options',
  'app/contract',
  'bot/config',
  'bot/detect',
  'bot/options',
  'bot/ledger',
];
const worldly =
  /^node:(fs|fs\/promises|net|tls|dns|http|https|http2|child_process|cluster|worker_threads|dgram)$/;

interface Import {
  readonly from: string;
  /** Path of the imported file, or the name of a package. */
  readonly to: string;
  readonly isPackage: boolean;
  readonly isTypeOnly: boolean;
  readonly isDynamic: boolean;
}

const imports = listFiles('src', '.ts')
  .filter((path) => !path.includes('/assembly/'))
  .flatMap(readImports);

function readImports(path: string): readonly Import[] {
  const found = readText(path).matchAll(
    /^(?:import|export)\s+(type\s)?[^'"`;]*?from\s+'([^']+)'|^import\s+'([^']+)'|\bimport\('([^']+)'\)/gm,
  );
  return [...found].map(([, type, from, bare, dynamic]) => {
    const target = from ?? bare ?? dynamic ?? '';
    const isPackage = !target.startsWith('.');
    const to = isPackage ? target : new URL(target, `file:///${path}`).pathname.slice(1);
    return { from: path, to, isPackage, isTypeOnly: type !== undefined, isDynamic: dynamic !== undefined };
  });
}

/** The folders of a file below src/: wing, room, and so on. */
const foldersOf = (path: string): readonly string[] => path.split('/').slice(1, -1);
const wingOf = (path: string): string => foldersOf(path)[0] ?? '';
const roomOf = (path: string): string => foldersOf(path)[1] ?? '';
/** Whether a file lies in a wing, or in a room such as `stores/hub`. */
const liesIn = (path: string, place: string): boolean => path.startsWith(`src/${place}/`);
const write = ({ from, to }: Import): string => `${from} imports ${to}`;

const local = imports.filter(({ from, isPackage }) => !isPackage && wingOf(from) !== '');
const betweenWings = local.filter(({ from, to }) => wingOf(from) !== wingOf(to));

test('src/ holds the doors and the wings', () => {
  const top = new Set(listFiles('src', '.ts').map((path) => path.split('/')[1]));
  expect([...top].sort()).toEqual([...doors, ...Object.keys(wings)].sort());
});

test('every room is in the table', () => {
  for (const [wing, known] of Object.entries(rooms)) {
    const present = new Set(
      listFiles(`src/${wing}`, '.ts')
        .map(roomOf)
        .filter((room) => room !== ''),
    );
    expect(Object.keys(known).filter((room) => room !== '')).toEqual(
      expect.arrayContaining([...present].sort()),
    );
  }
});

test('nothing imports upward', () => {
  const wrong = betweenWings.filter(({ from, to }) => !(wings[wingOf(from)] ?? []).includes(wingOf(to)));
  expect(wrong.map(write)).toEqual([]);
});

test('a wing is entered by its front doors', () => {
  expect(betweenWings.filter(({ to }) => !to.endsWith('/index.ts')).map(write)).toEqual([]);
});

test('rooms of a wing do not import upward', () => {
  const wrong = local.filter(({ from, to }) => {
    const [room, target] = [roomOf(from), roomOf(to)];
    const known = rooms[wingOf(from)];
    if (wingOf(from) !== wingOf(to) || room === target || known === undefined) return false;
    return !(known[room] ?? []).includes(target);
  });
  expect(wrong.map(write)).toEqual([]);
});

test('the three rooms of the Hub do not import upward', () => {
  const place = (path: string) => foldersOf(path)[2] ?? '';
  const wrong = local.filter(({ from, to }) => {
    if (!liesIn(from, 'stores/hub') || !liesIn(to, 'stores/hub') || place(from) === place(to)) return false;
    return !(hubRooms[place(from)] ?? []).includes(place(to));
  });
  expect(wrong.map(write)).toEqual([]);
});

test.each([
  { of: 'the wings', table: wings },
  ...Object.entries(rooms).map(([wing, table]) => ({ of: `the rooms of ${wing}`, table })),
])('the table of $of has no circles', ({ table }) => {
  const visit = (place: string, trail: readonly string[]) => {
    expect(trail, [...trail, place].join(' → ')).not.toContain(place);
    for (const next of table[place] ?? []) visit(next, [...trail, place]);
  };
  for (const place of Object.keys(table)) visit(place, []);
});

test('no files import each other in a circle, not even by types', () => {
  const next = new Map<string, readonly string[]>();
  for (const { from, to, isPackage } of imports) {
    if (!isPackage) next.set(from, [...(next.get(from) ?? []), to]);
  }
  const done = new Set<string>();
  const circles: string[] = [];
  const visit = (path: string, trail: readonly string[]) => {
    if (trail.includes(path)) circles.push([...trail.slice(trail.indexOf(path)), path].join(' → '));
    if (done.has(path) || trail.includes(path)) return;
    for (const target of next.get(path) ?? []) visit(target, [...trail, path]);
    done.add(path);
  };
  for (const path of next.keys()) visit(path, []);
  expect(circles).toEqual([]);
});

test('the faces load the wings below when a use case starts', () => {
  // `--help` and mistakes answer before anything else is read.
  const wrong = betweenWings.filter(
    ({ from, to, isTypeOnly, isDynamic }) =>
      liesIn(from, 'faces') && !isTypeOnly && !isDynamic && /^src\/(app|bot)\/index\.ts$/.test(to),
  );
  expect(wrong.map(write)).toEqual([]);
});

test('packages are known to their rooms only', () => {
  const wrong = imports.filter(({ from, to, isPackage }) => {
    if (!isPackage || to.startsWith('node:')) return false;
    return !(packages[to] ?? []).some((place) => liesIn(from, place));
  });
  expect(wrong.map(write)).toEqual([]);
});

test('pure rooms do not touch the world', () => {
  const wrong = imports.filter(
    ({ from, to, isTypeOnly }) =>
      !isTypeOnly && worldly.test(to) && pure.some((place) => liesIn(from, place)),
  );
  expect(wrong.map(write)).toEqual([]);
});

test('no drawers', () => {
  const drawers = listFiles('src', '.ts').filter((path) =>
    /(^|\/)(utils?|helpers?|common|misc|types)(\.ts|\/)/.test(path),
  );
  expect(drawers).toEqual([]);
});

test('test/ mirrors the wings', () => {
  // Beside the wings: whole programs, the project's own rules, other people's tools, and what several tests share.
  const others = ['catalogue', 'doors', 'golden', 'hostile', 'peers', 'project', 'support'];
  const top = new Set(listFiles('test', '.ts').map((path) => path.split('/')[1] ?? ''));
  expect([...top].filter((name) => !others.includes(name) && !Object.hasOwn(wings, name))).toEqual([]);
});
