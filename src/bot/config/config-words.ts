import { commandLineWords, type OptionName, type Words, yamlOption } from '../../kit/index.ts';

/** Options that extrapolate.yml has no key for, in words that are true for who keeps it. */
const outside: Partial<Readonly<Record<OptionName, string>>> = {
  force: 'a run by hand that has --force',
  'hub-url': 'the hub-url of the job',
};

/** The words of who reads a report of the bot, wherever it stands: there is a configuration to change. */
export const configWords: Words = {
  option: (name, value) => outside[name] ?? yamlOption(name, value),
  token: commandLineWords.token,
  giveToken: commandLineWords.giveToken,
  sameCommand: 'this job',
};
