/**
 * How fast, and at what cost in CPU, ranges arrive in memory of our own: the reader with its own connections, the
 * same reader over `node:http`, and `fetch` with a copy. Plain and over TLS, from a server in another process.
 * `node bench/download.ts [GiB]`
 */
import { fork } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { createFileRanges } from '../src/hub/file-ranges.ts';
import { createHubHttp } from '../src/hub/http.ts';
import { createRangeReader } from '../src/hub/range-reader.ts';
import { systemClock } from '../src/kit/environment.ts';
import { silentLog } from '../src/kit/log.ts';

const totalBytes = Number(process.argv[2] ?? 1) * 1024 ** 3;
const blockBytes = 1024 * 1024;
const roundCount = 3;
const certificatePath = fileURLToPath(new URL('../test/hub/certificates/loopback.pem', import.meta.url));
const keyPath = fileURLToPath(new URL('../test/hub/certificates/loopback-key.pem', import.meta.url));
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

async function measure(read: () => Promise<void>): Promise<{ gbPerSecond: number; cpuSecondsPerGb: number }> {
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

// Only this process's fetch, which has no other way to trust the certificate of the loopback server.
process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0';
process.removeAllListeners('warning');

for (const secure of [false, true]) {
  const server = fork(new URL('download-server.ts', import.meta.url), [
    String(totalBytes),
    ...(secure ? [certificatePath, keyPath] : []),
  ]);
  const port = await new Promise((resolve) => server.once('message', resolve));
  const url = `${secure ? 'https' : 'http'}://127.0.0.1:${port}`;
  const clients: [name: string, read: () => Promise<void>][] = [
    ['own connections', () => readWithReader(url, true)],
    ['node:http', () => readWithReader(url, false)],
    ['fetch', () => readWithFetch(url)],
  ];
  const samples = clients.map(() => [] as Awaited<ReturnType<typeof measure>>[]);
  for (let round = 0; round < roundCount; round++) {
    for (const [index, [, read]] of clients.entries()) samples[index]?.push(await measure(read));
  }
  for (const [index, [name]] of clients.entries()) {
    const mine = samples[index] ?? [];
    const speed = medianOf(mine.map((sample) => sample.gbPerSecond)).toFixed(2);
    const cost = medianOf(mine.map((sample) => sample.cpuSecondsPerGb)).toFixed(2);
    console.log(`${secure ? 'TLS  ' : 'plain'}  ${name.padEnd(16)} ${speed} GB/s  ${cost} CPU s per GB`);
  }
  server.disconnect();
}
