import { a as requireWriteAccess, l as warnOfVisibility, o as resolveTargets, p as openPair, s as uploadMemoryBytes, t as inspectTarget, v as readsOf } from "./targets.js";
import { c as sampledChangedShare, l as sampledDeltaRatio, s as sampledAlpha, u as sampledStatistics } from "./judgement.js";
import { t as exitCodes } from "./exit-codes.js";
import { i as alignmentChangedShare, n as storedPathOf } from "./snapshot.js";
import { f as IncompatibleError, p as InputError, s as AccessError } from "./kit.js";
import { n as standardSpanBytes } from "./hub.js";
import { a as missingDiskBytes, i as describeMissingSpace, n as judgePair, t as describeVerdict } from "./judge-pair.js";
import { n as prepareDocuments } from "./documents.js";
import { n as planPair, t as listMisfits } from "./plan-pair.js";
import { i as readPreviousCard } from "./restated-config.js";
import { t as openSession } from "./session.js";
import { o as _usingCtx } from "./disk.js";
// src/app/plan.ts
/** The process itself, its threads and the two input blocks, as measured. */
const baseMemoryBytes = 13e7;
/** What a run with the Hub on either side takes besides, upload buffers aside, as measured with up to ten α. */
const hubMemoryBytes = 13e7;
/**
* What `run` would read, compute and write, what a sample of the weights says of the pair, and everything that does
* not fit; writes nothing.
*
* @param parent whose connections are used, where several jobs are planned one after the other.
* @throws an ExtrapolateError when a source cannot be opened, the Hub fails or the run is stopped; what keeps
*   an openable pair from running is listed in the report's `problems` instead.
*/
async function planJob(request, runtime, parent) {
	try {
		var _usingCtx$1 = _usingCtx();
		const session = _usingCtx$1.a(openSession(runtime, parent));
		const pair = await openPair(request, session);
		const problems = [...listMisfits(pair, request)];
		const made = problems.length === 0 ? await collectProblems(problems, async () => planPair(pair, request)) : void 0;
		const planned = made?.plan;
		const warnings = [...pair.warnings, ...planned?.notes ?? []];
		const targets = await collectProblems(problems, () => resolveTargets(request, pair, session));
		const outputs = [];
		const found = [];
		for (const target of targets ?? []) {
			const there = await collectProblems(problems, () => inspectTarget(target, request, pair, session));
			const targetState = there?.state ?? "unknown";
			if (there) {
				found.push({
					target,
					state: targetState
				});
				await collectProblems(problems, there.refuseUnfit);
				if (targetState === "replaceable") await collectProblems(problems, () => readPreviousCard(target, request, session));
			}
			if (targetState === "complete") warnings.push(`${target.name} already holds exactly this; run would do nothing.`);
			outputs.push({
				alpha: target.alpha,
				target: target.name,
				targetState,
				files: planned?.files.map(describeFile) ?? [],
				sideFiles: pair.sideFiles.map(({ path, byteLength }) => ({
					path,
					byteLength
				}))
			});
		}
		if (targets) await collectProblems(problems, () => requireWriteAccess(targets, session));
		if (planned) {
			const missing = await missingDiskBytes(planned, pair.sideFiles, found);
			if (missing) problems.push(describeMissingSpace(missing));
		}
		const documents = made && await collectProblems(problems, () => prepareDocuments(pair, made.plan, made.adapter, request));
		if (documents?.refusal) problems.push(documents.refusal.inFull);
		warnings.push(...documents?.documents.warnings ?? [], ...warnOfVisibility(request, pair, targets ?? []));
		const { verdicts, sample } = await judgePair(pair, planned, request, session);
		for (const verdict of verdicts) (verdict.severity === "refuse" ? problems : warnings).push(describeVerdict(verdict));
		const reads = {
			sft: sumReads(planned, pair.sft, "sft"),
			aligned: sumReads(planned, pair.aligned, "aligned")
		};
		return {
			kind: "plan",
			rounding: request.rounding,
			dtype: request.dtype,
			sft: pair.sft.snapshot.origin,
			aligned: pair.aligned.snapshot.origin,
			reads,
			outputs,
			totals: {
				tensorCount: planned?.totals.tensorCount ?? pair.aligned.tensors.size,
				extrapolatedCount: planned?.totals.extrapolatedCount ?? 0,
				copiedCount: planned?.totals.copiedCount ?? 0,
				parameterCount: planned?.totals.parameterCount ?? 0,
				alignedBytes: planned?.totals.alignedBytes ?? 0,
				sftBytes: planned?.totals.sftBytes ?? 0,
				outputBytes: (planned?.totals.outputBytes ?? 0) * request.alphas.length,
				...estimate(pair, reads, targets ?? [])
			},
			sample: sample && describeSample(sample),
			verdicts,
			problems,
			isUnfit: made === void 0 || documents?.refusal !== void 0 || verdicts.some(({ severity }) => severity === "refuse"),
			warnings,
			exitCode: problems.length > 0 ? exitCodes.hasProblems : exitCodes.ok
		};
	} catch (_) {
		_usingCtx$1.e = _;
	} finally {
		await _usingCtx$1.d();
	}
}
function describeSample({ sampledElementCount, alphas }) {
	const [first] = alphas;
	if (first === void 0) return void 0;
	return {
		elementCount: sampledElementCount,
		deltaRatio: sampledDeltaRatio(first.statistics),
		alignmentChangedShare: alignmentChangedShare(sampledStatistics(first.statistics)),
		alphas: alphas.map(({ alpha, statistics, alternatives }) => ({
			alpha,
			effectiveAlpha: sampledAlpha(statistics),
			changedShare: sampledChangedShare(statistics),
			alternatives: alternatives.map(({ option, effectiveAlpha }) => ({
				option,
				effectiveAlpha
			}))
		}))
	};
}
/**
* Runs a check that would stop `run`; what it says becomes a problem of the plan. Not that the Hub failed or
* that the user stopped: neither says anything about the run that was planned.
*/
async function collectProblems(problems, check) {
	try {
		return await check();
	} catch (error) {
		if (!(error instanceof InputError || error instanceof IncompatibleError || error instanceof AccessError)) throw error;
		problems.push(error.inFull);
		return;
	}
}
function describeFile({ path, byteLength, operations }) {
	const extrapolate = operations.filter(({ kind }) => kind === "extrapolate").length;
	return {
		path,
		byteLength,
		operations: {
			extrapolate,
			copy: operations.length - extrapolate
		}
	};
}
function sumReads(planned, { snapshot }, side) {
	const byPath = /* @__PURE__ */ new Map();
	for (const { path, start, end } of planned?.files.flatMap((file) => readsOf(file)[side]) ?? []) byPath.set(path, (byPath.get(path) ?? 0) + end - start);
	return [...byPath].map(([path, byteLength]) => ({
		path: storedPathOf(snapshot, path),
		byteLength
	}));
}
function estimate(pair, reads, targets) {
	const requestsFor = (side, files) => side.snapshot.origin.kind === "hub" ? side.shards.length + files.reduce((sum, { byteLength }) => sum + Math.ceil(byteLength / standardSpanBytes), 0) : 0;
	const hubTargets = targets.filter(({ endpoint }) => endpoint.kind === "hub").length;
	const readsHub = [pair.sft, pair.aligned].some(({ snapshot }) => snapshot.origin.kind === "hub");
	return {
		peakMemoryBytes: baseMemoryBytes + (readsHub || hubTargets > 0 ? hubMemoryBytes : 0) + (hubTargets > 0 ? uploadMemoryBytes : 0),
		requestCount: requestsFor(pair.sft, reads.sft) + requestsFor(pair.aligned, reads.aligned) + (pair.aligned.snapshot.origin.kind === "hub" ? pair.sideFiles.length : 0) + hubTargets * (pair.aligned.shards.length + 8)
	};
}
export { planJob };
