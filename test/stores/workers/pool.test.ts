import { createHash } from 'node:crypto';
import { afterEach, describe, expect, it } from 'vitest';
import type { EncodedXorb, XetFile } from '../../../src/formats/xet/stream.ts';
import { openWorkerPool } from '../../../src/stores/workers/open-pool.ts';
import type { WorkerPool, XetStreamOptions } from '../../../src/stores/workers/pool.ts';
import { encodeFile } from '../../formats/xet/drive.ts';
import { decodeXorb, randomBytes, randomWeights } from '../../formats/xet/oracle.ts';

const workerUrl = new URL('../../../src/worker.ts', import.meta.url);
const xorbByteLimit = 200_000;

const pools: WorkerPool[] = [];
afterEach(async () => {
  await Promise.all(pools.splice(0).map((pool) => pool.close()));
});

function open(threads = 2, url = workerUrl): WorkerPool {
  const pool = openWorkerPool({ workerUrl: url, threads });
  pools.push(pool);
  return pool;
}

function share(bytes: Uint8Array): Uint8Array {
  const shared = new Uint8Array(new SharedArrayBuffer(bytes.length));
  shared.set(bytes);
  return shared;
}

function* blocksOf(file: Uint8Array, byteLength = 50_000): Generator<Uint8Array> {
  for (let start = 0; start < file.length; start += byteLength)
    yield file.subarray(start, start + byteLength);
}

const openXet = (pool: WorkerPool, options: Partial<XetStreamOptions> = {}) =>
  pool.openXet({ xorbByteLimit, maxXorbs: 2, onXorb: async () => {}, ...options });

function withoutBodies({
  fileHash,
  byteLength,
  terms,
  xorbs,
}: XetFile & { xorbs: readonly object[] }): XetFile {
  return {
    fileHash,
    byteLength,
    terms,
    xorbs: xorbs.map(({ hash, chunkRecords }) => ({ hash, chunkRecords })),
  };
}

/** A promise with its ends in hand. */
function createGate() {
  let open = () => {};
  let fail: (error: unknown) => void = () => {};
  const passed = new Promise<void>((resolve, reject) => {
    open = resolve;
    fail = reject;
  });
  return { open, fail, passed };
}

/** Resolves when messages have gone back and forth to the workers and nothing more comes of them. */
async function settle(pool: WorkerPool): Promise<void> {
  for (let round = 0; round < 3; round++) {
    await Promise.all([pool.openSha256().finish(), pool.openSha256().finish()]);
  }
}

describe('SHA-256', () => {
  it('is that of the bytes, shared or not, and of none', async () => {
    const pool = open();
    const file = randomBytes(300_001, 1);
    const expected = createHash('sha256').update(file).digest('hex');
    for (const source of [file, share(file), Buffer.from(file)]) {
      const stream = pool.openSha256();
      await Promise.all([...blocksOf(source)].map((block) => stream.write(block)));
      expect(await stream.finish()).toBe(expected);
    }
    expect(await pool.openSha256().finish()).toBe(createHash('sha256').digest('hex'));
  });

  it('takes a block that is not shared as it was when it was written', async () => {
    const stream = open().openSha256();
    const block = new Uint8Array(1000).fill(1);
    const written = stream.write(block);
    block.fill(2);
    await written;
    expect(await stream.finish()).toBe(
      createHash('sha256').update(new Uint8Array(1000).fill(1)).digest('hex'),
    );
  });

  it('keeps many streams apart, on one thread and on three', async () => {
    for (const threads of [1, 3]) {
      const pool = open(threads);
      const files = Array.from({ length: 7 }, (_, index) => randomBytes(20_000 + index, index));
      const digests = await Promise.all(
        files.map(async (file) => {
          const stream = pool.openSha256();
          for (const block of blocksOf(file, 3000)) await stream.write(block);
          return stream.finish();
        }),
      );
      expect(digests).toEqual(files.map((file) => createHash('sha256').update(file).digest('hex')));
    }
  });
});

describe('the upload format', () => {
  const file = randomWeights(1_500_000, 2);
  const expected = encodeFile(file, [file.length], { xorbByteLimit });

  it('is that of the session, with every xorb handed over once', async () => {
    const seen: EncodedXorb[] = [];
    const stream = openXet(open(), {
      onXorb: async (xorb) => {
        seen.push({ ...xorb, body: xorb.body.slice() });
      },
    });
    for (const block of blocksOf(share(file))) await stream.write(block);
    expect(await stream.finish()).toEqual(withoutBodies(expected));
    expect(seen.length).toBeGreaterThan(4);
    seen.forEach((xorb, index) => {
      expect(xorb.hash).toBe(expected.xorbs[index]?.hash);
      expect(Buffer.compare(xorb.body, expected.xorbs[index]?.body ?? Buffer.of())).toBe(0);
    });
    expect(Buffer.concat(seen.flatMap((xorb) => decodeXorb(xorb).map((chunk) => chunk.content)))).toEqual(
      Buffer.from(file),
    );
  });

  it('of no bytes has no xorb', async () => {
    const seen: EncodedXorb[] = [];
    const stream = openXet(open(), {
      onXorb: async (xorb) => {
        seen.push(xorb);
      },
    });
    expect(await stream.finish()).toEqual({ fileHash: '0'.repeat(64), byteLength: 0, terms: [], xorbs: [] });
    expect(seen).toEqual([]);
  });

  it('hands equal xorbs over once', async () => {
    const zeros = share(new Uint8Array(131_072 * 6));
    let count = 0;
    const stream = openXet(open(), {
      compression: 'none',
      onXorb: async () => {
        count++;
      },
    });
    for (const block of blocksOf(zeros, 131_072)) await stream.write(block);
    const { terms, xorbs } = await stream.finish();
    expect([terms.length, xorbs.length, count]).toEqual([6, 1, 1]);
  });

  it.each([1, 2, 3])('holds writers back when %d xorbs wait for the network', async (maxXorbs) => {
    const pool = open();
    const gates: ReturnType<typeof createGate>[] = [];
    const buffers = new Set<ArrayBufferLike>();
    const stream = openXet(pool, {
      maxXorbs,
      onXorb: (xorb) => {
        buffers.add(xorb.body.buffer);
        const gate = createGate();
        gates.push(gate);
        return gate.passed;
      },
    });
    let taken = 0;
    const blocks = [...blocksOf(share(file))];
    const writes = blocks.map((block) => stream.write(block).then(() => taken++));
    const finished = stream.finish();
    await expect.poll(() => gates.length).toBe(maxXorbs);
    await settle(pool);
    expect(gates.length).toBe(maxXorbs);
    // Each waiting xorb stands for at most its length in compressed chunks, and one block more is half taken.
    expect(taken * 50_000).toBeLessThan(((maxXorbs + 1) * xorbByteLimit + 400_000) / 0.85);
    expect(taken).toBeLessThan(blocks.length);

    for (let released = 0; released < expected.xorbs.length; released++) {
      await expect.poll(() => gates.length).toBeGreaterThan(released);
      expect(gates.length).toBeLessThanOrEqual(released + maxXorbs);
      gates[released]?.open();
    }
    await Promise.all(writes);
    expect(await finished).toEqual(withoutBodies(expected));
    expect(buffers.size).toBeLessThanOrEqual(maxXorbs);
  });

  it('reuses the buffers for the next file', async () => {
    const pool = open(1);
    const buffers = new Set<ArrayBufferLike>();
    for (let run = 0; run < 3; run++) {
      const stream = openXet(pool, {
        onXorb: async (xorb) => {
          buffers.add(xorb.body.buffer);
        },
      });
      for (const block of blocksOf(share(file))) await stream.write(block);
      await stream.finish();
    }
    expect(buffers.size).toBeLessThanOrEqual(2);
  });

  it('feeds new streams side by side while those before them are being finished', async () => {
    const pool = open(2);
    const buffers = new Set<ArrayBufferLike>();
    const openNext = () =>
      openXet(pool, { onXorb: async ({ body }) => void buffers.add(body.buffer), maxXorbs: 2 });
    let finishing: Promise<unknown> = Promise.resolve();
    for (let round = 0; round < 3; round++) {
      const streams = [openNext(), openNext()];
      for (const block of blocksOf(share(file))) {
        await Promise.all(streams.map((stream) => stream.write(block)));
      }
      await finishing;
      finishing = Promise.all(streams.map((stream) => stream.finish()));
    }
    await finishing;
    expect(buffers.size).toBe(2);
  });

  it('waits for the last xorb before it is finished', async () => {
    const gate = createGate();
    const stream = openXet(open(), { onXorb: () => gate.passed });
    await stream.write(randomBytes(1000, 1));
    let done = false;
    const finished = stream.finish().then(() => {
      done = true;
    });
    await settle(pools[0] ?? open());
    expect(done).toBe(false);
    gate.open();
    await finished;
  });
});

describe('failures', () => {
  const file = share(randomWeights(1_500_000, 3));

  it('of onXorb reach writers and finish as the same object, the one that came first', async () => {
    const gates: ReturnType<typeof createGate>[] = [];
    const stream = openXet(open(), {
      onXorb: () => {
        const gate = createGate();
        gates.push(gate);
        return gate.passed;
      },
    });
    const results = Promise.allSettled([
      ...[...blocksOf(file)].map((block) => stream.write(block)),
      stream.finish(),
    ]);
    await expect.poll(() => gates.length).toBe(2);
    const first = new RangeError('the first');
    gates[1]?.fail(first);
    gates[0]?.fail(new Error('the second'));
    const failed = (await results).flatMap((result) => (result.status === 'rejected' ? [result.reason] : []));
    expect(failed.length).toBeGreaterThan(1);
    expect(failed.every((reason) => reason === first)).toBe(true);
    await expect(stream.write(file)).rejects.toBe(first);
    expect(gates.length).toBe(2);
  });

  it('of one stream leave the others alone', async () => {
    const pool = open(1);
    const failing = openXet(pool, { onXorb: () => Promise.reject(new Error('refused')) });
    const other = pool.openSha256();
    const failed = Promise.allSettled([...blocksOf(file)].map((block) => failing.write(block)));
    for (const block of blocksOf(file)) await other.write(block);
    expect(await other.finish()).toBe(createHash('sha256').update(file).digest('hex'));
    expect((await failed).at(-1)).toMatchObject({ status: 'rejected', reason: { message: 'refused' } });
  });

  it('by abort reject what is pending and what comes later, with the reason', async () => {
    const pool = open();
    const reason = new Error('no longer wanted');
    const gate = createGate();
    const xet = openXet(pool, { onXorb: () => gate.passed });
    const sha256 = pool.openSha256();
    const pending = [
      ...[...blocksOf(file)].map((block) => xet.write(block)),
      xet.finish(),
      ...[...blocksOf(file)].map((block) => sha256.write(block)),
      sha256.finish(),
    ];
    const results = Promise.allSettled(pending);
    xet.abort(reason);
    sha256.abort(reason);
    xet.abort(new Error('twice'));
    for (const result of await results) expect(result).toMatchObject({ status: 'rejected', reason });
    await expect(xet.write(file)).rejects.toBe(reason);
    await expect(sha256.finish()).rejects.toBe(reason);
    gate.open();

    const next = openXet(pool);
    for (const block of blocksOf(file)) await next.write(block);
    expect((await next.finish()).fileHash).toBe(encodeFile(file).fileHash);
  });

  it('of the options are the streams’ own', async () => {
    const pool = open(1);
    expect(() => openXet(pool, { maxXorbs: 0 })).toThrow(RangeError);
    const stream = openXet(pool, { xorbByteLimit: 1000 });
    await expect(stream.write(file)).rejects.toThrow('1000 bytes');
    expect(() => openWorkerPool({ workerUrl, threads: 0 })).toThrow(RangeError);
    expect(await pool.openSha256().finish()).toBe(createHash('sha256').digest('hex'));
  });

  it.each([
    [1, 'A hash worker failed: out of order.'],
    [2, 'A hash worker stopped with exit code 3.'],
  ])(
    'of the worker itself (%d) end its streams, and the next stream gets a new worker',
    async (blockLength, message) => {
      const pool = open(1, new URL('./broken-worker.ts', import.meta.url));
      const stream = pool.openSha256();
      const other = pool.openSha256();
      const [own, others] = await Promise.allSettled([
        stream.write(new Uint8Array(blockLength)),
        other.finish(),
      ]);
      expect(own).toMatchObject({ status: 'rejected', reason: { message } });
      expect(others).toMatchObject({ status: 'rejected', reason: { message } });
      await pool.openSha256().write(new Uint8Array(5));
    },
  );

  it('of a worker that cannot be started say so', async () => {
    const pool = open(1, new URL('./no-such-worker.ts', import.meta.url));
    await expect(pool.openSha256().finish()).rejects.toThrow(/A hash worker failed: .*no-such-worker/);
  });
});

describe('closing', () => {
  it('ends open streams, and opens no more', async () => {
    const pool = open();
    const stream = pool.openSha256();
    const finished = stream.finish();
    const results = Promise.allSettled([finished]);
    await pool.close();
    await results;
    await expect(stream.write(new Uint8Array(1))).rejects.toThrow();
    expect(() => pool.openSha256()).toThrow('closed');
    await pool.close();
  });

  it('is done at once where nothing was started', async () => {
    const pool = open(1, new URL('./no-such-worker.ts', import.meta.url));
    await pool.close();
  });
});
