// src/kit/snapshot.ts
/** `org/name@0123456789ab:path` or `dir/path`: how an error names a file of a snapshot. */
function nameOf(origin, path) {
	if (origin.kind === "directory") return path === void 0 ? origin.path : `${origin.path.replace(/\/+$/, "")}/${path}`;
	const pinned = `${origin.repo}@${origin.commit.slice(0, 12)}`;
	return path === void 0 ? pinned : `${pinned}:${path}`;
}
export { nameOf as t };
