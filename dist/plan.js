import { c as uploadMemoryBytes, v as readsOf } from "./read-manifest.js";
import { d as sampledChangedShare, f as sampledDeltaRatio, p as sampledStatistics, u as sampledAlpha } from "./documents.js";
import { n as alignmentChangedShare } from "./statistics.js";
import { t as exitCodes } from "./exit-codes.js";
import { n as storedPathOf } from "./snapshot.js";
import { n as prepare, t as isOfPair } from "./prepare.js";
import { t as openSession } from "./session.js";
import { t as _usingCtx } from "./usingCtx.js";
// src/app/plan.ts
/** The process itself, its threads and the two input blocks, as measured. */
const baseMemoryBytes = 13e7;
/** What a run with the Hub on either side takes besides, upload buffers aside, as measured with up to ten α. */
const hubMemoryBytes = 13e7;
/**
* What `run` would read, compute and write, what a sample of the weights says of the pair, and everything that does
* not fit; writes nothing.
*
* @throws an ExtrapolateError when a source cannot be opened, the Hub fails or the run is stopped; what keeps
*   an openable pair from running is listed in the report's `problems` instead.
*/
async function planJob(request, runtime) {
	try {
		var _usingCtx$1 = _usingCtx();
		const session = _usingCtx$1.a(openSession(runtime));
		const preparation = await prepare(request, session, { alwaysJudges: true });
		const { pair, planned, targets, verdicts, facts, problems } = preparation;
		const plan = planned?.plan;
		const reads = {
			sft: sumReads(plan, pair.sft, "sft"),
			aligned: sumReads(plan, pair.aligned, "aligned")
		};
		return {
			kind: "plan",
			rounding: request.rounding,
			dtype: request.dtype,
			sft: pair.sft.snapshot.origin,
			aligned: pair.aligned.snapshot.origin,
			reads,
			outputs: targets.map(({ alpha, name, state, replaces }) => ({
				alpha,
				target: name,
				targetState: state,
				...replaces === void 0 ? {} : { replaces },
				files: plan?.files.map(describeFile) ?? [],
				sideFiles: pair.sideFiles.map(({ path, byteLength }) => ({
					path,
					byteLength
				}))
			})),
			totals: {
				tensorCount: plan?.totals.tensorCount ?? pair.aligned.tensors.size,
				extrapolatedCount: plan?.totals.extrapolatedCount ?? 0,
				copiedCount: plan?.totals.copiedCount ?? 0,
				parameterCount: plan?.totals.parameterCount ?? 0,
				alignedBytes: plan?.totals.alignedBytes ?? 0,
				sftBytes: plan?.totals.sftBytes ?? 0,
				outputBytes: (plan?.totals.outputBytes ?? 0) * request.alphas.length,
				...estimate(pair, targets)
			},
			sample: facts?.sample && describeSample(facts.sample),
			verdicts,
			problems: problems.flatMap(({ sentences }) => sentences),
			isUnfit: problems.some(isOfPair),
			warnings: preparation.warnings,
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
function estimate(pair, targets) {
	const requestsFor = (side) => side.snapshot.origin.kind === "hub" ? side.shards.length : 0;
	const hubTargets = targets.filter(({ endpoint }) => endpoint.kind === "hub").length;
	const readsHub = [pair.sft, pair.aligned].some(({ snapshot }) => snapshot.origin.kind === "hub");
	return {
		peakMemoryBytes: baseMemoryBytes + (readsHub || hubTargets > 0 ? hubMemoryBytes : 0) + (hubTargets > 0 ? uploadMemoryBytes : 0),
		requestCount: requestsFor(pair.sft) + requestsFor(pair.aligned) + (pair.aligned.snapshot.origin.kind === "hub" ? pair.sideFiles.length : 0) + hubTargets * (pair.aligned.shards.length + 8)
	};
}
export { planJob };
