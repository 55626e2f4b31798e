import { a as judgePair, m as describeContinued, n as prepareDocuments, o as listWarnings } from "./documents.js";
import { a as FormatError, h as option, o as IncompatibleError, r as CapacityError, s as InputError, t as AccessError, u as advice } from "./errors.js";
import { i as isDirectory } from "./endpoint.js";
import { n as planPair, r as trackSteps, t as listMisfits } from "./plan-pair.js";
import { i as formatBytes } from "./listing.js";
import { n as diskError, r as hasCode } from "./usingCtx.js";
import { n as inspectTarget, o as requireWriteAccess, s as resolveTargets, t as readManifest, u as warnOfVisibility, w as openPair, x as readPreviousCard, z as sourceOf } from "./read-manifest.js";
import { t as describeModel } from "./replaced-model.js";
import { r as describeOutputFormat } from "./pairing-options.js";
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
// src/app/job/replaced.ts
/** Looks what a derived repo is before it is replaced. Another α, or another pair, is somebody's other model. */
async function describeHeld(target, snapshot, pair, request) {
	const manifest = await readIfReadable(snapshot);
	const { origin } = snapshot;
	return {
		model: {
			...origin.kind === "hub" ? { commit: origin.commit } : {},
			...manifest === void 0 ? {} : {
				alpha: manifest.alpha,
				sft: nameSource(manifest.sft),
				aligned: nameSource(manifest.aligned),
				format: describeOutputFormat(manifest.rounding, manifest.dtype)
			}
		},
		refusal: refuseOther(target, manifest, pair, request)
	};
}
function refuseOther({ name, alpha }, manifest, { sft, aligned }, { alphas }) {
	const wanted = {
		sft: sourceOf(sft.snapshot.origin),
		aligned: sourceOf(aligned.snapshot.origin)
	};
	const isSamePair = manifest !== void 0 && isSame(manifest.sft, wanted.sft) && isSame(manifest.aligned, wanted.aligned);
	if (isSamePair && manifest.alpha === alpha) return void 0;
	const there = manifest && {
		alpha: manifest.alpha,
		sft: nameSource(manifest.sft, false),
		aligned: nameSource(manifest.aligned, false)
	};
	const here = {
		alpha,
		sft: nameSource(wanted.sft, false),
		aligned: nameSource(wanted.aligned, false)
	};
	const naming = isSamePair && alphas.length === 1 ? advice`, such as one with {alpha} in it` : "";
	return new InputError(`${name} holds ${describeModel(there ?? {})}, and ${describeModel(here)} is to be written there.`, {
		code: "target-other-model",
		hint: advice`Choose another name with ${option("to")}${naming}, or replace what is there with ${option("force")}.`
	});
}
/** Whatever its commit: a repo gains commits, and what was made of it is to follow. */
function isSame(source, other) {
	const isSamePart = source.subfolder === other.subfolder && source.variant === other.variant;
	if (source.kind === "hub" && other.kind === "hub") return isSamePart && source.repo.toLowerCase() === other.repo.toLowerCase();
	return source.kind === "directory" && other.kind === "directory" && isSamePart && source.name === other.name;
}
function nameSource(source, withCommit = true) {
	return `${source.kind === "hub" ? source.repo : source.name}${source.subfolder === void 0 ? "" : `/${source.subfolder}`}${withCommit && source.kind === "hub" ? `@${source.commit}` : ""}`;
}
async function readIfReadable(snapshot) {
	try {
		return await readManifest(snapshot);
	} catch (error) {
		if (error instanceof InputError || error instanceof FormatError) return void 0;
		throw error;
	}
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
async function prepare(request, session, { endsAt = () => false, alwaysJudges = false, mayReplace = () => false } = {}) {
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
	askForAccount(request, session);
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
			const there = found?.holdsOther ? await session.openSnapshot(target.endpoint) : void 0;
			const held = there && await describeHeld(target, there, pair, request);
			if (held?.refusal && !request.force && !mayReplace(target.name, held.model)) refuse("target", held.refusal);
			const previousCard = there && await attempt("target", () => readPreviousCard(target.name, there, request));
			targets.push({
				...target,
				state: found?.state ?? "unknown",
				replaces: held?.model,
				previousCard
			});
		}
		const full = planned && await findMissingSpace(planned.plan, pair.sideFiles, targets);
		if (full) refuse("disk", full);
		return targets;
	});
	const isComplete = targets.length > 0 && targets.every(({ state }) => state === "complete");
	const { verdicts, facts } = isComplete && !alwaysJudges ? {
		verdicts: [],
		facts: void 0
	} : await steps.take("judge", "Sample the difference and judge the pair", () => judgePair(pair, planned?.plan, request, session));
	for (const verdict of verdicts) if (verdict.severity === "refuse") refuse("judgement", new IncompatibleError(verdict.message, verdict));
	const remarks = [
		...pair.warnings,
		...planned?.plan.notes ?? [],
		...pair.sideNotes,
		...documents?.warnings ?? [],
		...warnOfVisibility(request, pair, targets),
		...facts === void 0 ? [] : describeContinued(facts)
	];
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
		facts,
		problems,
		remarks,
		warnings: [...remarks, ...listWarnings(verdicts)]
	};
}
/** Asks whose token it is while the sources are opened; whoever needs the answer, or its failure, asks again. */
function askForAccount({ to }, session) {
	if (to !== void 0 && isDirectory(to)) return;
	session.hub().then((hub) => hub.account()).catch(() => {});
}
/** Not that the Hub failed or that the user stopped. */
const isOfJob = (error) => error instanceof InputError || error instanceof IncompatibleError || error instanceof AccessError;
export { prepare as n, isOfPair as t };
