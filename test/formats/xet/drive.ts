import type { XetSession, XetSteps, XetSummary } from '../../../src/formats/xet/session.ts';
import { openXetSession, type XetSessionOptions } from '../../../src/formats/xet/session.ts';
import type { EncodedXorb } from '../../../src/formats/xet/stream.ts';
import { listChunks } from './list-chunks.ts';

export interface Encoded extends XetSummary {
  readonly xorbs: readonly EncodedXorb[];
}

/** Runs a session to its end, in blocks of the lengths given, the last of them repeated. */
export function encodeFile(
  file: Uint8Array,
  blockByteLengths: readonly number[] = [file.length],
  options: XetSessionOptions = { xorbByteLimit: 1 << 20 },
): Encoded {
  const session: XetSession = openXetSession(options);
  const xorbs: EncodedXorb[] = [];
  const buffer = new Uint8Array(options.xorbByteLimit);

  function run<Result>(steps: XetSteps<Result>): Result {
    let step = steps.next();
    while (step.done !== true) {
      if (step.value !== undefined) xorbs.push({ ...step.value, body: step.value.body.slice() });
      step = steps.next(step.value === undefined ? buffer : undefined);
    }
    return step.value;
  }

  const lengths = [...blockByteLengths];
  for (let at = 0; at < file.length; ) {
    const byteLength = Math.max(1, (lengths.length > 1 ? lengths.shift() : lengths[0]) ?? 1);
    run(session.write(file.subarray(at, at + byteLength)));
    at += byteLength;
  }
  return { ...run(session.finish()), xorbs };
}

export function chunksOf(encoded: Encoded): { readonly hash: string; readonly byteLength: number }[] {
  return encoded.xorbs.flatMap((xorb) => listChunks(xorb.chunkRecords));
}
