import { createHash } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import type { JobRequest } from '../../src/app/contract/requests.ts';
import type { HubStore } from '../../src/stores/embedded-hub/store.ts';
import type { Written } from '../app/runtime.ts';
import { readText } from '../project/repository.ts';

/** A pair of the paper in small, and what PyTorch makes of it; written by golden/write.py. */
export interface CataloguePair {
  /** The aligned repo's name, and the folder of the pair. */
  readonly folder: string;
  readonly sft: string;
  readonly dpo: string;
  /** The paper's. */
  readonly alpha: number;
  /** Only where θ1 has no safetensors to mirror: as many files as 5 GB make of the real weights. */
  readonly maxShardBytes?: number;
  /** Names of the tensors of every weight file, sorted. */
  readonly files: Readonly<Record<string, readonly string[]>>;
  /** Files of θ1 that come along. */
  readonly sideFiles: readonly string[];
  readonly tensors: Readonly<Record<string, ExpectedTensor>>;
}

interface ExpectedTensor extends TensorKind {
  /** SHA-256 of the elements, by rounding. */
  readonly nearest: string;
  readonly reference: string;
}

interface TensorKind {
  readonly dtype: string;
  readonly shape: readonly number[];
}

export const catalogue: readonly CataloguePair[] = JSON.parse(
  readText('test/catalogue/golden/expected.json'),
);

export const goldenFolder = fileURLToPath(new URL('golden/', import.meta.url));
export const sideOf = ({ folder }: CataloguePair, side: 'sft' | 'dpo') => `${goldenFolder}${folder}/${side}`;

/** Puts both sides on a Hub under their real names, from the golden folder unless told otherwise. */
export async function serveSides(
  store: HubStore,
  pair: CataloguePair,
  directoryOf: typeof sideOf = sideOf,
): Promise<void> {
  for (const side of ['sft', 'dpo'] as const) {
    store.createModel(pair[side]);
    await store.addDirectory(pair[side], directoryOf(pair, side));
  }
}

/** What is asked for: the paper's α, and of weights that are laid out anew the files of the real ones. */
export function requestOf({ sft, dpo, alpha, maxShardBytes }: CataloguePair): Partial<Written<JobRequest>> {
  return { sft, aligned: dpo, alphas: [alpha], ...(maxShardBytes === undefined ? {} : { maxShardBytes }) };
}

export type SafetensorsHeader = Readonly<
  Record<string, TensorKind & { readonly data_offsets: readonly [number, number] }>
>;

/** Reads a safetensors file by what the format says, apart from the product. */
export function parseSafetensors(file: Buffer): {
  readonly header: SafetensorsHeader;
  readonly data: Buffer;
} {
  const start = 8 + Number(file.readBigUInt64LE());
  return { header: JSON.parse(file.toString('utf8', 8, start)), data: file.subarray(start) };
}

/** One line for each tensor that is not as PyTorch made it. */
export function findDifferences(
  { tensors }: CataloguePair,
  files: readonly Buffer[],
  rounding: 'nearest' | 'reference',
): readonly string[] {
  const made = new Map(
    files.flatMap((file) => {
      const { header, data } = parseSafetensors(file);
      const { __metadata__: _, ...entries } = header;
      return Object.entries(entries).map(([name, { dtype, shape, data_offsets }]) => {
        const sha256 = createHash('sha256').update(data.subarray(...data_offsets));
        return [name, `${dtype} ${JSON.stringify(shape)} ${sha256.digest('hex')}`] as const;
      });
    }),
  );
  const expected = new Map(
    Object.entries(tensors).map(([name, { dtype, shape, [rounding]: sha256 }]) => {
      return [name, `${dtype} ${JSON.stringify(shape)} ${sha256}`] as const;
    }),
  );
  return [...new Set([...expected.keys(), ...made.keys()])].filter(
    (name) => made.get(name) !== expected.get(name),
  );
}
