import { standardMaxShardBytes } from '../../src/app/options/output-format.ts';
import type { JobRequest } from '../../src/app/requests.ts';
import type { Runtime } from '../../src/app/runtime.ts';
import { defaultThresholds } from '../../src/core/judgement/thresholds.ts';
import type { Text } from '../../src/kit/advice.ts';
import { systemClock } from '../../src/kit/environment.ts';
import { plainPairing } from '../../src/kit/pairing-options.ts';
import type { ProgressEvent } from '../../src/kit/progress.ts';

/** A request as a face makes it when nothing but the pair and α was said. */
export function jobRequest(
  fields: Pick<JobRequest, 'sft' | 'dpo' | 'alphas'> & Partial<JobRequest>,
): JobRequest {
  return {
    sftSubfolder: undefined,
    dpoSubfolder: undefined,
    variant: undefined,
    preferPr: false,
    to: undefined,
    rounding: { kind: 'nearest' },
    dtype: 'same',
    pairing: plainPairing,
    maxShardBytes: standardMaxShardBytes,
    visibility: undefined,
    force: false,
    allow: new Set(),
    thresholds: defaultThresholds,
    card: { relation: undefined, license: undefined, template: undefined },
    dryRun: false,
    ...fields,
  };
}

export interface TestRuntime extends Runtime {
  readonly events: ProgressEvent[];
  readonly lines: string[];
}

/** A runtime as a door makes it, that records what is said. */
export function testRuntime(options: {
  readonly hubUrl?: string;
  readonly token?: string | undefined;
  readonly signal?: AbortSignal;
}): TestRuntime {
  const events: ProgressEvent[] = [];
  const lines: string[] = [];
  const say = (message: Text) => void lines.push(String(message));
  return {
    hubUrl: options.hubUrl ?? 'http://127.0.0.1:1',
    token: options.token,
    workerUrl: new URL('../../src/worker.ts', import.meta.url),
    log: { info: say, warn: say, debug: say },
    onProgress: (event) => events.push(event),
    signal: options.signal ?? new AbortController().signal,
    clock: systemClock,
    events,
    lines,
  };
}
