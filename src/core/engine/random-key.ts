import { createHash } from 'node:crypto';
import type { Rounding } from '../../kit/index.ts';
import type { TaskRounding } from '../kernel/index.ts';

/** How the elements of a tensor are rounded, from one of them on. */
export function taskRoundingOf(rounding: Rounding, tensor: string, firstElement: number): TaskRounding {
  if (rounding.kind !== 'stochastic') return rounding;
  return { kind: 'stochastic', key: randomKeyOf(rounding.seed, tensor), firstElement };
}

/**
 * Which random numbers a tensor is rounded with: the first eight bytes of the SHA-256 of `seed:name`, as two
 * little-endian numbers. By its name, so that neither the shard it is in nor its place there matters.
 */
export function randomKeyOf(seed: number, tensor: string): readonly [number, number] {
  const digest = createHash('sha256').update(`${seed}:${tensor}`).digest();
  return [digest.readUInt32LE(0), digest.readUInt32LE(4)];
}
