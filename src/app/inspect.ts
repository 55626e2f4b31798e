import { explainCheckpoint } from '../checkpoint/explain.ts';
import { requireVariant } from '../checkpoint/variant.ts';
import { parseEndpoint } from '../config/endpoint.ts';
import type { InspectReport, InspectRequest, Runtime } from './job.ts';
import { openPart } from './open-part.ts';
import { openSession } from './session.ts';

/** What a checkpoint is, from its headers alone, and what a run would do with it. */
export async function inspect(request: InspectRequest, runtime: Runtime): Promise<InspectReport> {
  await using session = openSession(runtime);
  const { endpoint, subfolder, variant } = request;
  const whole = await openPart(parseEndpoint(endpoint, 'inspect'), subfolder, session);
  const snapshot = variant === undefined ? whole : requireVariant(whole, variant);
  return { kind: 'inspect', origin: snapshot.origin, ...(await explainCheckpoint(snapshot, whole)) };
}
