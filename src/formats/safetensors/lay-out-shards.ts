/** One file of a checkpoint that is laid out anew. */
export interface ShardLayout {
  readonly path: string;
  /** Tensors in the order of their data. */
  readonly names: readonly string[];
}

const baseName = 'model';

/**
 * Divides tensors among files as transformers does when it saves a model: in their order, a new file whenever the
 * next tensor would take one past the limit; a tensor that is longer than that has a file of its own, which comes
 * before the one that is being filled.
 */
export function layOutShards(
  tensors: readonly { readonly name: string; readonly byteLength: number }[],
  maxShardBytes: number,
): readonly ShardLayout[] {
  const shards: (readonly string[])[] = [];
  let names: string[] = [];
  let filled = 0;
  for (const { name, byteLength } of tensors) {
    if (byteLength > maxShardBytes) {
      shards.push([name]);
      continue;
    }
    if (filled + byteLength > maxShardBytes) {
      shards.push(names);
      names = [];
      filled = 0;
    }
    names.push(name);
    filled += byteLength;
  }
  if (names.length > 0) shards.push(names);
  return shards.map((own, index) => ({ path: shardName(index, shards.length), names: own }));
}

function shardName(index: number, count: number): string {
  if (count === 1) return `${baseName}.safetensors`;
  const five = (value: number) => String(value).padStart(5, '0');
  return `${baseName}-${five(index + 1)}-of-${five(count)}.safetensors`;
}
