import { D as executePlan, T as createSideFileCarrier, i as openTarget } from "./targets.js";
import { s as effectiveAlpha, u as sumStatistics } from "./snapshot.js";
import "./kit.js";
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
				sft: pair.sft.snapshot,
				openDigest: () => session.pool.openSha256()
			},
			allowOverflow: request.allow.has("overflow"),
			signal,
			onProgress
		}));
		await steps.take("promote", "Publish", async () => {
			for (const one of open) {
				signal.throwIfAborted();
				outputs.set(one.target, await promote(one, execution, documents, carried.get(one)));
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
async function promote({ target, output, resumed }, { records }, documents, { staged, inline } = {
	staged: [],
	inline: []
}) {
	const weights = records.get(output) ?? [];
	const files = [...weights, ...staged];
	const sideFiles = [...staged, ...inline].map(({ path }) => path);
	const statistics = sumStatistics(weights.flatMap(({ statistics = [] }) => statistics));
	const { url, commit } = await output.publication.promote({
		files,
		inline: [...inline, ...documents.write(target, weights, sideFiles, target.previousCard)],
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
export { requireJob as n, publish as t };
