import type { Derivation } from '../../documents/manifest/index.ts';
import type { Snapshot } from '../../kit/index.ts';
import type { Manifest } from '../job/read-manifest.ts';

export { type Manifest, readManifest } from '../job/read-manifest.ts';

/** How the card of a derived repo names it. */
export function derivationIn(snapshot: Snapshot, manifest: Manifest): Derivation {
  const { origin } = snapshot;
  return { ...manifest, target: origin.kind === 'hub' ? origin.repo : origin.path };
}
