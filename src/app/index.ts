/**
 * The use cases as functions: a typed request in, a report of plain data out. Each loads its code when it is called.
 * They reject with an ExtrapolateError, which says who has to act; anything else is a bug. Texts that name options are
 * data in both: as strings, and in JSON, they have the words of the command line.
 *
 * `options/` reads requests from what users write; `parseJobFields` fills in every default of a job. `job/`, `derived/`
 * and `session/` have the steps by themselves, for who runs many jobs on one set of connections.
 */

import type {
  CardReport,
  DemoReport,
  InspectReport,
  PlanReport,
  RunReport,
  VerifyReport,
} from './contract/reports.ts';
import type { CardRequest, InspectRequest, JobRequest, VerifyRequest } from './contract/requests.ts';
import type { Runtime } from './session/runtime.ts';

export type {
  CardReport,
  CardState,
  DemoReport,
  Finding,
  InspectReport,
  PlannedRead,
  PlanReport,
  RunOutput,
  RunReport,
  RunState,
  SampleReport,
  TargetState,
  VerifyOutcome,
  VerifyReport,
} from './contract/reports.ts';
export type { CardRequest, InspectRequest, JobRequest, VerifyRequest } from './contract/requests.ts';
export type { Endpoint } from './options/endpoint.ts';
export type { Runtime } from './session/runtime.ts';

/** Two checkpoints in, a derived repo out for every α. */
export async function run(request: JobRequest, runtime: Runtime): Promise<RunReport> {
  return (await import('./run.ts')).run(request, runtime);
}

/** What {@link run} would read, compute and write, and everything that speaks against it; writes nothing. */
export async function planJob(request: JobRequest, runtime: Runtime): Promise<PlanReport> {
  return (await import('./plan.ts')).planJob(request, runtime);
}

/** Recomputes a derived repo, or a sample of it, from its sources and compares. */
export async function verify(request: VerifyRequest, runtime: Runtime): Promise<VerifyReport> {
  return (await import('./verify.ts')).verify(request, runtime);
}

/** Writes the card and the charts of a derived repo again, from its manifest. */
export async function refreshCard(request: CardRequest, runtime: Runtime): Promise<CardReport> {
  return (await import('./refresh-card.ts')).refreshCard(request, runtime);
}

/** What a repo or directory holds, by its headers. */
export async function inspect(request: InspectRequest, runtime: Runtime): Promise<InspectReport> {
  return (await import('./inspect.ts')).inspect(request, runtime);
}

/** {@link run} on a small real pair and the embedded Hub. */
export async function demo(runtime: Runtime): Promise<DemoReport> {
  return (await import('./demo.ts')).demo(runtime);
}
