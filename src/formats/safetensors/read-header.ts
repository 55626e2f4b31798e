import type { ByteSource } from '../../kit/index.ts';
import { lengthPrefixByteLength, type SafetensorsHeader } from './header.ts';
import { parseHeader, parseHeaderLength } from './parse-header.ts';

/** Most headers are shorter, so that one read is enough. */
const speculativeByteLength = lengthPrefixByteLength + (64 << 10);

/**
 * Reads the header of a safetensors file in one small read, or two where it is longer than 64 KiB.
 *
 * @throws FormatError as {@link parseHeader}, and whatever the source rejects with.
 */
export async function readHeader(source: ByteSource): Promise<SafetensorsHeader> {
  const place = { source: source.name, fileByteLength: source.byteLength };
  const first = await source.slice(0, Math.min(speculativeByteLength, source.byteLength));
  const headerByteLength = lengthPrefixByteLength + parseHeaderLength(first, place);
  if (headerByteLength <= first.length) return parseHeader(first, place);
  const bytes = new Uint8Array(headerByteLength);
  bytes.set(first);
  bytes.set(await source.slice(first.length, headerByteLength), first.length);
  return parseHeader(bytes, place);
}
