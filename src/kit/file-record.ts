import type { FileRecord } from './publication.ts';
import { noStatistics, type TensorGroupStatistics } from './statistics.ts';

/** A record as JSON; see {@link keepNonFinite}. */
export function encodeRecord({ path, byteLength, sha256, statistics }: FileRecord): Uint8Array {
  return Buffer.from(JSON.stringify({ path, byteLength, sha256, statistics }, keepNonFinite));
}

/** For JSON.stringify: sums that are not finite, which JSON lacks, become the strings `NaN` and `Infinity`. */
export function keepNonFinite(_key: string, value: unknown): unknown {
  return typeof value === 'number' && !Number.isFinite(value) ? String(value) : value;
}

/** Reads a record that anyone with write access could have changed; undefined unless it is sound. */
export function decodeRecord(text: string): FileRecord | undefined {
  const value = parseObject(text);
  if (value === undefined) return undefined;
  const { path, byteLength, sha256, statistics: given } = value;
  if (typeof path !== 'string' || path === '') return undefined;
  if (!Number.isSafeInteger(byteLength) || (byteLength as number) < 0) return undefined;
  if (typeof sha256 !== 'string' || !/^[0-9a-f]{64}$/.test(sha256)) return undefined;
  const record = { path, byteLength: byteLength as number, sha256 };
  if (given === undefined) return record;
  const statistics = readStatistics(given);
  return statistics && { ...record, statistics };
}

function readStatistics(given: unknown): TensorGroupStatistics | undefined {
  if (typeof given !== 'object' || given === null) return undefined;
  const sums: Record<string, number> = {};
  for (const name of Object.keys(noStatistics)) {
    const value = (given as Partial<Record<string, unknown>>)[name];
    const isNonFinite = value === 'NaN' || value === 'Infinity' || value === '-Infinity';
    if (typeof value !== 'number' && !isNonFinite) return undefined;
    sums[name] = Number(value);
  }
  return { ...noStatistics, ...sums };
}

function parseObject(text: string): Partial<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}
