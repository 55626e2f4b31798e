/** Inputs that the command line has as options of the same name; its switches are given as `true` here. */
const values =
  'sft-subfolder|dpo-subfolder|variant|sft|dpo|alpha|to|rounding|dtype|seed|max-shard-size|vocab|rename|unpaired|allow|thresholds|relation|license|card-template|hub-url';
const switches = 'prefer-pr|private|public|full|force|dry-run';

/** What follows an option's name without being its value. */
const connectives = '(?!(?:and|or|to|is|are|names|takes)\\b)';

/**
 * What the rooms below say in the words of the command line, in those of a workflow and of extrapolate.yml.
 * @param tokenName the input or variable that the token came from, or should come from.
 */
export function nameInputs(text: string, tokenName: string): string {
  const option = (names: string, rest: string) => new RegExp(`(?<![^\\s(])--(${names})${rest}`, 'g');
  return text
    .replaceAll(option(values, `(?: ${connectives}(?=[a-z\\d])|=)`), '$1: ')
    .replaceAll(option(values, '(?![\\w-])'), '$1')
    .replaceAll(option(switches, '(?![\\w-])'), '$1: true')
    .replaceAll(/\bHF_TOKEN\b/g, tokenName)
    .replaceAll('the same command', 'this job');
}
