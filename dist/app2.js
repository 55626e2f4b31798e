// src/app/index.ts
/**
* Two checkpoints in, a derived repo out for every α.
*
* @param parent a session whose connections are used, where several jobs run one after the other.
*/
async function run(request, runtime, parent) {
	return (await import("./run2.js")).run(request, runtime, parent);
}
/** What {@link run} would read, compute and write, and everything that speaks against it; writes nothing. */
async function planJob(request, runtime, parent) {
	return (await import("./plan.js")).planJob(request, runtime, parent);
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
export { run as a, refreshCard as i, inspect as n, verify as o, planJob as r, demo as t };
