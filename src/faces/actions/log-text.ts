import { boundLines, printable } from '../../kit/index.ts';

/** Text for the log that the runner shows and never obeys, whatever names of files or servers are in it. */
export function toLogText(text: string): string {
  return printable(boundLines(text))
    .replaceAll(/^(\s*)::/gm, '$1: :')
    .replaceAll('##[', '## [');
}
