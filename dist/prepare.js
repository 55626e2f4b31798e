import { f as IncompatibleError, l as CapacityError, p as InputError, s as AccessError, t as formatBytes } from "./units.js";
import { a as trackSteps, n as planPair, t as listMisfits } from "./plan-pair.js";
import { n as diskError, r as hasCode } from "./usingCtx.js";
import { a as judgePair, i as describeVerdict, n as prepareDocuments } from "./documents.js";
import { a as requireWriteAccess, g as readPreviousCard, l as warnOfVisibility, o as resolveTargets, t as inspectTarget, y as openPair } from "./targets.js";
import { dirname, resolve } from "node:path";
import { statfs } from "node:fs/promises";
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
// src/app/job/disk-space.ts
/**
* An error where the directory targets need more than is free. Only targets that are begun now count: the others have
* all or an unknown part of their room already.
*/
async function findMissingSpace(plan, sideFiles, targets) {
	const directories = targets.flatMap(({ endpoint, state }) => endpoint.kind === "directory" && state !== "complete" && state !== "resumable" ? [endpoint.path] : []);
	const [path] = directories;
	if (path === void 0) return void 0;
	const sideBytes = sideFiles.reduce((sum, { byteLength }) => sum + byteLength, 0);
	const needed = directories.length * (plan.totals.outputBytes + sideBytes);
	const free = await freeBytes(path);
	if (needed <= free) return void 0;
	return new CapacityError(`${path}: the output needs ${formatBytes(needed)}, and ${formatBytes(free)} are free.`, {
		code: "disk-full",
		hint: "Free space, write to another disk, or publish to the Hub, which needs none."
	});
}
// src/app/job/prepare.ts
/** Whether a problem lies in the pair, so that trying again is of no use. */
const isOfPair = ({ about }) => [
	"tensors",
	"licence",
	"judgement"
].includes(about);
/**
* The way that run, plan and the bot go before anything is moved: open the pair → plan → documents → targets →
* write access → disk space → judge. What refuses the job is a part of the result.
*
* @throws an ExtrapolateError when a source cannot be opened, the Hub fails or the work is stopped: that says nothing
*   about the job. Also the error of a problem that ends it.
*/
async function prepare(request, session, { endsAt = () => false, alwaysJudges = false } = {}) {
	const steps = trackSteps(session.runtime);
	const problems = [];
	const refuse = (about, error, sentences = [error.inFull]) => {
		const problem = {
			about,
			error,
			sentences
		};
		if (endsAt(problem)) throw error;
		problems.push(problem);
	};
	const attempt = async (about, check, list) => {
		try {
			return await check();
		} catch (error) {
			if (!isOfJob(error)) throw error;
			refuse(about, error, list?.(error));
			return;
		}
	};
	const { pair, planned, documents, named } = await steps.take("open", "Read the headers and plan", async () => {
		const pair = await openPair(request, session);
		const planned = await attempt("tensors", () => planPair(pair, request), (error) => {
			const misfits = listMisfits(pair, request);
			return misfits.length === 0 ? [error.inFull] : misfits;
		});
		const prepared = planned && await attempt("documents", () => prepareDocuments(pair, planned, request));
		if (prepared?.refusal) refuse("licence", prepared.refusal);
		const named = await attempt("target", () => resolveTargets(request, pair, session)) ?? [];
		return {
			pair,
			planned,
			documents: prepared?.documents,
			named
		};
	});
	const targets = await steps.take("check", "Check the targets", async () => {
		await attempt("access", () => requireWriteAccess(named, session));
		const targets = [];
		for (const target of named) {
			const found = await attempt("target", () => inspectTarget(target, request, pair, session));
			if (found) await attempt("target", () => found.refuseUnfit());
			const previousCard = found?.state === "replaceable" ? await attempt("target", () => readPreviousCard(target, request, session)) : void 0;
			targets.push({
				...target,
				state: found?.state ?? "unknown",
				previousCard
			});
		}
		const full = planned && await findMissingSpace(planned.plan, pair.sideFiles, targets);
		if (full) refuse("disk", full);
		return targets;
	});
	const isComplete = targets.length > 0 && targets.every(({ state }) => state === "complete");
	const { verdicts, sample } = isComplete && !alwaysJudges ? {
		verdicts: [],
		sample: void 0
	} : await steps.take("judge", "Sample the difference and judge the pair", () => judgePair(pair, planned?.plan, request, session));
	for (const verdict of verdicts) if (verdict.severity === "refuse") refuse("judgement", new IncompatibleError(verdict.message, verdict));
	return {
		request,
		session,
		steps,
		pair,
		planned,
		documents,
		targets,
		isComplete,
		verdicts,
		sample,
		problems,
		warnings: [
			...pair.warnings,
			...planned?.plan.notes ?? [],
			...documents?.warnings ?? [],
			...warnOfVisibility(request, pair, targets),
			...verdicts.filter(({ severity }) => severity !== "refuse").map(describeVerdict)
		]
	};
}
/** Not that the Hub failed or that the user stopped. */
const isOfJob = (error) => error instanceof InputError || error instanceof IncompatibleError || error instanceof AccessError;
export { prepare as n, isOfPair as t };
