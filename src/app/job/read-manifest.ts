import type { Derivation } from '../../documents/manifest/index.ts';
import { parseManifest } from '../../documents/manifest/index.ts';
import { findSmallText, nameOf, type Snapshot } from '../../kit/index.ts';
import { manifestPath } from './targets.ts';

/** Everything a manifest says; the name of the repo it lies in is not part of it. */
export type Manifest = Omit<Derivation, 'target'>;

/** A manifest lists the files and layers of a repo; a longer file is not one. */
const maxManifestBytes = 32 << 20;

/**
 * Reads the manifest of a derived repo; undefined where there is none.
 *
 * @throws InputError, FormatError for one that cannot be read or is not of this tool.
 */
export async function readManifest(snapshot: Snapshot): Promise<Manifest | undefined> {
  const text = await findSmallText(snapshot, manifestPath, maxManifestBytes);
  return text === undefined ? undefined : parseManifest(text, nameOf(snapshot.origin, manifestPath));
}
