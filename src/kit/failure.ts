import { tell } from './advice.ts';
import { CancelledError, ExtrapolateError } from './errors.ts';
import { boundLines } from './foreign-text.ts';
import { project } from './project.ts';
import type { Words } from './words.ts';

/** An error as data, for every face: what happened, what to do, with which code the process ends. */
export interface Failure {
  readonly kind: 'error';
  /** The class of error, e.g. `AccessError`; `Bug` for everything that is not an ExtrapolateError. */
  readonly name: string;
  readonly code: string;
  readonly message: string;
  readonly hint?: string | undefined;
  readonly docs?: string | undefined;
  /** Only for bugs. */
  readonly stack?: string | undefined;
  readonly exitCode: number;
}

/**
 * Says what an error is to a user. Whatever rejects after the run was asked to stop counts as the stop.
 * @param words in which the reader is told.
 * @param secrets texts that must not be shown, such as the token.
 */
export function describeFailure(
  error: unknown,
  signal: AbortSignal | undefined,
  words: Words,
  secrets: readonly (string | undefined)[] = [],
): Failure {
  const shown = signal?.aborted === true && signal.reason instanceof CancelledError ? signal.reason : error;
  const hide = (text: string) => boundLines(redact(text, secrets));
  if (shown instanceof ExtrapolateError) {
    return {
      kind: 'error',
      name: shown.name,
      code: shown.code,
      message: hide(tell(shown.wording, words)),
      ...(shown.hint === undefined ? {} : { hint: hide(tell(shown.hint, words)) }),
      ...(shown.docs === undefined ? {} : { docs: hide(shown.docs) }),
      exitCode: shown.exitCode,
    };
  }
  return {
    kind: 'error',
    name: 'Bug',
    code: 'bug',
    message: hide(shown instanceof Error ? shown.message : String(shown)),
    hint: 'This is a bug in hf-extrapolate, not in what you gave it. Please report it with the lines above.',
    docs: `${project.url}/issues`,
    stack: hide(describeStack(shown)),
    exitCode: 1,
  };
}

/** The text with every secret replaced by `***`. */
export function redact(text: string, secrets: readonly (string | undefined)[]): string {
  return secrets.reduce<string>(
    (shown, secret) => (secret === undefined || secret.length < 4 ? shown : shown.replaceAll(secret, '***')),
    text,
  );
}

function describeStack(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const own = error.stack ?? `${error.name}: ${error.message}`;
  return error.cause === undefined ? own : `${own}\nCaused by: ${describeStack(error.cause)}`;
}
