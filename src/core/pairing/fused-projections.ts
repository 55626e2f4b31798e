import type { TensorRecord } from '../../formats/checkpoint/index.ts';
import { hasFloatDtype } from '../../formats/checkpoint/index.ts';
import { countOf } from './named-tensors.ts';
import type { PairedPart } from './pairing.ts';

type Tensors = ReadonlyMap<string, TensorRecord>;

/**
 * Projections that some model classes store as one matrix with the rows of its parts one after the other: Phi-3 and
 * its like in transformers (`qkv_proj` is cut after the heads of queries, keys and values, `gate_up_proj` in two).
 */
const fusions = [
  { fused: 'qkv_proj', parts: ['q_proj', 'k_proj', 'v_proj'] },
  { fused: 'gate_up_proj', parts: ['gate_proj', 'up_proj'] },
] as const;

/** Every family mixes the rows of these in its own way, by head, by group of heads or not at all. */
const undocumentedFusions = ['c_attn', 'query_key_value', 'Wqkv', 'wqkv', 'W_pack', 'in_proj', 'qkv'];
const splitParts = ['q_proj', 'k_proj', 'v_proj', 'query', 'key', 'value', 'wq', 'wk', 'wv'];

/** Elements of θ0 that make up a tensor of θ1. */
interface PairedProjection {
  readonly parts: readonly PairedPart[];
  /** Names of θ0 that they lie in. */
  readonly used: readonly string[];
}

/** Pairs a projection that one side has fused with others; undefined where that is not what differs. */
export function pairFused(name: string, aligned: Tensors, sft: Tensors): PairedProjection | undefined {
  const { module, projection, kind } = splitName(name);
  const nameFor = (other: string) => `${module}${other}.${kind}`;
  for (const { fused, parts } of fusions) {
    if (projection === fused) return stackRows(parts.map(nameFor), aligned.get(name), sft);
    if (!(parts as readonly string[]).includes(projection)) continue;
    const cut = cutRows(name, parts.map(nameFor), nameFor(fused), aligned, sft);
    if (cut) return cut;
  }
  return undefined;
}

/**
 * The name in θ0 of what stands in the same module fused where θ1's is split, or the other way round, in a way that
 * cannot be matched.
 */
export function findUnmatchedFusion(name: string, sft: Tensors): string | undefined {
  const { module, projection, kind } = splitName(name);
  const fused: readonly string[] = [...undocumentedFusions, ...fusions.map((fusion) => fusion.fused)];
  const split: readonly string[] = [...splitParts, ...fusions.flatMap((fusion) => fusion.parts)];
  const others = fused.includes(projection) ? split : split.includes(projection) ? fused : [];
  return others.map((other) => `${module}${other}.${kind}`).find((other) => sft.has(other));
}

/** θ1 has the parts of θ0 in one matrix. */
function stackRows(
  names: readonly string[],
  aligned: TensorRecord | undefined,
  sft: Tensors,
): PairedProjection | undefined {
  const tensors = names.flatMap((name) => sft.get(name) ?? []).filter(hasFloatDtype);
  if (aligned === undefined || tensors.length < names.length || !tensors.every(hasRowsOf(aligned))) {
    return undefined;
  }
  const parts = tensors.map((tensor) => ({
    elementCount: countOf(tensor),
    sft: { tensor, firstElement: 0 },
  }));
  const covered = parts.reduce((sum, { elementCount }) => sum + elementCount, 0);
  return covered === countOf(aligned) ? { parts, used: names } : undefined;
}

/** θ0 has the parts of θ1 in one matrix; where in it, the sizes of the other parts say. */
function cutRows(
  name: string,
  names: readonly string[],
  fusedName: string,
  aligned: Tensors,
  sft: Tensors,
): PairedProjection | undefined {
  const fused = sft.get(fusedName);
  const parts = names.flatMap((part) => aligned.get(part) ?? []);
  if (fused === undefined || !hasFloatDtype(fused) || parts.length < names.length) return undefined;
  const covered = parts.reduce((sum, part) => sum + countOf(part), 0);
  if (!parts.every(hasRowsOf(fused)) || covered !== countOf(fused)) return undefined;
  const before = parts.slice(0, names.indexOf(name));
  const own = parts[names.indexOf(name)];
  if (own === undefined) return undefined;
  const firstElement = before.reduce((sum, part) => sum + countOf(part), 0);
  return {
    parts: [{ elementCount: countOf(own), sft: { tensor: fused, firstElement } }],
    used: [fusedName],
  };
}

/** `a.b.q_proj.weight` → module `a.b.`, projection `q_proj`, kind `weight`. */
function splitName(name: string): { module: string; projection: string; kind: string } {
  const segments = name.split('.');
  const kind = segments.pop() ?? '';
  const projection = segments.pop() ?? '';
  return { module: segments.map((segment) => `${segment}.`).join(''), projection, kind };
}

const hasRowsOf =
  ({ shape: [, ...expected] }: TensorRecord) =>
  ({ shape: [, ...own] }: TensorRecord) =>
    own.join() === expected.join();
