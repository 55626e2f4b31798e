import { a as FormatError, c as ServiceError, n as CancelledError, o as IncompatibleError, r as CapacityError, s as InputError, t as AccessError } from "./errors.js";
import { i as formatBytes, l as project } from "./statistics.js";
import { n as isDirectory, r as parseEndpoint } from "./endpoint.js";
import { n as expandTemplate, t as defaultTemplate } from "./template.js";
import { a as hasCode, i as diskError, l as isFloat, o as encodeIndex, r as openCheckpoint, s as encodeHeader } from "./session.js";
import { t as nameOf } from "./snapshot.js";
import { n as encodeRecord, t as decodeRecord } from "./file-record.js";
import { homedir } from "node:os";
import { closeSync, fstatSync, openSync, renameSync, rmSync, statSync, writeSync } from "node:fs";
import { basename, dirname, join, resolve, sep } from "node:path";
import { createHash } from "node:crypto";
import { pathToFileURL } from "node:url";
import { lstat, mkdir, readFile, readdir, realpath, rename, rm, rmdir, stat, statfs, writeFile } from "node:fs/promises";
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
	for (let place = resolve(path);; place = dirname(place)) try {
		const { bavail, bsize } = await statfs(place);
		return bavail * bsize;
	} catch (error) {
		if (!hasCode(error, "ENOENT", "ENOTDIR") || place === dirname(place)) throw diskError(error, `see how much is free at ${path}`);
	}
}
// src/app/disk-space.ts
/**
* What the directory targets need and what is free, where it does not suffice. Only of targets that are begun
* now: the others have all or an unknown part of their room already.
*/
async function missingDiskBytes(plan, sideFiles, targets) {
	const directories = targets.flatMap(({ target: { endpoint }, state }) => endpoint.kind === "directory" && state !== "complete" && state !== "resumable" ? [endpoint.path] : []);
	const [path] = directories;
	if (path === void 0) return void 0;
	const sideBytes = sideFiles.reduce((sum, { byteLength }) => sum + byteLength, 0);
	const needed = directories.length * (plan.totals.outputBytes + sideBytes);
	const free = await freeBytes(path);
	return needed > free ? {
		path,
		needed,
		free
	} : void 0;
}
/** @throws CapacityError before anything is written, when the directory outputs cannot fit on the disk. */
async function requireDiskSpace(...job) {
	const missing = await missingDiskBytes(...job);
	if (missing === void 0) return;
	throw new CapacityError(describeMissingSpace(missing), {
		code: "disk-full",
		hint: "Free space, write to another disk, or publish to the Hub, which needs none."
	});
}
function describeMissingSpace({ path, needed, free }) {
	return `${path}: the output needs ${formatBytes(needed)}, and ${formatBytes(free)} are free.`;
}
// src/disk/locate.ts
/** The absolute path of a directory as a user wrote it, where links lead. What does not exist yet is where it will be made. */
async function locateReal(path) {
	const place = resolve(path);
	return realpath(place).catch((error) => {
		if (hasCode(error, "ENOENT", "ENOTDIR")) return place;
		throw error;
	});
}
// src/app/plan-key.ts
/** Changes whenever the same inputs and options would give other weights. */
const outputRevision = 1;
/** Bytes read from the beginning and the middle of every tensor of a directory. */
const sampleBytes$1 = 4096;
/** So much of a side file is in memory at once. */
const hashedAtOnceBytes = 1 << 20;
/**
* Hex digest of what a derived repo is made of: the two sources and α. Equal keys mean equal weights and side
* files, on any machine; so it names the staging area and tells a finished run. The name of the target and the
* version of this program, which card and manifest mention, are not part of it: neither makes another model.
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
* all of it would cost as much as the run, so weights go by their layout and a sample of every tensor. The
* other files are hashed whole: a changed template or setting may lie anywhere in them.
*
* @param otherFiles those besides the weights that the derived repo depends on.
*/
async function checkpointKeyOf(checkpoint, otherFiles) {
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
	for (const { path, byteLength } of otherFiles) {
		hash.update(JSON.stringify([path, byteLength]));
		const source = snapshot.source(path);
		for (let start = 0; start < byteLength; start += hashedAtOnceBytes) hash.update(await source.slice(start, Math.min(byteLength, start + hashedAtOnceBytes)));
	}
	return `directory:${hash.digest("hex")}`;
}
// src/engine/copy-file.ts
/** Large enough for the disk and the network, small beside everything else in memory. */
const copyBlockBytes = 1 << 20;
/**
* Streams one file of a snapshot into a publication unchanged and stages it; holds two blocks at most.
*
* @throws {ServiceError} `content-changed` where the snapshot knows the file's sha256 and gave other bytes;
*   whatever the source or the publication failed with, or the signal's reason.
*/
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
		requireListed(snapshot, record);
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
		requireListed(snapshot, record);
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
function requireListed(snapshot, { path, sha256 }) {
	const listed = snapshot.files.get(path)?.sha256;
	if (listed === void 0 || listed === sha256) return;
	throw new ServiceError(`${nameOf(snapshot.origin, path)} is not what was listed: sha256 ${sha256} instead of ${listed}.`, {
		code: "content-changed",
		hint: "A proxy or cache between here and the Hub may rewrite answers; try without it."
	});
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
	/(^|\/)\./,
	/(^|\/)__pycache__\//,
	/(^|\/)adapter_config\.json$/,
	/\.(safetensors|bin|pt|pth|ckpt|gguf|ggml|onnx|onnx_data|msgpack|h5|npz|npy|tflite|mlmodel|pkl|pickle)$/i,
	/\.(distcp|nemo|pte|llamafile|engine)$/i,
	/\.(safetensors|bin|h5|msgpack)\.index(\.[\w-]+)?\.json$/i,
	/(^|\/)(openvino|onnx|original|runs|wandb|coreml)\//i,
	/(^|\/)(checkpoint|global_step)-?\d+\//i,
	/(^|\/)(optimizer|scheduler|rng_state|random_states|scaler|training_args)[\w-]*\.(?!py$)\w+$/i,
	/(^|\/)(trainer_state|trainer_log|all_results|train_results|eval_results|generation_results)\.jsonl?$/i,
	/(^|\/)training_(loss|eval_|rewards_)[\w-]*\.(png|svg)$/i,
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
			const listed = snapshot.files.get(path)?.sha256;
			staged.push(earlier?.byteLength === byteLength && (listed === void 0 || listed === earlier.sha256) ? earlier : await copyFile(snapshot, path, byteLength, publication, signal));
		}
		return {
			staged,
			inline
		};
	} };
}
// src/app/pair.ts
/** Where a repo has its card, whose metadata goes into the derived one's. */
const cardPath = "README.md";
/**
* @throws AccessError, InputError, FormatError naming the side that cannot be opened;
*   InputError when both sides turn out to be the same checkpoint.
*/
async function openPair(request, session) {
	const [sftSnapshot, alignedSnapshot] = await Promise.all([naming("--sft", session.openSnapshot(parseEndpoint(request.sft, "--sft"))), naming("--dpo", session.openSnapshot(parseEndpoint(request.dpo, "--dpo")))]);
	await refuseSame(sftSnapshot.origin, alignedSnapshot.origin);
	const [sft, aligned] = await Promise.all([naming("--sft", openCheckpoint(sftSnapshot)), naming("--dpo", openCheckpoint(alignedSnapshot))]);
	const sideFiles = selectSideFiles(alignedSnapshot);
	const alignedCard = alignedSnapshot.files.get(cardPath);
	const [sftKey, alignedKey] = await Promise.all([checkpointKeyOf(sft, []), checkpointKeyOf(aligned, alignedCard === void 0 ? sideFiles : [...sideFiles, alignedCard])]);
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
/** Puts the option in front of what is wrong with the place it names. */
async function naming(option, opening) {
	try {
		return await opening;
	} catch (error) {
		if (error instanceof InputError || error instanceof IncompatibleError || error instanceof FormatError || error instanceof AccessError && error.code !== "token-invalid") error.message = `${option}: ${error.message}`;
		throw error;
	}
}
async function refuseSame(sft, aligned) {
	if (!(sft.kind === "hub" && aligned.kind === "hub" ? sft.repo === aligned.repo && sft.commit === aligned.commit : sft.kind === "directory" && aligned.kind === "directory" && await locateReal(sft.path) === await locateReal(aligned.path))) return;
	const place = sft.kind === "hub" ? `${sft.repo} at commit ${sft.commit}` : sft.path;
	throw new InputError(`--sft and --dpo are the same checkpoint: ${place}.`, {
		code: "same-checkpoint",
		hint: "Let --sft name the checkpoint that alignment started from; their difference is extrapolated."
	});
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
// src/disk/finish-files.ts
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
			hint: "Choose a directory outside of the sources with --to."
		});
	}
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
// src/app/targets.ts
/** Where the manifest lies in every derived repo. */
const manifestPath = "extrapolation.json";
/** Memory for bytes on their way to the Hub, of all derived repos together. */
const uploadMemoryBytes = 128 << 20;
/** Names the derived repos; asks the Hub who the token belongs to only where the template needs it. */
async function resolveTargets(request, pair, session) {
	const template = request.to ?? defaultTemplate(request.alphas.length);
	const namespace = template.includes("{namespace}") ? (await (await session.hub()).account())?.name : void 0;
	const nameOf = (endpoint) => endpoint.kind === "hub" ? endpoint.repo.split("/")[1] ?? endpoint.repo : basename(resolve(endpoint.path));
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
	const account = await (await session.hub()).account();
	if (account === void 0) throw new AccessError(`Publishing to ${firstRepo} needs a token, and none was given.`, {
		code: "token-missing",
		hint: "Set HF_TOKEN to a token with write access.",
		docs: `${session.runtime.hubUrl}/settings/tokens`
	});
	for (const repo of repos) {
		const namespace = repo.split("/")[0] ?? repo;
		if (account.canWriteTo(namespace) === false) throw new AccessError(`The token of ${account.name} cannot write to ${repo}.`, {
			code: "token-cannot-write",
			hint: `Use a token with write access to ${namespace}, or publish elsewhere with --to.`,
			docs: `${session.runtime.hubUrl}/settings/tokens`
		});
	}
}
/** Looks what is at the target; changes nothing. */
async function inspectTarget({ endpoint, planKey }, request, session) {
	const query = {
		planKey,
		manifestPath
	};
	if (endpoint.kind === "directory") {
		const target = endpoint.path;
		const found = await inspectDirectoryTarget({
			...query,
			target
		});
		const terms = {
			force: request.force,
			sources: directorySourcesOf(request)
		};
		return {
			state: stateOf(found),
			refuseUnfit: () => refuseUnfitDirectory(target, found.state, terms)
		};
	}
	const hub = await session.hub();
	const found = await hub.inspectTarget({
		...query,
		target: endpoint.repo
	});
	return {
		state: stateOf(found),
		refuseUnfit: async () => hub.refuseUnfitTarget(endpoint.repo, found, request)
	};
}
function stateOf({ state, staged }) {
	if (state === "ours-complete") return "complete";
	if (state === "foreign") return "foreign";
	if (staged.size > 0) return "resumable";
	return state === "ours-other-plan" ? "replaceable" : state;
}
function directorySourcesOf({ sft, dpo }) {
	return [sft, dpo].filter(isDirectory);
}
/** Makes room for a derived repo, or finds that it is there already. See the publications of disk/ and hub/. */
async function openTarget({ endpoint, planKey }, request, session) {
	const { force } = request;
	const { pool } = session;
	if (endpoint.kind === "directory") {
		const sources = directorySourcesOf(request);
		return openDirectoryPublication({
			target: endpoint.path,
			planKey,
			manifestPath,
			force,
			pool,
			sources
		});
	}
	return (await session.hub()).openPublication({
		pool,
		target: endpoint.repo,
		private: request.private,
		force,
		planKey,
		manifestPath,
		uploadMemoryBytes,
		filesAtOnce: request.alphas.length
	});
}
/** Where the derived repo will be found. */
function urlOf({ endpoint }, session) {
	return endpoint.kind === "hub" ? `${session.runtime.hubUrl}/${endpoint.repo}` : pathToFileURL(resolve(endpoint.path)).href;
}
export { resolveTargets as a, cardPath as c, describeMissingSpace as d, missingDiskBytes as f, pairTensors as h, requireWriteAccess as i, openPair as l, buildPlan as m, manifestPath as n, uploadMemoryBytes as o, requireDiskSpace as p, openTarget as r, urlOf as s, inspectTarget as t, createSideFileCarrier as u };
