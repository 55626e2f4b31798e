import { groupDigits } from '../../kit/index.ts';

/** The numbers in a tensor's name: of its layer, its expert. */
const layerNumber = /(?<=[A-Za-z_]\.)\d+(?=\.)/g;
/** So many groups say what is wrong; more of them say no more. */
const mostGroups = 20;

/**
 * Sentences of which many say the same of one layer after the other, as one for all of them: `layers.{0–31}.` in the
 * place of the numbers, and how many sentences it stands for.
 */
export function groupByLayer(sentences: readonly string[]): readonly string[] {
  const groups = new Map<string, string[]>();
  for (const sentence of sentences) {
    const key = sentence.replaceAll(layerNumber, '#');
    groups.set(key, [...(groups.get(key) ?? []), sentence]);
  }
  const all = [...groups.values()].map(joinGroup);
  const rest = all.length - mostGroups;
  return rest <= 0 ? all : [...all.slice(0, mostGroups), `and ${groupDigits(rest)} more kinds of problem.`];
}

function joinGroup(sentences: readonly string[]): string {
  const [first = ''] = sentences;
  if (sentences.length === 1) return first;
  let position = 0;
  const text = first.replaceAll(layerNumber, () => {
    const index = position++;
    return describeNumbers(
      sentences.map((sentence) => Number([...sentence.matchAll(layerNumber)][index]?.[0])),
    );
  });
  return `${text} (${groupDigits(sentences.length)} tensors)`;
}

/** `{0–31}`, `{0–3, 7}`; one number as itself. */
function describeNumbers(numbers: readonly number[]): string {
  const sorted = [...new Set(numbers)].sort((a, b) => a - b);
  if (sorted.length === 1) return String(sorted[0]);
  const runs: [number, number][] = [];
  for (const number of sorted) {
    const last = runs.at(-1);
    if (last !== undefined && number === last[1] + 1) last[1] = number;
    else runs.push([number, number]);
  }
  return `{${runs.map(([from, to]) => (from === to ? String(from) : `${from}–${to}`)).join(', ')}}`;
}
