import type { TensorRecord } from '../../formats/checkpoint/index.ts';
import { hasFloatDtype } from '../../formats/checkpoint/index.ts';
import { fusedNamesFor, piecesOf } from './fusions.ts';
import { countOf } from './named-tensors.ts';
import type { PairedPart } from './pairing.ts';

type Tensors = ReadonlyMap<string, TensorRecord>;

/** Every family mixes the rows of these in its own way, by head, by group of heads or not at all. */
const undocumentedFusions = ['c_attn', 'query_key_value', 'Wqkv', 'wqkv', 'W_pack', 'in_proj', 'qkv'];
const splitParts = ['q_proj', 'k_proj', 'v_proj', 'query', 'key', 'value', 'wq', 'wk', 'wv'];
const documentedFusions = ['qkv_proj', 'gate_up_proj'];

/** Elements of θ0 that make up a tensor of θ1. */
export interface PairedProjection {
  readonly parts: readonly PairedPart[];
  /** Names of θ0 that they lie in. */
  readonly used: readonly string[];
}

/** Pairs tensors that one side has as one and the other apart; undefined where that is not what differs. */
export function createFusedPairing(
  aligned: Tensors,
  sft: Tensors,
): (name: string) => PairedProjection | undefined {
  const cuts = new Map<string, ReadonlyMap<string, PairedProjection>>();
  return (name) => {
    const tensor = aligned.get(name);
    if (tensor === undefined) return undefined;
    const joined = joinParts(name, tensor, sft);
    if (joined !== undefined) return joined;
    for (const fusedName of fusedNamesFor(name)) {
      const fused = sft.get(fusedName);
      if (fused === undefined) continue;
      const parts = cuts.get(fusedName) ?? cutParts(fusedName, fused, aligned);
      cuts.set(fusedName, parts);
      const cut = parts.get(name);
      if (cut !== undefined) return cut;
    }
    return undefined;
  };
}

/** θ1 has the parts of θ0 in one tensor. */
function joinParts(name: string, aligned: TensorRecord, sft: Tensors): PairedProjection | undefined {
  const pieces = piecesOf(name, aligned, sft);
  if (pieces === undefined) return undefined;
  const parts: PairedPart[] = [];
  for (const { name: part, cut, cutCount } of pieces) {
    const tensor = sft.get(part);
    if (tensor === undefined || !hasFloatDtype(tensor)) return undefined;
    const elementCount = countOf(tensor) / cutCount;
    parts.push({ elementCount, sft: { tensor, firstElement: cut * elementCount } });
  }
  return { parts, used: [...new Set(pieces.map((piece) => piece.name))] };
}

/** θ0 has the parts of θ1 in one tensor: where each lies in it. */
function cutParts(
  fusedName: string,
  fused: TensorRecord,
  aligned: Tensors,
): ReadonlyMap<string, PairedProjection> {
  const cut = new Map<string, { parts: PairedPart[]; used: readonly string[] }>();
  const pieces = piecesOf(fusedName, fused, aligned);
  if (pieces === undefined || !hasFloatDtype(fused)) return cut;
  let firstElement = 0;
  for (const { name, cutCount } of pieces) {
    const own = aligned.get(name);
    const elementCount = own === undefined ? 0 : countOf(own) / cutCount;
    const known = cut.get(name) ?? { parts: [], used: [fusedName] };
    known.parts.push({ elementCount, sft: { tensor: fused, firstElement } });
    cut.set(name, known);
    firstElement += elementCount;
  }
  return cut;
}

/**
 * The name in θ0 of what stands in the same module fused where θ1's is split, or the other way round, in a way that
 * cannot be matched.
 */
export function findUnmatchedFusion(name: string, sft: Tensors): string | undefined {
  const candidates = [...fusedNamesFor(name), ...firstPartsOf(name), ...undocumentedPartnersOf(name)];
  return candidates.find((other) => other !== name && sft.has(other));
}

/** Of a fused tensor, the first part of each layout. */
function firstPartsOf(name: string): readonly string[] {
  const module = name.slice(0, name.lastIndexOf('.') + 1);
  return /(?:^|\.)experts\.(?:gate_up_proj|down_proj|up_proj)$/.test(name)
    ? ['gate_proj', 'up_proj', 'down_proj', 'w1'].map((part) => `${module}0.${part}.weight`)
    : [];
}

function undocumentedPartnersOf(name: string): readonly string[] {
  const segments = name.split('.');
  const kind = segments.pop() ?? '';
  const projection = segments.pop() ?? '';
  const module = segments.map((segment) => `${segment}.`).join('');
  const fused = [...undocumentedFusions, ...documentedFusions];
  const split = [...splitParts, 'gate_proj', 'up_proj'];
  const others = fused.includes(projection) ? split : split.includes(projection) ? fused : [];
  return others.map((other) => `${module}${other}.${kind}`);
}
