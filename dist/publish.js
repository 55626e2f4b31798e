import { a as effectiveAlpha, c as sumStatistics } from "./statistics.js";
import { A as cutOperation, E as placeIn, M as unitsOf, _ as slotBytes, a as openTarget, d as configPath, g as createArena, h as taskRoundingOf, j as inputBytesOf, v as readsOf, y as splitIntoSlots } from "./read-manifest.js";
import { c as openCheckedReader, i as judgeMeasured, l as requireListed, o as listWarnings, s as collectStatistics } from "./documents.js";
import { n as movedDtypeOf, t as moveElements } from "./move-elements.js";
import { h as option, o as IncompatibleError, u as advice } from "./errors.js";
import { l as groupDigits } from "./listing.js";
import { c as mapConcurrently } from "./session.js";
// src/core/engine/copy-file.ts
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
		requireListed(snapshot, record.path, record.sha256);
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
		requireListed(snapshot, record.path, record.sha256);
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
// src/core/engine/overflow.ts
/** The greatest finite number of each dtype, as people write it. */
const greatest = {
	F16: "65504",
	BF16: "3.39e38",
	F32: "3.40e38",
	F64: "1.80e308"
};
/** The error for finite weights that became infinite by being extrapolated or stored. */
function overflowError(found) {
	const { where, count, alpha, dtype } = found;
	const range = dtype === void 0 ? "" : ` of ${dtype}, which ends at ${greatest[dtype]},`;
	return new IncompatibleError(`${groupDigits(count)} weights of ${where} leave the range${range} with α = ${alpha} and would be infinite.`, {
		code: "overflow",
		hint: advice`Use ${option("dtype", "bfloat16")} or ${option("dtype", "float32")}, a smaller α, or take infinite weights with ${option("allow", "overflow")}.`
	});
}
// src/core/engine/fill-slot.ts
/**
* Makes the bytes of one slot, for every α. Awaits only where a source has to wait for its bytes.
*
* @throws IncompatibleError `overflow`
*/
async function fillSlot(pass, slot, slotIndex) {
	const { arena } = pass;
	for (const { block, byteOffset } of slot.blocks) {
		const outputOffsets = pass.alphas.map((_, output) => arena.outputOffset(slotIndex, output) + byteOffset);
		if (block.kind === "header") for (const offset of outputOffsets) arena.bytes.set(pass.header.subarray(block.start, block.end), offset);
		else if (block.operation.kind === "extrapolate") await extrapolateElements(pass, cutOperation(block.operation, block.start, block.end), outputOffsets);
		else await moveUnits(pass, block.operation, block.end - block.start, outputOffsets);
	}
}
async function extrapolateElements(pass, operation, outputOffsets) {
	const { arena, alphas, rounding, statistics } = pass;
	const { elementCount, firstElement } = operation;
	const arrives = readInputs(pass, operation, elementCount);
	if (arrives) await arrives;
	const task = {
		aligned: {
			dtype: operation.aligned.dtype,
			byteOffset: arena.alignedOffset
		},
		sft: {
			dtype: operation.sft.dtype,
			byteOffset: arena.sftOffset
		},
		outputDtype: operation.outputDtype,
		outputs: alphas.map((alpha, output) => ({
			alpha,
			byteOffset: outputOffsets[output] ?? 0
		})),
		count: elementCount,
		rounding: taskRoundingOf(rounding, operation.tensor, firstElement)
	};
	if (statistics === void 0) return arena.kernel.recompute(task);
	const sums = arena.kernel.extrapolate(task);
	if (!pass.allowOverflow) refuseOverflow(operation, alphas, sums);
	statistics.add(operation, elementCount, sums);
}
function refuseOverflow({ tensor, outputDtype }, alphas, { outputs }) {
	for (const [index, { overflowCount }] of outputs.entries()) {
		if (overflowCount === 0) continue;
		throw overflowError({
			where: `tensor '${tensor}'`,
			count: overflowCount,
			alpha: alphas[index] ?? NaN,
			dtype: outputDtype
		});
	}
}
async function moveUnits(pass, operation, unitCount, outputOffsets) {
	const { arena, alphas } = pass;
	const arrives = readInputs(pass, operation, unitCount);
	if (arrives) await arrives;
	for (const [output, alpha] of alphas.entries()) {
		const count = moveElements(arena, operation, unitCount, outputOffsets[output] ?? 0, alpha);
		if (count === 0 || pass.allowOverflow) continue;
		const dtype = movedDtypeOf(operation);
		throw overflowError({
			where: `tensor '${operation.tensor}'`,
			count,
			alpha,
			dtype
		});
	}
}
/** Brings what the next units are made from into the arena. Gives nothing where no source has to be waited for. */
function readInputs(pass, operation, unitCount) {
	const { arena, aligned, sft, onRead } = pass;
	const byteLengths = inputBytesOf(operation, unitCount);
	const fill = (reader, offset, byteLength) => byteLength === 0 ? void 0 : reader.fill(arena.bytes.subarray(offset, offset + byteLength));
	const read = () => onRead?.(byteLengths.aligned + byteLengths.sft);
	const alignedArrives = fill(aligned, arena.alignedOffset, byteLengths.aligned);
	if (alignedArrives) alignedArrives.catch(() => {});
	const sftArrives = fill(sft, arena.sftOffset, byteLengths.sft);
	if (alignedArrives || sftArrives) return Promise.all([alignedArrives, sftArrives]).then(read);
	read();
}
// src/core/engine/extrapolate-file.ts
/**
* Computes one output file for every α in a single pass over the inputs and hands it to the sinks, one per
* α. At most `arena.slotCount` slots per α are under way; the pass waits for the slowest sink.
*
* @returns the sums of each α, in order.
* @throws IncompatibleError `overflow`; ServiceError `content-changed`; whatever a source or a sink failed with, or the signal's reason. Finishing
* or aborting the sinks is the caller's.
*/
async function extrapolateFile(options) {
	const { file, outputs, rounding, allowOverflow, sources, arena, signal, onBytes } = options;
	signal.throwIfAborted();
	const reads = readsOf(file);
	const aligned = openCheckedReader(sources.aligned, reads.aligned, sources.openDigest);
	const sft = openCheckedReader(sources.sft, reads.sft, sources.openDigest);
	const stop = () => {
		aligned.close();
		sft.close();
		for (const { sink } of outputs) sink.abort(signal.reason);
	};
	signal.addEventListener("abort", stop, { once: true });
	const statistics = collectStatistics(outputs.length);
	const pass = {
		header: file.header,
		alphas: outputs.map(({ alpha }) => alpha),
		rounding,
		allowOverflow,
		arena,
		aligned,
		sft,
		statistics,
		onRead: (byteLength) => onBytes(byteLength, 0)
	};
	const taken = new Array(arena.slotCount).fill(Promise.resolve());
	let slotNumber = 0;
	try {
		for (const slot of splitIntoSlots(file, slotBytes)) {
			const slotIndex = slotNumber++ % arena.slotCount;
			await taken[slotIndex];
			signal.throwIfAborted();
			await fillSlot(pass, slot, slotIndex);
			const writes = outputs.map(({ sink }, output) => {
				const offset = arena.outputOffset(slotIndex, output);
				return sink.write(arena.bytes.subarray(offset, offset + slot.byteLength));
			});
			const allTaken = Promise.all(writes).then(() => onBytes(0, slot.byteLength * outputs.length));
			allTaken.catch(() => {});
			taken[slotIndex] = allTaken;
		}
		await Promise.all(taken);
		await Promise.all([aligned.finish(), sft.finish()]);
		return outputs.map((_, output) => statistics.placesOf(output));
	} catch (error) {
		throw signal.aborted ? signal.reason : error;
	} finally {
		signal.removeEventListener("abort", stop);
		aligned.close();
		sft.close();
	}
}
// src/core/engine/recompute.ts
/**
* The bytes [start, end) of an output file for one α, computed from the sources. The output is deterministic,
* so any range can be made again at any time, with the bytes a whole pass would give.
*
* @throws IncompatibleError `overflow`, where the sums are taken
* @returns the sums, where the range is the whole file and was read to its end.
*/
async function* recomputeRange(file, how, sources, start, end) {
	const { part, skippedBytes } = cutOutputFile(file, start, end);
	const reads = readsOf(part);
	const arena = createArena(1);
	const isWhole = start === 0 && end === file.byteLength;
	const statistics = isWhole ? collectStatistics(1) : void 0;
	const openDigest = isWhole ? sources.openDigest : void 0;
	const aligned = openCheckedReader(sources.aligned, reads.aligned, openDigest);
	const sft = openCheckedReader(sources.sft, reads.sft, openDigest);
	try {
		const { alpha, ...rest } = how;
		const pass = {
			header: part.header,
			alphas: [alpha],
			...rest,
			arena,
			aligned,
			sft,
			statistics
		};
		let position = -skippedBytes;
		for (const slot of splitIntoSlots(part, slotBytes)) {
			await fillSlot(pass, slot, 0);
			const offset = arena.outputOffset(0, 0);
			const from = Math.max(0, -position);
			const to = Math.min(slot.byteLength, end - start - position);
			position += slot.byteLength;
			if (to > from) yield arena.bytes.slice(offset + from, offset + to);
		}
		await Promise.all([aligned.finish(), sft.finish()]);
		return statistics?.placesOf(0);
	} finally {
		aligned.close();
		sft.close();
	}
}
/**
* The smallest output file of whole units that covers the bytes [start, end) of `file`, and how many of its
* first bytes lie before `start`.
*/
function cutOutputFile(file, start, end) {
	const header = file.header.subarray(Math.min(start, file.header.length), Math.min(end, file.header.length));
	const operations = [];
	let offset = file.header.length;
	let firstByte = header.length > 0 ? start : void 0;
	for (const operation of file.operations) {
		const { unitCount: count, unitBytes: size } = unitsOf(operation);
		const from = Math.max(0, Math.floor((start - offset) / size));
		const to = Math.min(count, Math.ceil((end - offset) / size));
		if (from < to) {
			firstByte ??= offset + from * size;
			operations.push(cutOperation(operation, from, to));
		}
		offset += count * size;
	}
	const byteLength = operations.map(unitsOf).reduce((total, { unitCount, unitBytes }) => total + unitCount * unitBytes, header.length);
	return {
		part: {
			path: file.path,
			header,
			byteLength,
			operations
		},
		skippedBytes: start - (firstByte ?? start)
	};
}
// src/core/engine/execute-plan.ts
/**
* Makes and stages every weight file that is not staged yet, file after file in the plan's order, all α that
* lack a file in one pass over the inputs. While a file's last bytes are being stored the next one is
* already computed, never more than that.
*
* @throws IncompatibleError `overflow` when finite weights become infinite, unless that is allowed.
* @throws the first failure, after every open file was aborted; what is staged stays staged.
*/
async function executePlan(options) {
	const { plan, outputs, sources, allowOverflow, signal, onProgress } = options;
	const { rounding } = plan;
	const records = new Map(outputs.map((output) => [output, /* @__PURE__ */ new Map()]));
	const missing = plan.files.map((file) => ({
		file,
		outputs: takeStaged(file, records, onProgress)
	}));
	if (!allowOverflow) refuseStagedOverflow(records);
	const bytes = {
		read: 0,
		written: 0
	};
	const total = missing.reduce((sum, { file, outputs }) => sum + file.byteLength * outputs.length, 0);
	const count = (read, written) => {
		bytes.read += read;
		bytes.written += written;
		onProgress({
			kind: "bytes",
			...bytes,
			total
		});
	};
	const keep = (output, record) => {
		records.get(output)?.set(record.path, record);
		const { path, byteLength } = record;
		onProgress({
			kind: "file-staged",
			target: output.publication.target,
			path,
			byteLength
		});
	};
	const openSinks = /* @__PURE__ */ new Set();
	let arena;
	let storing = Promise.resolve();
	try {
		for (const { file, outputs } of missing) {
			for (const output of outputs.filter(({ publication }) => !publication.singlePass)) {
				keep(output, await stageRecomputed(file, output, {
					rounding,
					allowOverflow
				}, sources));
				count(0, file.byteLength);
			}
			const onePass = outputs.filter(({ publication }) => publication.singlePass);
			if (onePass.length === 0) continue;
			const written = await Promise.all(onePass.map(async (output) => {
				const sink = await output.publication.openFile(file.path, file.byteLength);
				openSinks.add(sink);
				return {
					output,
					alpha: output.alpha,
					sink
				};
			}));
			if (arena?.outputCount !== written.length) arena = createArena(written.length);
			const statistics = await extrapolateFile({
				file,
				outputs: written,
				rounding,
				allowOverflow,
				sources,
				arena,
				signal,
				onBytes: count
			});
			await storing;
			storing = Promise.all(written.map(async ({ output, sink }, index) => {
				const record = {
					path: file.path,
					...await sink.finish(),
					...withStatistics(statistics[index])
				};
				openSinks.delete(sink);
				await output.publication.stage(record);
				keep(output, record);
			}));
			storing.catch((error) => {
				for (const sink of openSinks) sink.abort(error);
			});
		}
		await storing;
	} catch (error) {
		const reason = signal.aborted ? signal.reason : error;
		for (const sink of openSinks) sink.abort(reason);
		await storing.catch(() => {});
		throw reason;
	}
	return {
		records: new Map(outputs.map((output) => [output, inPlanOrder(plan, records.get(output))])),
		bytesRead: bytes.read,
		bytesWritten: bytes.written
	};
}
/** Takes over what an earlier run has staged of a file; gives the outputs that lack it. */
function takeStaged(file, records, onProgress) {
	const { path, byteLength } = file;
	const lacking = [];
	for (const [output, byPath] of records) {
		const record = output.publication.staged.get(path);
		if (record?.byteLength === byteLength) {
			byPath.set(path, record);
			onProgress({
				kind: "file-skipped",
				target: output.publication.target,
				path,
				byteLength
			});
		} else lacking.push(output);
	}
	return lacking;
}
/** An earlier run may have been allowed what this one is not. */
function refuseStagedOverflow(records) {
	for (const [{ alpha }, byPath] of records) for (const { path, statistics = [] } of byPath.values()) {
		const count = sumStatistics(statistics).total.overflowCount;
		if (count > 0) throw overflowError({
			where: path,
			count,
			alpha,
			dtype: void 0
		});
	}
}
/** For stores that read a file more than once: every reading computes it anew. */
async function stageRecomputed(file, { alpha, publication }, how, sources) {
	const { path, byteLength } = file;
	let statistics;
	const { sha256 } = await publication.stageRecomputable({
		path,
		byteLength,
		async *stream(start, end) {
			statistics = (yield* recomputeRange(file, {
				...how,
				alpha
			}, sources, start, end)) ?? statistics;
		}
	});
	const record = {
		path,
		byteLength,
		sha256,
		...withStatistics(statistics)
	};
	await publication.stage(record);
	return record;
}
const withStatistics = (statistics) => statistics ? { statistics } : {};
function inPlanOrder(plan, byPath) {
	return plan.files.map(({ path }) => {
		const record = byPath?.get(path);
		if (record === void 0) throw new TypeError(`'${path}' was neither made nor staged before`);
		return record;
	});
}
// src/app/job/carry-side-files.ts
/** As many bytes of a file as a Hub wants to see to place it. */
const sampleBytes = 512;
/** Files up to this size are read whole at once, so that most side files cost one request. */
const wholeReadBytes = 65536;
const readsAtOnce = 8;
function createSideFileCarrier(snapshot, files, signal) {
	const contents = /* @__PURE__ */ new Map();
	let starts;
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
	const readStarts = () => {
		starts ??= mapConcurrently(files, readsAtOnce, async (file) => {
			signal.throwIfAborted();
			const { path, byteLength } = file;
			return {
				path,
				byteLength,
				sample: (await readStart(file)).subarray(0, sampleBytes)
			};
		});
		return starts;
	};
	return {
		begin() {
			readStarts().catch(() => {});
		},
		async carryTo(publication) {
			const candidates = await readStarts();
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
		}
	};
}
// src/app/job/publish.ts
/** @throws the first of the problems, where it leaves nothing to publish. */
function requireJob({ problems, planned, documents, ...rest }) {
	if (planned !== void 0 && documents !== void 0) return {
		...rest,
		plan: planned.plan,
		documents
	};
	throw problems[0]?.error ?? /* @__PURE__ */ new Error("A job without a plan has no problem that says why.");
}
/** Makes and publishes what is not there yet: side files, then the weights of all targets in one pass, then each commit. */
async function publish(job) {
	const { request, session, steps, pair, plan, targets, documents } = job;
	const { signal, onProgress } = session.runtime;
	const open = [];
	const restated = request.dtype === "same" ? void 0 : placeIn(pair.pipeline?.folder, configPath);
	const unchanged = pair.sideFiles.filter(({ path }) => path !== restated);
	const carrier = createSideFileCarrier(pair.surroundings, unchanged, signal);
	if (targets.some(({ state }) => state !== "complete")) carrier.begin();
	try {
		const outputs = await steps.take("prepare", "Prepare the targets", () => openTargets(job, open));
		const inOrder = () => targets.flatMap((target) => outputs.get(target) ?? []);
		if (open.length === 0) return {
			outputs: inOrder(),
			warnings: job.remarks,
			bytesRead: 0,
			bytesWritten: 0
		};
		for (const { target, output } of open) await output.publication.checkCard(documents.draftCard(target));
		const carried = await steps.take("side-files", "Carry over config, tokenizer and licence", async () => {
			const files = /* @__PURE__ */ new Map();
			for (const one of open) files.set(one, await carrier.carryTo(one.output.publication));
			return files;
		});
		const toHub = open.some(({ target }) => target.endpoint.kind === "hub");
		const title = `Extrapolate and ${toHub ? "upload" : "write"} the weights`;
		const execution = await steps.take("weights", title, () => {
			onProgress({
				kind: "work-started",
				work: {
					doing: toHub ? "uploaded" : "written",
					sft: pair.sft.snapshot.origin,
					aligned: pair.aligned.snapshot.origin,
					targets: open.map(({ target }) => target.name),
					alphas: open.map(({ target }) => target.alpha),
					parameterCount: plan.totals.parameterCount,
					byteLength: plan.totals.outputBytes * open.length
				}
			});
			return executePlan({
				plan,
				outputs: open.map(({ output }) => output),
				sources: {
					aligned: pair.aligned.snapshot,
					sft: pair.sft.snapshot,
					openDigest: () => session.pool.openSha256()
				},
				allowOverflow: request.allow.has("overflow"),
				signal,
				onProgress
			});
		});
		await steps.take("promote", "Publish", async () => {
			for (const one of open) {
				signal.throwIfAborted();
				outputs.set(one.target, await promote(one, execution, job, carried.get(one)));
			}
		});
		const { bytesRead, bytesWritten } = execution;
		const warnings = [...job.remarks, ...listWarnings(judgeMade(job, open, execution))];
		return {
			outputs: inOrder(),
			warnings,
			bytesRead,
			bytesWritten
		};
	} finally {
		await Promise.all(open.map(({ output }) => output.publication.close()));
	}
}
/** Opens the targets one by one into `open`; gives the outputs that are complete already. */
async function openTargets({ request, session, pair, targets }, open) {
	const complete = /* @__PURE__ */ new Map();
	for (const target of targets) {
		const opened = await openTarget(target, request, pair, session);
		if (opened.state === "open") {
			const { publication } = opened;
			const resumed = new Set(publication.staged.keys());
			open.push({
				target,
				output: {
					alpha: target.alpha,
					publication
				},
				resumed
			});
			continue;
		}
		const { url, commit } = opened.repo;
		complete.set(target, {
			alpha: target.alpha,
			target: target.name,
			url,
			commit,
			state: "already-complete",
			files: []
		});
	}
	return complete;
}
/** The pair as it looks by all weights that were made; by the sample where they say nothing. */
function judgeMade({ facts, request, verdicts }, made, execution) {
	if (facts === void 0) return verdicts;
	return judgeMeasured(facts, made.map(({ target, output }) => ({
		alpha: target.alpha,
		statistics: sumStatistics(statisticsOf(output, execution))
	})), request);
}
const statisticsOf = (output, { records }) => (records.get(output) ?? []).flatMap(({ statistics = [] }) => statistics);
async function promote(made, execution, job, { staged, inline } = {
	staged: [],
	inline: []
}) {
	const { target, output, resumed } = made;
	const { documents, remarks, verdicts } = job;
	const weights = execution.records.get(output) ?? [];
	const files = [...weights, ...staged];
	const statistics = sumStatistics(statisticsOf(output, execution));
	const measured = judgeMade(job, [made], execution);
	const written = documents.write(target, {
		weights,
		carriedFiles: [...staged, ...inline].map(({ path }) => path),
		warnings: [...remarks, ...listWarnings(measured)],
		allowed: [...new Set([...verdicts, ...measured].flatMap(({ code, isAllowed }) => isAllowed ? code : []))],
		previousCard: target.previousCard
	});
	const { url, commit } = await output.publication.promote({
		files,
		inline: [...inline, ...written],
		message: documents.commitMessage(target)
	});
	return {
		alpha: target.alpha,
		target: target.name,
		url,
		commit,
		state: "published",
		...target.replaces === void 0 ? {} : { replaced: target.replaces },
		files: files.map(({ path, byteLength, sha256 }) => {
			return {
				path,
				byteLength,
				sha256,
				resumed: resumed.has(path)
			};
		}),
		...statistics.total.elementCount === 0 ? {} : {
			effectiveAlpha: effectiveAlpha(statistics.total),
			statistics
		}
	};
}
export { requireJob as n, publish as t };
