import { Advice, advice, joinProse, type Prose, sameCommand } from './advice.ts';
import type { OptionName } from './option-names.ts';

/**
 * The errors a run can end with. The class says who has to act; the faces (terminal, Actions) render them
 * in one place each. Anything that is not an {@link ExtrapolateError} is a bug and is shown with its stack.
 */

export interface ErrorDetails {
  /** Stable, machine-readable identifier, e.g. `tensor-shape-mismatch`. */
  readonly code: string;
  /** What the reader can do about it, as one imperative sentence. */
  readonly hint?: Prose | undefined;
  /** A page that helps: the repo's access form, a section of the documentation. */
  readonly docs?: string | undefined;
  readonly cause?: unknown;
}

export abstract class ExtrapolateError extends Error {
  abstract override readonly name: string;
  /** The process exit code of this class of error; documented in docs/errors.md. */
  abstract readonly exitCode: number;
  /** What happened, for a face to tell; `message` has it in the words of the command line. */
  wording: Prose;
  readonly code: string;
  hint: Prose | undefined;
  readonly docs: string | undefined;

  constructor(wording: Prose, details: ErrorDetails) {
    super(String(wording), details.cause === undefined ? undefined : { cause: details.cause });
    this.wording = wording;
    this.code = details.code;
    this.hint = details.hint;
    this.docs = details.docs;
  }

  /** What happened, and what to do about it. */
  get inFull(): Prose {
    return this.hint === undefined ? this.wording : joinProse([this.wording, this.hint]);
  }

  /** Says before the rest where it happened, or what was done all the same. */
  precede(beginning: Prose): void {
    this.wording = joinProse([beginning, this.wording]);
    this.message = String(this.wording);
  }

  /** Says before the rest what to do about it. */
  advise(beginning: Prose): void {
    this.hint = this.hint === undefined ? beginning : joinProse([beginning, this.hint]);
  }

  /** Names another option where one is named: who knows which of two it is about, says so. */
  renameOption(name: OptionName, other: OptionName): void {
    const rename = (text: Prose) => (text instanceof Advice ? text.renameOption(name, other) : text);
    this.wording = rename(this.wording);
    this.message = String(this.wording);
    this.hint = this.hint && rename(this.hint);
  }
}

/** An option, input or argument the user gave has a wrong value; names the option and the value. */
export class InputError extends ExtrapolateError {
  override readonly name = 'InputError';
  override readonly exitCode = 2;
}

/** The two checkpoints cannot be extrapolated as they are; names tensor, files, dtypes and shapes. */
export class IncompatibleError extends ExtrapolateError {
  override readonly name = 'IncompatibleError';
  override readonly exitCode = 3;
}

export interface FormatErrorDetails extends ErrorDetails {
  /** The file, as the user would name it. */
  readonly source: string;
  /** Where in the file the fault is. */
  readonly byteOffset: number;
}

/** A file does not follow its format. Permanent: reading it again gives the same error. */
export class FormatError extends ExtrapolateError {
  override readonly name = 'FormatError';
  override readonly exitCode = 4;
  readonly source: string;
  readonly byteOffset: number;

  constructor(message: string, details: FormatErrorDetails) {
    super(`${details.source}: ${message} (at byte ${details.byteOffset})`, {
      ...details,
      hint: details.hint ?? 'Fetch or save the file again; if the fault stays, tell its maker.',
    });
    this.source = details.source;
    this.byteOffset = details.byteOffset;
  }
}

/** Something is missing, gated, private or not writable with this token. */
export class AccessError extends ExtrapolateError {
  override readonly name = 'AccessError';
  override readonly exitCode = 5;
}

export interface ServiceErrorDetails extends ErrorDetails {
  readonly status?: number | undefined;
  readonly requestId?: string | undefined;
}

/** The Hub (or its storage) failed or went away, after every retry. Running again resumes. */
export class ServiceError extends ExtrapolateError {
  override readonly name = 'ServiceError';
  override readonly exitCode = 6;
  readonly status: number | undefined;
  readonly requestId: string | undefined;

  constructor(wording: Prose, details: ServiceErrorDetails) {
    super(wording, details);
    this.status = details.status;
    this.requestId = details.requestId;
  }
}

/** A limit of this machine or of the format was reached: disk full, file too large. */
export class CapacityError extends ExtrapolateError {
  override readonly name = 'CapacityError';
  override readonly exitCode = 7;
}

/** The run was asked to stop (signal, timeout). What was staged stays and is resumed. */
export class CancelledError extends ExtrapolateError {
  override readonly name = 'CancelledError';
  override readonly exitCode = 130;

  constructor(message = 'Stopped on request.') {
    super(message, {
      code: 'cancelled',
      hint: advice`Run ${sameCommand} again to continue where it stopped.`,
    });
  }
}
