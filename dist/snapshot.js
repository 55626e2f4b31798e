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
export { storedPathOf as n, nameOf as t };
