import { expect, test } from 'vitest';
import { advice, clauseOf, hubToken, joinProse, option, sameCommand, tell } from '../../src/kit/advice.ts';
import { InputError } from '../../src/kit/errors.ts';
import { commandLineWords, type Words, yamlOption } from '../../src/kit/words.ts';

const loud: Words = {
  option: (name, value) => `<${name}|${value}>`,
  token: 'TOKEN',
  giveToken: 'GIVE.',
  sameCommand: 'IT',
};

test('a text is told in the words of its reader, whatever it is made of', () => {
  const way = advice`${option('dtype', 'bfloat16')} or ${option('to')}`;
  const text = advice`Use ${way} ${2} times, set ${hubToken}, run ${sameCommand} again.`;
  expect(tell(text, loud)).toBe('Use <dtype|bfloat16> or <to|undefined> 2 times, set TOKEN, run IT again.');
  const plain = 'Use --dtype bfloat16 or --to 2 times, set HF_TOKEN, run the same command again.';
  expect(tell(text, commandLineWords)).toBe(plain);
  expect(String(text)).toBe(plain);
  expect(JSON.stringify([text])).toBe(JSON.stringify([plain]));
});

test('what stands in a text is told as it is, though it looks like an option', () => {
  expect(tell(advice`${'./a --to/b HF_TOKEN'}: ${option('sft')}`, loud)).toBe(
    './a --to/b HF_TOKEN: <sft|undefined>',
  );
});

test('a report is told as a whole, and nothing else of it changes', () => {
  const report = {
    kind: 'plan',
    problems: [option('to'), 'plain'],
    rows: [{ option: option('force'), count: Number.NaN, none: undefined, nothing: null, on: true }],
  };
  expect(tell(report, loud)).toEqual({
    kind: 'plan',
    problems: ['<to|undefined>', 'plain'],
    rows: [{ option: '<force|undefined>', count: Number.NaN, none: undefined, nothing: null, on: true }],
  });
  expect(JSON.stringify(tell(report, commandLineWords))).toBe(JSON.stringify(report));
});

test('texts are joined, and become parts of sentences', () => {
  expect(joinProse(['A.', 'B.'])).toBe('A. B.');
  expect(String(joinProse(['A.', advice`B ${option('to')}.`, 'C.']))).toBe('A. B --to. C.');
  expect(clauseOf('It is 1.5.')).toBe('It is 1.5');
  expect(String(clauseOf(advice`Give ${option('to')}.`))).toBe('Give --to');
  expect(String(clauseOf(option('to', 'a.')))).toBe("--to 'a.'");
});

test('an error has the words of the command line, and its faces have the text', () => {
  const error = new InputError(advice`${option('to')} is missing.`, {
    code: 'x',
    hint: advice`Give ${option('to')}.`,
  });
  expect(error.message).toBe('--to is missing.');
  expect(tell(error.inFull, loud)).toBe('<to|undefined> is missing. Give <to|undefined>.');
  error.precede(advice`${option('sft')}:`);
  expect(error.message).toBe('--sft: --to is missing.');
  expect(tell(error.wording, loud)).toBe('<sft|undefined>: <to|undefined> is missing.');
});

test.each([
  [option('to'), '--to', 'to'],
  [option('force'), '--force', 'force: true'],
  [option('seed', 7), '--seed 7', 'seed: 7'],
  [option('sft-subfolder', 'a b'), "--sft-subfolder 'a b'", 'sft-subfolder: "a b"'],
  [option('rename', 'model.=llm.'), "--rename 'model.=llm.'", 'rename: "model.=llm."'],
  [
    option('thresholds', 'max-delta-ratio=1'),
    '--thresholds max-delta-ratio=1',
    'thresholds: max-delta-ratio=1',
  ],
  [option('variant', 'x: y'), "--variant 'x: y'", 'variant: "x: y"'],
])('%s as words for a shell and for YAML', (named, shell, yaml) => {
  expect(tell(named, commandLineWords)).toBe(shell);
  expect(tell(named, { ...loud, option: yamlOption })).toBe(yaml);
});

test('who knows which of two options is meant says so', () => {
  const error = new InputError(advice`Choose ${option('subfolder', 'a')}.`, {
    code: 'x',
    hint: advice`With ${option('subfolder')} or ${option('variant')}.`,
  });
  error.renameOption('subfolder', 'sft-subfolder');
  expect(error.message).toBe('Choose --sft-subfolder a.');
  expect(tell(error.hint, loud)).toBe('With <sft-subfolder|undefined> or <variant|undefined>.');
});
