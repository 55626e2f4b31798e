import { openSubfolder } from '../formats/checkpoint/subfolder.ts';
import type { Snapshot } from '../kit/snapshot.ts';
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
