import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { ServiceError } from '../../../src/kit/errors.ts';
import type { FileRanges } from '../../../src/stores/hub/http/file-ranges.ts';
import type { RangeBuffer } from '../../../src/stores/hub/http/range-buffer.ts';
import type { RangeClient } from '../../../src/stores/hub/http/range-client.ts';
import { createRangeReader } from '../../../src/stores/hub/http/range-reader.ts';
import { createReadAhead } from '../../../src/stores/hub/http/read-ahead.ts';
import { createRetryBudget, TransientFailure } from '../../../src/stores/hub/http/retry.ts';
import { createFakeClock, createRecordingLog } from './loopback.ts';
import { makeBytes } from './model-hub.ts';

const path = 'model.safetensors';
const bytes = makeBytes(20 << 20);

/** A server that gives up every connection whose client stops reading. */
function impatientServer(readAheadBytes = 64 << 20) {
  const starts: number[] = [];
  const hubUrl = new URL('https://hub.example');
  const environment = { clock: createFakeClock(), log: createRecordingLog(), random: () => 0.5 };
  const client: RangeClient = {
    hubUrl,
    readAhead: createReadAhead(readAheadBytes),
    get: () => Promise.reject(new Error('not asked for')),
    errorOf: () => new ServiceError('not asked for', { code: 'service-failed' }),
    createBudget: (signal) => createRetryBudget(environment, signal),
    close() {},
  };
  const ranges: FileRanges = {
    file: { path, byteLength: bytes.byteLength },
    async open(start, end) {
      starts.push(start);
      return {
        url: hubUrl,
        status: 206,
        headers: new Headers(),
        discard() {},
        async pipePart() {},
        async pipe(buffer: RangeBuffer) {
          if (buffer.write(bytes.subarray(start, end)) === end - start) return;
          throw new TransientFailure(
            new ServiceError('it sent nothing for 60 s', { code: 'service-unreachable' }),
          );
        },
      };
    },
  };
  return { client, ranges, starts };
}

test('a reader that stands still outlasts any number of connections', async () => {
  const { client, ranges, starts } = impatientServer();
  const reader = createRangeReader(client, [{ path, start: 0, end: bytes.byteLength }], () => ranges);
  const read = Buffer.alloc(bytes.byteLength);
  await reader.fill(read.subarray(0, 1));
  for (let turn = 0; turn < 50; turn++) await nextTurn();
  // Each span that is begun is taken whole.
  expect(starts.length).toBeLessThanOrEqual(3);
  await reader.fill(read.subarray(1));
  expect(read.equals(bytes)).toBe(true);
  reader.close();
});

test('closing a reader that stands still opens nothing more', async () => {
  const { client, ranges, starts } = impatientServer();
  const reader = createRangeReader(client, [{ path, start: 0, end: bytes.byteLength }], () => ranges);
  await reader.fill(new Uint8Array(1));
  const openedBefore = starts.length;
  reader.close();
  for (let turn = 0; turn < 10; turn++) await nextTurn();
  expect(starts.length).toBe(openedBefore);
});

test('readers of one client read ahead no further than all of them together may', async () => {
  const { client, ranges, starts } = impatientServer(16 << 20);
  const whole = [{ path, start: 0, end: bytes.byteLength }];
  const readers = [0, 1].map(() => createRangeReader(client, whole, () => ranges));
  const read = readers.map(() => Buffer.alloc(bytes.byteLength));
  for (const [index, reader] of readers.entries()) await reader.fill((read[index] as Buffer).subarray(0, 1));
  // Two spans of three, without which a reader would stand still between them.
  expect(starts.length).toBe(4);
  for (const [index, reader] of readers.entries()) {
    await reader.fill((read[index] as Buffer).subarray(1));
    expect(read[index]?.equals(bytes)).toBe(true);
    reader.close();
  }
  expect(client.readAhead.take(16 << 20)).toBe(true);
});
