import { a as changedShare, i as alignmentChangedShare, o as deltaRatio, s as effectiveAlpha } from "./snapshot.js";
import { c as formatShare, l as groupDigits, s as formatRatio } from "./kit.js";
// src/kit/figures.ts
/** What was measured, as people read it; the same in the terminal and in step summaries. */
const figureTitles = [
	"effective α",
	"‖Δ‖/‖θ1‖",
	"changed by alignment",
	"by extrapolation",
	"non-finite"
];
/** One text for each of the titles. */
function figuresOf(statistics) {
	return [
		formatMeasured(effectiveAlpha(statistics)),
		formatMeasured(deltaRatio(statistics)),
		formatShare(alignmentChangedShare(statistics)),
		formatShare(changedShare(statistics)),
		groupDigits(statistics.nonFiniteCount)
	];
}
/** A ratio, or nothing where there is none, as the effective α of weights that alignment left alone. */
function formatMeasured(ratio) {
	return Number.isNaN(ratio) ? "–" : formatRatio(ratio);
}
const partNames = {
	embeddings: "embeddings",
	attention: "attention",
	mlp: "MLP",
	norms: "norms",
	head: "head",
	other: "other"
};
/** How results are stored: `nearest rounding, dtypes of θ1`. */
function describeOutputFormat(rounding, dtype) {
	return `${describeRounding(rounding)}, ${dtype === "same" ? "dtypes of θ1" : dtype}`;
}
/** `nearest rounding`, `stochastic rounding (seed 0)`. */
function describeRounding(rounding) {
	return `${rounding.kind} rounding${rounding.kind === "stochastic" ? ` (seed ${rounding.seed})` : ""}`;
}
export { formatMeasured as a, figuresOf as i, describeRounding as n, partNames as o, figureTitles as r, describeOutputFormat as t };
