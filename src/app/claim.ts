import { requireVariant } from '../formats/checkpoint/index.ts';
import {
  advice,
  InputError,
  nameOf,
  type OutputDtype,
  option,
  type PairingOptions,
  type Rounding,
  type Snapshot,
  type Text,
} from '../kit/index.ts';
import type { Manifest } from './derived-repo.ts';
import { openPart } from './open-part.ts';
import { type Endpoint, parseEndpoint } from './options/endpoint.ts';
import type { VerifyRequest } from './requests.ts';
import type { Session } from './session.ts';
import { manifestPath } from './targets.ts';

export interface ClaimedSource {
  readonly endpoint: Endpoint;
  readonly subfolder: string | undefined;
  /** Undefined for the ordinary weights. */
  readonly variant: string | undefined;
}

/** What a repo is checked against. */
export interface Claim {
  readonly pairing: PairingOptions | undefined;
  readonly sft: ClaimedSource;
  readonly aligned: ClaimedSource;
  readonly alpha: number;
  /** Undefined where any will do. */
  readonly rounding: Rounding | undefined;
  readonly dtype: OutputDtype | undefined;
}

/** What is claimed by the user, or else by the repo's own manifest. */
export function readClaim(request: VerifyRequest, manifest: Manifest | undefined, derived: Snapshot): Claim {
  const { sftSubfolder, dpoSubfolder } = request;
  const sourceOf = (
    given: string | undefined,
    subfolder: string | undefined,
    side: 'sft' | 'aligned',
    name: Text,
  ): ClaimedSource => {
    // What the manifest says of a source is not said of another.
    if (given !== undefined) return { endpoint: parseEndpoint(given, name), subfolder, variant: undefined };
    const source = manifest?.[side];
    if (source?.kind === 'hub') {
      return {
        endpoint: { kind: 'hub', repo: source.repo, revision: source.commit },
        subfolder: subfolder ?? source.subfolder,
        variant: request.variant === undefined ? source.variant : undefined,
      };
    }
    throw unknownClaim(derived, name, source && `its manifest names the directory '${source.name}' only`);
  };
  const alpha = request.alpha ?? manifest?.alpha;
  if (alpha === undefined) throw unknownClaim(derived, option('alpha'), undefined);
  return {
    sft: sourceOf(request.sft, sftSubfolder, 'sft', option('sft')),
    aligned: sourceOf(request.dpo, dpoSubfolder, 'aligned', option('dpo')),
    alpha,
    rounding: request.rounding ?? manifest?.rounding,
    dtype: manifest?.dtype,
    pairing: request.pairing ?? manifest?.pairing,
  };
}

export async function openClaimed(
  { endpoint, subfolder, variant }: ClaimedSource,
  session: Session,
): Promise<Snapshot> {
  const part = await openPart(endpoint, subfolder, session);
  return variant === undefined ? part : requireVariant(part, variant);
}

function unknownClaim(derived: Snapshot, missing: Text, why: string | undefined): InputError {
  return new InputError(
    advice`${nameOf(derived.origin)}: ${missing} is missing, and ${why ?? `there is no ${manifestPath} that says it`}.`,
    {
      code: 'claim-unknown',
      hint: advice`Say what it is claimed to be made of: ${option('sft', 'ENDPOINT')} ${option('dpo', 'ENDPOINT')} ${option('alpha', 'NUMBER')}.`,
    },
  );
}
