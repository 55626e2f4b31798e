import { o as listWarnings } from "./documents.js";
import { n as prepare } from "./prepare.js";
import { n as requireJob, t as publish } from "./publish.js";
import { l as urlOf } from "./read-manifest.js";
import { t as openSession } from "./session.js";
import { t as _usingCtx } from "./usingCtx.js";
// src/app/run.ts
/**
* The main job: two checkpoints in, a derived repo out for every α.
*
* Everything that can be refused is refused before anything is moved; an interrupted run continues where it
* stopped when started again; a finished one says so and does nothing.
*
* @throws an ExtrapolateError of kit/errors.ts; anything else is a bug.
*/
async function run(request, runtime) {
	try {
		var _usingCtx$1 = _usingCtx();
		const session = _usingCtx$1.a(openSession(runtime));
		const startedAt = runtime.clock.now();
		const preparation = await prepare(request, session, { endsAt: ({ about }) => !(request.dryRun && about === "access") });
		const job = requireJob(preparation);
		const { pair, plan } = job;
		if (!request.dryRun) for (const warning of listWarnings(preparation.verdicts)) runtime.log.warn(warning);
		const outcome = request.dryRun ? foresee(job, preparation) : await publish(job);
		return {
			kind: "run",
			dryRun: request.dryRun,
			rounding: plan.rounding,
			dtype: request.dtype,
			sft: pair.sft.snapshot.origin,
			aligned: pair.aligned.snapshot.origin,
			outputs: outcome.outputs,
			totals: {
				parameterCount: plan.totals.parameterCount,
				tensorCount: plan.totals.tensorCount,
				bytesRead: outcome.bytesRead,
				bytesWritten: outcome.bytesWritten,
				milliseconds: runtime.clock.now() - startedAt
			},
			warnings: outcome.warnings
		};
	} catch (_) {
		_usingCtx$1.e = _;
	} finally {
		await _usingCtx$1.d();
	}
}
/** What would be published. */
function foresee({ plan, targets, session }, { warnings }) {
	return {
		outputs: targets.map((target) => {
			const isComplete = target.state === "complete";
			return {
				alpha: target.alpha,
				target: target.name,
				url: urlOf(target, session),
				state: isComplete ? "already-complete" : "would-publish",
				...target.replaces === void 0 ? {} : { replaced: target.replaces },
				files: isComplete ? [] : plan.files.map(({ path, byteLength }) => ({
					path,
					byteLength,
					resumed: false
				}))
			};
		}),
		warnings,
		bytesRead: 0,
		bytesWritten: 0
	};
}
export { run as t };
