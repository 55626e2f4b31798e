import { a as CancelledError, d as ServiceError, i as AccessError, l as IncompatibleError, n as isDirectory, o as CapacityError, r as parseEndpoint, s as ExtrapolateError, u as InputError } from "./endpoint.js";
import { i as formatBytes, l as defaultTemplate, m as project, r as noStatistics, u as expandTemplate } from "./statistics.js";
import { r as writeHash } from "./hash.js";
import { i as deleteBranch, n as createBranch, o as modelInfo, r as createRepo, t as commit } from "./vendor.js";
import { a as errorOfAnswer, c as locateReal, d as nameOf, f as encodeIndex, h as isFloat, i as callLibrary, l as diskError, n as openCheckpoint, o as _usingCtx, p as encodeHeader, r as listRepoFiles, s as locate, u as hasCode } from "./session.js";
import { homedir } from "node:os";
import { closeSync, fstatSync, openSync, renameSync, rmSync, statSync, writeSync } from "node:fs";
import { basename, dirname, join, sep } from "node:path";
import { createHash } from "node:crypto";
import { pathToFileURL } from "node:url";
import { lstat, mkdir, open, readFile, readdir, rename, rm, rmdir, stat, statfs, writeFile } from "node:fs/promises";
// src/plan/pairing.ts
const floatDtypes = [
	"BF16",
	"F16",
	"F32",
	"F64"
];
const isFloatDtype = (dtype) => floatDtypes.includes(dtype);
const hasFloatDtype = (tensor) => isFloatDtype(tensor.dtype);
/**
* Matches the tensors of the two checkpoints by name. Finds every problem, not only the first, so that
* `plan` can list them; a pair with problems has no plan.
*/
function pairTensors(aligned, sft) {
	const pairings = /* @__PURE__ */ new Map();
	const problems = [];
	const where = (checkpoint, tensor) => nameOf(checkpoint.snapshot.origin, tensor.path);
	for (const tensor of aligned.tensors.values()) {
		const partner = sft.tensors.get(tensor.name);
		if (partner === void 0) {
			problems.push({
				code: "tensor-missing-in-sft",
				message: `Tensor '${tensor.name}' ${describe(tensor)} is in the aligned checkpoint (${where(aligned, tensor)}) but not in the SFT checkpoint (${nameOf(sft.snapshot.origin)}).`,
				hint: "Check that --sft is the checkpoint from which the training of --dpo started."
			});
			continue;
		}
		const pairing = pairOne(tensor, partner);
		if ("kind" in pairing) pairings.set(tensor.name, pairing);
		else problems.push({
			...pairing,
			message: `${pairing.message}: ${describe(partner)} in the SFT checkpoint (${where(sft, partner)}), ${describe(tensor)} in the aligned checkpoint (${where(aligned, tensor)}).`
		});
	}
	for (const tensor of sft.tensors.values()) {
		if (aligned.tensors.has(tensor.name)) continue;
		problems.push({
			code: "tensor-missing-in-aligned",
			message: `Tensor '${tensor.name}' ${describe(tensor)} is in the SFT checkpoint (${where(sft, tensor)}) but not in the aligned checkpoint (${nameOf(aligned.snapshot.origin)}).`,
			hint: "Check that --sft is the checkpoint from which the training of --dpo started."
		});
	}
	if (problems.length === 0 && ![...pairings.values()].some((pairing) => pairing.kind === "extrapolate")) problems.push({
		code: "no-float-tensors",
		message: `The aligned checkpoint (${nameOf(aligned.snapshot.origin)}) has no floating-point tensor to extrapolate.`,
		hint: `Extrapolation needs weights in ${floatDtypes.join(", ")}.`
	});
	return {
		pairings,
		problems
	};
}
function pairOne(aligned, sft) {
	if (!sameShape(aligned.shape, sft.shape)) return {
		code: "tensor-shape-mismatch",
		message: `Tensor '${aligned.name}' has different shapes`,
		hint: "Extrapolation needs two checkpoints of one architecture and vocabulary; check that the pair belongs together."
	};
	if (hasFloatDtype(aligned) && hasFloatDtype(sft)) return {
		kind: "extrapolate",
		aligned,
		sft
	};
	for (const tensor of [aligned, sft]) if (isFloat(tensor.dtype) && !isFloatDtype(tensor.dtype)) return {
		code: "tensor-dtype-unsupported",
		message: `Tensor '${aligned.name}' has dtype ${tensor.dtype}, which cannot be extrapolated`,
		hint: `Use the checkpoints before quantisation, in ${floatDtypes.join(", ")}.`
	};
	if (aligned.dtype !== sft.dtype) return {
		code: "tensor-dtype-mismatch",
		message: `Tensor '${aligned.name}' has dtypes that do not go together`,
		hint: "Integer and boolean tensors are copied from the aligned checkpoint only when both sides agree on the dtype."
	};
	return {
		kind: "copy",
		aligned
	};
}
const sameShape = (a, b) => a.length === b.length && a.every((size, axis) => size === b[axis]);
const describe = (tensor) => `${tensor.dtype} [${tensor.shape.join(", ")}]`;
// src/plan/build-plan.ts
/**
* The plan for a pair: θ1's shards mirrored (file names, tensor order, metadata), each tensor with the ranges
* it is made from.
*
* @throws IncompatibleError naming the first tensor that does not fit, and how many more there are.
*/
function buildPlan(aligned, sft, alphas) {
	const { pairings, problems } = pairTensors(aligned, sft);
	const [first] = problems;
	if (first !== void 0) throw incompatible(first, problems.length - 1);
	const files = aligned.shards.map((shard) => mirrorShard(shard, pairings));
	const operations = files.flatMap((file) => file.operations);
	const tensorBytes = sum(operations, (operation) => operation.aligned.end - operation.aligned.start);
	return {
		alphas,
		files,
		index: aligned.index && {
			path: aligned.index.path,
			content: encodeIndex({
				metadata: aligned.index.metadata,
				weightMap: new Map([...aligned.tensors.values()].map(({ name, path }) => [name, path])),
				totalSize: tensorBytes
			})
		},
		totals: {
			tensorCount: operations.length,
			extrapolatedCount: operations.filter(({ kind }) => kind === "extrapolate").length,
			copiedCount: operations.filter(({ kind }) => kind === "copy").length,
			parameterCount: sum(operations, ({ shape }) => shape.reduce((product, size) => product * size, 1)),
			alignedBytes: tensorBytes,
			sftBytes: sum(operations, (operation) => operation.kind === "extrapolate" ? operation.sft.end - operation.sft.start : 0),
			outputBytes: sum(files, ({ byteLength }) => byteLength)
		}
	};
}
function mirrorShard(shard, pairings) {
	const dataOrder = shard.tensors.toSorted((a, b) => a.start - b.start || a.end - b.end);
	const encoded = encodeHeader({
		metadata: shard.metadata,
		tensors: shard.tensors,
		dataOrder: dataOrder.map(({ name }) => name)
	});
	return {
		path: shard.path,
		header: encoded.bytes,
		byteLength: encoded.fileByteLength,
		operations: dataOrder.map(({ name }) => {
			const pairing = pairings.get(name);
			if (pairing === void 0) throw new TypeError(`tensor '${name}' is in a shard but was not paired`);
			return operationOf(pairing);
		})
	};
}
function operationOf(pairing) {
	const { name, shape, path, start, end } = pairing.aligned;
	if (pairing.kind === "copy") return {
		kind: "copy",
		tensor: name,
		shape,
		dtype: pairing.aligned.dtype,
		aligned: {
			path,
			start,
			end
		}
	};
	const { aligned, sft } = pairing;
	return {
		kind: "extrapolate",
		tensor: name,
		shape,
		elementCount: shape.reduce((product, size) => product * size, 1),
		aligned: {
			path,
			start,
			end,
			dtype: aligned.dtype
		},
		sft: {
			path: sft.path,
			start: sft.start,
			end: sft.end,
			dtype: sft.dtype
		},
		outputDtype: aligned.dtype
	};
}
function incompatible(problem, moreCount) {
	const more = moreCount === 0 ? "" : ` ${moreCount} more ${moreCount === 1 ? "tensor does" : "tensors do"} not fit; 'plan' lists them.`;
	return new IncompatibleError(problem.message + more, {
		code: problem.code,
		hint: problem.hint
	});
}
function sum(items, amountOf) {
	return items.reduce((total, item) => total + amountOf(item), 0);
}
// src/disk/free-bytes.ts
/** How many bytes can still be written where the path is, or will be once it is made. */
async function freeBytes(path) {
	for (let place = locate(path);; place = dirname(place)) try {
		const { bavail, bsize } = await statfs(place);
		return bavail * bsize;
	} catch (error) {
		if (!hasCode(error, "ENOENT", "ENOTDIR") || place === dirname(place)) throw diskError(error, `see how much is free at ${path}`);
	}
}
// src/app/disk-space.ts
/** How many more bytes than are free the directory targets need; 0 when they fit or there are none. */
async function missingDiskBytes(plan, targets) {
	const directories = targets.flatMap(({ endpoint }) => endpoint.kind === "directory" ? [endpoint.path] : []);
	const [path] = directories;
	if (path === void 0) return void 0;
	const needed = directories.length * plan.totals.outputBytes;
	const free = await freeBytes(path);
	return needed > free ? {
		path,
		needed,
		free
	} : void 0;
}
/** @throws CapacityError before anything is written, when the directory outputs cannot fit on the disk. */
async function requireDiskSpace(plan, targets) {
	const missing = await missingDiskBytes(plan, targets);
	if (missing === void 0) return;
	throw new CapacityError(describeMissingSpace(missing), {
		code: "disk-full",
		hint: "Free space, write to another disk, or publish to the Hub, which needs none."
	});
}
function describeMissingSpace({ path, needed, free }) {
	return `${path}: the output needs ${formatBytes(needed)}, and ${formatBytes(free)} are free.`;
}
// src/disk/file-sink.ts
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
// src/kit/file-record.ts
/** A record as JSON; sums that are not finite, which JSON lacks, become strings. */
function encodeRecord({ path, byteLength, sha256, statistics }) {
	const keepNonFinite = (_key, value) => typeof value === "number" && !Number.isFinite(value) ? String(value) : value;
	return Buffer.from(JSON.stringify({
		path,
		byteLength,
		sha256,
		statistics
	}, keepNonFinite));
}
/** Reads a record that anyone with write access could have changed; undefined unless it is sound. */
function decodeRecord(text) {
	const value = parseObject(text);
	if (value === void 0) return void 0;
	const { path, byteLength, sha256, statistics: given } = value;
	if (typeof path !== "string" || path === "") return void 0;
	if (!Number.isSafeInteger(byteLength) || byteLength < 0) return void 0;
	if (typeof sha256 !== "string" || !/^[0-9a-f]{64}$/.test(sha256)) return void 0;
	const record = {
		path,
		byteLength,
		sha256
	};
	if (given === void 0) return record;
	const statistics = readStatistics(given);
	return statistics && {
		...record,
		statistics
	};
}
function readStatistics(given) {
	if (typeof given !== "object" || given === null) return void 0;
	const sums = {};
	for (const name of Object.keys(noStatistics)) {
		const value = given[name];
		if (typeof value !== "number" && !(value === "NaN" || value === "Infinity" || value === "-Infinity")) return void 0;
		sums[name] = Number(value);
	}
	return {
		...noStatistics,
		...sums
	};
}
function parseObject(text) {
	try {
		const value = JSON.parse(text);
		return typeof value === "object" && value !== null ? value : void 0;
	} catch {
		return;
	}
}
// src/disk/staging.ts
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
async function readStagedRecords$1(place) {
	const staged = /* @__PURE__ */ new Map();
	for (const name of await readdirIfAny(place.records)) {
		if (!name.endsWith(".json")) continue;
		const record = decodeRecord(await readFile(join(place.records, name), "utf8"));
		if (record === void 0 || name !== recordNameOf(record.path)) continue;
		const found = await stat(placeOf$1(place.files, record.path)).catch(() => void 0);
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
function placeOf$1(directory, path) {
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
// src/disk/finish-files.ts
/**
* Makes a staging directory exactly what was promised, and safe on the disk: writes the inline files, sees that
* the others are there, and removes whatever else was left by interrupted runs.
*
* @throws InputError when a staged file is gone or has another size: something else writes to the directory.
*/
async function finishFiles(options) {
	const { directory, files, inline, nameIn } = options;
	for (const { path, content } of inline) {
		const place = placeOf$1(directory, path);
		try {
			await mkdir(dirname(place), { recursive: true });
			await writeFile(place, content);
		} catch (error) {
			throw diskError(error, `write ${nameIn(path)}`, content.length);
		}
	}
	for (const { path, byteLength } of files) {
		const found = await stat(placeOf$1(directory, path)).catch(() => void 0);
		if (found?.isFile() && found.size === byteLength) continue;
		throw new InputError(`${nameIn(path)} was changed or removed while it waited to be published.`, {
			code: "staged-file-changed",
			hint: "Let only one run at a time write to a directory, and run again."
		});
	}
	const kept = new Set([...files, ...inline].map(({ path }) => path));
	for (const found of await readdir(directory, { recursive: true })) {
		const place = join(directory, found);
		if (kept.has(found.split(sep).join("/"))) await flush(place);
		else if (!(await lstat(place)).isDirectory()) await rm(place);
	}
}
/** The rename must not reach the disk before the content, or a power failure would leave a broken repo. */
async function flush(place) {
	try {
		var _usingCtx$1 = _usingCtx();
		await _usingCtx$1.a(await open(place, "r+")).datasync();
	} catch (_) {
		_usingCtx$1.e = _;
	} finally {
		await _usingCtx$1.d();
	}
}
// src/disk/inspect-target.ts
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
			staged: state === "ours-complete" ? /* @__PURE__ */ new Map() : await readStagedRecords$1(stagingPlaceOf(place, query.planKey))
		};
	} catch (error) {
		throw diskError(error, `read ${query.target}`);
	}
}
async function inspectState(place, query) {
	const names = await readdir(place).catch((error) => {
		if (hasCode(error, "ENOENT")) return void 0;
		if (!hasCode(error, "ENOTDIR")) throw error;
		throw new InputError(`${query.target} is a file, or within one; a directory is to be written there.`, {
			code: "target-not-directory",
			hint: "Name another directory with --to."
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
	const path = placeOf$1(place, manifestPath);
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
		const found = await stat(placeOf$1(place, path)).catch(() => void 0);
		if (!found?.isFile() || found.size !== byteLength) return false;
	}
	return true;
}
// src/disk/replace-directory.ts
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
// src/disk/directory-publication.ts
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
				repo: describeRepo$1(target, place)
			};
		}
		await refuseReplacement(options, place, found.state);
		await createStaging(staging).catch((error) => {
			throw diskError(error, `make ${staging.root}, where the result comes about`);
		});
		return {
			state: "open",
			publication: assemblePublication$1(options, place, found.staged)
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
async function refuseReplacement({ target, force, sources = [] }, place, state) {
	if (state === "absent") return;
	if (state === "foreign" && !force) throw new InputError(`${target} exists and was not made by ${project.name}.`, {
		code: "target-foreign",
		hint: "Choose another directory with --to, or replace everything in it with --force."
	});
	const refuse = (why) => {
		throw new InputError(`${target} cannot be replaced: ${why}.`, {
			code: "target-protected",
			hint: "Choose another directory with --to, such as one that does not exist yet."
		});
	};
	const parent = dirname(place);
	if (place === parent || (await stat(place)).dev !== (await stat(parent)).dev) refuse("it is the root of a file system, and the result is moved there as a whole");
	for (const needed of [
		process.cwd(),
		homedir(),
		...sources
	]) {
		const neededPlace = await locateReal(needed);
		if (neededPlace === place || neededPlace.startsWith(place + sep)) refuse(`it is or contains ${needed}, which is in use`);
	}
}
function describeRepo$1(target, place) {
	return {
		target,
		url: pathToFileURL(place).href
	};
}
function assemblePublication$1(options, place, staged) {
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
		async openFile(path, byteLength) {
			const sink = await openFileSink({
				place: placeOf$1(staging.files, path),
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
				await refuseReplacement(options, place, (await inspectDirectoryTarget({
					...options,
					target: place
				})).state);
				await replaceDirectory(staging.files, place, staging.replaced);
				promoted = true;
				await removeStaging(staging);
			} catch (error) {
				throw diskError(error, `write to ${target}`);
			}
			return describeRepo$1(target, place);
		},
		async close() {
			for (const sink of openSinks) sink.abort(new CancelledError("The publication was closed."));
			openSinks.clear();
			if (!promoted) await removeEmptyStaging(staging);
		}
	};
}
// src/hub/lost-answer.ts
/** Each attempt already waits out short outages; what is lost three times is not bad luck. */
const MAX_ATTEMPTS = 3;
const DELAY_MS = 2e3;
/** Whether the Hub may have done what it was asked to although no usable answer came back. */
function isAnswerLost(error) {
	if (!(error instanceof ServiceError)) return false;
	const { status, code } = error;
	return code === "service-unreachable" || code === "answer-malformed" || status !== void 0 && status >= 500;
}
/**
* Repeats something that must not be repeated blindly: after a lost answer it is first looked up whether it
* was done.
*
* @param findResult gives what `act` would have given, if it turns out to be done.
*/
async function repeatUnlessDone(options) {
	const { act, findResult, clock, signal } = options;
	for (let attempt = 1;; attempt++) try {
		return await act();
	} catch (error) {
		if (!isAnswerLost(error)) throw error;
		const result = await findResult();
		if (result !== void 0) return result;
		if (attempt === MAX_ATTEMPTS) throw error;
		await clock.sleep(DELAY_MS * attempt, signal);
	}
}
/**
* Repeats something that is harmless to repeat, such as creating what may exist by now.
*
* @param isDone tells the errors that only say that it was done before.
*/
async function repeatUntilDone(options) {
	const { act, isDone, clock, signal } = options;
	const done = true;
	await repeatUnlessDone({
		async act() {
			try {
				await act();
			} catch (error) {
				if (!isDone(error)) throw error;
			}
			return done;
		},
		findResult: async () => void 0,
		clock,
		signal
	});
}
/** Whether a repo or branch could not be created because it exists. */
function saysExists(error) {
	return error instanceof ServiceError && error.status === 409;
}
// src/hub/quota.ts
/** Statuses with which the Hub or its storage may say that it takes no more data. */
const quotaStatuses = [
	402,
	403,
	413
];
const SPEAKS_OF_QUOTA = /quota|storage (limit|space)|out of storage|exceed|payment|billing|upgrade/i;
/**
* Throws unless the answer is a success. A used-up quota is told apart from a token that may not write: both
* can come as a 403, but more rights do not help against the first.
*
* @throws {CapacityError} code `hub-quota`, or `hub-too-large` for one request that is too large
* @throws whatever {@link errorOfAnswer} says of other answers
*/
async function requireAccepted(response, request, http) {
	const { status, headers } = response;
	if (status >= 200 && status < 300) return;
	const text = await response.text();
	const error = errorOfAnswer({
		method: request.method,
		url: new URL(request.url),
		status,
		headers,
		text
	}, {
		hubUrl: new URL(http.hubUrl),
		hasToken: http.hasToken
	});
	const said = `${headers.get("x-error-message") ?? ""} ${text}`;
	if (status === 402 || quotaStatuses.includes(status) && SPEAKS_OF_QUOTA.test(said)) throw new CapacityError(`The Hub takes no more data for ${request.repo} (${status}): ${error.message}`, {
		code: "hub-quota",
		hint: "Free or buy storage for the namespace, or publish elsewhere with --to, and run again; what was uploaded is kept.",
		docs: `${http.hubUrl}/settings/billing`,
		cause: error
	});
	if (status === 413) throw new CapacityError(`The Hub takes this much only in smaller pieces (413): ${error.message}`, {
		code: "hub-too-large",
		hint: "Please report it: no request of hf-extrapolate should be that large.",
		cause: error
	});
	throw error;
}
// src/hub/commit.ts
const STALE_PARENT = 412;
/** Attempts of a commit that needs no particular parent but met others on the way. */
const MAX_RACE_ATTEMPTS = 5;
const RACE_DELAY_MS = 1e3;
/** The body of a commit request: one JSON object per line. */
function encodeCommit({ summary, description, parentCommit, operations }) {
	return [{
		key: "header",
		value: {
			summary,
			description,
			parentCommit
		}
	}, ...operations.map(lineOf)].map((line) => `${JSON.stringify(line)}\n`).join("");
}
function lineOf(operation) {
	const { path } = operation;
	switch (operation.kind) {
		case "pointer": return {
			key: "lfsFile",
			value: {
				path,
				algo: "sha256",
				oid: operation.sha256,
				size: operation.byteLength
			}
		};
		case "file": return {
			key: "file",
			value: {
				path,
				content: Buffer.from(operation.content).toString("base64"),
				encoding: "base64"
			}
		};
		case "delete": return {
			key: "deletedFile",
			value: { path }
		};
	}
}
/**
* Makes one commit. `@huggingface/hub` cannot: it commits content, not pointers to what is already stored.
*
* @param findCommit looks whether the commit landed although its answer was lost; gives a revision that has it.
* @returns the commit's id (or that revision), or undefined if the branch is no longer at `parentCommit`.
*/
async function sendCommit(options) {
	const { http, repo, branch, commit, findCommit, clock, signal } = options;
	const url = `${http.hubUrl}/api/models/${repo}/commit/${encodeURIComponent(branch)}`;
	const body = encodeCommit(commit);
	const act = async () => {
		const response = await http.request({
			method: "POST",
			url,
			headers: { "content-type": "application/x-ndjson" },
			body,
			auth: "hub",
			signal,
			repeatable: false,
			answers: [STALE_PARENT, ...quotaStatuses]
		});
		if (response.status === STALE_PARENT) return { outcome: "stale" };
		await requireAccepted(response, {
			method: "POST",
			url,
			repo
		}, http);
		return {
			outcome: "made",
			id: readCommitId(await response.json(), url)
		};
	};
	const findResult = async () => {
		const id = await findCommit();
		return id === void 0 ? void 0 : {
			outcome: "made",
			id
		};
	};
	for (let attempt = 1;; attempt++) {
		const result = await repeatUnlessDone({
			act,
			findResult,
			clock,
			signal
		});
		if (result.outcome === "made") return result.id;
		const landed = await findCommit();
		if (landed !== void 0 || commit.parentCommit !== void 0 || attempt === MAX_RACE_ATTEMPTS) return landed;
		await clock.sleep(RACE_DELAY_MS * attempt, signal);
	}
}
function readCommitId(answer, url) {
	const { commitOid } = answer ?? {};
	if (typeof commitOid === "string" && /^[0-9a-f]{40}$/.test(commitOid)) return commitOid;
	throw new ServiceError(`The answer to ${url} names no commit.`, {
		code: "answer-malformed",
		hint: "Run the same command again; it continues where it stopped."
	});
}
// src/hub/staged-record.ts
const FOLDER = ".hf-extrapolate/";
const SUFFIX = ".json";
/** Where the record of a staged file lies on the staging branch. */
function recordPathOf(path) {
	return `${FOLDER}${path}${SUFFIX}`;
}
/** The file that a record's path belongs to; undefined for other files. */
function recordedPathOf(recordPath) {
	if (!recordPath.startsWith(FOLDER) || !recordPath.endsWith(SUFFIX)) return void 0;
	return recordPath.slice(16, -5);
}
// src/hub/tree.ts
/** Undefined if the repo or the revision does not exist. */
async function findTree(http, repo, revision, signal) {
	return undefinedIfMissing(listRepoFiles(http, repo, revision, signal));
}
/** What was asked for, or undefined where there is no such repo or revision (or none that may be seen). */
async function undefinedIfMissing(asked) {
	try {
		return await asked;
	} catch (error) {
		if (!(error instanceof ExtrapolateError)) throw error;
		if (error.code === "repo-not-found" || error.code === "revision-not-found") return void 0;
		throw error;
	}
}
/** The URL of a file's content. */
function resolveUrl(http, repo, revision, path) {
	const encodedPath = path.split("/").map(encodeURIComponent).join("/");
	return `${http.hubUrl}/${repo}/resolve/${encodeURIComponent(revision)}/${encodedPath}`;
}
// src/hub/staging-branch.ts
/** The staging branch of a plan; the same on every machine. */
function stagingBranchOf(planKey) {
	return `extrapolate-${planKey.slice(0, 12)}`;
}
/** Creates the branch from a commit unless it exists. */
async function createStagingBranch(options, startingCommit) {
	const { http, repo, branch, clock, signal } = options;
	const create = (fetch) => createBranch({
		repo,
		branch,
		revision: startingCommit,
		hubUrl: http.hubUrl,
		fetch
	});
	await repeatUntilDone({
		act: () => callLibrary(http, `Creating branch ${branch} of ${repo}`, create, signal),
		isDone: saysExists,
		clock,
		signal
	});
}
/** Deletes the branch if it exists. A failure is only warned of: the branch is not needed any more. */
async function removeStagingBranch(options) {
	const { http, repo, branch, clock, log, signal } = options;
	const remove = (fetch) => deleteBranch({
		repo,
		branch,
		hubUrl: http.hubUrl,
		fetch
	});
	try {
		await repeatUntilDone({
			act: () => undefinedIfMissing(callLibrary(http, `Deleting branch ${branch} of ${repo}`, remove, signal)),
			isDone: () => false,
			clock,
			signal
		});
	} catch (error) {
		signal.throwIfAborted();
		const reason = error instanceof Error ? error.message : String(error);
		log.warn(`The staging branch ${branch} of ${repo} could not be deleted and can be by hand: ${reason}`);
	}
}
// src/hub/staging.ts
/** The Hub recommends fewer than 100 operations per commit, and a staged file takes two. */
const MAX_RECORDS_PER_COMMIT = 49;
const RECORD_READS_AT_ONCE = 8;
/** A listing may be served by a copy that has not seen the latest commit. */
const MAX_LISTINGS = 4;
const LISTING_DELAY_MS = 1e3;
/**
* The records in a staging branch's tree whose pointers are there too, with the digest and size they name.
* What does not hold together is left out, and so will be made anew.
*/
async function readStagedRecords(options, tree) {
	const { http, repo, branch, signal } = options;
	const paths = [...tree].flatMap(([recordPath, { byteLength, sha256 }]) => {
		const path = recordedPathOf(recordPath);
		return path === void 0 || sha256 !== void 0 || byteLength > 65536 ? [] : [path];
	});
	const records = /* @__PURE__ */ new Map();
	const queue = paths.values();
	const readNext = async () => {
		for (const path of queue) {
			const url = resolveUrl(http, repo, branch, recordPathOf(path));
			const record = decodeRecord(await (await http.request({
				method: "GET",
				url,
				auth: "hub",
				signal
			})).text());
			if (record?.path === path && isStored(record, tree)) records.set(path, record);
		}
	};
	await Promise.all(Array.from({ length: RECORD_READS_AT_ONCE }, readNext));
	return records;
}
/** Whether a tree has the record's file, by digest and size. */
function isStored({ path, byteLength, sha256 }, tree) {
	const file = tree?.get(path);
	return file?.sha256 === sha256 && file.byteLength === byteLength;
}
/** Opens a branch that exists. Commits to it are made one after the other; what queues up shares the next one. */
function openStagingBranch(options) {
	const { http, repo, branch, clock, signal } = options;
	const waiting = [];
	let isCommitting = false;
	async function commitWaiting() {
		if (isCommitting) return;
		isCommitting = true;
		while (waiting.length > 0) {
			const group = waiting.splice(0, MAX_RECORDS_PER_COMMIT);
			try {
				await commitRecords(group.map(({ record }) => record));
				for (const { resolve } of group) resolve();
			} catch (error) {
				for (const { reject } of group) reject(error);
			}
		}
		isCommitting = false;
	}
	async function commitRecords(records) {
		const operations = records.flatMap((record) => [{
			kind: "pointer",
			path: record.path,
			sha256: record.sha256,
			byteLength: record.byteLength
		}, {
			kind: "file",
			path: recordPathOf(record.path),
			content: encodeRecord(record)
		}]);
		const [first] = records;
		const summary = records.length === 1 ? `Stage ${first?.path}` : `Stage ${records.length} files`;
		try {
			const commit = {
				summary,
				operations
			};
			await sendCommit({
				...options,
				commit,
				findCommit: () => findCommitOf(records)
			});
		} catch (error) {
			throw error instanceof ExtrapolateError && error.code === "revision-not-found" ? branchGone(error) : error;
		}
	}
	function branchGone(cause) {
		return new ServiceError(`The staging branch ${branch} of ${repo} was deleted while it was being filled.`, {
			code: "staging-branch-gone",
			hint: `Perhaps another run has just published ${repo}. Run the same command again: it looks, and makes what is missing.`,
			cause
		});
	}
	async function findCommitOf(records) {
		const tree = await findTree(http, repo, branch, signal);
		return records.every((record) => isStored(record, tree) && tree?.get(recordPathOf(record.path))?.byteLength === encodeRecord(record).byteLength) ? branch : void 0;
	}
	function missingFile({ path }) {
		return new ServiceError(`${path} was staged for ${repo} but is not on the branch ${branch} any more.`, {
			code: "staged-file-missing",
			hint: "Run the same command again: it makes what is missing and continues."
		});
	}
	return {
		stage: (record) => new Promise((resolve, reject) => {
			waiting.push({
				record,
				resolve,
				reject
			});
			commitWaiting();
		}),
		async requireStaged(records) {
			for (let attempt = 1;; attempt++) {
				const tree = await findTree(http, repo, branch, signal);
				const missing = records.find((record) => !isStored(record, tree));
				if (missing === void 0) return;
				if (attempt === MAX_LISTINGS) throw missingFile(missing);
				await clock.sleep(LISTING_DELAY_MS * attempt, signal);
			}
		},
		remove: () => removeStagingBranch(options)
	};
}
// src/hub/inspect-target.ts
/** The Hub's default branch; every repo has it. */
const mainBranch = "main";
/** A manifest lists at most the files of a repo; a longer file is not one. */
const MAX_MANIFEST_BYTES = 32 * 1024 ** 2;
const absent = {
	state: "absent",
	isPrivate: false,
	paths: []
};
/** Looks what is at a target. Only reads. */
async function inspectHubTarget(query) {
	const { http, target: repo, planKey, signal } = query;
	const main = await inspectMain(query);
	const branch = stagingBranchOf(planKey);
	const tree = main.state === "absent" ? void 0 : await findTree(http, repo, branch, signal);
	if (tree === void 0) return {
		...main,
		hasStagingBranch: false,
		staged: /* @__PURE__ */ new Map()
	};
	const staged = main.state !== "ours-complete" ? await readStagedRecords({
		http,
		repo,
		branch,
		signal
	}, tree) : /* @__PURE__ */ new Map();
	return {
		...main,
		hasStagingBranch: true,
		staged
	};
}
/** Looks what is on main. */
async function inspectMain(query) {
	const { http, target, planKey, signal } = query;
	const { hubUrl } = http;
	const info = await undefinedIfMissing(callLibrary(http, `Looking up ${target}`, (fetch) => modelInfo({
		name: target,
		revision: mainBranch,
		additionalFields: ["sha"],
		hubUrl,
		fetch
	}), signal));
	const head = info?.sha;
	const tree = head === void 0 ? void 0 : await findTree(http, target, head, signal);
	if (info === void 0 || head === void 0 || tree === void 0) return absent;
	const plan = await readPlanOf(query, head, tree);
	return {
		state: plan === void 0 ? stateOfOther(tree) : plan === planKey ? "ours-complete" : "ours-other-plan",
		head,
		isPrivate: info.private,
		paths: [...tree.keys()]
	};
}
/** @throws {InputError} for a repo that somebody else made, unless forced, and for a public one where a private one was asked for. */
function refuseUnfitTarget(target, found, wanted, hubUrl) {
	if (found.state === "foreign" && !wanted.force) throw new InputError(`${target} exists on the Hub and was not made by ${project.name}.`, {
		code: "target-foreign",
		hint: "Choose another name with --to, or replace everything in it with --force.",
		docs: `${hubUrl}/${target}`
	});
	const willBePublished = found.state !== "absent" && found.state !== "ours-complete";
	if (wanted.private && willBePublished && !found.isPrivate) throw new InputError(`${target} exists and is public, and a private repo was asked for.`, {
		code: "target-public",
		hint: `Make it private at ${hubUrl}/${target}/settings, choose another name with --to, or leave out --private.`,
		docs: `${hubUrl}/${target}/settings`
	});
}
function stateOfOther(tree) {
	return [...tree.keys()].every((path) => path === ".gitattributes") ? "empty" : "foreign";
}
/** The plan named by the repo's manifest; undefined if it has none, or one that is not ours. */
async function readPlanOf({ http, target, manifestPath, signal }, head, tree) {
	const file = tree.get(manifestPath);
	if (file === void 0 || file.byteLength > MAX_MANIFEST_BYTES) return void 0;
	const url = resolveUrl(http, target, head, manifestPath);
	return planIn(await (await http.request({
		method: "GET",
		url,
		auth: "hub",
		signal
	})).text());
}
function planIn(text) {
	try {
		const manifest = JSON.parse(text);
		if (typeof manifest !== "object" || manifest === null) return void 0;
		const { tool, plan } = manifest;
		return tool === project.name && typeof plan === "string" && /^[0-9a-f]{16,128}$/.test(plan) ? plan : void 0;
	} catch {
		return;
	}
}
// src/hub/create-repo.ts
/**
* Creates a model repo unless it exists. A public one gets the visibility that is usual in its namespace.
*
* @throws {AccessError} naming the namespace, if the token may not create repos there
*/
async function ensureRepo(options) {
	const { http, repo, clock, signal } = options;
	const { hubUrl } = http;
	const visibility = options.private ? { visibility: "private" } : {};
	const create = (fetch) => createRepo({
		repo,
		...visibility,
		hubUrl,
		fetch,
		accessToken: ""
	});
	try {
		await repeatUntilDone({
			act: () => callLibrary(http, `Creating ${repo}`, create, signal),
			isDone: saysExists,
			clock,
			signal
		});
	} catch (error) {
		if (error instanceof ExtrapolateError && error.code === "forbidden") throw cannotCreate(repo, hubUrl, error);
		throw error;
	}
}
function cannotCreate(repo, hubUrl, cause) {
	const [namespace] = repo.split("/");
	return new AccessError(`The token may not create ${repo}: ${cause.message}`, {
		code: "namespace-not-writable",
		hint: `Use a token with write access to repos in ${namespace} (a write token of a member, or a fine-grained one with that permission), or publish elsewhere with --to.`,
		docs: `${hubUrl}/settings/tokens`,
		cause
	});
}
// src/hub/recomputed-blob.ts
/**
* A Blob whose content is computed whenever it is read, for libraries that read a file more than once. Takes
* no memory for the content, except where a reader asks for an array of it.
*/
var RecomputedBlob = class RecomputedBlob extends Blob {
	#file;
	#start;
	#end;
	#onDigest;
	/** @param onDigest told the sha256 each time the blob (not a slice of it) was read to its end. */
	constructor(file, onDigest, start = 0, end = file.byteLength) {
		super();
		this.#file = file;
		this.#start = start;
		this.#end = end;
		this.#onDigest = onDigest;
	}
	get size() {
		return this.#end - this.#start;
	}
	slice(start = 0, end = this.size) {
		const from = this.#start + clampIndex(start, this.size);
		const to = this.#start + clampIndex(end, this.size);
		return new RecomputedBlob(this.#file, void 0, from, Math.max(from, to));
	}
	stream() {
		const blocks = this.#read();
		return new ReadableStream({
			async pull(controller) {
				const { done, value } = await blocks.next();
				if (done) controller.close();
				else controller.enqueue(value);
			},
			async cancel() {
				await blocks.return(void 0);
			}
		}, { highWaterMark: 0 });
	}
	async arrayBuffer() {
		const content = new Uint8Array(this.size);
		let byteOffset = 0;
		for await (const block of this.#read()) {
			content.set(block, byteOffset);
			byteOffset += block.byteLength;
		}
		return content.buffer;
	}
	async text() {
		return new TextDecoder().decode(await this.arrayBuffer());
	}
	async *#read() {
		if (this.size === 0) return;
		const hash = this.#onDigest && createHash("sha256");
		let byteLength = 0;
		for await (const block of this.#file.stream(this.#start, this.#end)) {
			byteLength += block.byteLength;
			hash?.update(block);
			yield block;
		}
		if (byteLength !== this.size) throw new Error(`${this.#file.path} gave ${byteLength} bytes for a range of ${this.size}`);
		if (hash) this.#onDigest?.(hash.digest("hex"));
	}
};
/** As Blob.slice counts: negative from the end, never outside. */
function clampIndex(index, size) {
	return index < 0 ? Math.max(0, size + index) : Math.min(index, size);
}
// src/hub/lfs-upload.ts
/**
* Uploads one file to a Hub without Xet storage and commits its pointer: by `@huggingface/hub`, which reads
* the file once for its digest and once to send it. Both readings compute it anew, so nothing is spooled.
*
* @returns the file's sha256
* @throws {ServiceError} `not-large` where the Hub keeps a file of this name in git
*/
async function uploadRecomputable(options) {
	const { http, repo, branch, file, clock, signal } = options;
	const { hubUrl } = http;
	const { path, byteLength } = file;
	let sha256;
	const content = new RecomputedBlob(file, (digest) => {
		sha256 ??= digest;
	});
	const isCommitted = async () => {
		const stored = (await findTree(http, repo, branch, signal))?.get(path);
		return sha256 !== void 0 && stored?.sha256 === sha256 && stored.byteLength === byteLength;
	};
	await repeatUnlessDone({
		act: () => callLibrary(http, `Uploading ${path}`, (fetch) => commit({
			repo,
			branch,
			title: `Upload ${path}`,
			operations: [{
				operation: "addOrUpdate",
				path,
				content
			}],
			useXet: false,
			hubUrl,
			fetch,
			abortSignal: signal
		})),
		findResult: async () => await isCommitted() ? {} : void 0,
		clock,
		signal
	}).catch((error) => {
		throw signal.aborted ? signal.reason : error;
	});
	if (sha256 === void 0 || !await isCommitted()) throw new ServiceError(`${hubUrl} did not take ${path} into large-file storage.`, {
		code: "not-large",
		hint: `Add the line "${path} filter=lfs diff=lfs merge=lfs -text" to .gitattributes of ${repo}.`
	});
	return sha256;
}
// src/hub/preupload.ts
/** As many as the Hub's own clients ask for at once. */
const FILES_PER_REQUEST = 100;
const SAMPLE_BYTES = 512;
/** Asks the Hub where it keeps each file, by path, size and first bytes. Files it ignores are left out. */
async function classifyUploads(options) {
	const { http, repo, revision, files, signal } = options;
	const url = `${http.hubUrl}/api/models/${repo}/preupload/${encodeURIComponent(revision)}`;
	const modes = /* @__PURE__ */ new Map();
	for (let start = 0; start < files.length; start += FILES_PER_REQUEST) {
		const asked = files.slice(start, start + FILES_PER_REQUEST);
		const answered = readModes(await (await http.request({
			method: "POST",
			url,
			headers: { "content-type": "application/json" },
			body: JSON.stringify({ files: asked.map(({ path, byteLength, sample }) => ({
				path,
				size: byteLength,
				sample: Buffer.from(sample.subarray(0, SAMPLE_BYTES)).toString("base64")
			})) }),
			auth: "hub",
			signal
		})).json());
		for (const { path, byteLength } of asked) {
			const mode = answered.get(path);
			if (mode === void 0) throw new ServiceError(`${url} does not say how to upload ${path}.`, { code: "answer-malformed" });
			if (mode !== "ignored") modes.set(path, byteLength === 0 ? "regular" : mode);
		}
	}
	return modes;
}
function readModes(answer) {
	const { files } = answer ?? {};
	const modes = /* @__PURE__ */ new Map();
	for (const entry of Array.isArray(files) ? files : []) {
		const { path, uploadMode, shouldIgnore } = entry ?? {};
		if (typeof path !== "string" || uploadMode !== "lfs" && uploadMode !== "regular") continue;
		modes.set(path, shouldIgnore === true ? "ignored" : uploadMode);
	}
	return modes;
}
// src/hub/promote.ts
/**
* Makes a derived repo visible: one commit on main with the staged files by pointer and the small ones with
* their content, which also deletes what else is there. More weight files than the hundred operations the Hub
* recommends still go into one commit: a repo that is half there would be worse than a slow commit.
*
* @param head the commit on main at which everything was checked; anything newer is not overwritten.
* @param stalePaths files on main at that commit.
* @returns the new commit's id
* @throws {ServiceError} `target-changed`; nothing is visible then, and a new run continues.
*/
async function promoteToMain(options) {
	const { http, repo, head, stalePaths, files, inline, message, ...rest } = options;
	const kept = requireDistinct([...files, ...inline].map(({ path }) => path));
	const operations = [
		...files.map(({ path, sha256, byteLength }) => ({
			kind: "pointer",
			path,
			sha256,
			byteLength
		})),
		...inline.map(({ path, content }) => ({
			kind: "file",
			path,
			content
		})),
		...stalePaths.filter((path) => path !== ".gitattributes" && !kept.has(path)).map((path) => ({
			kind: "delete",
			path
		}))
	];
	const [summary = "", ...description] = message.split("\n");
	const commit = {
		summary,
		description: description.join("\n").trim() || void 0,
		parentCommit: head,
		operations
	};
	const id = await sendCommit({
		http,
		repo,
		branch: mainBranch,
		commit,
		...rest
	});
	if (id !== void 0) return id;
	throw new ServiceError(`${repo} was changed by somebody else while it was being made; nothing was published.`, {
		code: "target-changed",
		hint: `Look at ${http.hubUrl}/${repo}/commits/main and run the same command again: what was uploaded is kept.`,
		status: 412
	});
}
function requireDistinct(paths) {
	const distinct = new Set(paths);
	if (distinct.size !== paths.length) throw new TypeError("A path was given twice to one commit");
	return distinct;
}
// src/hub/upload-memory.ts
const MIB = 1 << 20;
/** The storage's limit for a serialized xorb. */
const MAX_XORB_BYTES = 64 * MIB;
/** Below this the round trip of a request outweighs its content. */
const MIN_XORB_BYTES = 8 * MIB;
/** One being filled, three on their way: enough to keep a connection busy while another waits for its answer. */
const MAX_XORBS = 4;
/** One being filled, one on its way: with fewer, hashing and sending would take turns. */
const MIN_XORBS = 2;
/**
* Divides a budget among the files that are open at once, so that files × xorbs × size stays within it.
* More files first cost size, then xorbs in flight; the least is two xorbs of 8 MiB per file, even where
* that exceeds the budget.
*/
function divideUploadMemory(budgetBytes, filesAtOnce) {
	const bytesPerFile = Math.floor(budgetBytes / Math.max(1, filesAtOnce));
	const affordable = Math.floor(bytesPerFile / MIN_XORB_BYTES);
	const maxXorbs = Math.min(MAX_XORBS, Math.max(MIN_XORBS, affordable));
	const share = Math.floor(bytesPerFile / maxXorbs);
	return {
		maxXorbs,
		xorbByteLimit: Math.min(MAX_XORB_BYTES, Math.max(MIN_XORB_BYTES, share))
	};
}
// src/xet/shard.ts
/** `HFRepoMetaData`, a zero, and the seventeen bytes that tell a shard from a text. */
const magic = Buffer.from("48465265706f4d6574614461746100556967456a7b815783a5bdd95ccdd14aa9", "hex");
const version = 2;
const headerByteLength = 48;
/** Every record of a shard has this length: file, term, verification, digest, xorb, chunk and bookend. */
const recordByteLength = 48;
const hashByteLength = 32;
const maxShardByteLength = 67108864;
/**
* Describes one file and its xorbs to the storage (https://huggingface.co/docs/xet/shard), in the form that is
* uploaded: without a footer, with verification hashes and the file's SHA-256.
* @param sha256 64 hexadecimal digits, in the usual order.
* @throws CapacityError if the shard would be longer than the 64 MiB that the storage takes.
*/
function encodeShard(file, sha256) {
	const terms = file.terms.length;
	const chunks = file.xorbs.reduce((sum, xorb) => sum + xorb.chunks.length, 0);
	const fileRecords = 1 + 2 * terms + 1;
	const xorbRecords = file.xorbs.length + chunks;
	const byteLength = headerByteLength + (fileRecords + xorbRecords + 2) * recordByteLength;
	if (byteLength > maxShardByteLength) throw new CapacityError(`A file of ${formatBytes(file.byteLength)} needs ${formatBytes(byteLength)} of metadata; the storage takes ${formatBytes(maxShardByteLength)}.`, {
		code: "file-too-large",
		hint: "Split the checkpoint into smaller files."
	});
	const shard = new Uint8Array(byteLength);
	const view = new DataView(shard.buffer);
	shard.set(magic, 0);
	view.setUint32(magic.length, version, true);
	let byteOffset = headerByteLength;
	/** One record: a hash and up to four 32-bit numbers. */
	function addRecord(hash, numbers = []) {
		writeHash(shard, byteOffset, hash);
		numbers.forEach((value, index) => {
			view.setUint32(byteOffset + hashByteLength + 4 * index, value, true);
		});
		byteOffset += recordByteLength;
	}
	const bookend = "f".repeat(64);
	addRecord(file.fileHash, [3221225472, terms]);
	for (const term of file.terms) addRecord(term.xorbHash, [
		0,
		term.byteLength,
		term.chunkStart,
		term.chunkEnd
	]);
	for (const term of file.terms) addRecord(term.verificationHash);
	addRecord(sha256);
	addRecord(bookend);
	for (const xorb of file.xorbs) {
		const rawByteLength = xorb.chunks.reduce((sum, chunk) => sum + chunk.byteLength, 0);
		addRecord(xorb.hash, [
			0,
			xorb.chunks.length,
			rawByteLength,
			0
		]);
		let rawOffset = 0;
		for (const chunk of xorb.chunks) {
			addRecord(chunk.hash, [rawOffset, chunk.byteLength]);
			rawOffset += chunk.byteLength;
		}
	}
	addRecord(bookend);
	return shard;
}
// src/hub/xet-file.ts
/**
* The storage takes a description of at most 64 MiB with a file, at 48 bytes per chunk. Chunks are 64 KiB on
* average; at two thirds of that, which no weights fall below, a file of this size still fits.
*/
const MAX_FILE_BYTES = 56 * 1024 ** 3;
/**
* Uploads one file while it is written, in a single pass: two threads take its sha256 and cut it into xorbs,
* finished xorbs are posted several at a time, and when all are stored a shard with the sha256 registers the
* file. Memory is bound by `memory`; a writer waits for the network when it is used up.
*
* @throws {CapacityError} for a file too large for one shard, before anything is read
*/
function openXetFile(options) {
	const { path, byteLength, pool, storage, memory, signal } = options;
	if (byteLength > MAX_FILE_BYTES) throw tooLarge(path, byteLength);
	const requests = new AbortController();
	const posts = /* @__PURE__ */ new Set();
	let failure;
	let writtenBytes = 0;
	const digest = pool.openSha256();
	const xorbs = pool.openXet({
		...memory,
		onXorb: post
	});
	const onAbort = () => fail(signal.reason);
	signal.addEventListener("abort", onAbort, { once: true });
	if (signal.aborted) onAbort();
	function post(xorb) {
		const posted = storage.postXorb(xorb, requests.signal);
		posts.add(posted);
		posted.then(() => posts.delete(posted), fail);
		return posted;
	}
	/** The first reason is what every later call rejects with; the rest follows from it. */
	function fail(reason) {
		if (failure !== void 0) return;
		failure = { reason };
		signal.removeEventListener("abort", onAbort);
		requests.abort(reason);
		digest.abort(reason);
		xorbs.abort(reason);
	}
	async function unlessFailed(work) {
		try {
			return await work;
		} catch (error) {
			fail(error);
			throw failure?.reason;
		}
	}
	return {
		async write(block) {
			if (failure !== void 0) throw failure.reason;
			writtenBytes += block.byteLength;
			await unlessFailed(writtenBytes > byteLength ? Promise.reject(wrongLength(path, byteLength, writtenBytes)) : Promise.all([digest.write(block), xorbs.write(block)]));
		},
		async finish() {
			if (failure !== void 0) throw failure.reason;
			return unlessFailed((async () => {
				if (writtenBytes !== byteLength) throw wrongLength(path, byteLength, writtenBytes);
				const [sha256, file] = await Promise.all([digest.finish(), xorbs.finish()]);
				await Promise.all(posts);
				await storage.postShard(encodeShard(file, sha256), requests.signal);
				signal.removeEventListener("abort", onAbort);
				return {
					byteLength,
					sha256
				};
			})());
		},
		abort: fail
	};
}
/** Not the user's doing: whoever opened the file knew its length. */
function wrongLength(path, declaredBytes, writtenBytes) {
	return /* @__PURE__ */ new Error(`${path} was opened for ${declaredBytes} bytes, and ${writtenBytes} were written`);
}
function tooLarge(path, byteLength) {
	return new CapacityError(`${path} has ${byteLength} bytes, too many to be uploaded as one file.`, {
		code: "file-too-large",
		hint: "Save the checkpoint in shards of a few gigabytes (transformers does so by default) and use that."
	});
}
// src/hub/xet-storage.ts
/** A shard that the storage reports as failed for a passing reason is sent again this often. */
const MAX_SHARD_ATTEMPTS = 3;
const SHARD_DELAY_MS = 3e3;
/** @see https://huggingface.co/docs/xet/api */
function createXetStorage(options) {
	const { http, repo, tokens, clock } = options;
	/** The version that reports its progress, which keeps the connection alive while it works. */
	let shardVersion = "v2";
	async function post(path, body, signal, answers = []) {
		const send = async () => {
			const token = await tokens.current();
			const url = `${token.storageUrl}${path}`;
			const request = {
				method: "POST",
				url,
				body,
				auth: { bearer: token.accessToken },
				signal,
				answers: [
					401,
					...quotaStatuses,
					...answers
				]
			};
			return {
				token,
				url,
				response: await http.request(request)
			};
		};
		let { token, url, response } = await send();
		if (response.status === 401) {
			await tokens.replace(token);
			({url, response} = await send());
		}
		if (!answers.includes(response.status)) await requireAccepted(response, {
			method: "POST",
			url,
			repo
		}, http);
		return response;
	}
	async function sendShard(shard, signal) {
		if (shardVersion === "v2") {
			const response = await post("/v2/shards", shard, signal, [404]);
			if (response.status !== 404) return readShardReport(await response.text(), tokens.storageUrl);
			shardVersion = "v1";
		}
		await post("/v1/shards", shard, signal);
	}
	return {
		async postXorb({ hash, body }, signal) {
			await post(`/v1/xorbs/default/${hash}`, body, signal);
		},
		async postShard(shard, signal) {
			for (let attempt = 1;; attempt++) try {
				return await sendShard(shard, signal);
			} catch (error) {
				if (!isAnswerLost(error) || attempt === MAX_SHARD_ATTEMPTS) throw error;
				await clock.sleep(SHARD_DELAY_MS * attempt, signal);
			}
		}
	};
}
/** Reads the lines of progress with which the storage answers a shard; the last one says how it ended. */
function readShardReport(text, storageUrl) {
	const last = parseLine(text.trimEnd().split("\n").at(-1) ?? "");
	if (last?.type === "result") return;
	const said = last?.type === "error" && typeof last.message === "string" ? last.message.slice(0, 300) : void 0;
	const permanent = last?.type === "error" && last.retryable !== true;
	throw new ServiceError(`${storageUrl} did not register the file${said === void 0 ? ": its answer has no result" : `: ${said}`}.`, {
		code: permanent ? "service-refused" : "answer-malformed",
		hint: "Run the same command again; it continues where it stopped."
	});
}
function parseLine(line) {
	try {
		const value = JSON.parse(line);
		return typeof value === "object" && value !== null ? value : void 0;
	} catch {
		return;
	}
}
// src/hub/xet-token.ts
/** A token that expires within this is replaced before it is used; the official clients do the same. */
const REFRESH_BEFORE_EXPIRY_MS = 6e4;
const MAX_TOKEN_CHARACTERS = 16384;
/** Gets the first write token; undefined where the Hub offers no Xet storage. */
async function openXetTokens(options) {
	const { http, repo, branch, clock, signal } = options;
	const url = `${http.hubUrl}/api/models/${repo}/xet-write-token/${encodeURIComponent(branch)}`;
	const first = await http.request({
		method: "GET",
		url,
		auth: "hub",
		signal,
		answers: [404]
	});
	if (first.status === 404) {
		const code = first.headers.get("x-error-code");
		if (code !== "RepoNotFound" && code !== "RevisionNotFound") return void 0;
		throw errorOfAnswer({
			method: "GET",
			url: new URL(url),
			status: 404,
			headers: first.headers,
			text: await first.text()
		}, {
			hubUrl: new URL(http.hubUrl),
			hasToken: http.hasToken
		});
	}
	let token = await readToken(first, http);
	let refreshing;
	const refresh = () => {
		refreshing ??= http.request({
			method: "GET",
			url,
			auth: "hub",
			signal
		}).then((response) => readToken(response, http)).then((fresh) => {
			token = fresh;
			return fresh;
		}).finally(() => {
			refreshing = void 0;
		});
		return refreshing;
	};
	return {
		storageUrl: token.storageUrl,
		current: async () => token.expiresAtMs - clock.now() > REFRESH_BEFORE_EXPIRY_MS ? token : refresh(),
		replace: async (refused) => token === refused ? refresh() : token
	};
}
async function readToken(response, http) {
	const { accessToken, casUrl, exp } = await response.json() ?? {};
	if (typeof accessToken !== "string" || accessToken.length === 0 || accessToken.length > MAX_TOKEN_CHARACTERS || typeof casUrl !== "string" || typeof exp !== "number" || !isStorageUrl(casUrl, http.hubUrl)) throw new ServiceError(`${http.hubUrl} gave a write token for its storage that cannot be used.`, {
		code: "answer-malformed",
		hint: "Check that HF_ENDPOINT (or --hub-url) is a Hugging Face Hub.",
		status: response.status
	});
	return {
		accessToken,
		storageUrl: casUrl.replace(/\/+$/, ""),
		expiresAtMs: exp * 1e3
	};
}
/** A Hub reached over TLS must not lead its clients to write in the clear. */
function isStorageUrl(text, hubUrl) {
	if (!URL.canParse(text)) return false;
	const { protocol } = new URL(text);
	return protocol === "https:" || protocol === "http:" && new URL(hubUrl).protocol === "http:";
}
// src/hub/publication.ts
/**
* Opens a derived repo on the Hub: creates it if need be, with a staging branch for the plan, and finds what
* an earlier run has staged there. A repo that already has the plan's result is left as it is.
*
* @throws {InputError} for a repo that somebody else made, before anything is created
* @throws {AccessError} if the token does not suffice
*/
async function openHubPublication(options) {
	const { http, target: repo, planKey, clock, log, signal } = options;
	const branch = stagingBranchOf(planKey);
	const place = {
		http,
		repo,
		branch,
		clock,
		log,
		signal
	};
	const found = await inspectHubTarget(options);
	refuseUnfitTarget(repo, found, options, http.hubUrl);
	if (found.state === "ours-complete") {
		if (found.hasStagingBranch) await removeStagingBranch(place);
		return {
			state: "complete",
			repo: describeRepo(http, repo, found.head)
		};
	}
	const main = found.state === "absent" ? await createTarget(options) : found;
	if (!found.hasStagingBranch) await createStagingBranch(place, main.head);
	return {
		state: "open",
		publication: assemblePublication(options, {
			branch,
			main,
			tokens: await openXetTokens(place),
			staged: found.staged
		})
	};
}
async function createTarget(options) {
	const { http, target } = options;
	await ensureRepo({
		...options,
		repo: target
	});
	const main = await inspectMain(options);
	refuseUnfitTarget(target, main, options, http.hubUrl);
	if (main.state !== "absent") return main;
	throw new AccessError(`${target} exists on the Hub, but the token may not see it.`, {
		code: "repo-not-readable",
		hint: "Use a token that may read and write the repo, or publish elsewhere with --to.",
		docs: `${http.hubUrl}/settings/tokens`
	});
}
function describeRepo(http, target, commit) {
	return {
		target,
		url: `${http.hubUrl}/${target}`,
		commit
	};
}
function assemblePublication(options, opened) {
	const { http, pool, target: repo, clock, log } = options;
	const { branch, main, tokens, staged } = opened;
	const closing = new AbortController();
	const signal = AbortSignal.any([options.signal, closing.signal]);
	const storage = tokens && createXetStorage({
		http,
		repo,
		tokens,
		clock
	});
	const memory = divideUploadMemory(options.uploadMemoryBytes, options.filesAtOnce);
	const staging = openStagingBranch({
		http,
		repo,
		branch,
		clock,
		log,
		signal
	});
	return {
		target: repo,
		staged,
		singlePass: storage !== void 0,
		async openFile(path, byteLength) {
			if (storage === void 0) throw new TypeError(`${http.hubUrl} takes no files in one pass`);
			return openXetFile({
				path,
				byteLength,
				pool,
				storage,
				memory,
				signal
			});
		},
		async placeSideFiles(files) {
			const modes = await classifyUploads({
				http,
				repo,
				revision: branch,
				files,
				signal
			});
			return new Map(files.map(({ path }) => [path, placeOf(modes.get(path))]));
		},
		stage: (record) => staging.stage(record),
		async stageRecomputable(file) {
			return { sha256: await uploadRecomputable({
				http,
				repo,
				branch,
				file,
				clock,
				signal
			}) };
		},
		async promote({ files, inline, message }) {
			await staging.requireStaged(files);
			const commit = await promoteToMain({
				http,
				repo,
				head: main.head,
				stalePaths: main.paths,
				files,
				inline,
				message,
				findCommit: async () => {
					const now = await inspectMain(options);
					return now.state === "ours-complete" ? now.head : void 0;
				},
				clock,
				signal
			});
			await staging.remove();
			return describeRepo(http, repo, commit);
		},
		async close() {
			closing.abort(new CancelledError("The publication was closed."));
		}
	};
}
function placeOf(mode) {
	return mode === void 0 ? "ignored" : mode === "lfs" ? "staged" : "inline";
}
// src/app/targets.ts
/** Where the manifest lies in every derived repo. */
const manifestPath = "extrapolation.json";
/** Memory for bytes on their way to the Hub, of all derived repos together. */
const uploadMemoryBytes = 192 << 20;
/** While a file's last bytes are being stored, the next one is already computed. */
const filesAtOncePerOutput = 2;
/** Names the derived repos; asks the Hub who the token belongs to only where the template needs it. */
async function resolveTargets(request, pair, session) {
	const template = request.to ?? defaultTemplate(request.alphas.length);
	const namespace = template.includes("{namespace}") ? (await session.account())?.name : void 0;
	const nameOf = (endpoint) => endpoint.kind === "hub" ? endpoint.repo.split("/")[1] ?? endpoint.repo : basename(locate(endpoint.path));
	const sft = nameOf(parseEndpoint(request.sft, "--sft"));
	const dpo = nameOf(parseEndpoint(request.dpo, "--dpo"));
	return request.alphas.map((alpha) => {
		const name = expandTemplate(template, {
			namespace,
			sft,
			dpo,
			alpha
		});
		return {
			alpha,
			name,
			endpoint: parseEndpoint(name, "--to"),
			planKey: pair.planKeyFor(alpha)
		};
	});
}
/** @throws AccessError when the token cannot write to a target, before anything is read or made. */
async function requireWriteAccess(targets, session) {
	const repos = targets.flatMap(({ endpoint }) => endpoint.kind === "hub" ? [endpoint.repo] : []);
	const [firstRepo] = repos;
	if (firstRepo === void 0) return;
	const account = await session.account();
	if (account === void 0) throw new AccessError(`Publishing to ${firstRepo} needs a token, and none was given.`, {
		code: "token-missing",
		hint: "Set HF_TOKEN to a token with write access.",
		docs: "https://huggingface.co/settings/tokens"
	});
	for (const repo of repos) {
		const namespace = repo.split("/")[0] ?? repo;
		if (account.canWriteTo(namespace) === false) throw new AccessError(`The token of ${account.name} cannot write to ${repo}.`, {
			code: "token-cannot-write",
			hint: `Use a token with write access to ${namespace}, or publish elsewhere with --to.`,
			docs: "https://huggingface.co/settings/tokens"
		});
	}
}
/** What is at the target now; changes nothing. */
async function inspectTarget({ endpoint, planKey }, session) {
	const query = {
		planKey,
		manifestPath
	};
	const { signal } = session.runtime;
	const found = endpoint.kind === "hub" ? await inspectHubTarget({
		...query,
		http: session.http,
		target: endpoint.repo,
		signal
	}) : await inspectDirectoryTarget({
		...query,
		target: endpoint.path
	});
	if (found.state === "ours-complete") return "complete";
	if (found.state === "foreign") return "foreign";
	if (found.staged.size > 0) return "resumable";
	return found.state === "ours-other-plan" ? "replaceable" : found.state;
}
/** @throws InputError for a target that somebody else made, unless forced. */
function refuseForeign(target, state, force) {
	if (state !== "foreign" || force) return;
	throw new InputError(`${target.name} exists and was not made by hf-extrapolate.`, {
		code: "target-foreign",
		hint: "Choose another name with --to, or replace its content with --force."
	});
}
async function openTarget({ endpoint, planKey }, request, session) {
	const { force } = request;
	const { clock, log, signal } = session.runtime;
	const { pool } = session;
	if (endpoint.kind === "directory") {
		const sources = [request.sft, request.dpo].filter(isDirectory);
		return openDirectoryPublication({
			target: endpoint.path,
			planKey,
			manifestPath,
			force,
			pool,
			sources
		});
	}
	return openHubPublication({
		http: session.http,
		pool,
		target: endpoint.repo,
		private: request.private,
		force,
		planKey,
		manifestPath,
		uploadMemoryBytes,
		filesAtOnce: filesAtOncePerOutput * request.alphas.length,
		clock,
		log,
		signal
	});
}
/** Where the derived repo will be found. */
function urlOf({ endpoint }, session) {
	return endpoint.kind === "hub" ? `${session.runtime.hubUrl}/${endpoint.repo}` : pathToFileURL(locate(endpoint.path)).href;
}
// src/app/plan-key.ts
/** Changes whenever the same inputs and options would give other bytes. */
const outputRevision = 1;
/** Bytes read from the beginning and the middle of every tensor of a directory. */
const sampleBytes$1 = 4096;
/**
* Hex digest that names everything the derived repo's bytes depend on: the two sources, α and the options.
* Equal keys mean equal output, on any machine; so it names the staging area and tells a finished run.
*/
function planKeyOf(inputs) {
	const { sftKey, alignedKey, alpha, sideFiles } = inputs;
	return createHash("sha256").update(JSON.stringify({
		outputRevision,
		method: "ExPO",
		rounding: "nearest",
		sft: sftKey,
		aligned: alignedKey,
		alpha,
		sideFiles: sideFiles.map(({ path, byteLength }) => [path, byteLength])
	})).digest("hex");
}
/**
* Names the content of a checkpoint. A commit does so on the Hub. A directory has no such name, and hashing
* all of it would cost as much as the run, so it goes by the layout and a sample of every tensor and file.
*/
async function checkpointKeyOf(checkpoint, sideFiles) {
	const { snapshot } = checkpoint;
	if (snapshot.origin.kind === "hub") return `${snapshot.origin.repo}@${snapshot.origin.commit}`;
	const hash = createHash("sha256");
	const addSample = async (path, start, end) => {
		const source = snapshot.source(path);
		const middle = Math.floor((start + end) / 2);
		hash.update(await source.slice(start, Math.min(end, start + sampleBytes$1)));
		hash.update(await source.slice(middle, Math.min(end, middle + sampleBytes$1)));
	};
	for (const { path, byteLength, tensors } of checkpoint.shards) {
		hash.update(JSON.stringify([path, byteLength]));
		for (const { name, dtype, shape, start, end } of tensors) {
			hash.update(JSON.stringify([
				name,
				dtype,
				shape,
				start,
				end
			]));
			await addSample(path, start, end);
		}
	}
	for (const { path, byteLength } of sideFiles) {
		hash.update(JSON.stringify([path, byteLength]));
		await addSample(path, 0, byteLength);
	}
	return `directory:${hash.digest("hex")}`;
}
// src/engine/copy-file.ts
/** Large enough for the disk and the network, small beside everything else in memory. */
const copyBlockBytes = 1 << 20;
/** Streams one file of a snapshot into a publication unchanged and stages it; holds two blocks at most. */
async function copyFile(snapshot, path, byteLength, publication, signal) {
	if (!publication.singlePass) {
		const { sha256 } = await publication.stageRecomputable({
			path,
			byteLength,
			stream: (start, end) => readRange(snapshot, path, start, end)
		});
		const record = {
			path,
			byteLength,
			sha256
		};
		await publication.stage(record);
		return record;
	}
	const sink = await publication.openFile(path, byteLength);
	const reader = snapshot.openReader([{
		path,
		start: 0,
		end: byteLength
	}]);
	const stop = () => {
		reader.close();
		sink.abort(signal.reason);
	};
	signal.addEventListener("abort", stop, { once: true });
	try {
		signal.throwIfAborted();
		const blocks = [new SharedArrayBuffer(copyBlockBytes), new SharedArrayBuffer(copyBlockBytes)];
		const taken = [Promise.resolve(), Promise.resolve()];
		for (let start = 0, turn = 0; start < byteLength; start += copyBlockBytes, turn = 1 - turn) {
			await taken[turn];
			const block = new Uint8Array(blocks[turn], 0, Math.min(copyBlockBytes, byteLength - start));
			await reader.fill(block);
			taken[turn] = sink.write(block);
			taken[turn]?.catch(() => {});
		}
		await Promise.all(taken);
		const record = {
			path,
			...await sink.finish()
		};
		await publication.stage(record);
		return record;
	} catch (error) {
		const reason = signal.aborted ? signal.reason : error;
		sink.abort(reason);
		throw reason;
	} finally {
		signal.removeEventListener("abort", stop);
		reader.close();
	}
}
async function* readRange(snapshot, path, start, end) {
	const reader = snapshot.openReader([{
		path,
		start,
		end
	}]);
	try {
		for (let position = start; position < end; position += copyBlockBytes) {
			const block = new Uint8Array(Math.min(copyBlockBytes, end - position));
			await reader.fill(block);
			yield block;
		}
	} finally {
		reader.close();
	}
}
// src/app/side-files.ts
/**
* Files of θ1 that do not belong in a derived repo: weights in any form (the derived ones replace them),
* the state and the measurements of θ1's own training (they would be untrue of θ2), and the documents that
* are written anew.
*/
const leftOut = [
	/^README\.md$/i,
	/^extrapolation\.json$/,
	/(^|\/)\.git/,
	/(^|\/)\.(cache|hf-extrapolate)\//,
	/\.(safetensors|bin|pt|pth|ckpt|gguf|ggml|onnx|onnx_data|msgpack|h5|npz|npy|tflite|mlmodel|pkl|pickle)$/i,
	/\.(safetensors|bin)\.index(\.[\w-]+)?\.json$/i,
	/(^|\/)(openvino|onnx|original|runs|wandb|coreml)\//i,
	/(^|\/)(checkpoint|global_step)-?\d+\//i,
	/(^|\/)(optimizer|scheduler|rng_state|random_states|scaler|training_args)[\w-]*\.\w+$/i,
	/(^|\/)(trainer_state|all_results|train_results|eval_results|generation_results)\.json$/i,
	/(^|\/)(latest|zero_to_fp32\.py)$/,
	/(^|\/)events\.out\.tfevents/
];
/** The files of θ1 that the derived repo takes over unchanged: config, tokenizer, chat template, code, licence. */
function selectSideFiles(aligned) {
	return [...aligned.files.values()].filter(({ path }) => !leftOut.some((pattern) => pattern.test(path)));
}
/** As many bytes of a file as a Hub wants to see to place it. */
const sampleBytes = 512;
/** Files up to this size are read whole at once, so that most side files cost one request. */
const wholeReadBytes = 65536;
function createSideFileCarrier(snapshot, files, signal) {
	const contents = /* @__PURE__ */ new Map();
	const readStart = async ({ path, byteLength }) => {
		if (byteLength <= wholeReadBytes) return readWhole(path, byteLength);
		return snapshot.source(path).slice(0, sampleBytes);
	};
	const readWhole = (path, byteLength) => {
		const known = contents.get(path);
		if (known) return known;
		const content = snapshot.source(path).slice(0, byteLength);
		contents.set(path, content);
		return content;
	};
	return { async carryTo(publication) {
		const candidates = [];
		for (const file of files) {
			signal.throwIfAborted();
			candidates.push({
				path: file.path,
				byteLength: file.byteLength,
				sample: (await readStart(file)).subarray(0, sampleBytes)
			});
		}
		const places = await publication.placeSideFiles(candidates);
		const staged = [];
		const inline = [];
		for (const { path, byteLength } of candidates) {
			const place = places.get(path) ?? "inline";
			if (place === "inline") inline.push({
				path,
				content: await readWhole(path, byteLength)
			});
			if (place !== "staged") continue;
			const earlier = publication.staged.get(path);
			staged.push(earlier?.byteLength === byteLength ? earlier : await copyFile(snapshot, path, byteLength, publication, signal));
		}
		return {
			staged,
			inline
		};
	} };
}
// src/app/pair.ts
/**
* @throws AccessError, InputError, FormatError naming the side that cannot be opened;
*   InputError when both sides turn out to be the same checkpoint.
*/
async function openPair(request, session) {
	const [sftSnapshot, alignedSnapshot] = await Promise.all([session.openSnapshot(parseEndpoint(request.sft, "--sft")), session.openSnapshot(parseEndpoint(request.dpo, "--dpo"))]);
	await refuseSame(sftSnapshot.origin, alignedSnapshot.origin);
	const [sft, aligned] = await Promise.all([openCheckpoint(sftSnapshot), openCheckpoint(alignedSnapshot)]);
	const sideFiles = selectSideFiles(alignedSnapshot);
	const [sftKey, alignedKey] = await Promise.all([checkpointKeyOf(sft, []), checkpointKeyOf(aligned, sideFiles)]);
	return {
		sft,
		aligned,
		sideFiles,
		planKeyFor: (alpha) => planKeyOf({
			sftKey,
			alignedKey,
			alpha,
			sideFiles
		})
	};
}
async function refuseSame(sft, aligned) {
	if (!(sft.kind === "hub" && aligned.kind === "hub" ? sft.repo === aligned.repo && sft.commit === aligned.commit : sft.kind === "directory" && aligned.kind === "directory" && await locateReal(sft.path) === await locateReal(aligned.path))) return;
	const place = sft.kind === "hub" ? `${sft.repo} at commit ${sft.commit}` : sft.path;
	throw new InputError(`--sft and --dpo are the same checkpoint: ${place}.`, {
		code: "same-checkpoint",
		hint: "Let --sft name the checkpoint that alignment started from; their difference is extrapolated."
	});
}
export { openTarget as a, resolveTargets as c, describeMissingSpace as d, missingDiskBytes as f, pairTensors as h, manifestPath as i, uploadMemoryBytes as l, buildPlan as m, createSideFileCarrier as n, refuseForeign as o, requireDiskSpace as p, inspectTarget as r, requireWriteAccess as s, openPair as t, urlOf as u };
