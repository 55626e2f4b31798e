/** Where the kernel's own data lie: its memory below `reservedEnd`, above the constants. */

/** Elements that are computed at once, and done again with care if one of them needs it. A multiple of eight. */
export const blockCount: usize = 2048;

// Those that loops use are data segments, because the compiler knows their addresses.

/** See statistics. */
export const statisticsByteLength: usize = 20 * sizeof<f64>();
export const statistics: usize = memory.data(160, 16);

/** See sums: six pairs of f64. */
export const sums: usize = memory.data(96, 16);

/** Four α, each as a vector of f32. */
export const alphas: usize = memory.data(64, 16);

/** See random: what is added, in each lane, for each stream. */
export const randomKey: usize = memory.data(64, 16);

/** Blocks of θ1 and θ0 as f32; placed so that equal offsets do not fall on the same lines of the cache. */
export const alignedScratch: usize = (__heap_base + 63) & ~63;
export const sftScratch: usize = alignedScratch + blockCount * sizeof<f32>() + 512;

export const reservedEnd: usize = sftScratch + blockCount * sizeof<f32>();
