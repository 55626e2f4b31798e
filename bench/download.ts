/**
 * How fast, and at what cost in CPU, ranges arrive in memory of our own: the reader with its own connections, the
 * same reader over `node:http`, and `fetch` with a copy. Plain and over TLS, from a server in another process.
 * `node bench/download.ts`
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { systemClock } from '../src/kit/environment.ts';
import { createFileRanges } from '../src/stores/hub/http/file-ranges.ts';
import { createHubHttp } from '../src/stores/hub/http/http.ts';
import { createRangeReader } from '../src/stores/hub/http/range-reader.ts';
import type { BenchRow } from './row.ts';
import { silentLog } from './silent-log.ts';

const totalBytes = 1024 ** 3;
const blockBytes = 1024 * 1024;
const roundCount = 3;
const certificatePath = fileURLToPath(
  new URL('../test/stores/hub/certificates/loopback.pem', import.meta.url),
);
const keyPath = fileURLToPath(new URL('../test/stores/hub/certificates/loopback-key.pem', import.meta.url));
const block = new Uint8Array(new SharedArrayBuffer(blockBytes));

async function readWithReader(url: string, ownConnections: boolean): Promise<void> {
  const http = createHubHttp({
    // Content on another origin than the Hub's is what own connections are for.
    hubUrl: ownConnections ? 'http://localhost:1' : url,
    clock: systemClock,
    log: silentLog,
    trustedCertificates: readFileSync(certificatePath, 'utf8'),
  });
  const file = { path: 'weights', byteLength: totalBytes };
  const ranges = createFileRanges(http.ranges, new URL(`${url}/weights`), file, '');
  const reader = createRangeReader(
    http.ranges,
    [{ path: file.path, start: 0, end: totalBytes }],
    () => ranges,
  );
  for (let offset = 0; offset < totalBytes; offset += blockBytes) await reader.fill(block);
  reader.close();
  http.close();
}

async function readWithFetch(url: string): Promise<void> {
  const spanBytes = 64 * 1024 * 1024;
  for (let start = 0; start < totalBytes; start += spanBytes) {
    const last = Math.min(start + spanBytes, totalBytes) - 1;
    const response = await fetch(`${url}/weights`, { headers: { range: `bytes=${start}-${last}` } });
    let filledBytes = 0;
    for await (const chunk of response.body ?? []) {
      for (let rest = chunk; rest.byteLength > 0; ) {
        const piece = rest.subarray(0, blockBytes - filledBytes);
        block.set(piece, filledBytes);
        filledBytes = (filledBytes + piece.byteLength) % blockBytes;
        rest = rest.subarray(piece.byteLength);
      }
    }
  }
}

async function measure(read: () => Promise<void>): Promise<Sample> {
  const startedAt = process.hrtime.bigint();
  const before = process.cpuUsage();
  await read();
  const { user, system } = process.cpuUsage(before);
  const seconds = Number(process.hrtime.bigint() - startedAt) / 1e9;
  return {
    gbPerSecond: totalBytes / 1e9 / seconds,
    cpuSecondsPerGb: (user + system) / 1e6 / (totalBytes / 1e9),
  };
}

function medianOf(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

interface Sample {
  readonly gbPerSecond: number;
  readonly cpuSecondsPerGb: number;
}

export async function benchDownload(): Promise<BenchRow[]> {
  return [...(await benchScheme(false)), ...(await benchScheme(true))];
}

async function benchScheme(secure: boolean): Promise<BenchRow[]> {
  const server = fork(fileURLToPath(new URL('download-server.ts', import.meta.url)), [
    String(totalBytes),
    ...(secure ? [certificatePath, keyPath] : []),
  ]);
  const [port] = await once(server, 'message');
  const url = `${secure ? 'https' : 'http'}://127.0.0.1:${port}`;
  const clients = {
    'own connections': () => readWithReader(url, true),
    'node:http': () => readWithReader(url, false),
    fetch: () => trusting(() => readWithFetch(url)),
  };
  const samples: Record<string, Sample[]> = { 'own connections': [], 'node:http': [], fetch: [] };
  for (let round = 0; round < roundCount; round++) {
    for (const [name, read] of Object.entries(clients)) samples[name]?.push(await measure(read));
  }
  server.disconnect();
  const cost = (name: string) => medianOf((samples[name] ?? []).map((sample) => sample.cpuSecondsPerGb));
  const ratio = cost('node:http') / cost('own connections');
  return Object.entries(samples).flatMap(([name, taken]) => {
    const prefix = `download${secure ? ' over TLS' : ''}: ${name}`;
    const mine = name === 'own connections';
    return [
      { name: prefix, value: medianOf(taken.map((sample) => sample.gbPerSecond)), unit: 'GB/s' },
      {
        name: `${prefix}, CPU`,
        value: cost(name),
        unit: 's/GB',
        ...(mine && { ratio, target: '≤ 1/1.5 × node:http', met: ratio >= 1.5 }),
      },
    ];
  });
}

/** Nothing else makes this process's `fetch` trust the certificate of the loopback server. */
async function trusting(read: () => Promise<void>): Promise<void> {
  const { env } = process;
  const before = env.NODE_TLS_REJECT_UNAUTHORIZED;
  env.NODE_TLS_REJECT_UNAUTHORIZED = '0';
  try {
    await read();
  } finally {
    if (before === undefined) delete env.NODE_TLS_REJECT_UNAUTHORIZED;
    else env.NODE_TLS_REJECT_UNAUTHORIZED = before;
  }
}

if (import.meta.main) {
  for (const { name, value, unit } of await benchDownload())
    console.log(`${name}: ${value.toFixed(2)} ${unit}`);
}
