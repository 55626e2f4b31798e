import { T as joinProse } from "./kit.js";
import { _ as pairTensors, g as buildPlan } from "./targets.js";
import { n as planAdapter } from "./session.js";
// src/app/session/steps.ts
function trackSteps({ clock, onProgress }) {
	return { async take(step, title, work) {
		const startedAt = clock.now();
		onProgress({
			kind: "step-started",
			step,
			title
		});
		const result = await work();
		onProgress({
			kind: "step-finished",
			step,
			milliseconds: clock.now() - startedAt
		});
		return result;
	} };
}
// src/app/job/plan-pair.ts
/** @throws IncompatibleError naming the first thing that does not fit, and how many more there are. */
function planPair(pair, request) {
	const { adapters } = pair;
	if (adapters === void 0) return {
		plan: buildPlan(pair.aligned, pair.sft, request),
		adapter: void 0
	};
	const adapter = planAdapter(adapters.aligned, adapters.sft ?? pair.sft, request);
	return {
		plan: adapter.plan,
		adapter
	};
}
/** Everything that keeps a pair from being planned, each as a sentence with what to do. */
function listMisfits({ sft, aligned, adapters }, { pairing }) {
	if (adapters !== void 0) return [];
	return pairTensors(aligned, sft, pairing).problems.map(({ message, hint }) => joinProse([message, hint]));
}
export { planPair as n, trackSteps as r, listMisfits as t };
