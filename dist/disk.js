import { E as option, S as advice, _ as FormatError, f as project, g as ExtrapolateError, h as CapacityError, m as CancelledError, p as AccessError, y as InputError } from "./kit.js";
import { t as nameOf } from "./snapshot.js";
import { n as encodeRecord, t as decodeRecord } from "./file-record.js";
import { homedir } from "node:os";
import { createHash, randomBytes } from "node:crypto";
import { closeSync, fstatSync, openSync, readSync, renameSync, rmSync, statSync, writeSync } from "node:fs";
import { basename, dirname, join, relative, resolve, sep } from "node:path";
import { pathToFileURL } from "node:url";
import { lstat, mkdir, open, readFile, readdir, realpath, rename, rm, rmdir, stat, statfs, writeFile } from "node:fs/promises";
// src/stores/disk/disk-error.ts
/**
* Says what a failed file operation means to the user.
*
* @param doing what was tried, as the end of "cannot …", e.g. `write out/model.safetensors`.
* @param neededBytes how much was still to be written.
* @returns the error to throw; errors that are already ours, or are no errors of the file system, unchanged.
*/
function diskError(error, doing, neededBytes) {
	if (error instanceof ExtrapolateError || !(error instanceof Error)) return error;
	const code = error.code;
	const message = `Cannot ${doing}`;
	switch (code) {
		case "ENOSPC":
		case "EDQUOT": {
			const why = code === "ENOSPC" ? "the disk is full" : "the disk quota is used up";
			const need = neededBytes === void 0 ? "" : `; ${neededBytes} more bytes are needed for this file`;
			return new CapacityError(`${message}: ${why}${need}.`, {
				code: "disk-full",
				hint: "Free space, write to another disk, or publish to the Hub, which needs none.",
				cause: error
			});
		}
		case "EFBIG": return new CapacityError(`${message}: the file system does not take files of this size.`, {
			code: "file-too-large",
			hint: "Write to another file system.",
			cause: error
		});
		case "EACCES":
		case "EPERM":
		case "EROFS": return new AccessError(`${message}: ${code === "EROFS" ? "the file system is read-only" : "permission denied"}.`, {
			code: "disk-permission",
			hint: "Change the permissions, or name another directory.",
			cause: error
		});
		case "ENOENT":
		case "ENOTDIR":
		case "EISDIR":
		case "ELOOP":
		case "ENAMETOOLONG":
		case "EBUSY":
		case "EXDEV": return new InputError(`${message}: ${reasons[code]}.`, {
			code: "path-invalid",
			hint: "Check the path; name another directory if it cannot be used.",
			cause: error
		});
		case void 0: return error;
		default: return new CapacityError(`${message}: the file system failed with ${code}.`, {
			code: "disk-failed",
			hint: "Check the disk, or use another one.",
			cause: error
		});
	}
}
const reasons = {
	ENOENT: "it does not exist",
	ENOTDIR: "a part of the path is a file",
	EISDIR: "it is a directory",
	ELOOP: "its symbolic links run in a circle",
	ENAMETOOLONG: "the name is too long",
	EBUSY: "it is in use, or a mount point",
	EXDEV: "it is a mount point"
};
function hasCode(error, ...codes) {
	return error instanceof Error && codes.includes(error.code ?? "");
}
// src/stores/disk/file-sink.ts
/**
* Writes a file front to back. It has its name only once it is whole; until then it is `{name}.partial`.
*
* @throws CapacityError, AccessError, InputError when it cannot be made; `write` and `finish` reject likewise.
*/
async function openFileSink({ place, name, byteLength, sha256 }) {
	const partial = `${place}.partial`;
	let descriptor;
	try {
		await mkdir(dirname(place), { recursive: true });
		rmSync(partial, { force: true });
		descriptor = openSync(partial, "wx");
	} catch (error) {
		sha256.abort(error);
		throw diskError(error, `write ${name}`, byteLength);
	}
	let position = 0;
	const stop = new AbortController();
	const close = () => {
		if (descriptor === void 0) return;
		closeSync(descriptor);
		descriptor = void 0;
	};
	const writeFully = (block) => {
		for (let done = 0; done < block.length;) {
			if (descriptor === void 0) throw new TypeError(`${name} is finished`);
			const written = writeSync(descriptor, block, done, block.length - done, position);
			done += written;
			position += written;
		}
	};
	return {
		async write(block) {
			stop.signal.throwIfAborted();
			if (position + block.length > byteLength) throw new TypeError(`${name} gets more than its ${byteLength} bytes`);
			const taken = sha256.write(block);
			taken.catch(() => {});
			try {
				writeFully(block);
			} catch (error) {
				throw diskError(error, `write ${name}`, byteLength - position);
			}
			await taken;
		},
		async finish() {
			stop.signal.throwIfAborted();
			if (position !== byteLength) throw new TypeError(`${name} got ${position} of its ${byteLength} bytes`);
			const digest = await sha256.finish();
			stop.signal.throwIfAborted();
			try {
				if (descriptor !== void 0) refuseSecondWriter(descriptor, partial, name);
				close();
				renameSync(partial, place);
			} catch (error) {
				throw diskError(error, `write ${name}`);
			}
			return {
				byteLength,
				sha256: digest
			};
		},
		abort(reason) {
			if (descriptor === void 0) return;
			stop.abort(reason);
			sha256.abort(reason);
			close();
			rmSync(partial, { force: true });
		}
	};
}
/** Two runs of the same plan at once would otherwise take each other's unfinished file for their own. */
function refuseSecondWriter(descriptor, partial, name) {
	const mine = fstatSync(descriptor);
	const named = statSync(partial, { throwIfNoEntry: false });
	if (named?.ino === mine.ino && named.dev === mine.dev) return;
	throw new InputError(`${name} is being written by another run.`, {
		code: "target-busy",
		hint: "Let only one run at a time write to a directory."
	});
}
// src/stores/disk/staging.ts
const stagingPrefix = (target) => `.${basename(target)}.extrapolate-`;
/** @param target absolute. */
function stagingPlaceOf(target, planKey) {
	return placeAt(join(dirname(target), stagingPrefix(target) + planKey.slice(0, 12)));
}
function placeAt(root) {
	return {
		root,
		files: join(root, "files"),
		records: join(root, "records"),
		replaced: join(root, "replaced")
	};
}
async function createStaging(place) {
	await mkdir(place.files, { recursive: true });
	await mkdir(place.records, { recursive: true });
}
/** The records of files that are there as they were recorded; others are redone. */
async function readStagedRecords(place) {
	const staged = /* @__PURE__ */ new Map();
	for (const name of await readdirIfAny(place.records)) {
		if (!name.endsWith(".json")) continue;
		const record = decodeRecord(await readFile(join(place.records, name), "utf8"));
		if (record === void 0 || name !== recordNameOf(record.path)) continue;
		const found = await stat(placeOf(place.files, record.path)).catch(() => void 0);
		if (found?.isFile() && found.size === record.byteLength) staged.set(record.path, record);
	}
	return staged;
}
/** Writes the record of a finished file, at once. */
async function writeStagedRecord(place, record) {
	const path = join(place.records, recordNameOf(record.path));
	await writeFile(`${path}.partial`, encodeRecord(record), { flush: true });
	await rename(`${path}.partial`, path);
}
/** Removes a staging area in which nothing is staged, so that a run that failed early leaves nothing behind. */
async function removeEmptyStaging(place) {
	try {
		await rmdir(place.files);
		await rm(place.records, {
			recursive: true,
			force: true
		});
		await rmdir(place.root);
	} catch (error) {
		if (!hasCode(error, "ENOENT", "ENOTEMPTY", "EEXIST")) throw error;
	}
}
async function removeStaging(place) {
	await rm(place.root, {
		recursive: true,
		force: true
	});
}
/**
* Puts back a target that a run had moved aside when it was stopped between the two renames of a replacement.
*
* @returns whether there was one.
*/
async function restoreReplaced(target) {
	const prefix = stagingPrefix(target);
	const names = await readdirIfAny(dirname(target));
	for (const name of names.filter((name) => name.startsWith(prefix))) try {
		await rename(placeAt(join(dirname(target), name)).replaced, target);
		return true;
	} catch (error) {
		if (!hasCode(error, "ENOENT", "ENOTDIR")) throw error;
	}
	return false;
}
/**
* The absolute path of a file in a directory.
*
* @param path with forward slashes.
* @throws TypeError for a path that is not plainly below the directory.
*/
function placeOf(directory, path) {
	const parts = path.split("/");
	if (parts.some((part) => part === "" || part === "." || part === ".." || part.includes("\0")) || sep === "\\" && /[\\:]/.test(path)) throw new TypeError(`'${path}' is no path below a directory`);
	return join(directory, ...parts);
}
/** Flat, and of a bounded length, whatever the path. */
function recordNameOf(path) {
	return `${createHash("sha256").update(path).digest("hex").slice(0, 32)}.json`;
}
async function readdirIfAny(directory) {
	return readdir(directory).catch((error) => {
		if (hasCode(error, "ENOENT", "ENOTDIR")) return [];
		throw error;
	});
}
// src/stores/disk/finish-files.ts
/**
* Makes a staging directory exactly what was promised: writes the inline files, sees that the others are there,
* and removes whatever else was left by interrupted runs. Nothing is flushed to the disk, as `cp` does not: it
* would cost as much as the run, and the manifest's hashes tell whether a power failure has lost anything.
*
* @throws InputError when a staged file is gone or has another size: something else writes to the directory.
*/
async function finishFiles(options) {
	const { directory, files, inline, nameIn } = options;
	for (const { path, content } of inline) {
		const place = placeOf(directory, path);
		try {
			await mkdir(dirname(place), { recursive: true });
			await writeFile(place, content);
		} catch (error) {
			throw diskError(error, `write ${nameIn(path)}`, content.length);
		}
	}
	for (const { path, byteLength } of files) {
		const found = await stat(placeOf(directory, path)).catch(() => void 0);
		if (found?.isFile() && found.size === byteLength) continue;
		throw new InputError(`${nameIn(path)} was changed or removed while it waited to be published.`, {
			code: "staged-file-changed",
			hint: "Let only one run at a time write to a directory, and run again."
		});
	}
	const kept = new Set([...files, ...inline].map(({ path }) => path));
	for (const found of await readdir(directory, { recursive: true })) {
		const place = join(directory, found);
		if (kept.has(found.split(sep).join("/")) || (await lstat(place)).isDirectory()) continue;
		await rm(place);
	}
}
// src/stores/disk/locate.ts
/** The absolute path of a directory as a user wrote it, where links lead. What does not exist yet is where it will be made. */
async function locateReal(path) {
	const place = resolve(path);
	return realpath(place).catch((error) => {
		if (hasCode(error, "ENOENT", "ENOTDIR")) return place;
		throw error;
	});
}
// src/stores/disk/inspect-target.ts
/** A manifest lists the files of a repo; a longer file is not one. */
const maxManifestByteLength = 32 << 20;
/**
* Looks what is at a target. Only reads.
*
* @throws InputError when it is a file; AccessError when it cannot be read.
*/
async function inspectDirectoryTarget(query) {
	try {
		const place = await locateReal(query.target);
		const state = await inspectState(place, query);
		return {
			state,
			staged: state === "ours-complete" ? /* @__PURE__ */ new Map() : await readStagedRecords(stagingPlaceOf(place, query.planKey))
		};
	} catch (error) {
		throw diskError(error, `read ${query.target}`);
	}
}
/**
* @param state what {@link inspectDirectoryTarget} found there.
* @throws InputError for a directory that somebody else made, unless forced, and for one whose replacement
*   would destroy more than a model.
*/
async function refuseUnfitDirectory(target, state, { force, sources = [] }) {
	if (state === "ours-complete") return;
	const place = await locateReal(target);
	for (const source of sources) {
		if (!place.startsWith(await locateReal(source) + sep)) continue;
		throw new InputError(`${target} lies within ${source}, which is read: the result would become part of it.`, {
			code: "target-protected",
			hint: advice`Choose a directory outside of the sources with ${option("to")}.`
		});
	}
	if (state === "absent") return;
	if (state === "foreign" && !force) throw new InputError(`${target} exists and was not made by ${project.name}.`, {
		code: "target-foreign",
		hint: advice`Choose another directory with ${option("to")}, or replace everything in it with ${option("force")}.`
	});
	const refuse = (why) => {
		throw new InputError(`${target} cannot be replaced: ${why}.`, {
			code: "target-protected",
			hint: advice`Choose another directory with ${option("to")}, such as one that does not exist yet.`
		});
	};
	const deviceOf = async (path) => {
		return (await stat(path).catch((error) => {
			throw diskError(error, `read ${target}`);
		})).dev;
	};
	const parent = dirname(place);
	if (place === parent || await deviceOf(place) !== await deviceOf(parent)) refuse("it is the root of a file system, and the result is moved there as a whole");
	for (const needed of [
		process.cwd(),
		homedir(),
		...sources
	]) {
		const neededPlace = await locateReal(needed);
		if (neededPlace === place || neededPlace.startsWith(place + sep)) refuse(`it is or contains ${needed}, which is in use`);
	}
}
async function inspectState(place, query) {
	const names = await readdir(place).catch((error) => {
		if (hasCode(error, "ENOENT")) return void 0;
		if (!hasCode(error, "ENOTDIR")) throw error;
		throw new InputError(`${query.target} is a file, or within one; a directory is to be written there.`, {
			code: "target-not-directory",
			hint: advice`Name another directory with ${option("to")}.`
		});
	});
	if (names === void 0) return "absent";
	if (names.length === 0) return "empty";
	const manifest = await readManifest(place, query.manifestPath);
	if (manifest === void 0) return "foreign";
	return manifest.plan === query.planKey && await hasFiles(place, manifest.outputs) ? "ours-complete" : "ours-other-plan";
}
/** The manifest of a directory; undefined if it has none, or one that is not ours. */
async function readManifest(place, manifestPath) {
	const path = placeOf(place, manifestPath);
	const found = await stat(path).catch(() => void 0);
	if (!found?.isFile() || found.size > maxManifestByteLength) return void 0;
	try {
		const manifest = JSON.parse(await readFile(path, "utf8"));
		if (typeof manifest !== "object" || manifest === null) return void 0;
		const { tool, plan, outputs } = manifest;
		return tool === project.name && typeof plan === "string" ? {
			plan,
			outputs
		} : void 0;
	} catch (error) {
		if (error instanceof SyntaxError) return void 0;
		throw error;
	}
}
/** Whether the weight files that the manifest lists are there, with their sizes. */
async function hasFiles(place, outputs) {
	if (!Array.isArray(outputs)) return false;
	for (const { path, byteLength } of outputs) {
		if (typeof path !== "string") return false;
		const found = await stat(placeOf(place, path)).catch(() => void 0);
		if (!found?.isFile() || found.size !== byteLength) return false;
	}
	return true;
}
// src/stores/disk/replace-directory.ts
/**
* Puts a directory in the place of another one by renaming; both are on one file system. What was there is
* moved aside, not removed, and comes back when the second rename fails.
*
* @param from what shall be at `target`.
* @param aside where what is at `target` goes; must not exist. An empty directory is removed instead.
*/
async function replaceDirectory(from, target, aside) {
	await mkdir(dirname(target), { recursive: true });
	const undo = await clearPlace(target, aside);
	try {
		await rename(from, target);
	} catch (error) {
		await undo();
		throw error;
	}
}
/** @returns what puts back what was there. */
async function clearPlace(target, aside) {
	try {
		await rmdir(target);
		return () => mkdir(target);
	} catch (error) {
		if (hasCode(error, "ENOENT")) return async () => {};
		if (!hasCode(error, "ENOTEMPTY", "EEXIST")) throw error;
	}
	await rename(target, aside);
	return () => rename(aside, target);
}
// src/stores/disk/directory-publication.ts
/**
* Opens a derived repo in a directory. Its files come about in a hidden directory beside it and are moved into
* place all at once; until then the target stays as it is. Where the target is a link, the directory it leads
* to is replaced. A target that already has the plan's result is
* left alone.
*
* @throws InputError for a directory that somebody else made, unless forced, and for one that must not be
*   replaced; AccessError and CapacityError as the file system has it.
*/
async function openDirectoryPublication(options) {
	const { target } = options;
	try {
		const place = await locateReal(target);
		const found = await findTarget(options, place);
		const staging = stagingPlaceOf(place, options.planKey);
		if (found.state === "ours-complete") {
			await removeStaging(staging);
			return {
				state: "complete",
				repo: describeRepo(target, place)
			};
		}
		await refuseUnfitDirectory(target, found.state, options);
		await createStaging(staging).catch((error) => {
			throw diskError(error, `make ${staging.root}, where the result comes about`);
		});
		return {
			state: "open",
			publication: assemblePublication(options, place, found.staged)
		};
	} catch (error) {
		throw diskError(error, `write to ${target}`);
	}
}
async function findTarget(query, place) {
	const found = await inspectDirectoryTarget({
		...query,
		target: place
	});
	if (found.state !== "absent" || !await restoreReplaced(place)) return found;
	return inspectDirectoryTarget({
		...query,
		target: place
	});
}
function describeRepo(target, place) {
	return {
		target,
		url: pathToFileURL(place).href
	};
}
function assemblePublication(options, place, staged) {
	const { target, pool, planKey } = options;
	const staging = stagingPlaceOf(place, planKey);
	const nameIn = (path) => nameOf({
		kind: "directory",
		path: target
	}, path);
	const openSinks = /* @__PURE__ */ new Set();
	let promoted = false;
	return {
		target,
		staged,
		singlePass: true,
		async checkCard() {},
		async openFile(path, byteLength) {
			const sink = await openFileSink({
				place: placeOf(staging.files, path),
				name: nameIn(path),
				byteLength,
				sha256: pool.openSha256()
			});
			openSinks.add(sink);
			return {
				write: (block) => sink.write(block),
				async finish() {
					const finished = await sink.finish();
					openSinks.delete(sink);
					return finished;
				},
				abort(reason) {
					openSinks.delete(sink);
					sink.abort(reason);
				}
			};
		},
		async placeSideFiles(files) {
			return new Map(files.map(({ path }) => [path, "staged"]));
		},
		async stage(record) {
			try {
				await writeStagedRecord(staging, record);
			} catch (error) {
				throw diskError(error, `write the record of ${nameIn(record.path)}`);
			}
		},
		async stageRecomputable({ path }) {
			throw new TypeError(`a directory takes files in one pass, ${path} too`);
		},
		async promote({ files, inline }) {
			try {
				await finishFiles({
					directory: staging.files,
					files,
					inline,
					nameIn
				});
				const now = await inspectDirectoryTarget({
					...options,
					target: place
				});
				await refuseUnfitDirectory(target, now.state, options);
				await replaceDirectory(staging.files, place, staging.replaced);
				promoted = true;
				await removeStaging(staging);
			} catch (error) {
				throw diskError(error, `write to ${target}`);
			}
			return describeRepo(target, place);
		},
		async close() {
			for (const sink of openSinks) sink.abort(new CancelledError("The publication was closed."));
			openSinks.clear();
			if (!promoted) await removeEmptyStaging(staging);
		}
	};
}
// src/stores/disk/file-reader.ts
/** Shards between which a reader goes back and forth; more are closed and opened again. */
const maxOpenFiles = 16;
/**
* Reads ranges of files synchronously, straight into the target: what is in the page cache needs no thread
* and no copy.
*/
function openFileReader(ranges) {
	const lastUse = new Map(ranges.map(({ place }, index) => [place, index]));
	/** Least recently used first. */
	const descriptors = /* @__PURE__ */ new Map();
	let index = 0;
	let position = ranges[0]?.start ?? 0;
	let closed = false;
	const closeFile = (place) => {
		const descriptor = descriptors.get(place);
		if (descriptor === void 0) return;
		descriptors.delete(place);
		closeSync(descriptor);
	};
	const descriptorOf = (place) => {
		const descriptor = descriptors.get(place) ?? openSync(place, "r");
		descriptors.delete(place);
		descriptors.set(place, descriptor);
		if (descriptors.size > maxOpenFiles) {
			const [oldest] = descriptors.keys();
			if (oldest !== void 0) closeFile(oldest);
		}
		return descriptor;
	};
	const nextRange = (place) => {
		if (lastUse.get(place) === index) closeFile(place);
		index++;
		position = ranges[index]?.start ?? 0;
	};
	const readInto = (target, offset, length, range) => {
		try {
			const bytesRead = readSync(descriptorOf(range.place), target, offset, length, position);
			if (bytesRead === 0) throw truncated(range.name, position, range.fileByteLength);
			return bytesRead;
		} catch (error) {
			throw diskError(error, `read ${range.name}`);
		}
	};
	return {
		fill(target) {
			if (closed) throw new Error("the reader was closed");
			for (let done = 0; done < target.length;) {
				const range = ranges[index];
				if (range === void 0) throw new RangeError("read past the last range");
				const wanted = Math.min(target.length - done, range.end - position);
				if (wanted > 0) {
					const bytesRead = readInto(target, done, wanted, range);
					done += bytesRead;
					position += bytesRead;
				}
				if (position >= range.end) nextRange(range.place);
			}
		},
		close() {
			closed = true;
			for (const place of [...descriptors.keys()]) closeFile(place);
		}
	};
}
/** The error for a file that ends before the byte that was to be read. */
function truncated(name, byteOffset, expectedByteLength) {
	return new FormatError(`the file ends here; it had ${expectedByteLength} bytes when it was opened, ${expectedByteLength - byteOffset} are missing`, {
		source: name,
		byteOffset,
		code: "file-truncated",
		hint: "Let nothing change the directory while it is read, and run again."
	});
}
// src/stores/disk/list-files.ts
/** A model repo has tens of files; whoever has more has named the wrong directory. */
const maxFileCount = 2e4;
const maxDepth = 32;
/** Not part of a model: version control, and what huggingface_hub keeps beside downloads. */
const skippedDirectories = /* @__PURE__ */ new Set([".git", ".cache"]);
/**
* The files of a directory and those below it, in path order.
*
* Links to directories are not followed. Links to files are, where they lead to a place in the directory, into
* the blobs of a Hugging Face cache of which the directory is a snapshot, or to weights; links that lead
* nowhere are passed over.
*
* @param root absolute, without links.
* @param shownRoot as the user wrote it.
* @throws InputError for another file that lies elsewhere: it would be published under the link's name.
*/
async function listFiles(root, shownRoot) {
	const files = [];
	const addDirectory = async (directory, depth) => {
		if (depth > maxDepth) throw tooMuch(shownRoot, `directories ${maxDepth} deep`);
		for (const entry of await readdir(directory, { withFileTypes: true })) {
			const path = join(directory, entry.name);
			if (entry.isDirectory()) {
				if (!skippedDirectories.has(entry.name)) await addDirectory(path, depth + 1);
				continue;
			}
			const byteLength = await sizeOf(path, entry, root, shownRoot);
			if (byteLength === void 0) continue;
			if (files.length >= maxFileCount) throw tooMuch(shownRoot, `more than ${maxFileCount} files`);
			files.push({
				path: relative(root, path).split(sep).join("/"),
				byteLength
			});
		}
	};
	await addDirectory(root, 0);
	return files.sort((a, b) => a.path < b.path ? -1 : 1);
}
/** Undefined for what is no file to be read. */
async function sizeOf(path, entry, root, shownRoot) {
	if (entry.isFile()) return (await stat(path)).size;
	if (!entry.isSymbolicLink()) return void 0;
	try {
		const [place, { size, isFile }] = await Promise.all([realpath(path), stat(path).then((found) => ({
			size: found.size,
			isFile: found.isFile()
		}))]);
		if (!isFile) return void 0;
		if (!mayFollow(path, place, root)) throw leadsOutside(relative(root, path), place, shownRoot);
		return size;
	} catch (error) {
		if (hasCode(error, "ENOENT", "ELOOP")) return void 0;
		throw error;
	}
}
function mayFollow(link, place, root) {
	if (link.endsWith(".safetensors") || place.startsWith(root + sep)) return true;
	const snapshots = dirname(root);
	return basename(snapshots) === "snapshots" && place.startsWith(join(dirname(snapshots), "blobs") + sep);
}
function leadsOutside(link, place, shownRoot) {
	return new InputError(`${shownRoot}: ${link} is a link to ${place}, outside of the directory.`, {
		code: "link-outside",
		hint: "Replace the link by a copy of the file, or remove it."
	});
}
function tooMuch(shownRoot, what) {
	return new InputError(`${shownRoot} has ${what}; this is no model.`, {
		code: "directory-too-large",
		hint: "Name the directory that holds config.json and the weights."
	});
}
// \0@oxc-project+runtime@0.158.0/helpers/esm/usingCtx.js
function _usingCtx() {
	var r = "function" == typeof SuppressedError ? SuppressedError : function(r, e) {
		var n = Error();
		return n.name = "SuppressedError", n.error = r, n.suppressed = e, n;
	}, e = {}, n = [];
	function using(r, e) {
		if (null != e) {
			if (Object(e) !== e) throw new TypeError("using declarations can only be used with objects, functions, null, or undefined.");
			if (r) var o = e[Symbol.asyncDispose || Symbol["for"]("Symbol.asyncDispose")];
			if (void 0 === o && (o = e[Symbol.dispose || Symbol["for"]("Symbol.dispose")], r)) var t = o;
			if ("function" != typeof o) throw new TypeError("Object is not disposable.");
			t && (o = function o() {
				try {
					t.call(e);
				} catch (r) {
					return Promise.reject(r);
				}
			}), n.push({
				v: e,
				d: o,
				a: r
			});
		} else r && n.push({
			d: e,
			a: r
		});
		return e;
	}
	return {
		e,
		u: using.bind(null, !1),
		a: using.bind(null, !0),
		d: function d() {
			var o, t = this.e, s = 0;
			function next() {
				for (; o = n.pop();) try {
					if (!o.a && 1 === s) return s = 0, n.push(o), Promise.resolve().then(next);
					if (o.d) {
						var r = o.d.call(o.v);
						if (o.a) return s |= 2, Promise.resolve(r).then(next, err);
					} else s |= 1;
				} catch (r) {
					return err(r);
				}
				if (1 === s) return t !== e ? Promise.reject(t) : Promise.resolve();
				if (t !== e) throw t;
			}
			function err(n) {
				return t = t !== e ? new r(n, t) : n, next();
			}
			return next();
		}
	};
}
// src/stores/disk/directory-snapshot.ts
/**
* A model in a directory, such as a checkpoint that was just trained, or a snapshot in the cache of
* huggingface_hub. The files are those that are there now; whoever changes them while they are read gets an
* error where that can be seen.
*
* @param path as the user wrote it.
* @throws InputError when it does not exist or is no directory; AccessError when it cannot be read.
*/
async function openDirectorySnapshot(path) {
	const origin = {
		kind: "directory",
		path
	};
	const root = await findRoot(path);
	const listed = await listFiles(root, path).catch((error) => {
		throw diskError(error, `list the files of ${path}`);
	});
	const files = new Map(listed.map((file) => [file.path, file]));
	const openReaders = /* @__PURE__ */ new Set();
	const find = (filePath) => {
		const file = files.get(filePath);
		if (file !== void 0) return file;
		throw new InputError(`${nameOf(origin, filePath)} does not exist.`, {
			code: "file-missing",
			hint: `Check that ${path} is complete.`
		});
	};
	return {
		origin,
		files,
		source(filePath) {
			const { byteLength } = find(filePath);
			return openSource(join(root, filePath), nameOf(origin, filePath), byteLength);
		},
		openReader(ranges) {
			const reader = openFileReader(ranges.map(({ path: filePath, start, end }) => ({
				place: join(root, filePath),
				name: nameOf(origin, filePath),
				fileByteLength: find(filePath).byteLength,
				start,
				end
			})));
			openReaders.add(reader);
			return {
				fill: (target) => reader.fill(target),
				close() {
					reader.close();
					openReaders.delete(reader);
				}
			};
		},
		async close() {
			for (const reader of openReaders) reader.close();
			openReaders.clear();
		}
	};
}
async function findRoot(path) {
	const place = resolve(path);
	if (!(await stat(place).catch((error) => {
		throw diskError(error, `read ${path}`);
	})).isDirectory()) throw new InputError(`${path} is a file, not a directory.`, {
		code: "not-a-directory",
		hint: "Name the directory that holds config.json and the weights."
	});
	return realpath(place);
}
function openSource(place, name, byteLength) {
	return {
		name,
		byteLength,
		async slice(start, end) {
			if (!(start >= 0 && start <= end && end <= byteLength)) throw new RangeError(`${name} has ${byteLength} bytes; [${start}, ${end}) is not in it`);
			try {
				try {
					var _usingCtx$2 = _usingCtx();
					const file = _usingCtx$2.a(await open(place, "r"));
					const bytes = new Uint8Array(end - start);
					for (let done = 0; done < bytes.length;) {
						const { bytesRead } = await file.read(bytes, done, bytes.length - done, start + done);
						if (bytesRead === 0) throw truncated(name, start + done, byteLength);
						done += bytesRead;
					}
					return bytes;
				} catch (_) {
					_usingCtx$2.e = _;
				} finally {
					await _usingCtx$2.d();
				}
			} catch (error) {
				throw diskError(error, `read ${name}`);
			}
		}
	};
}
// src/stores/disk/free-bytes.ts
/** How many bytes can still be written where the path is, or will be once it is made. */
async function freeBytes(path) {
	for (let place = resolve(path);; place = dirname(place)) try {
		const { bavail, bsize } = await statfs(place);
		return bavail * bsize;
	} catch (error) {
		if (!hasCode(error, "ENOENT", "ENOTDIR") || place === dirname(place)) throw diskError(error, `see how much is free at ${path}`);
	}
}
// src/stores/disk/read-text.ts
/**
* A small text file that the user names.
*
* @param what the file is, for errors, e.g. `card template`.
* @throws InputError, AccessError for a file that is missing, unreadable or longer than that.
*/
async function readText(path, what, maxByteLength) {
	const text = await findText(path, what, maxByteLength);
	if (text !== void 0) return text;
	throw diskError(Object.assign(/* @__PURE__ */ new Error("not there"), { code: "ENOENT" }), `read the ${what} ${path}`);
}
/** The same; undefined where there is no such file. */
async function findText(path, what, maxByteLength) {
	try {
		try {
			var _usingCtx$1 = _usingCtx();
			const file = _usingCtx$1.a(await open(path, "r"));
			const content = Buffer.alloc(maxByteLength + 1);
			let byteLength = 0;
			for (let bytesRead = -1; bytesRead !== 0 && byteLength < content.length; byteLength += bytesRead) ({bytesRead} = await file.read(content, byteLength, content.length - byteLength));
			if (byteLength <= maxByteLength) return content.toString("utf8", 0, byteLength);
		} catch (_) {
			_usingCtx$1.e = _;
		} finally {
			await _usingCtx$1.d();
		}
	} catch (error) {
		if (error instanceof Error && "code" in error && error.code === "ENOENT") return void 0;
		throw diskError(error, `read the ${what} ${path}`);
	}
	throw new InputError(`The ${what} ${path} is longer than ${maxByteLength} bytes.`, {
		code: "text-too-long",
		hint: `Name a ${what}; this is something else.`
	});
}
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
export { openDirectorySnapshot as a, inspectDirectoryTarget as c, freeBytes as i, refuseUnfitDirectory as l, findText as n, _usingCtx as o, readText as r, openDirectoryPublication as s, updateDirectoryFiles as t, locateReal as u };
