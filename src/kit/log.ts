import type { Text } from './advice.ts';

/** Where a use case says what it does; each face has its own (terminal, Actions), tests record. */
export interface Log {
  info(message: Text): void;
  warn(message: Text): void;
  /** Only shown when asked for. */
  debug(message: Text): void;
}

/** For measurements. */
