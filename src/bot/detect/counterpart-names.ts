import { alignmentOf, joinWays, readName } from '../../core/judgement/index.ts';

/** How the name of a model follows from that of what it started from. */
export type NameRelation =
  /** It is the same with a way, or nothing, in place of `sft`; what follows the way is of no account. */
  'after-sft' | 'unrelated';

const stageWords = /^(sft|merged?|\d{1,2}bit|distill?|distilled|chat|instruct|rm|reward)$/;

export function relateNames(child: string, start: string): NameRelation {
  const ofStart = splitName(start);
  if (!ofStart.includes('sft')) return 'unrelated';
  const ofChild = splitName(child);
  const place = ofChild.findIndex((part) => alignmentOf(part) !== undefined);
  const isSftLast = place >= 0 && ofChild.lastIndexOf('sft') > place;
  if (isSftLast || ofStart.some((part) => alignmentOf(part) !== undefined)) return 'unrelated';
  const plain = ofStart.filter((part) => part !== 'sft');
  if (place < 0) {
    const isSame = !ofChild.includes('sft') && ofChild.join('-') === plain.join('-');
    return isSame ? 'after-sft' : 'unrelated';
  }
  const before = ofChild.slice(0, place).filter((part) => part !== 'sft');
  const behind = ofChild.slice(place + 1);
  const shared = plain.slice(before.length);
  const isSame =
    before.every((part, index) => part === plain[index]) &&
    shared.every((part, index) => part === behind[index]) &&
    !behind.slice(shared.length).some((part) => stageWords.test(part));
  return isSame ? 'after-sft' : 'unrelated';
}

/** Whether the last stage that a name tells of is SFT: `x-sft`, and `x-dpo-sft`. */
export function endsWithSft(name: string): boolean {
  const parts = splitName(name);
  const sft = parts.lastIndexOf('sft');
  return sft > parts.findLastIndex((part) => alignmentOf(part) !== undefined);
}

/**
 * Which of an owner's repos has the name that the SFT checkpoint of a model would have: `x-sft-full` for
 * `x-dpo-full`, `x-sft` for `x-sft-dpo`, `x-instruct` for `x-instruct-dpo` or `x-dpo`, `x` for `x-dpo`. Those of the
 * first convention that fits any; case and separators are of no account, and neither is what follows the way.
 */
export function findCounterparts(id: string, repos: readonly string[]): readonly string[] {
  const parts = splitName(id);
  const place = parts.findLastIndex((part) => alignmentOf(part) !== undefined);
  const without = parts.toSpliced(place, 1);
  const conventions: readonly (readonly string[])[] =
    place < 0
      ? [[...parts, 'sft']]
      : [
          parts.with(place, 'sft'),
          ...(readName(without.join('-')).isTuned ? [without] : []),
          ...['instruct', 'chat', 'it'].map((word) => parts.with(place, word)),
          without,
        ];
  const own = id.toLowerCase();
  const others = repos.filter((repo) => repo.toLowerCase() !== own);
  // Beside an `x-sft-dpo`, `x-dpo` is what was made without SFT.
  const isWithout = !parts.includes('sft') && others.some((repo) => isAfterSft(splitName(repo), parts));
  if (isWithout) return [];
  for (const wanted of conventions) {
    const key = wanted.join('-');
    const found = others.filter((repo) => splitName(repo).join('-') === key);
    if (found.length > 0) return found;
  }
  return others.filter((repo) => relateNames(id, repo) === 'after-sft');
}

function isAfterSft(parts: readonly string[], wanted: readonly string[]): boolean {
  const plain = parts.filter((part) => part !== 'sft');
  const isSame = plain.length < parts.length && plain.join('-') === wanted.join('-');
  return isSame && plain.some((part) => alignmentOf(part) !== undefined);
}

/** A word that the names of a model and its SFT checkpoint have in common; undefined where none is long enough. */
export function findCommonWord(id: string): string | undefined {
  return splitName(id).find((part) => part.length >= 3 && alignmentOf(part) === undefined && part !== 'sft');
}

/** Whether a text names a model, whatever it has between the words; `Zephyr-7B-β` is `zephyr-7b-beta`. */
export function speaksOf(text: string, id: string): boolean {
  const name = squeeze(id.slice(id.indexOf('/') + 1));
  return name.length >= 5 && squeeze(text).includes(name);
}

const greek: Readonly<Record<string, string>> = { α: 'alpha', β: 'beta', γ: 'gamma', δ: 'delta' };

function squeeze(text: string): string {
  return text
    .toLowerCase()
    .replaceAll(/[αβγδ]/g, (letter) => greek[letter] ?? '')
    .replaceAll(/[^a-z0-9]/g, '');
}

function splitName(id: string): readonly string[] {
  return joinWays(id.slice(id.indexOf('/') + 1))
    .split(/[-_.\s]+/)
    .filter((part) => part !== '');
}
