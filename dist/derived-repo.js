import { n as manifestPath, w as parseManifest } from "./targets.js";
import { s as InputError } from "./errors.js";
import { t as nameOf } from "./snapshot.js";
// src/app/derived-repo.ts
/** A manifest lists the files and layers of a repo; a longer file is not one. */
const maxManifestBytes = 32 << 20;
/**
* Reads the manifest of a derived repo; undefined where there is none.
*
* @throws InputError, FormatError for one that cannot be read or is not of this tool.
*/
async function readManifest(snapshot) {
	const file = snapshot.files.get(manifestPath);
	if (file === void 0) return void 0;
	const name = nameOf(snapshot.origin, manifestPath);
	if (file.byteLength > maxManifestBytes) throw new InputError(`${name} has ${file.byteLength} bytes, more than any manifest.`, {
		code: "manifest-invalid",
		hint: "This repo was not made by this tool."
	});
	const content = await snapshot.source(manifestPath).slice(0, file.byteLength);
	return parseManifest(new TextDecoder().decode(content), name);
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
