import type { YamlMap, YamlNode } from './yaml-node.ts';

/**
 * A node as plain data. Maps have no prototype; of a key that is given twice the last value counts; `<<` gives a map
 * the fields of others that it lacks.
 */
export function plainValue(node: YamlNode): unknown {
  if (node.kind === 'scalar') return node.value;
  if (node.kind === 'list') return node.items.map(plainValue);
  const value: Record<string, unknown> = Object.create(null);
  for (const { key, value: merged } of node.entries) {
    if (!isMergeKey(key, merged)) continue;
    const sources = merged.kind === 'list' ? merged.items : [merged];
    for (const source of sources) {
      for (const [name, inherited] of Object.entries(plainValue(source) as object))
        if (!Object.hasOwn(value, name)) value[name] = inherited;
    }
  }
  for (const { key, value: given } of node.entries) {
    if (!isMergeKey(key, given)) value[key.text] = plainValue(given);
  }
  return value;
}

/** `<<: {…}`, `<<: *a`, `<<: [*a, *b]`; what cannot be merged is a field like others. */
function isMergeKey({ text, isPlain }: YamlMap['entries'][number]['key'], value: YamlNode): boolean {
  if (text !== '<<' || !isPlain) return false;
  return value.kind === 'map' || (value.kind === 'list' && value.items.every(({ kind }) => kind === 'map'));
}
