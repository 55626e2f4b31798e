import type { Environment } from '../../kit/index.ts';

/** Colours of texts; each gives the text itself where colours are not wanted. */
export type Paint = Readonly<
  Record<'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'cyan', (text: string) => string>
>;

const same = (text: string) => text;

export const noPaint: Paint = { bold: same, dim: same, red: same, green: same, yellow: same, cyan: same };

/**
 * As https://no-color.org and https://force-color.org say; else on terminals that can show colours.
 * @param isTerminal whether what is written is shown at once.
 */
export function wantsColour(isTerminal: boolean, { NO_COLOR, FORCE_COLOR, TERM }: Environment): boolean {
  if (NO_COLOR) return false;
  if (FORCE_COLOR !== undefined) return !['0', 'false'].includes(FORCE_COLOR);
  return isTerminal && TERM !== 'dumb';
}

/** Loaded where colours are wanted only, so that nothing else waits for it. */
export async function loadPaint(isTerminal: boolean, environment: Environment): Promise<Paint> {
  if (!wantsColour(isTerminal, environment)) return noPaint;
  const { default: colours } = await import('picocolors');
  return colours.createColors(true);
}

/** A report or an error with its signal words in colour. */
export function paintSignals(text: string, paint: Paint): string {
  return text
    .replaceAll(/^error:/gm, (word) => paint.bold(paint.red(word)))
    .replaceAll(/^warning:/gm, (word) => paint.yellow(word))
    .replaceAll(/^ {2}(?:hint|see):/gm, (word) => paint.cyan(word))
    .replaceAll(/^(?:✗|DIFFERS)/gm, (word) => paint.red(word))
    .replaceAll(/^(?:✓|IDENTICAL(?: UP TO ROUNDING)?)/gm, (word) => paint.green(word));
}
