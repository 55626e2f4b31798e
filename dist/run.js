import { n as judgePair, o as requireDiskSpace, r as refuseJudged } from "./judge-pair.js";
import { n as prepareDocuments } from "./documents.js";
import { s as effectiveAlpha, u as sumStatistics } from "./snapshot.js";
import { a as requireWriteAccess, c as urlOf, g as executePlan, i as openTarget, l as warnOfVisibility, m as createSideFileCarrier, o as resolveTargets, p as openPair, t as inspectTarget } from "./targets.js";
import { n as planPair } from "./plan-pair.js";
import { i as readPreviousCard } from "./restated-config.js";
import "./kit.js";
import { t as openSession } from "./session.js";
import { t as trackSteps } from "./steps.js";
import { o as _usingCtx } from "./disk.js";
// src/app/job/publish.ts
/**
* Makes and publishes what is not there yet: side files, then the weights of all targets in one pass, then each commit.
*
* @param previousCards of the targets that are replaced, for what people added to them.
*/
async function publish(job, previousCards) {
	const { request, session, steps, pair, plan, targets, documents } = job;
	const { signal, onProgress } = session.runtime;
	const open = [];
	try {
		const outputs = await steps.take("prepare", "Prepare the targets", () => openTargets(job, open));
		const inOrder = () => targets.flatMap((target) => outputs.get(target) ?? []);
		if (open.length === 0) return {
			outputs: inOrder(),
			bytesRead: 0,
			bytesWritten: 0
		};
		for (const { target, output } of open) await output.publication.checkCard(documents.draftCard(target));
		const carried = await steps.take("side-files", "Carry over config, tokenizer and licence", async () => {
			const unchanged = pair.sideFiles.filter(({ path }) => request.dtype === "same" || path !== "config.json");
			const carrier = createSideFileCarrier(pair.aligned.snapshot, unchanged, signal);
			const files = /* @__PURE__ */ new Map();
			for (const one of open) files.set(one, await carrier.carryTo(one.output.publication));
			return files;
		});
		const execution = await steps.take("weights", "Extrapolate and upload the weights", () => executePlan({
			plan,
			outputs: open.map(({ output }) => output),
			sources: {
				aligned: pair.aligned.snapshot,
				sft: pair.sft.snapshot
			},
			allowOverflow: request.allow.has("overflow"),
			signal,
			onProgress
		}));
		await steps.take("promote", "Publish", async () => {
			for (const one of open) {
				signal.throwIfAborted();
				const previousCard = previousCards.get(one.target);
				outputs.set(one.target, await promote(one, execution, documents, previousCard, carried.get(one)));
			}
		});
		const { bytesRead, bytesWritten } = execution;
		return {
			outputs: inOrder(),
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
async function promote({ target, output, resumed }, { records }, documents, previousCard, { staged, inline } = {
	staged: [],
	inline: []
}) {
	const weights = records.get(output) ?? [];
	const files = [...weights, ...staged];
	const sideFiles = [...staged, ...inline].map(({ path }) => path);
	const statistics = sumStatistics(weights.flatMap(({ statistics = [] }) => statistics));
	const { url, commit } = await output.publication.promote({
		files,
		inline: [...inline, ...documents.write(target, weights, sideFiles, previousCard)],
		message: documents.commitMessage(target)
	});
	return {
		alpha: target.alpha,
		target: target.name,
		url,
		commit,
		state: "published",
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
// src/app/run.ts
/**
* The main job: two checkpoints in, a derived repo out for every α.
*
* Everything that can be refused is refused before anything is moved; an interrupted run continues where it
* stopped when started again; a finished one says so and does nothing.
*
* @param parent whose connections are used, where several jobs run one after the other.
* @throws an ExtrapolateError of kit/errors.ts; anything else is a bug.
*/
async function run(request, runtime, parent) {
	try {
		var _usingCtx$1 = _usingCtx();
		const session = _usingCtx$1.a(openSession(runtime, parent));
		const steps = trackSteps(runtime);
		const startedAt = runtime.clock.now();
		const job = await steps.take("open", "Read the headers and plan", async () => {
			const pair = await openPair(request, session);
			const { plan, adapter } = planPair(pair, request);
			const { documents, refusal } = await prepareDocuments(pair, plan, adapter, request);
			if (refusal) throw refusal;
			const targets = await resolveTargets(request, pair, session);
			return {
				request,
				session,
				steps,
				pair,
				plan,
				targets,
				documents
			};
		});
		const { pair, plan, documents } = job;
		const previousCards = /* @__PURE__ */ new Map();
		const found = await steps.take("check", "Check the targets", async () => {
			if (!request.dryRun) await requireWriteAccess(job.targets, session);
			const found = [];
			for (const target of job.targets) {
				const { state, refuseUnfit } = await inspectTarget(target, request, pair, session);
				await refuseUnfit();
				found.push({
					target,
					state
				});
				const card = state === "replaceable" ? await readPreviousCard(target, request, session) : void 0;
				if (card !== void 0) previousCards.set(target, card);
			}
			await requireDiskSpace(plan, pair.sideFiles, found);
			return found;
		});
		const judged = found.every(({ state }) => state === "complete") ? [] : await steps.take("judge", "Sample the difference and judge the pair", async () => {
			return refuseJudged((await judgePair(pair, plan, request, session)).verdicts);
		});
		const outcome = request.dryRun ? foreseeAll(job, found) : await publish(job, previousCards);
		return {
			kind: "run",
			dryRun: request.dryRun,
			rounding: plan.rounding,
			dtype: request.dtype,
			sft: pair.sft.snapshot.origin,
			aligned: pair.aligned.snapshot.origin,
			outputs: outcome.outputs,
			totals: {
				parameterCount: plan.totals.parameterCount,
				tensorCount: plan.totals.tensorCount,
				bytesRead: outcome.bytesRead,
				bytesWritten: outcome.bytesWritten,
				milliseconds: runtime.clock.now() - startedAt
			},
			warnings: [
				...pair.warnings,
				...plan.notes,
				...documents.warnings,
				...warnOfVisibility(request, pair, job.targets),
				...judged,
				...outcome.outputs.flatMap(warnOfNonFinite)
			]
		};
	} catch (_) {
		_usingCtx$1.e = _;
	} finally {
		await _usingCtx$1.d();
	}
}
function foreseeAll({ plan, session }, found) {
	return {
		outputs: found.map(({ target, state }) => {
			const isComplete = state === "complete";
			return {
				alpha: target.alpha,
				target: target.name,
				url: urlOf(target, session),
				state: isComplete ? "already-complete" : "would-publish",
				files: isComplete ? [] : plan.files.map(({ path, byteLength }) => ({
					path,
					byteLength,
					resumed: false
				}))
			};
		}),
		bytesRead: 0,
		bytesWritten: 0
	};
}
function warnOfNonFinite({ target, statistics }) {
	if (!statistics?.total.nonFiniteCount) return [];
	const { nonFiniteCount, overflowCount, elementCount } = statistics.total;
	return [`${target}: ${nonFiniteCount} of ${elementCount} weights are NaN or infinite.${overflowCount === 0 ? "" : ` ${overflowCount} of them became so by extrapolation.`}`];
}
export { run as t };
