import {
  advice,
  InputError,
  nameOf,
  type OutputDtype,
  option,
  type PairingOptions,
  type Prose,
  type Rounding,
  type Snapshot,
} from '../../kit/index.ts';
import type { VerifyRequest } from '../contract/requests.ts';
import type { NamedSource } from '../job/open-sources.ts';
import { manifestPath } from '../job/targets.ts';
import type { Endpoint } from '../options/endpoint.ts';
import type { Manifest } from './derived-repo.ts';

/** What a repo is checked against. */
export interface Claim {
  readonly pairing: PairingOptions | undefined;
  readonly sft: NamedSource;
  readonly aligned: NamedSource;
  readonly alpha: number;
  /** Undefined where any will do. */
  readonly rounding: Rounding | undefined;
  readonly dtype: OutputDtype | undefined;
  /** Whether it is a whole pipeline, of which the sources are a component. */
  readonly pipeline: boolean;
}

/** What is claimed by the user, or else by the repo's own manifest. */
export function readClaim(request: VerifyRequest, manifest: Manifest | undefined, derived: Snapshot): Claim {
  const sourceOf = (
    given: Endpoint | undefined,
    subfolder: string | undefined,
    side: 'sft' | 'aligned',
    name: Prose,
  ): NamedSource => {
    // What the manifest says of a source is not said of another.
    if (given !== undefined) return { endpoint: given, subfolder, variant: undefined };
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
    sft: sourceOf(request.sft, request.sftSubfolder, 'sft', option('sft')),
    aligned: sourceOf(request.aligned, request.alignedSubfolder, 'aligned', option('dpo')),
    alpha,
    rounding: request.rounding ?? manifest?.rounding,
    dtype: manifest?.dtype,
    pipeline: manifest?.pipeline === true,
    pairing: request.pairing ?? manifest?.pairing,
  };
}

function unknownClaim(derived: Snapshot, missing: Prose, why: string | undefined): InputError {
  return new InputError(
    advice`${nameOf(derived.origin)}: ${missing} is missing, and ${why ?? `there is no ${manifestPath} that says it`}.`,
    {
      code: 'claim-unknown',
      hint: advice`Say what it is claimed to be made of: ${option('sft', 'ENDPOINT')}, ${option('dpo', 'ENDPOINT')} and ${option('alpha', 'NUMBER')}.`,
    },
  );
}
