import { shellWord } from './markdown-escape.ts';
import { isSwitch, type OptionName } from './option-names.ts';

/** How one reader knows what texts refer to: who typed a command, wrote a workflow, or keeps a configuration. */
export interface Words {
  /** An option, with the value to give it where the text names one. */
  option(name: OptionName, value: string | undefined): string;
  /** Where the Hub's token comes from. */
  readonly token: string;
  /** How to give one where there is none, as a sentence. */
  readonly giveToken: string;
  /** What is started once more when a run is repeated, as a noun. */
  readonly sameCommand: string;
}

/** Those of the command line, which are also the words of JSON and of `Error.message`. */
export const commandLineWords: Words = {
  option: (name, value) => (value === undefined ? `--${name}` : `--${name} ${shellText(value)}`),
  token: 'HF_TOKEN',
  giveToken: 'Set HF_TOKEN to a token of yours, or run `hf auth login`.',
  sameCommand: 'the same command',
};

/** Quoted also where its full stop would be taken for that of the sentence. */
const shellText = (text: string) => (/^[\w./=-]+\.$/.test(text) ? `'${text}'` : shellWord(text));

/** An option as a key of YAML: an input of a workflow, a key of a configuration. */
export function yamlOption(name: OptionName, value: string | undefined): string {
  if (value !== undefined) return `${name}: ${yamlText(value)}`;
  return isSwitch(name) ? `${name}: true` : name;
}

/** Quoted where YAML would read something else, or a reader the end of the sentence. */
const yamlText = (text: string) => (/^[\w./=]([\w./=+@,-]*\w)?$/.test(text) ? text : JSON.stringify(text));
