import { openAdapter } from '../core/adapter/index.ts';
import {
  explainCheckpoint,
  isAdapterAlone,
  refuseAdapterBeside,
  refused,
  requireVariant,
  type Use,
} from '../formats/checkpoint/index.ts';
import type { Snapshot } from '../kit/index.ts';
import { FormatError, IncompatibleError } from '../kit/index.ts';
import type { InspectReport } from './contract/reports.ts';
import type { InspectRequest } from './contract/requests.ts';
import type { Runtime } from './session/runtime.ts';
import { openSession } from './session/session.ts';

/** What a checkpoint is, from its headers alone, and what a run would do with it. */
export async function inspect(request: InspectRequest, runtime: Runtime): Promise<InspectReport> {
  await using session = openSession(runtime);
  const { endpoint, subfolder, variant } = request;
  const whole = await session.openSnapshot(endpoint, subfolder);
  const snapshot = variant === undefined ? whole : requireVariant(whole, variant);
  const explained = await explainCheckpoint(snapshot, whole);
  const report = { kind: 'inspect', origin: snapshot.origin, ...explained } as const;
  const unsaid = findRefusal(() => refuseAdapterBeside(snapshot));
  if (unsaid !== undefined) return { ...report, use: unsaid };
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
    return refusalOf(error);
  }
}

function findRefusal(check: () => void): Use | undefined {
  try {
    check();
    return undefined;
  } catch (error) {
    return refusalOf(error);
  }
}

function refusalOf(error: unknown): Use {
  if (error instanceof IncompatibleError || error instanceof FormatError) return refused(error);
  throw error;
}
