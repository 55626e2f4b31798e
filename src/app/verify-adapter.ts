import type { AdapterPlan } from '../core/adapter/index.ts';
import { adapterConfigPath } from '../core/adapter/index.ts';
import type { Snapshot } from '../kit/index.ts';
import { plainPairing } from '../kit/index.ts';
import type { Claim } from './claim.ts';
import { standardMaxShardBytes } from './options/output-format.ts';
import { planPair } from './plan-pair.ts';
import type { Finding } from './reports.ts';

/** How an adapter should have come about; what is not claimed is as it is unless told otherwise. */
export function planClaimed(pair: Parameters<typeof planPair>[0], claim: Claim): AdapterPlan | undefined {
  const { alpha, rounding = { kind: 'nearest' }, dtype = 'same', pairing = plainPairing } = claim;
  const asked = { alphas: [alpha], rounding, dtype, pairing, maxShardBytes: standardMaxShardBytes };
  return planPair(pair, asked).adapter;
}

/** Ranks and scales are half of an adapter. */
export async function checkAdapterConfig(
  derived: Snapshot,
  { alpha }: Claim,
  adapter: AdapterPlan,
): Promise<readonly Finding[]> {
  const path = adapterConfigPath;
  const file = derived.files.get(path);
  const find = (message: string): Finding[] => [{ what: 'file', path, message }];
  if (file === undefined) return find('it is missing.');
  const expected = adapter.configFor(alpha);
  if (file.byteLength !== expected.byteLength) return find('it is not what θ1, θ0 and α give.');
  const content = await derived.source(path).slice(0, file.byteLength);
  return Buffer.compare(content, expected) === 0 ? [] : find('it is not what θ1, θ0 and α give.');
}
