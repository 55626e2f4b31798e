import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { renderConfigPage, renderSchema, schemaUrl } from '../../scripts/config-schema.ts';
import { parseWatchConfig } from '../../src/bot/config/parse-watch-config.ts';
import { invalidStructures, validSamples } from '../bot/config/watch-samples.ts';
import { findSchemaFault, type JsonSchema } from './json-schema.ts';
import { readText } from './repository.ts';

const schemaText = readText('docs/extrapolate.schema.json');
const page = readText('docs/watch-config.md');
const [, example = ''] = /^```yaml\n([\s\S]*?)^```$/m.exec(page) ?? [];

const schema: JsonSchema = JSON.parse(schemaText);

test('the JSON Schema and the tables are those of the schema', () => {
  expect(schemaText, 'run: npm run build:schema').toBe(renderSchema());
  expect(page, 'run: npm run build:schema').toBe(renderConfigPage(page));
});

test('the example is right, names the schema and has every key', () => {
  expect(parseWatchConfig(example, 'docs/watch-config.md').rules.length).toBeGreaterThan(0);
  expect(example.split('\n')[0]).toBe(`# yaml-language-server: $schema=${schemaUrl}`);
  // What excludes what is shown.
  const others = ['dataset', 'file'];
  const keys = [...page.matchAll(/^\| `([\w-]+)` \|/gm)].map(([, key]) => key ?? '');
  expect(keys.length).toBeGreaterThan(40);
  const missing = keys.filter((key) => !new RegExp(`(^|[\\s{])${key}:`, 'm').test(example));
  expect(missing).toEqual(others);
});

test.each([...Object.entries(validSamples), ['of the documentation', example] as const])(
  'the JSON Schema takes the sample %s',
  (_, text) => {
    expect(findSchemaFault(schema, parse(text))).toBeUndefined();
  },
);

test.each(Object.entries(invalidStructures))('the JSON Schema refuses %s', (_, text) => {
  expect(findSchemaFault(schema, parse(text))).toBeDefined();
});

test('every key is described', () => {
  const visit = (node: unknown, path: string): readonly string[] => {
    if (typeof node !== 'object' || node === null) return [];
    const { properties = {}, items } = node as { properties?: Record<string, object>; items?: unknown };
    return [
      ...Object.entries(properties).flatMap(([key, child]) => [
        ...('description' in child ? [] : [`${path}.${key}`]),
        ...visit(child, `${path}.${key}`),
      ]),
      ...visit(items, `${path}[]`),
    ];
  };
  expect(visit(schema, '')).toEqual([]);
});
