// src/kit/statistics.ts
/** Which part of a model a tensor belongs to, by its name. */
const modelParts = [
	"embeddings",
	"attention",
	"mlp",
	"norms",
	"head",
	"other"
];
const noStatistics = {
	elementCount: 0,
	deltaSquaredSum: 0,
	alignedSquaredSum: 0,
	maxAbsDelta: 0,
	alignmentChangedCount: 0,
	moveDotDelta: 0,
	changedCount: 0,
	nonFiniteCount: 0,
	overflowCount: 0
};
function addStatistics(a, b) {
	const mostChanged = greaterChange(a.mostChanged, b.mostChanged);
	return {
		elementCount: a.elementCount + b.elementCount,
		deltaSquaredSum: a.deltaSquaredSum + b.deltaSquaredSum,
		alignedSquaredSum: a.alignedSquaredSum + b.alignedSquaredSum,
		maxAbsDelta: Math.max(a.maxAbsDelta, b.maxAbsDelta),
		alignmentChangedCount: a.alignmentChangedCount + b.alignmentChangedCount,
		moveDotDelta: a.moveDotDelta + b.moveDotDelta,
		changedCount: a.changedCount + b.changedCount,
		nonFiniteCount: a.nonFiniteCount + b.nonFiniteCount,
		overflowCount: a.overflowCount + b.overflowCount,
		...mostChanged === void 0 ? {} : { mostChanged }
	};
}
function greaterChange(a, b) {
	if (a === void 0 || b === void 0) return a ?? b;
	return b.deltaRatio > a.deltaRatio ? b : a;
}
/** ‖Δ‖/‖θ1‖: how far alignment moved the weights, relative to their size. NaN when θ1 is all zeros. */
function deltaRatio({ deltaSquaredSum, alignedSquaredSum }) {
	return Math.sqrt(deltaSquaredSum / alignedSquaredSum);
}
/**
* ⟨θ2 − θ1, Δ⟩ / ⟨Δ, Δ⟩: the α that is stored, after rounding. NaN when alignment changed nothing.
*/
function effectiveAlpha({ moveDotDelta, deltaSquaredSum }) {
	return moveDotDelta / deltaSquaredSum;
}
/** Share of the elements that alignment changed, in [0, 1]. */
function alignmentChangedShare({ alignmentChangedCount, elementCount }) {
	return alignmentChangedCount / elementCount;
}
/** Share of the elements that extrapolation changed, in [0, 1]. */
function changedShare({ changedCount, elementCount }) {
	return changedCount / elementCount;
}
/** Sums up what was taken over several parts, layers and files. */
function sumStatistics(places) {
	const parts = /* @__PURE__ */ new Map();
	const layers = /* @__PURE__ */ new Map();
	for (const { part, layer, statistics } of places) {
		parts.set(part, addStatistics(parts.get(part) ?? noStatistics, statistics));
		if (layer !== void 0) layers.set(layer, addStatistics(layers.get(layer) ?? noStatistics, statistics));
	}
	return {
		total: places.map(({ statistics }) => statistics).reduce(addStatistics, noStatistics),
		parts: modelParts.flatMap((part) => {
			const statistics = parts.get(part);
			return statistics === void 0 ? [] : [{
				part,
				statistics
			}];
		}),
		layers: [...layers].toSorted(([a], [b]) => a - b).map(([layer, statistics]) => ({
			layer,
			statistics
		}))
	};
}
export { effectiveAlpha as a, sumStatistics as c, deltaRatio as i, alignmentChangedShare as n, modelParts as o, changedShare as r, noStatistics as s, addStatistics as t };
