import { t as nameOf } from "./snapshot.js";
import { n as diskError } from "./usingCtx.js";
import { O as locateReal, k as placeOf } from "./read-manifest.js";
import { randomBytes } from "node:crypto";
import { dirname } from "node:path";
import { mkdir, rename, rm, writeFile } from "node:fs/promises";
// src/stores/disk/update-files.ts
/**
* Changes small files of a directory; everything else in it stays. Each file is written beside its place and then
* renamed, so that none is ever half there.
*
* @param directory as the user wrote it.
* @param changes.removed paths that go away.
* @throws AccessError, CapacityError, InputError as the file system has it.
*/
async function updateDirectoryFiles(directory, { files, removed }) {
	const root = await locateReal(directory);
	const nameIn = (path) => nameOf({
		kind: "directory",
		path: directory
	}, path);
	for (const { path, content } of files) {
		const place = placeOf(root, path);
		const beside = `${place}.${randomBytes(4).toString("hex")}.hf-extrapolate-new`;
		try {
			await mkdir(dirname(place), { recursive: true });
			await writeFile(beside, content);
			await rename(beside, place);
		} catch (error) {
			await rm(beside, { force: true }).catch(() => {});
			throw diskError(error, `write ${nameIn(path)}`, content.byteLength);
		}
	}
	for (const path of removed) await rm(placeOf(root, path), { force: true }).catch((error) => {
		throw diskError(error, `remove ${nameIn(path)}`);
	});
}
export { updateDirectoryFiles as t };
