import { describeCheckpoint } from '../checkpoint/describe.ts';
import { openCheckpoint } from '../checkpoint/open-checkpoint.ts';
import { parseEndpoint } from '../config/endpoint.ts';
import type { InspectReport, Runtime } from './job.ts';
import { openSession } from './session.ts';

/** Tensors, dtypes, shapes, shards and sizes of a checkpoint, from its headers alone. */
export async function inspect(endpoint: string, runtime: Runtime): Promise<InspectReport> {
  await using session = openSession(runtime);
  const checkpoint = await openCheckpoint(await session.openSnapshot(parseEndpoint(endpoint, 'inspect')));
  return { kind: 'inspect', origin: checkpoint.snapshot.origin, ...describeCheckpoint(checkpoint) };
}
