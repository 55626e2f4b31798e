import { CancelledError } from '../../kit/index.ts';

/** The part of `process` that stopping needs. */
export interface SignalSource {
  on(signal: 'SIGINT' | 'SIGTERM', listener: (signal: string) => void): unknown;
  off(signal: 'SIGINT' | 'SIGTERM', listener: (signal: string) => void): unknown;
  exit(code: number): void;
}

/** A signal that is aborted by the first Ctrl-C or termination; the second one ends the process at once. */
export function listenForStop(source: SignalSource): {
  readonly signal: AbortSignal;
  readonly close: () => void;
} {
  const controller = new AbortController();
  const stop = (name: string) => {
    if (controller.signal.aborted) source.exit(130);
    else controller.abort(new CancelledError(`Stopped by ${name}.`));
  };
  source.on('SIGINT', stop);
  source.on('SIGTERM', stop);
  return {
    signal: controller.signal,
    close: () => {
      source.off('SIGINT', stop);
      source.off('SIGTERM', stop);
    },
  };
}
