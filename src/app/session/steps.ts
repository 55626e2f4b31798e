import type { Runtime } from './runtime.ts';

/** Announces the steps of a use case and times them. */
export interface Steps {
  take<T>(step: string, title: string, work: () => Promise<T>): Promise<T>;
}

export function trackSteps({ clock, onProgress }: Runtime): Steps {
  return {
    async take(step, title, work) {
      const startedAt = clock.now();
      onProgress({ kind: 'step-started', step, title });
      const result = await work();
      onProgress({ kind: 'step-finished', step, milliseconds: clock.now() - startedAt });
      return result;
    },
  };
}
