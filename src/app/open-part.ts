import { openSubfolder } from '../formats/checkpoint/index.ts';
import type { Snapshot } from '../kit/index.ts';
import type { Endpoint } from './options/endpoint.ts';
import type { Session } from './session.ts';

/** A repo or directory, or a folder of it; closed with the session. */
export async function openPart(
  endpoint: Endpoint,
  subfolder: string | undefined,
  session: Session,
): Promise<Snapshot> {
  const snapshot = await session.openSnapshot(endpoint);
  return subfolder === undefined ? snapshot : openSubfolder(snapshot, subfolder);
}
