import { z } from 'zod';
import type { KeyPath } from './mistakes.ts';

/** The keys that the schema has in the map at this path; empty where it has no map there. */
export function keysAt(schema: z.ZodType, path: KeyPath): readonly string[] {
  let inner: z.core.$ZodType | undefined = unwrap(schema);
  for (const step of path) {
    if (inner instanceof z.ZodArray && typeof step === 'number') inner = inner.element;
    else if (inner instanceof z.ZodObject) inner = inner.shape[step];
    else return [];
    inner = inner === undefined ? undefined : unwrap(inner);
  }
  return inner instanceof z.ZodObject ? Object.keys(inner.shape) : [];
}

/** Where else the schema has this key: `defaults`, `pairs[]`. */
export function placesOfKey(schema: z.ZodType, key: string): readonly string[] {
  const visit = (type: z.core.$ZodType, at: string): readonly string[] => {
    const inner = unwrap(type);
    if (inner instanceof z.ZodArray) return visit(inner.element, `${at}[]`);
    if (!(inner instanceof z.ZodObject)) return [];
    const own = Object.hasOwn(inner.shape, key) ? [at === '' ? 'the top of the file' : at] : [];
    const below = Object.entries(inner.shape).flatMap(([name, child]) =>
      visit(child, at === '' ? name : `${at}.${name}`),
    );
    return [...own, ...below];
  };
  return visit(schema, '');
}

function unwrap(schema: z.core.$ZodType): z.core.$ZodType {
  return schema instanceof z.ZodOptional ? unwrap(schema.unwrap()) : schema;
}
