import { expect, test } from 'vitest';
import { listFiles, readText } from './repository.ts';

test('no two exported types have one name', () => {
  const places = new Map<string, string[]>();
  // What is compiled to WebAssembly is another language, and declares its types for itself.
  for (const path of listFiles('src', '.ts').filter((path) => !path.includes('/assembly/'))) {
    const exported = readText(path).matchAll(/^export (?:abstract )?(?:interface|type|class|enum) (\w+)/gm);
    for (const [, name = ''] of exported) places.set(name, [...(places.get(name) ?? []), path]);
  }
  expect(places.size).toBeGreaterThan(100);
  expect([...places].filter(([, paths]) => paths.length > 1)).toEqual([]);
});
