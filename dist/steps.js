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
export { trackSteps as t };
