import type { TensorRecord } from '../../formats/checkpoint/index.ts';
import { countOf } from './named-tensors.ts';

/** Elements of a tensor that stand in a fused one: one of so many equal cuts of it. */
export interface FusedPiece {
  readonly name: string;
  readonly cut: number;
  readonly cutCount: number;
}

/** A way in which the elements of several tensors lie in one, each after the other. */
interface Fusion {
  /** The fused tensor's name, and what stands before it. */
  readonly fused: RegExp;
  /** From a part's name to that of the fused tensor. */
  readonly part: RegExp;
  readonly fusedName: (match: RegExpExecArray) => string;
  /** Axes of the fused tensor before those of a row. */
  readonly leadingAxes: 1 | 2;
  readonly pieces: (match: RegExpExecArray, tensor: TensorRecord) => readonly FusedPiece[];
}

/**
 * Projections that some model classes store as one matrix with the rows of its parts one after the other: Phi-3 and
 * its like (`qkv_proj` is cut after the heads of queries, keys and values, `gate_up_proj` in two), and what
 * `Concatenate` of axis 0 says in src/transformers/conversion_mapping.py, transformers 5.18.0.
 */
const rowFusions = [
  ['qkv_proj', ['q_proj', 'k_proj', 'v_proj']],
  ['gate_up_proj', ['gate_proj', 'up_proj']],
  ['gqkv_proj', ['gate_proj', 'q_proj', 'k_proj', 'v_proj']],
  ['conv1d', ['q_conv1d', 'k_conv1d', 'v_conv1d']],
] as const;

/**
 * Experts, which transformers 5 stores as one tensor [experts, rows, columns] in which each has the rows of its parts
 * one after the other, and earlier versions one by one: `MergeModulelist` and `Concatenate` of axis 1 in the same file.
 */
const expertFusions = [
  ['gate_up_proj', ['gate_proj', 'up_proj']],
  ['gate_up_proj', ['w1', 'w3']],
  ['down_proj', ['down_proj']],
  ['down_proj', ['w2']],
  ['up_proj', ['up_proj']],
] as const;

const fusions: readonly Fusion[] = [
  ...rowFusions.map(
    ([fused, parts]): Fusion => ({
      fused: new RegExp(`^((?:.*\\.)?)${fused}\\.(weight|bias)$`),
      part: new RegExp(`^((?:.*\\.)?)(?:${parts.join('|')})\\.(weight|bias)$`),
      fusedName: ([, module = '', kind = '']) => `${module}${fused}.${kind}`,
      leadingAxes: 1,
      pieces: ([, module = '', kind = '']) =>
        parts.map((part) => ({ name: `${module}${part}.${kind}`, cut: 0, cutCount: 1 })),
    }),
  ),
  ...expertFusions.map(
    ([fused, parts]): Fusion => ({
      fused: new RegExp(`^((?:.*\\.)?experts\\.)${fused}$`),
      part: new RegExp(`^((?:.*\\.)?experts\\.)\\d{1,6}\\.(?:${parts.join('|')})\\.weight$`),
      fusedName: ([, module = '']) => module + fused,
      leadingAxes: 2,
      pieces: ([, module = ''], tensor) =>
        listExperts(tensor).flatMap((expert) =>
          parts.map((part) => ({ name: `${module}${expert}.${part}.weight`, cut: 0, cutCount: 1 })),
        ),
    }),
  ),
  // Step 3.5 has the experts of each projection in one tensor.
  {
    fused: /^((?:.*\.)?)experts\.gate_up_proj$/,
    part: /^((?:.*\.)?)(?:gate_proj|up_proj)\.weight$/,
    fusedName: ([, module = '']) => `${module}experts.gate_up_proj`,
    leadingAxes: 2,
    pieces: ([, module = ''], tensor) =>
      listExperts(tensor).flatMap((cut, _, { length: cutCount }) =>
        ['gate_proj', 'up_proj'].map((part) => ({ name: `${module}${part}.weight`, cut, cutCount })),
      ),
  },
];

/** More than any layer has. */
const maxExperts = 4096;

function listExperts({ shape: [count = 0, ...others] }: TensorRecord): readonly number[] {
  return others.length === 2 && count <= maxExperts ? Array.from({ length: count }, (_, index) => index) : [];
}

/**
 * What a tensor is made of where there are such tensors, in the order of its elements; undefined where there are not,
 * or where they are not as many rows of as many columns as it has.
 */
export function piecesOf(
  name: string,
  tensor: TensorRecord,
  parts: ReadonlyMap<string, TensorRecord>,
): readonly FusedPiece[] | undefined {
  for (const { fused, pieces, leadingAxes } of fusions) {
    const match = fused.exec(name);
    const found = match === null ? [] : pieces(match, tensor);
    if (found.length > 0 && cover(found, parts, tensor, leadingAxes)) return found;
  }
  return undefined;
}

/** Names of tensors that another may be a part of. */
export function fusedNamesFor(name: string): readonly string[] {
  const names = fusions.flatMap(({ part, fusedName }) => {
    const match = part.exec(name);
    return match === null ? [] : [fusedName(match)];
  });
  return [...new Set(names)];
}

function cover(
  pieces: readonly FusedPiece[],
  parts: ReadonlyMap<string, TensorRecord>,
  fused: TensorRecord,
  leadingAxes: number,
): boolean {
  const row = fused.shape.slice(leadingAxes);
  let covered = 0;
  for (const { name, cutCount } of pieces) {
    const part = parts.get(name);
    // What is cut has the axis of the cuts before that of its rows.
    const rowFrom = cutCount > 1 ? 2 : 1;
    if (part === undefined || part.shape.length !== rowFrom + row.length) return false;
    if (part.shape.slice(rowFrom).join() !== row.join() || (cutCount > 1 && part.shape[0] !== cutCount))
      return false;
    covered += countOf(part) / cutCount;
  }
  return covered === countOf(fused);
}
