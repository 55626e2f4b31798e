import type { JsonReader } from '../../formats/json/index.ts';
import { excerpt } from '../../kit/index.ts';
import type { TextRange } from './config-text.ts';

const maxRank = 4096;
const maxEntryCount = 65536;
const maxTextLength = 1024;
/** Outside of these a scale is no scale; within, quotients of two are finite. */
const scaleBounds = { least: 1e-9, most: 1e9 };

/** The values of adapter_config.json, each checked when it is asked for. `null` is as good as missing. */
export class ConfigFields {
  readonly #values: ReadonlyMap<string, unknown>;
  readonly #ranges: ReadonlyMap<string, TextRange>;
  readonly #reader: JsonReader;

  constructor(
    values: ReadonlyMap<string, unknown>,
    ranges: ReadonlyMap<string, TextRange>,
    reader: JsonReader,
  ) {
    this.#values = values;
    this.#ranges = ranges;
    this.#reader = reader;
  }

  fail(key: string, fault: string): never {
    return this.#reader.fail(`${key} ${fault}`, this.#ranges.get(key)?.start ?? 0, 'adapter-config');
  }

  flag(key: string): boolean {
    const value = this.#get(key);
    if (value === undefined || typeof value === 'boolean') return value ?? false;
    return this.fail(key, 'must be true or false');
  }

  flagOrText(key: string, otherwise: boolean): boolean | string {
    const value = this.#get(key);
    if (value === undefined || typeof value === 'boolean') return value ?? otherwise;
    return this.#text(key, value);
  }

  text(key: string): string | undefined {
    const value = this.#get(key);
    return value === undefined ? undefined : this.#text(key, value);
  }

  /** The first choice is the default. */
  choice<Choice extends string>(key: string, choices: readonly [Choice, ...Choice[]]): Choice {
    const value = this.text(key);
    const choice = value === undefined ? choices[0] : choices.find((known) => known === value);
    return choice ?? this.fail(key, `is ${excerpt(value ?? '')}; it must be one of ${choices.join(', ')}`);
  }

  names(key: string, most = maxEntryCount): readonly string[] {
    return this.#list(key, this.#get(key) ?? [], most).map((item) => this.#text(key, item));
  }

  namesOrText(key: string): readonly string[] | string | undefined {
    const value = this.#get(key);
    if (value === undefined) return undefined;
    return typeof value === 'string' ? this.#text(key, value) : this.names(key);
  }

  /** One, or a list of them. */
  integers(key: string): readonly number[] {
    const value = this.#get(key) ?? [];
    return this.#list(key, Array.isArray(value) ? value : [value]).map((item) =>
      typeof item === 'number' && Number.isSafeInteger(item) ? item : this.fail(key, 'must be whole numbers'),
    );
  }

  rank(key: string, otherwise: number): number {
    return this.#values.has(key) ? this.#rank(key, this.#values.get(key)) : otherwise;
  }

  scale(key: string, otherwise: number): number {
    return this.#values.has(key) ? this.#scale(key, this.#values.get(key)) : otherwise;
  }

  ranks(key: string): ReadonlyMap<string, number> {
    return this.#pattern(key, (value) => this.#rank(key, value));
  }

  numbers(key: string): ReadonlyMap<string, number> {
    return this.#pattern(key, (value) => this.#scale(key, value));
  }

  #get(key: string): unknown {
    return this.#values.get(key) ?? undefined;
  }

  #text(key: string, value: unknown): string {
    if (typeof value !== 'string') return this.fail(key, 'must be a string');
    if (value.length > maxTextLength) return this.fail(key, `has more than ${maxTextLength} characters`);
    return value;
  }

  #list(key: string, value: unknown, most = maxEntryCount): readonly unknown[] {
    if (!Array.isArray(value)) return this.fail(key, 'must be a list');
    if (value.length > most) return this.fail(key, `has more than ${most} entries`);
    return value;
  }

  #rank(key: string, value: unknown): number {
    if (typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= maxRank) return value;
    return this.fail(key, `must be a whole number from 1 to ${maxRank}`);
  }

  #scale(key: string, value: unknown): number {
    const { least, most } = scaleBounds;
    if (typeof value !== 'number') return this.fail(key, 'must be a number');
    const size = Math.abs(value);
    if (size === 0 || (size >= least && size <= most)) return value;
    return this.fail(key, `must be 0 or of a size from ${least} to ${most}`);
  }

  #pattern(key: string, read: (value: unknown) => number): ReadonlyMap<string, number> {
    const value = this.#get(key);
    if (value === undefined) return new Map();
    if (typeof value !== 'object' || Array.isArray(value)) return this.fail(key, 'must be an object');
    const entries = Object.entries(value as object);
    if (entries.length > maxEntryCount) return this.fail(key, `has more than ${maxEntryCount} entries`);
    return new Map(entries.map(([pattern, item]) => [this.#text(key, pattern), read(item)]));
  }
}
