import { afterEach, expect, test, vi } from 'vitest';
import { createAnnotations } from '../../../src/faces/actions/annotations.ts';
import { boundSummary } from '../../../src/faces/actions/bound-summary.ts';

/** What the runner reads, and the lines of the log. */
function annotateAll(count: number): { commands: string[]; lines: string[] } {
  const commands: string[] = [];
  const lines: string[] = [];
  const write = vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    commands.push(String(text).trim());
    return true;
  });
  const annotations = createAnnotations((line) => void lines.push(line));
  for (let index = 1; index <= count; index++) annotations.annotate('warning', `w${index}`, { title: 'T' });
  annotations.annotate('error', 'e', { title: 'T' });
  annotations.close();
  write.mockRestore();
  return { commands, lines };
}
afterEach(() => vi.restoreAllMocks());

test.each([9, 10])('%d warnings are %d annotations', (count) => {
  const { commands, lines } = annotateAll(count);
  expect(commands.filter((line) => line.startsWith('::warning'))).toHaveLength(count);
  expect(commands).toContain('::error title=T::e');
  expect(lines).toEqual([]);
});

test('of more than ten the last says how many there are, and the log has them', () => {
  const { commands, lines } = annotateAll(25);
  const warnings = commands.filter((line) => line.startsWith('::warning'));
  expect(warnings).toHaveLength(10);
  expect(warnings.at(-1)).toBe('::warning title=T::And 16 more; the log of the step has all.');
  expect(lines).toHaveLength(16);
  expect(lines.toSorted()[0]).toBe('warning: T: w10');
});

test('a summary that the runner would drop is cut at the end of a line', () => {
  const short = '## Title\n\ntext\n';
  expect(boundSummary(short)).toBe(short);
  const long = `## Title\n\n<details><summary>All</summary>\n\n${'| ü | a row |\n'.repeat(200_000)}\n</details>\n`;
  const bounded = boundSummary(long);
  expect(Buffer.byteLength(bounded)).toBeLessThanOrEqual(1024 * 1024);
  expect(bounded).toMatch(
    /\| ü \| a row \|\n\n<\/details>\n\nAnd \d+ more lines; the output `report` has all\.\n$/,
  );
});
