// src/bot/index.ts
/** One run of the bot: finds pairs, publishes what its configuration wants, remembers and reports. */
async function watch(request, runtime) {
	return (await import("./watch.js")).watch(request, runtime);
}
/** Which of some models are aligned halves of pairs, of which SFT checkpoints, and why. */
async function detect(request, runtime) {
	return (await import("./detect-models.js")).detectModels(request, runtime);
}
/** Every mistake of an extrapolate.yml, or what it says with all defaults filled in. */
async function checkConfig(request) {
	return (await import("./check-config.js")).checkConfig(request);
}
/** Writes a first extrapolate.yml and its workflow, where there are none. */
async function initConfig(request) {
	return (await import("./init-config.js")).initConfig(request);
}
/** Receives the Hub's webhooks and starts workflows, until the runtime's signal is aborted. */
async function serve(request, access, runtime) {
	return (await import("./serve.js")).serve(request, access, runtime);
}
export { checkConfig, detect, initConfig, serve, watch };
