import type { Prose } from './advice.ts';

/** Where a use case says what it does; each face has its own (terminal, Actions), tests record. */
export interface Log {
  info(message: Prose): void;
  warn(message: Prose): void;
  /** Only shown when asked for. */
  debug(message: Prose): void;
}

/** For measurements. */
