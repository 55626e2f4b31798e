// src/kit/printable.ts
/**
* Text from elsewhere, made safe for a terminal or a log: control and text-direction characters are shown,
* not obeyed. Line breaks and tabs stay.
*/
function printable(text) {
	return text.replaceAll(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu, (character) => character === "\n" || character === "	" ? character : `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, "0")}`);
}
// src/kit/snapshot.ts
/** `org/name@0123456789ab:path` or `dir/path`: how an error names a file of a snapshot, or what the snapshot shows. */
function nameOf(origin, path) {
	const inside = [origin.subfolder, path].filter((part) => part !== void 0).join("/");
	if (origin.kind === "directory") return inside === "" ? origin.path : `${origin.path.replace(/\/+$/, "")}/${inside}`;
	const pinned = `${origin.repo}@${origin.commit.slice(0, 12)}`;
	return inside === "" ? pinned : `${pinned}:${inside}`;
}
/** The name of a file where it lies, relative to the folder that the snapshot shows; of a variant, with the variant. */
function storedPathOf({ files, origin }, path) {
	const stored = files.get(path)?.storedPath ?? path;
	const prefix = origin.subfolder === void 0 ? "" : `${origin.subfolder}/`;
	return stored.startsWith(prefix) ? stored.slice(prefix.length) : stored;
}
export { storedPathOf as n, printable as r, nameOf as t };
