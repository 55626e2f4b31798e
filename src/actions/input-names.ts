/** Inputs that the command line has as options of the same name; its switches are given as `true` here. */
const values = 'sft|dpo|alpha|to|hub-url';
const switches = 'private|force|dry-run';

/**
 * What the rooms below say in the words of the command line, in those of a workflow.
 * @param tokenName the input or variable that the token came from, or should come from.
 */
export function nameInputs(text: string, tokenName: string): string {
  return text
    .replaceAll(new RegExp(`(?<![^\\s(])--(${values})(?![\\w-])`, 'g'), '$1')
    .replaceAll(new RegExp(`(?<![^\\s(])--(${switches})(?![\\w-])`, 'g'), '$1: true')
    .replaceAll(/\bHF_TOKEN\b/g, tokenName)
    .replaceAll('the same command', 'this job');
}
