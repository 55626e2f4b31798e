import type { FileRecord } from './publication.ts';
import {
  type ModelPart,
  modelParts,
  noStatistics,
  type PlaceStatistics,
  type Statistics,
} from './statistics.ts';

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
  const statistics = readPlaces(given);
  return statistics && { ...record, statistics };
}

function readPlaces(given: unknown): readonly PlaceStatistics[] | undefined {
  if (!Array.isArray(given)) return undefined;
  const places = given.map(readPlace);
  return places.every((place) => place !== undefined) ? places : undefined;
}

function readPlace(given: unknown): PlaceStatistics | undefined {
  if (typeof given !== 'object' || given === null) return undefined;
  const { part, layer, statistics: sums } = given as Partial<Record<string, unknown>>;
  const statistics = readStatistics(sums);
  if (statistics === undefined || !modelParts.includes(part as ModelPart)) return undefined;
  if (layer === undefined) return { part: part as ModelPart, statistics };
  if (!Number.isSafeInteger(layer) || (layer as number) < 0) return undefined;
  return { part: part as ModelPart, layer: layer as number, statistics };
}

function readStatistics(given: unknown): Statistics | undefined {
  if (typeof given !== 'object' || given === null) return undefined;
  const { mostChanged, ...own } = given as Partial<Record<string, unknown>>;
  const sums: Record<string, number> = {};
  for (const name of Object.keys(noStatistics)) {
    const value = own[name];
    const isNonFinite = value === 'NaN' || value === 'Infinity' || value === '-Infinity';
    if (typeof value !== 'number' && !isNonFinite) return undefined;
    sums[name] = Number(value);
  }
  const statistics = { ...noStatistics, ...sums };
  if (mostChanged === undefined) return statistics;
  if (typeof mostChanged !== 'object' || mostChanged === null) return undefined;
  const { tensor, deltaRatio } = mostChanged as Partial<Record<string, unknown>>;
  if (typeof tensor !== 'string' || typeof deltaRatio !== 'number') return undefined;
  return { ...statistics, mostChanged: { tensor, deltaRatio } };
}

function parseObject(text: string): Partial<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}
