import type { FileRange, RangeReader } from '../../../kit/index.ts';
import { CancelledError } from '../../../kit/index.ts';
import type { FileRanges } from './file-ranges.ts';
import { RangeBuffer } from './range-buffer.ts';
import type { RangeClient } from './range-client.ts';
import { planSpans, type Span, standardSpanBytes } from './range-plan.ts';
import { TransientFailure } from './retry.ts';

/**
 * Long spans under way in a reader: fewer where bytes come faster than they are wanted, more where connections are slow
 * and the memory of all readers allows it.
 */
const longSpans = { least: 2, first: 3, most: 6 };
/** Short ones, such as those of a sample, cost a round trip each and little memory. */
const mostSpans = 32;
/** Where unwanted bytes between two parts go. */
const gapTargetBytes = 64 * 1024;

interface OpenSpan {
  readonly span: Span;
  readonly buffer: RangeBuffer;
  readonly cancel: (reason: unknown) => void;
  partIndex: number;
  /** Position in the file of the next byte to take. */
  position: number;
}

/** Reads the ranges as one stream over HTTP; see {@link RangeReader}. Aborting closes it with the signal's reason. */
export function createRangeReader(
  client: RangeClient,
  ranges: readonly FileRange[],
  rangesOf: (path: string) => FileRanges,
  signal?: AbortSignal,
): RangeReader {
  const spans = planSpans(ranges);
  const opened: OpenSpan[] = [];
  const gapTarget = new Uint8Array(gapTargetBytes);
  const spareRings: Uint8Array[] = [];
  const takeRing = (byteLength: number) => {
    const index = spareRings.findIndex((ring) => ring.byteLength >= byteLength);
    return spareRings.splice(index, index < 0 ? 0 : 1)[0] ?? Buffer.allocUnsafeSlow(byteLength);
  };
  /** What is read ahead is counted in long spans. */
  let wantedCount = longSpans.first;
  let openBytes = 0;
  let nextSpanIndex = 0;
  let closedFor: { readonly reason: unknown } | undefined;
  let lastFill: Promise<void> | undefined;

  function openSpans(): OpenSpan | undefined {
    for (;;) {
      const span = spans[nextSpanIndex];
      if (span === undefined || opened.length === mostSpans) break;
      const byteLength = span.end - span.start;
      if (opened.length > 0 && openBytes + byteLength > wantedCount * standardSpanBytes) break;
      if (opened.length < longSpans.least) client.readAhead.force(byteLength);
      else if (!client.readAhead.take(byteLength)) break;
      openBytes += byteLength;
      nextSpanIndex++;
      opened.push(openSpan(client, span, rangesOf(span.path), () => takeRing(byteLength)));
    }
    return opened[0];
  }

  function closeFirst({ span, buffer }: OpenSpan): void {
    opened.shift();
    forget(span);
    const ring = buffer.releaseRing();
    if (ring !== undefined) spareRings.push(ring);
    const next = opened[0];
    if (next === undefined) return;
    wantedCount = isWhole(next)
      ? Math.max(longSpans.least, wantedCount - 1)
      : Math.min(longSpans.most, wantedCount + 1);
  }

  function forget({ start, end }: Span): void {
    openBytes -= end - start;
    client.readAhead.giveBack(end - start);
  }

  async function fillNow(target: Uint8Array): Promise<void> {
    let offset = 0;
    while (offset < target.byteLength) {
      if (closedFor !== undefined) throw closedFor.reason;
      const current = openSpans();
      if (current === undefined)
        throw new RangeError('The reader was asked for more bytes than its ranges have.');
      const part = current.span.parts[current.partIndex];
      if (part === undefined) {
        closeFirst(current);
        continue;
      }
      const gapBytes = part.start - current.position;
      if (gapBytes > 0) {
        const gap = gapTarget.subarray(0, gapBytes);
        await current.buffer.fill(gap);
        current.position += gap.byteLength;
        continue;
      }
      const piece = target.subarray(offset, offset + (part.end - current.position));
      await current.buffer.fill(piece);
      current.position += piece.byteLength;
      offset += piece.byteLength;
      if (current.position === part.end) current.partIndex++;
    }
  }

  function close(reason: unknown): void {
    signal?.removeEventListener('abort', onAbort);
    closedFor ??= { reason };
    for (const { span, cancel } of opened.splice(0)) {
      forget(span);
      cancel(closedFor.reason);
    }
    nextSpanIndex = spans.length;
  }
  const onAbort = () => close(signal?.reason);
  signal?.addEventListener('abort', onAbort, { once: true });
  if (signal?.aborted) onAbort();

  return {
    fill(target) {
      const previous = lastFill;
      const filling = previous === undefined ? fillNow(target) : previous.then(() => fillNow(target));
      lastFill = filling;
      return filling;
    },
    close: () => close(new CancelledError('The reader was closed.')),
  };
}

const isWhole = ({ span, buffer }: Pick<OpenSpan, 'span' | 'buffer'>) =>
  buffer.receivedBytes === span.end - span.start;

function openSpan(client: RangeClient, span: Span, ranges: FileRanges, takeRing: () => Uint8Array): OpenSpan {
  const controller = new AbortController();
  const buffer = new RangeBuffer(takeRing);
  streamSpan(client, span, ranges, buffer, controller.signal).catch((error) => buffer.fail(error));
  return {
    span,
    buffer,
    cancel(reason) {
      // All bytes are here: the connection is about to be free for others.
      if (isWhole({ span, buffer })) return;
      // First the sockets, so that none writes into a target that its owner has back.
      controller.abort(reason);
      buffer.fail(reason);
    },
    partIndex: 0,
    position: span.start,
  };
}

/** Brings the span's bytes into the buffer, over as many connections as it takes, each resuming at the next byte. */
async function streamSpan(
  client: RangeClient,
  span: Span,
  ranges: FileRanges,
  buffer: RangeBuffer,
  signal: AbortSignal,
): Promise<void> {
  const budget = client.createBudget(signal);
  const spanBytes = span.end - span.start;
  while (buffer.receivedBytes < spanBytes) {
    // However long the reader stands still, a connection that breaks meanwhile is no failed attempt.
    await buffer.untilSpace(signal);
    const receivedBefore = buffer.receivedBytes;
    try {
      const answer = await ranges.open(span.start + receivedBefore, span.end, signal);
      await answer.pipe(buffer, spanBytes - receivedBefore, signal);
    } catch (error) {
      if (!(error instanceof TransientFailure)) throw error;
      if (buffer.receivedBytes > receivedBefore) budget.reset();
      await budget.spend(error);
    }
  }
}
