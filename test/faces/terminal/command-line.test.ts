import { expect, test } from 'vitest';
import { parseEndpoint } from '../../../src/app/options/endpoint.ts';
import { defaultThresholds } from '../../../src/core/judgement/thresholds.ts';
import { parseCommandLine } from '../../../src/faces/terminal/command-line.ts';
import { commands, isCommandName, isOptionName } from '../../../src/faces/terminal/commands.ts';
import { renderHelp } from '../../../src/faces/terminal/help.ts';
import { saying } from '../../support/told.ts';

const at = (text: string) => parseEndpoint(text, 'endpoint');

const words = (line: string) => line.split(' ').filter((word) => word !== '');

test('a run', () => {
  expect(
    parseCommandLine(
      words(
        'run --sft a/b@main --dpo=./c --alpha -0.5,0.3 --to x/y-{alpha} --private --force --dry-run --json --quiet ' +
          '--rounding stochastic --seed 7 --dtype float32 --max-shard-size 300MB --allow overflow --thresholds max-delta-ratio=0.7 ' +
          '--relation finetune --license mit --card-template ./card.liquid ' +
          '--sft-subfolder checkpoints/final/ --dpo-subfolder=dpo\u00a0model --variant fp16 --prefer-pr',
      ),
    ),
  ).toEqual({
    kind: 'command',
    command: 'run',
    request: {
      sft: { kind: 'hub', repo: 'a/b', revision: 'main' },
      aligned: { kind: 'directory', path: './c' },
      sftSubfolder: 'checkpoints/final',
      alignedSubfolder: 'dpo\u00a0model',
      variant: 'fp16',
      preferPr: true,
      pipeline: false,
      alphas: [-0.5, 0.3],
      to: 'x/y-{alpha}',
      rounding: { kind: 'stochastic', seed: 7 },
      dtype: 'float32',
      maxShardBytes: 3e8,
      pairing: { vocabulary: 'same', renames: [] },
      allow: new Set(['overflow']),
      thresholds: { ...defaultThresholds, 'max-delta-ratio': 0.7 },
      card: { relation: 'finetune', license: 'mit', template: './card.liquid' },
      visibility: 'private',
      force: true,
      dryRun: true,
    },
    json: true,
    quiet: true,
    full: false,
    allow: 'overflow',
    hubUrl: undefined,
  });
});

test('a run of which nothing but the pair and α is said', () => {
  expect(parseCommandLine(words('run --sft a/b --dpo c/d --alpha 0.3'))).toMatchObject({
    request: {
      to: undefined,
      rounding: { kind: 'nearest' },
      dtype: 'same',
      allow: new Set(),
      thresholds: defaultThresholds,
      card: { relation: undefined, license: undefined, template: undefined },
      visibility: undefined,
    },
  });
});

test('the reference rounding stores what the reference script stores', () => {
  const dtypeOf = (line: string) => {
    const parsed = parseCommandLine(words(`run --sft a/b --dpo c/d --alpha 0.3 ${line}`));
    return parsed.kind === 'command' && parsed.command === 'run' ? parsed.request.dtype : undefined;
  };
  expect(dtypeOf('--rounding reference')).toBe('bfloat16');
  expect(dtypeOf('--rounding reference --dtype same')).toBe('same');
  expect(dtypeOf('--rounding stochastic')).toBe('same');
});

test('a verification', () => {
  const command = 'verify';
  expect(parseCommandLine(words('verify me/x'))).toMatchObject({
    command,
    request: {
      derived: at('me/x'),
      sft: undefined,
      aligned: undefined,
      alpha: undefined,
      rounding: undefined,
      full: false,
    },
  });
  expect(
    parseCommandLine(words('verify me/x@v1 --full --sft a/b --dpo ./c --alpha 0.3 --rounding reference')),
  ).toMatchObject({
    command,
    request: {
      derived: at('me/x@v1'),
      sft: at('a/b'),
      aligned: at('./c'),
      alpha: 0.3,
      rounding: { kind: 'reference' },
      full: true,
    },
  });
});

test('folders and a variant, of a claim and of what is looked at', () => {
  const line = 'verify me/x --sft a/b --dpo a/b --sft-subfolder sft --variant fp16';
  expect(parseCommandLine(words(line))).toMatchObject({
    request: {
      sft: at('a/b'),
      sftSubfolder: 'sft',
      aligned: at('a/b'),
      alignedSubfolder: undefined,
      variant: 'fp16',
    },
  });
  expect(parseCommandLine(words('inspect a/b --subfolder x/y/ --variant fp16'))).toMatchObject({
    request: { endpoint: at('a/b'), subfolder: 'x/y', variant: 'fp16' },
  });
});

test('a card', () => {
  expect(parseCommandLine(words('card ./derived --force --license mit'))).toMatchObject({
    command: 'card',
    request: { derived: at('./derived'), force: true, dryRun: false, card: { license: 'mit' } },
  });
});

test('options may stand before the command', () => {
  expect(parseCommandLine(words('--json inspect a/b --hub-url http://localhost:1'))).toEqual({
    kind: 'command',
    command: 'inspect',
    request: { endpoint: at('a/b'), subfolder: undefined, variant: undefined },
    json: true,
    quiet: false,
    full: false,
    hubUrl: 'http://localhost:1',
  });
});

test('a command of two words', () => {
  const settings = { kind: 'command', command: 'config check', quiet: false, full: false, hubUrl: undefined };
  expect(parseCommandLine(words('config check'))).toEqual({
    ...settings,
    json: false,
    request: { path: 'extrapolate.yml' },
  });
  expect(parseCommandLine(words('config --json check ./x.yml'))).toEqual({
    ...settings,
    json: true,
    request: { path: './x.yml' },
  });
  for (const line of ['help config check', 'config check --help']) {
    expect(parseCommandLine(words(line))).toEqual({ kind: 'help', topic: 'config check' });
  }
});

test('help and version', () => {
  expect(parseCommandLine([])).toEqual({ kind: 'help', topic: undefined });
  expect(parseCommandLine(['-h'])).toEqual({ kind: 'help', topic: undefined });
  expect(parseCommandLine(['help', 'plan'])).toEqual({ kind: 'help', topic: 'plan' });
  expect(parseCommandLine(['run', '--help'])).toEqual({ kind: 'help', topic: 'run' });
  expect(parseCommandLine(['--version'])).toEqual({ kind: 'version' });
});

const job = '--sft a/b --dpo c/d --alpha 0.3';
test.each([
  ['rnu', "'rnu' is not a command.", /Did you mean 'run'/],
  [
    '--json',
    'No command was given.',
    /run, plan, watch, verify, card, inspect, detect, config check, config init, demo/,
  ],
  ['config', "'config' is not a command.", /Did you mean 'config check'/],
  ['config chek x.yml', "'config' is not a command.", /Did you mean 'config check'/],
  ['config inti', "'config' is not a command.", /Did you mean 'config init'/],
  ['confg check', "'confg' is not a command.", /Did you mean 'config check'/],
  ['config check a.yml b.yml', "'b.yml' is not expected after 'config check'.", /config check --help/],
  ['toString', "'toString' is not a command.", /Commands: /],
  [`run ${job} --pirvate`, '--pirvate is not an option.', /Did you mean --private\?/],
  ['run -x', '-x is not an option.', /./],
  ['run -j', '-j is not an option.', /./],
  ['run --constructor', '--constructor is not an option.', /./],
  [`run ${job} --no-private`, '--no-private is not an option.', /./],
  [`run ${job} --private=false`, "--private takes no value, and was given 'false'.", /leave it out/],
  ['run --sft --dpo c/d', '--sft needs a value.', /Write --sft ENDPOINT/],
  ['run --sft', '--sft needs a value.', /./],
  [`run ${job} --alpha 0.5`, '--alpha is given twice.', /once/],
  [`run ${job} extra`, "'extra' is not expected after 'run'.", /run --help/],
  ['inspect', 'inspect needs to know what to inspect.', /./],
  ['verify', 'verify needs to know what to verify.', /./],
  ['card', 'card needs to know what to describe.', /./],
  [
    'verify a/b --alpha 0.1,0.3',
    "--alpha: '0.1,0.3' names several values, and a repo was made with one.",
    /./,
  ],
  ['verify a/b --sft c/d --dpo c/d', "--sft and --dpo are both 'c/d'.", /./],
  [`run ${job} --rounding up`, "--rounding: 'up' is not one of nearest, reference, stochastic.", /./],
  [
    `run ${job} --dtype bfloat`,
    "--dtype: 'bfloat' is not one of same, float32, bfloat16, float16.",
    'Did you mean bfloat16?',
  ],
  [`run ${job} --max-shard-size 5XB`, "--max-shard-size: '5XB' is not a size.", /5GB/],
  [`run ${job} --max-shard-size 0`, "--max-shard-size: '0' is not a size.", /./],
  [`run ${job} --seed 1`, '--seed is given, and nearest rounding takes no random numbers.', /stochastic/],
  [`run ${job} --rounding stochastic --seed -1`, "--seed: '-1' is not a seed.", /whole number/],
  [`run ${job} --relation child`, "--relation: 'child' is not one of merge, finetune.", /./],
  [`run ${job} --private --public`, '--private and --public exclude each other.', /./],
  [
    'run --sft a/b --dpo a/b --sft-subfolder x --dpo-subfolder x/ --alpha 1',
    "--sft and --dpo are both 'a/b'.",
    /./,
  ],
  [
    'inspect a/b --subfolder ..',
    '--subfolder: ".." is not a folder of a repo: it has \'..\' in it.',
    /below/,
  ],
  ['verify a/b --prefer-pr', "--prefer-pr does not apply to 'verify'.", /./],
  ['inspect a/b c/d', "'c/d' is not expected after 'inspect'.", /./],
  [
    'detect nope',
    "detect: 'nope' is not a repo of the Hub: a repo is written namespace/name.",
    /^Write namespace\/name or namespace\/name@revision\.$/,
  ],
  ['plan --foo', '--foo is not an option.', /hf-extrapolate plan --help/],
  ['demo --alpha 0.3', "--alpha does not apply to 'demo'.", /demo --help/],
  ['run --sft a/b --dpo c/d', '--alpha is missing.', /0\.3/],
  ['run --sft a/b --dpo c/d --alpha 0.1,abc', "--alpha: 'abc' in '0.1,abc' is not a finite number.", /./],
])('%s', (line, message, hint) => {
  expect(() => parseCommandLine(words(line))).toThrow(
    expect.objectContaining({ name: 'InputError', exitCode: 2, message, hint: saying(hint) }),
  );
});

test('the help of a command names its options, and its examples are valid', () => {
  for (const name of Object.keys(commands).filter(isCommandName)) {
    const help = renderHelp(name);
    for (const option of commands[name].options) expect(help).toContain(`--${option}`);
    for (const example of commands[name].examples) {
      const [program, ...args] = words(example);
      expect(program).toBe('hf-extrapolate');
      expect(parseCommandLine(args)).toMatchObject({ kind: 'command', command: name });
    }
    expect(renderHelp(undefined)).toContain(commands[name].summary);
    for (const line of help.split('\n').filter((text) => !text.includes('hf-extrapolate '))) {
      expect(line.length).toBeLessThanOrEqual(100);
    }
  }
  expect(isOptionName('toString')).toBe(false);
});
