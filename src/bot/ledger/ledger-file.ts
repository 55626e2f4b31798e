import { z } from 'zod';
import { InputError } from '../../kit/index.ts';
import type { Ledger, PairRecord, PairStatus } from './ledger.ts';

/** Increased when a reader would have to change. */
const schemaVersion = 1;
const maxFileLength = 8 << 20;
/** Leaves room for the cursor and the repos. */
const maxPairsLength = 5 << 20;
const maxEntries = 20_000;
const maxTextLength = 2_000;

const text = z.string().max(maxTextLength);
const name = z.string().max(300);
const time = z.number().min(0).max(8.64e15);
const count = z.int().min(0);

const ledgerSchema = z.object({
  schema: z.literal(schemaVersion),
  cursor: z
    .object({
      seenUntil: z.record(name, time),
      unread: z
        .record(name, z.array(z.object({ from: z.string().min(1).max(4_096), until: z.number() })).max(100))
        .optional(),
      members: z.record(name, z.array(name).max(maxEntries)),
    })
    .optional(),
  pairs: z
    .array(
      z.object({
        key: z.string().max(2 * maxTextLength),
        sft: name,
        dpo: name,
        rule: name.optional(),
        status: z.enum(['waiting', 'failed', 'asked', 'declined', 'dismissed', 'published']),
        attempts: count,
        notBefore: time.optional(),
        reason: text.optional(),
        firstAlpha: z.number().min(-1_000).max(1_000).optional(),
        isRestricted: z.boolean().default(false),
        fingerprints: z.array(name).max(100).default([]),
        boxes: z
          .array(
            z.object({
              key: name,
              action: z.enum(['publish', 'revise', 'replace', 'retry', 'now', 'dismiss']),
              sft: name,
              text,
            }),
          )
          .max(50)
          .default([]),
      }),
    )
    .max(maxEntries),
  repos: z.array(z.object({ target: name, at: time, byteLength: count })).max(maxEntries),
});

/** What is known of the others is found again: by their manifests, or by planning them. */
const neededMost: readonly PairStatus[] = [
  'dismissed',
  'asked',
  'failed',
  'waiting',
  'published',
  'declined',
];

/** The ledger as a file: JSON with a line for each field, so that a commit shows what changed. */
export function renderLedger(ledger: Ledger): string {
  return `${JSON.stringify(ledgerValue(ledger), null, 2)}\n`;
}

/**
 * The same as the value that the JSON stands for. Fields come in one order, wherever a record was made: else a run that
 * learnt nothing would change the file.
 */
export function ledgerValue({ cursor, pairs, repos }: Ledger): unknown {
  const sorted = [...pairs].toSorted(
    ([, a], [, b]) => neededMost.indexOf(a.status) - neededMost.indexOf(b.status),
  );
  const kept = sorted.slice(0, countFitting(sorted));
  return {
    schema: schemaVersion,
    cursor,
    pairs: kept
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, record]) => {
        const { sft, aligned, rule, status, attempts, notBefore, reason } = record;
        const { firstAlpha, isRestricted, fingerprints, boxes } = record;
        return {
          key,
          sft,
          dpo: aligned,
          rule,
          status,
          attempts,
          notBefore,
          reason,
          firstAlpha,
          isRestricted,
          fingerprints,
          boxes,
        };
      }),
    repos: repos.slice(-maxEntries),
  };
}

/** As many as a reader takes: of the others what they say is lost, and not the whole file. */
function countFitting(pairs: readonly (readonly [string, PairRecord])[]): number {
  let length = 0;
  const first = pairs.slice(0, maxEntries).findIndex((pair) => {
    length += JSON.stringify([pair], null, 2).length;
    return length > maxPairsLength;
  });
  return first < 0 ? Math.min(pairs.length, maxEntries) : first;
}

/**
 * @param source the file, as the user would name it.
 * @throws InputError `ledger-invalid` naming the field; a file that somebody broke is not taken for an empty one.
 */
export function parseLedger(content: string, source: string): Ledger {
  if (content.length > maxFileLength) throw invalid(source, 'it is longer than any ledger');
  let value: unknown;
  try {
    value = JSON.parse(content);
  } catch (error) {
    throw invalid(source, error instanceof Error ? error.message : String(error));
  }
  return readLedger(value, source);
}

/** @throws InputError `ledger-invalid` */
export function readLedger(value: unknown, source: string): Ledger {
  const { success, data, error } = ledgerSchema.safeParse(value);
  if (!success) {
    const [issue] = error.issues;
    throw invalid(source, `${issue?.path.map(String).join('.') || 'the whole'}: ${issue?.message}`);
  }
  return {
    cursor: data.cursor,
    pairs: new Map(
      data.pairs.map(({ key, dpo, rule, notBefore, reason, ...record }) => [
        key,
        { ...record, aligned: dpo, rule, notBefore, reason },
      ]),
    ),
    repos: data.repos,
  };
}

function invalid(source: string, fault: string): InputError {
  return new InputError(`${source} is no ledger of this tool: ${fault}.`, {
    code: 'ledger-invalid',
    hint: 'Restore an earlier version of the file, or remove it: what was published is found on the Hub again.',
  });
}
