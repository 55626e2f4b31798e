/** A file with the given header text and so many bytes of data; nothing is checked. */
export function buildFile(header: string | Uint8Array, dataByteLength = 0): Uint8Array {
  const json = typeof header === 'string' ? new TextEncoder().encode(header) : header;
  const bytes = new Uint8Array(8 + json.length + dataByteLength);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(json.length), true);
  bytes.set(json, 8);
  return bytes;
}

/** A source over bytes that counts its reads and rejects what lies outside. */
export function sourceOf(bytes: Uint8Array, name = 'file.safetensors') {
  const reads: [start: number, end: number][] = [];
  return {
    name,
    byteLength: bytes.length,
    reads,
    async slice(start: number, end: number) {
      if (start < 0 || end > bytes.length || start > end) throw new RangeError(`${start}-${end}`);
      reads.push([start, end]);
      return bytes.slice(start, end);
    },
  };
}
