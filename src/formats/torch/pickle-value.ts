import type { KnownGlobal } from './globals.ts';

/** Numbers that do not fit, fractions, bytes: what a checkpoint may hold and nothing here needs. */
export interface OpaqueValue {
  readonly kind: 'opaque';
  readonly what: string;
}

export interface TupleValue {
  readonly kind: 'tuple';
  readonly items: readonly PickleValue[];
}

export interface ListValue {
  readonly kind: 'list';
  readonly items: PickleValue[];
}

/** A dict or OrderedDict. Both parts are made when first needed: most are empty, as every tensor has one. */
export interface DictValue {
  readonly kind: 'dict';
  entries: Map<string, PickleValue> | undefined;
  /** Keys that are no strings, and their values, in turn. */
  others: PickleValue[] | undefined;
}

export interface GlobalValue {
  readonly kind: 'global';
  /** Module and name. */
  readonly name: string;
  readonly global: KnownGlobal;
}

export interface StorageValue {
  readonly kind: 'storage';
  /** Name of its entry in the archive, below `data/`. */
  readonly key: string;
  readonly dtype: string;
  readonly byteLength: number;
  /** Where in the file the pickle tells of it. */
  readonly at: number;
}

export interface TensorValue {
  readonly kind: 'tensor';
  readonly storage: StorageValue;
  /** Name in torch. */
  readonly dtype: string;
  readonly shape: readonly number[];
  /** In elements, as the offset. */
  readonly strides: readonly number[];
  readonly storageOffset: number;
  /** What torch would still do to the elements: conjugate or negate them. */
  readonly pending: string | undefined;
  readonly at: number;
}

/** What a pickle is made of, as far as a checkpoint may hold it. Integers are numbers where those are exact. */
export type PickleValue =
  | null
  | boolean
  | number
  | string
  | OpaqueValue
  | TupleValue
  | ListValue
  | DictValue
  | GlobalValue
  | StorageValue
  | TensorValue;

/** A value's kind, for errors. */
export function describeValue(value: PickleValue | undefined): string {
  if (value === undefined) return 'nothing';
  if (value === null) return 'None';
  if (typeof value === 'boolean') return 'a bool';
  if (typeof value === 'number') return 'an int';
  if (typeof value === 'string') return 'a str';
  if (value.kind === 'opaque') return value.what;
  return `a ${value.kind}`;
}
