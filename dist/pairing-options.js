// src/kit/pairing-options.ts
const plainPairing = {
	vocabulary: "same",
	renames: []
};
/** Undefined where nothing was decided, so that it need not be recorded. */
function decidedPairing(options) {
	const { vocabulary, renames } = options;
	return vocabulary === "same" && renames.length === 0 ? void 0 : {
		vocabulary,
		renames
	};
}
export { plainPairing as n, decidedPairing as t };
