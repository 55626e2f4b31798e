// src/app/derived/derived-repo.ts
/** How the card of a derived repo names it. */
function derivationIn(snapshot, manifest) {
	const { origin } = snapshot;
	return {
		...manifest,
		target: origin.kind === "hub" ? origin.repo : origin.path
	};
}
export { derivationIn as t };
