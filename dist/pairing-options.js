import { a as effectiveAlpha, i as deltaRatio, n as alignmentChangedShare, r as changedShare } from "./statistics.js";
import { c as formatShare, l as groupDigits, s as formatRatio } from "./listing.js";
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
// src/kit/pairing-options.ts
const plainPairing = {
	vocabulary: "same",
	renames: []
};
/** Undefined where nothing was decided, so that it need not be recorded. */
function decidedPairing(options) {
	const { vocabulary, renames, unpaired = [] } = options;
	if (vocabulary === "same" && renames.length === 0 && unpaired.length === 0) return void 0;
	return {
		vocabulary,
		renames,
		...unpaired.length === 0 ? {} : { unpaired }
	};
}
export { figureTitles as a, partNames as c, describeRounding as i, plainPairing as n, figuresOf as o, describeOutputFormat as r, formatMeasured as s, decidedPairing as t };
