/** The lines of a Markdown text, each with whether it lies inside of a fenced block of code (fences included). */
export function* walkLines(
  text: string,
): Generator<{ readonly line: string; readonly number: number; readonly isCode: boolean }> {
  let fence: string | undefined;
  let number = 0;
  for (const line of text.split('\n')) {
    number++;
    const run = /^ {0,3}(`{3,}|~{3,})/.exec(line)?.[1];
    if (fence === undefined) {
      // Backticks in the rest of the line make it a paragraph with a code span.
      const opens =
        run !== undefined && (run.startsWith('~') || !line.trimStart().slice(run.length).includes('`'));
      if (opens) fence = run;
      yield { line, number, isCode: opens };
      continue;
    }
    yield { line, number, isCode: true };
    const closes = run?.startsWith(fence) && line.trim() === run;
    if (closes) fence = undefined;
  }
}

/** Without blank lines at either end, and with one between what lies between; code stays as it is. */
export function tidyMarkdown(text: string): string {
  const lines: string[] = [];
  for (const { line, isCode } of walkLines(text)) {
    const trimmed = isCode ? line : line.trimEnd();
    if (trimmed === '' && !isCode && (lines.at(-1) ?? '') === '') continue;
    lines.push(trimmed);
  }
  return lines.join('\n').trimEnd();
}
