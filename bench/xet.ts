/** The upload format on one thread: its parts and the whole, next to the packages from npm. `node bench/xet.ts` */
import { getChunks } from '@huggingface/xetchunk-wasm';
import { createKeyed } from 'blake3-jit';
import { Hasher } from 'gearhash-jit';
import { createXetKernel } from '../src/formats/xet/kernel.ts';
import type { Compression } from '../src/formats/xet/payload.ts';
import { openXetSession, type XetSteps } from '../src/formats/xet/session.ts';
import { randomBytes, randomWeights } from '../test/formats/xet/oracle.ts';
import type { BenchRow } from './row.ts';

const fileByteLength = 64 * 1024 * 1024;
const blockByteLength = 1024 * 1024;
const xorbByteLimit = 64 * 1024 * 1024;
const chunkByteLength = 65_536;
/** A part is measured on this many bytes, which fit the cache as a chunk does. */
const partByteLength = 262_144;
const roundCount = 7;

export async function benchXet(): Promise<BenchRow[]> {
  const weights = share(randomWeights(fileByteLength, 1));
  const noise = randomBytes(partByteLength, 2);
  const buffer = share(new Uint8Array(xorbByteLimit).fill(1));

  const gear = compare(cutAll(noise), cutAllWithPackage(noise));
  const blake3 = compare(hashAll(noise), hashAllWithPackage(noise));
  const lz4 = throughputOf([compressAll(weights)])[0] ?? 0;
  const [stored = 0, compressed = 0, peer = 0] = throughputOf([
    () => encode(weights, 'none', buffer).bytesIn,
    () => encode(weights, 'auto', buffer).bytesIn,
    () => getChunks(weights).reduce((sum, chunk) => sum + chunk.length, 0),
  ]);
  const { bytesIn, bytesOut } = encode(weights, 'auto', buffer);
  const wireRatio = bytesOut / bytesIn;

  return [
    row('xet: gear scan', gear.own, gear.ratio, 1.2, 'gearhash-jit'),
    { name: 'xet: gear scan, gearhash-jit', value: gear.peer, unit: 'GB/s' },
    row('xet: BLAKE3 of 64 KiB', blake3.own, blake3.ratio, 3, 'blake3-jit'),
    { name: 'xet: BLAKE3 of 64 KiB, blake3-jit', value: blake3.peer, unit: 'GB/s' },
    { name: 'xet: LZ4 of sign and exponent bytes', value: lz4, unit: 'GB/s' },
    row('xet: whole session, stored', stored, stored / peer, 2, 'xetchunk-wasm'),
    row(
      'xet: whole session, compressed',
      compressed,
      compressed / peer,
      1,
      'xetchunk-wasm without compression',
    ),
    { name: 'xet: chunks and hashes alone, xetchunk-wasm', value: peer, unit: 'GB/s' },
    {
      name: 'xet: bytes sent per byte of bf16 N(0, 0.02)',
      value: wireRatio,
      unit: '',
      target: '≤ 0.88',
      met: wireRatio <= 0.88,
    },
  ];
}

function row(name: string, value: number, ratio: number, least: number, peer: string): BenchRow {
  return { name, value, unit: 'GB/s', ratio, target: `≥ ${least} × ${peer}`, met: ratio >= least };
}

/** Does some work and gives the number of bytes it was done on. */
type Work = () => number;

function compare(own: Work, peer: Work): { own: number; peer: number; ratio: number } {
  const [ownThroughput = 0, peerThroughput = 0] = throughputOf([own, peer]);
  return { own: ownThroughput, peer: peerThroughput, ratio: ownThroughput / peerThroughput };
}

/** Medians in GB/s, taken in turns so that what disturbs one disturbs all. */
function throughputOf(works: readonly Work[]): number[] {
  const rounds = Array.from({ length: roundCount + 1 }, () =>
    works.map((work) => {
      const startedAt = process.hrtime.bigint();
      const byteLength = work();
      return byteLength / Number(process.hrtime.bigint() - startedAt);
    }),
  );
  return works.map((_, index) => {
    const sorted = rounds.slice(1).map((round) => round[index] ?? 0);
    return sorted.sort((a, b) => a - b)[Math.floor(roundCount / 2)] ?? 0;
  });
}

function repeat(times: number, work: Work): Work {
  return () => {
    let byteLength = 0;
    for (let time = 0; time < times; time++) byteLength += work();
    return byteLength;
  };
}

function cutAll(input: Uint8Array): Work {
  const kernel = createXetKernel();
  kernel.bytes.set(input, kernel.input);
  const end = kernel.input + input.length;
  return repeat(100, () => {
    let start = kernel.input;
    for (;;) {
      const byteLength = kernel.findCut(start, start, end);
      if (byteLength === 0) return start - kernel.input;
      start += byteLength;
    }
  });
}

/** As the package's users do: what cannot hold a cut is skipped. */
function cutAllWithPackage(input: Uint8Array): Work {
  const hasher = new Hasher(0xffff000000000000n);
  const skipped = 8192 - 64;
  return repeat(100, () => {
    let start = 0;
    for (;;) {
      hasher.resetHash();
      const position = hasher.nextMatch(input.subarray(start + skipped, start + 131_072));
      if (position < 0) return start;
      start += skipped + position;
    }
  });
}

function hashAll(input: Uint8Array): Work {
  const kernel = createXetKernel();
  kernel.bytes.set(input, kernel.input);
  return repeat(100, () => {
    for (let start = 0; start < input.length; start += chunkByteLength) {
      kernel.hashKeyed(kernel.input + start, chunkByteLength, kernel.scratch, kernel.scratch + 32);
    }
    return input.length;
  });
}

function hashAllWithPackage(input: Uint8Array): Work {
  const hasher = createKeyed(new Uint8Array(32));
  return repeat(20, () => {
    for (let start = 0; start < input.length; start += chunkByteLength) {
      hasher
        .reset()
        .update(input.subarray(start, start + chunkByteLength))
        .finalize();
    }
    return input.length;
  });
}

function compressAll(weights: Uint8Array): Work {
  const kernel = createXetKernel();
  const groupByteLength = chunkByteLength / 4;
  const exponents = Uint8Array.from({ length: 4 * 1024 * 1024 }, (_, index) => weights[2 * index + 1] ?? 0);
  return () => {
    for (let start = 0; start < exponents.length; start += groupByteLength) {
      kernel.bytes.set(exponents.subarray(start, start + groupByteLength), kernel.input);
      kernel.compressBlock(kernel.input, groupByteLength, kernel.payload);
    }
    return exponents.length;
  };
}

function encode(
  file: Uint8Array,
  compression: Compression,
  buffer: Uint8Array,
): { bytesIn: number; bytesOut: number } {
  const session = openXetSession({ xorbByteLimit, compression });
  let bytesOut = 0;
  function run(steps: XetSteps<unknown>): void {
    let step = steps.next();
    while (step.done !== true) {
      bytesOut += step.value?.body.length ?? 0;
      step = steps.next(step.value === undefined ? buffer : undefined);
    }
  }
  for (let start = 0; start < file.length; start += blockByteLength) {
    run(session.write(file.subarray(start, start + blockByteLength)));
  }
  run(session.finish());
  return { bytesIn: file.length, bytesOut };
}

function share(bytes: Uint8Array): Uint8Array {
  const shared = new Uint8Array(new SharedArrayBuffer(bytes.length));
  shared.set(bytes);
  return shared;
}

if (import.meta.main) console.table(await benchXet());
