// src/bot/index.ts
/** One run of the bot: finds pairs, publishes what its configuration wants, remembers and reports. */
async function watch(request, runtime) {
	return (await import("./watch.js")).watch(request, runtime);
}
/** Every mistake of an extrapolate.yml, or what it says with all defaults filled in. */
async function checkConfig(request) {
	return (await import("./check-config.js")).checkConfig(request);
}
/** Receives the Hub's webhooks and starts workflows, until the runtime's signal is aborted. */
async function serve(request, access, runtime) {
	return (await import("./serve2.js")).serve(request, access, runtime);
}
export { checkConfig, serve, watch };
