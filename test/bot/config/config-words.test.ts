import { expect, test } from 'vitest';
import { configWords } from '../../../src/bot/config/config-words.ts';
import { advice, hubToken, option, sameCommand, tell } from '../../../src/kit/advice.ts';
import { switchNames, valueOptionNames } from '../../../src/kit/option-names.ts';
import { readText } from '../../project/repository.ts';

const schema = JSON.parse(readText('docs/extrapolate.schema.json'));
const keys = Object.keys(schema.properties.pairs.items.properties);

test('options are keys of extrapolate.yml', () => {
  expect(tell(advice`Use ${option('dtype', 'bfloat16')}, not ${option('private')}.`, configWords)).toBe(
    'Use dtype: bfloat16, not private: true.',
  );
  expect(tell(advice`Set ${hubToken} and run ${sameCommand} again.`, configWords)).toBe(
    'Set HF_TOKEN and run this job again.',
  );
});

test('advice on a run that no key stands for says where it can be followed', () => {
  expect(tell(advice`Replace it with ${option('force')}.`, configWords)).toBe(
    'Replace it with a run by hand that has --force.',
  );
  expect(tell(advice`Check ${option('hub-url')}.`, configWords)).toBe('Check the hub-url of the job.');
  const told = [...valueOptionNames, ...switchNames].filter((name) => !keys.includes(name));
  // Options of other commands than run, and of the program itself.
  const others = ['subfolder', 'port', 'host', 'config', 'repository', 'workflow', 'event-type'];
  const ofPrograms = ['full', 'dry-run', 'json', 'quiet', 'help', 'version'];
  expect(told).toEqual(expect.arrayContaining(['force', 'hub-url', ...others, ...ofPrograms]));
  expect(told).toHaveLength(2 + others.length + ofPrograms.length);
});
