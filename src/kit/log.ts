/** Where a use case says what it does; each face has its own (terminal, Actions), tests record. */
export interface Log {
  info(message: string): void;
  warn(message: string): void;
  /** Only shown when asked for. */
  debug(message: string): void;
}

/** For measurements. */
