import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { readYaml, type YamlNode } from '../../src/kit/yaml/index.ts';
import { findPython, runInterpreter } from './python.ts';

const python = findPython(['yaml']);
const script = fileURLToPath(new URL('yaml-documents.py', import.meta.url));
const limits = { characters: 256 * 1024, depth: 32, nodes: 10_000 };

const textOf = (node: YamlNode): unknown => {
  if (node.kind === 'scalar') return node.text;
  if (node.kind === 'list') return node.items.map(textOf);
  return Object.fromEntries(node.entries.map(({ key, value }) => [key.text, textOf(value)]));
};

test.skipIf(python === undefined)('what PyYAML reads is read alike', async () => {
  const documents: readonly { readonly text: string; readonly value?: unknown }[] = JSON.parse(
    await runInterpreter([script, '7', '5000'], process.env),
  );
  const readable = documents.filter(({ value }) => value !== undefined);
  expect(readable.length).toBeGreaterThan(3_500);
  const differing = readable.filter(({ text, value }) => {
    const reading = readYaml(text, limits, { isLenient: true });
    return !('root' in reading) || JSON.stringify(textOf(reading.root)) !== JSON.stringify(value);
  });
  // Left are lines of nothing but blanks inside of folded quotes, of which the two drop a different number.
  expect(differing.map(({ text }) => text).filter((text) => !/\\\n\s*\n/.test(text))).toEqual([]);
});
