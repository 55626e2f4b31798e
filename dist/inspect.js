import { t as openSession, w as openAdapter } from "./session.js";
import { M as requireVariant, k as isAdapterAlone, n as explainCheckpoint, r as refused } from "./checkpoint.js";
import { _ as FormatError, v as IncompatibleError } from "./kit.js";
import { o as _usingCtx } from "./disk.js";
// src/app/inspect.ts
/** What a checkpoint is, from its headers alone, and what a run would do with it. */
async function inspect(request, runtime) {
	try {
		var _usingCtx$1 = _usingCtx();
		const session = _usingCtx$1.a(openSession(runtime));
		const { endpoint, subfolder, variant } = request;
		const whole = await session.openSnapshot(endpoint, subfolder);
		const snapshot = variant === void 0 ? whole : requireVariant(whole, variant);
		const explained = await explainCheckpoint(snapshot, whole);
		const report = {
			kind: "inspect",
			origin: snapshot.origin,
			...explained
		};
		if (!isAdapterAlone(snapshot)) return report;
		const otherWeights = explained.otherWeights.filter(({ kind }) => kind !== "adapter");
		return {
			...report,
			otherWeights,
			use: await useOfAdapter(snapshot)
		};
	} catch (_) {
		_usingCtx$1.e = _;
	} finally {
		await _usingCtx$1.d();
	}
}
/** Whether a run takes the adapter. */
async function useOfAdapter(snapshot) {
	try {
		await openAdapter(snapshot);
		return { kind: "adapter" };
	} catch (error) {
		if (error instanceof IncompatibleError || error instanceof FormatError) return refused(error);
		throw error;
	}
}
export { inspect };
