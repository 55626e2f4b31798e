// src/kit/exit-codes.ts
/** How a process ends that did what it was asked to and has to say that something is wrong; see docs/errors.md. */
const exitCodes = {
	ok: 0,
	/** A plan that a run would refuse. */
	hasProblems: 3,
	/** A model that was asked about is missing, or private; the others are answered. */
	isMissing: 5,
	/** A derived repo whose weights are those of the claimed α, rounded otherwise. */
	otherRounding: 8,
	/** A derived repo that is not what it claims to be. */
	differs: 9,
	/** Pairs of a batch that failed; the others are published. */
	pairsFailed: 10
};
export { exitCodes as t };
