import { openAdapter } from '../core/adapter/index.ts';
import {
  explainCheckpoint,
  isAdapterAlone,
  refused,
  requireVariant,
  type Use,
} from '../formats/checkpoint/index.ts';
import type { Snapshot } from '../kit/index.ts';
import { FormatError, IncompatibleError } from '../kit/index.ts';
import { openPart } from './open-part.ts';
import type { InspectReport } from './reports.ts';
import type { InspectRequest } from './requests.ts';
import type { Runtime } from './runtime.ts';
import { openSession } from './session.ts';

/** What a checkpoint is, from its headers alone, and what a run would do with it. */
export async function inspect(request: InspectRequest, runtime: Runtime): Promise<InspectReport> {
  await using session = openSession(runtime);
  const { endpoint, subfolder, variant } = request;
  const whole = await openPart(endpoint, subfolder, session);
  const snapshot = variant === undefined ? whole : requireVariant(whole, variant);
  const explained = await explainCheckpoint(snapshot, whole);
  const report = { kind: 'inspect', origin: snapshot.origin, ...explained } as const;
  if (!isAdapterAlone(snapshot)) return report;
  const otherWeights = explained.otherWeights.filter(({ kind }) => kind !== 'adapter');
  return { ...report, otherWeights, use: await useOfAdapter(snapshot) };
}

/** Whether a run takes the adapter. */
async function useOfAdapter(snapshot: Snapshot): Promise<Use> {
  try {
    await openAdapter(snapshot);
    return { kind: 'adapter' };
  } catch (error) {
    if (error instanceof IncompatibleError || error instanceof FormatError) return refused(error);
    throw error;
  }
}
