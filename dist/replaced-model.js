// src/kit/replaced-model.ts
/** `α = 0.3 of org/dpo over org/sft (nearest rounding, dtypes of θ1)`, as a part of a sentence. */
function describeModel({ alpha, sft, aligned, format }) {
	if (alpha === void 0 || sft === void 0 || aligned === void 0) return "a model of this tool whose manifest cannot be read";
	return `α = ${alpha} of ${aligned} over ${sft}${format === void 0 ? "" : ` (${format})`}`;
}
/** The same with where it can still be found. */
function describeReplaced(model) {
	const { commit } = model;
	return `${describeModel(model)}${commit === void 0 ? "" : `, which stays in the history as ${commit}`}`;
}
export { describeReplaced as n, describeModel as t };
