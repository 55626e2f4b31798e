import type { ByteSource, Snapshot } from '../../../kit/index.ts';

/** What every use of a checkpoint asks for, where it lies at the top of its repo. */
const weightFile =
  /^(?:model|pytorch_model|adapter_model|diffusion_pytorch_model)(?:[.-][^/]*)?\.safetensors$/;
const smallFiles = [
  'adapter_config.json',
  'config.json',
  'model.safetensors.index.json',
  'README.md',
  'tokenizer_config.json',
];
const maxSmallBytes = 256 << 10;
/** Most headers of safetensors end here. */
const headerBytes = (64 << 10) + 8;
/** Of shards; the rest is read when it is asked for. */
const maxHeaders = 16;

/**
 * The same snapshot, of which the beginnings of some files are read all at once: one after the other each would cost
 * two round trips.
 */
export function withBeginnings(snapshot: Snapshot): Snapshot {
  const { files } = snapshot;
  const kept = new Map<string, { readonly end: number; readonly bytes: Promise<Uint8Array> }>();
  const keep = (path: string, end: number) => {
    const bytes = snapshot.source(path).slice(0, end);
    bytes.catch(() => {}); // Told to the first who asks for it; perhaps nobody does.
    kept.set(path, { end, bytes });
  };
  const shards = [...files.values()].filter(({ path }) => weightFile.test(path));
  for (const { path, byteLength } of shards.slice(0, maxHeaders)) {
    if (byteLength > 0) keep(path, Math.min(byteLength, headerBytes));
  }
  for (const path of smallFiles) {
    const { byteLength } = files.get(path) ?? { byteLength: 0 };
    if (byteLength > 0 && byteLength <= maxSmallBytes) keep(path, byteLength);
  }

  async function find(path: string, start: number, end: number): Promise<Uint8Array | undefined> {
    const known = kept.get(path);
    if (known === undefined || end > known.end) return undefined;
    try {
      // A copy: what is kept must stay as it is.
      return (await known.bytes).slice(start, end);
    } catch (error) {
      kept.delete(path);
      throw error;
    }
  }

  return {
    ...snapshot,
    source(path): ByteSource {
      const source = snapshot.source(path);
      return {
        name: source.name,
        byteLength: source.byteLength,
        slice: async (start, end) => (await find(path, start, end)) ?? source.slice(start, end),
      };
    },
  };
}
