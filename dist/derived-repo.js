import { n as manifestPath, p as parseManifest } from "./targets.js";
import { G as findSmallText } from "./open-adapter.js";
import { t as nameOf } from "./snapshot.js";
// src/app/derived/derived-repo.ts
/** A manifest lists the files and layers of a repo; a longer file is not one. */
const maxManifestBytes = 32 << 20;
/**
* Reads the manifest of a derived repo; undefined where there is none.
*
* @throws InputError, FormatError for one that cannot be read or is not of this tool.
*/
async function readManifest(snapshot) {
	const text = await findSmallText(snapshot, manifestPath, maxManifestBytes);
	return text === void 0 ? void 0 : parseManifest(text, nameOf(snapshot.origin, manifestPath));
}
/** How the card of a derived repo names it. */
function derivationIn(snapshot, manifest) {
	const { origin } = snapshot;
	return {
		...manifest,
		target: origin.kind === "hub" ? origin.repo : origin.path
	};
}
export { readManifest as n, derivationIn as t };
