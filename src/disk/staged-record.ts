import type { FileRecord } from '../kit/publication.ts';
import { noStatistics, type TensorGroupStatistics } from '../kit/statistics.ts';

/** A record as JSON; sums that are not finite, which JSON lacks, become strings. */
export function encodeRecord({ path, byteLength, sha256, statistics }: FileRecord): string {
  return JSON.stringify({ path, byteLength, sha256, statistics }, (_, value: unknown) =>
    typeof value === 'number' && !Number.isFinite(value) ? String(value) : value,
  );
}

/** Reads a record; undefined unless it is sound, as it is not when the machine stopped while it was written. */
export function decodeRecord(text: string): FileRecord | undefined {
  const value = parseObject(text);
  if (value === undefined) return undefined;
  const { path, byteLength, sha256, statistics } = value;
  if (typeof path !== 'string' || typeof byteLength !== 'number' || typeof sha256 !== 'string')
    return undefined;
  if (!Number.isSafeInteger(byteLength) || byteLength < 0 || !/^[0-9a-f]{64}$/.test(sha256)) return undefined;
  if (statistics === undefined) return { path, byteLength, sha256 };
  const sums = decodeStatistics(statistics);
  return sums && { path, byteLength, sha256, statistics: sums };
}

function decodeStatistics(value: unknown): TensorGroupStatistics | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const sums: Record<string, number> = {};
  for (const name of Object.keys(noStatistics)) {
    const sum = (value as Partial<Record<string, unknown>>)[name];
    if (typeof sum !== 'number' && !['NaN', 'Infinity', '-Infinity'].includes(String(sum))) return undefined;
    sums[name] = Number(sum);
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
