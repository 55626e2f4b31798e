import type { JobRequest } from '../../src/app/contract/requests.ts';
import { type Endpoint, parseEndpoint } from '../../src/app/options/endpoint.ts';
import { standardMaxShardBytes } from '../../src/app/options/output-format.ts';
import type { Runtime } from '../../src/app/session/runtime.ts';
import { defaultThresholds } from '../../src/core/judgement/thresholds.ts';
import type { Prose } from '../../src/kit/advice.ts';
import { systemClock } from '../../src/kit/environment.ts';
import { plainPairing } from '../../src/kit/pairing-options.ts';
import type { ProgressEvent } from '../../src/kit/progress.ts';

/** A request, with the endpoints as a user writes them. */
export type Written<Request> = {
  readonly [Key in keyof Request]: Endpoint extends Request[Key]
    ? string | Exclude<Request[Key], Endpoint>
    : Request[Key];
};

/** A request as a face makes it when nothing but the pair and α was said. */
export function jobRequest(
  fields: Pick<Written<JobRequest>, 'sft' | 'aligned' | 'alphas'> & Partial<Written<JobRequest>>,
): JobRequest {
  return {
    sftSubfolder: undefined,
    alignedSubfolder: undefined,
    variant: undefined,
    preferPr: false,
    pipeline: false,
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
    sft: parseEndpoint(fields.sft, 'sft'),
    aligned: parseEndpoint(fields.aligned, 'aligned'),
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
  const say = (message: Prose) => void lines.push(String(message));
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
