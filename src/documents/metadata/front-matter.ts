import { isDeepStrictEqual } from 'node:util';
import { writeYaml } from '../../kit/yaml/index.ts';
import type { CardData } from './inherited-fields.ts';
import type { CardMetadata } from './metadata.ts';

/** Lists to which people may add entries; to base models nothing can be added, for they are what it was made of. */
const openLists: ReadonlySet<string> = new Set([
  'language',
  'datasets',
  'tags',
] satisfies (keyof CardMetadata)[]);

/** A published card's front matter. */
export interface PreviousFrontMatter {
  readonly data: CardData;
  /** What of it this tool had written. */
  readonly written: CardData;
}

/**
 * The front matter with its fences. Of a previous one, what people added stays: fields that are not written now and
 * were not then, and entries of lists.
 */
export function renderFrontMatter(metadata: CardMetadata, previous?: PreviousFrontMatter): string {
  const fields = new Map<string, unknown>(Object.entries(metadata));
  for (const [name, value] of Object.entries(previous?.data ?? {})) {
    const written = ownField(previous?.written, name);
    if (!fields.has(name)) {
      const own = openLists.has(name) && written !== undefined ? addedEntries(value, [], written) : value;
      const isOurs = written !== undefined && isDeepStrictEqual(value, written);
      if (!isOurs && !isEmptyList(own)) fields.set(name, own);
    } else if (openLists.has(name)) {
      const present = toList(fields.get(name));
      fields.set(name, [...present, ...addedEntries(value, present, toList(written))]);
    }
  }
  fields.delete('__proto__');
  return `---\n${writeYaml(Object.fromEntries(fields))}---`;
}

/** Whether a front matter lacks or contradicts what was written; additional fields and entries do not. */
export function contradictsWritten(data: CardData, written: CardData): boolean {
  return Object.entries(written).some(([name, value]) => {
    const found = ownField(data, name);
    if (openLists.has(name)) {
      const entries = toList(found);
      return toList(value).some((entry) => !entries.includes(entry));
    }
    return !isDeepStrictEqual(toList(found), toList(value));
  });
}

function addedEntries(value: unknown, present: readonly unknown[], written: unknown): readonly unknown[] {
  const ours = toList(written);
  const added = toList(value).filter(
    (entry) => typeof entry === 'string' && !present.includes(entry) && !ours.includes(entry),
  );
  return [...new Set(added)];
}

function ownField(data: CardData | undefined, name: string): unknown {
  return data !== undefined && Object.hasOwn(data, name) ? data[name] : undefined;
}

/** A field may hold one entry without a list around it. */
function toList(value: unknown): readonly unknown[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value : [value];
}

function isEmptyList(value: unknown): boolean {
  return Array.isArray(value) && value.length === 0;
}
