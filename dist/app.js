// src/app/index.ts
/** Two checkpoints in, a derived repo out for every α. */
async function run(request, runtime) {
	return (await import("./run.js")).run(request, runtime);
}
/** What {@link run} would read, compute and write, and everything that speaks against it; writes nothing. */
async function planJob(request, runtime) {
	return (await import("./plan.js")).planJob(request, runtime);
}
/** Recomputes a derived repo, or a sample of it, from its sources and compares. */
async function verify(request, runtime) {
	return (await import("./verify.js")).verify(request, runtime);
}
/** Writes the card and the charts of a derived repo again, from its manifest. */
async function refreshCard(request, runtime) {
	return (await import("./refresh-card.js")).refreshCard(request, runtime);
}
/** What a repo or directory holds, by its headers. */
async function inspect(request, runtime) {
	return (await import("./inspect.js")).inspect(request, runtime);
}
/** {@link run} on a small real pair and the embedded Hub. */
async function demo(runtime) {
	return (await import("./demo.js")).demo(runtime);
}
export { demo, inspect, planJob, refreshCard, run, verify };
