import { expect, test } from 'vitest';
import { parseCommandLine } from '../../src/terminal/command-line.ts';
import { commands, isCommandName, isOptionName } from '../../src/terminal/commands.ts';
import { renderHelp } from '../../src/terminal/help.ts';

const words = (line: string) => line.split(' ').filter((word) => word !== '');

test('a run', () => {
  expect(
    parseCommandLine(
      words(
        'run --sft a/b@main --dpo=./c --alpha -0.5,0.3 --to x/y-{alpha} --private --force --dry-run --json --quiet',
      ),
    ),
  ).toEqual({
    kind: 'command',
    command: 'run',
    request: {
      sft: 'a/b@main',
      dpo: './c',
      alphas: [-0.5, 0.3],
      to: 'x/y-{alpha}',
      private: true,
      force: true,
      dryRun: true,
    },
    json: true,
    quiet: true,
    hubUrl: undefined,
  });
});

test('options may stand before the command', () => {
  expect(parseCommandLine(words('--json inspect a/b --hub-url http://localhost:1'))).toEqual({
    kind: 'command',
    command: 'inspect',
    endpoint: 'a/b',
    json: true,
    quiet: false,
    hubUrl: 'http://localhost:1',
  });
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
  ['--json', 'No command was given.', /run, plan, inspect, demo/],
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
  ['inspect a/b c/d', "'c/d' is not expected after 'inspect'.", /./],
  ['demo --alpha 0.3', "--alpha does not apply to 'demo'.", /demo --help/],
  ['run --sft a/b --dpo c/d', '--alpha is missing.', /0\.3/],
  ['run --sft a/b --dpo c/d --alpha 0.1,abc', "--alpha: 'abc' in '0.1,abc' is not a finite number.", /./],
])('%s', (line, message, hint) => {
  expect(() => parseCommandLine(words(line))).toThrow(
    expect.objectContaining({ name: 'InputError', exitCode: 2, message, hint: expect.stringMatching(hint) }),
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
