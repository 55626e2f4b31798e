import { J as adapterConfigPath } from "./session.js";
import { E as renderCard, O as renderCharts, _ as cardPath, d as findRestatedConfig, n as manifestPath, p as renderManifest, u as configPath } from "./targets.js";
import { r as resolveMetadata, y as sourceOf } from "./metadata.js";
import { f as IncompatibleError, o as project } from "./kit.js";
import { r as readText } from "./disk.js";
import { m as formatAlpha, v as decidedPairing } from "./template.js";
// src/app/job/documents.ts
const maxTemplateBytes = 1 << 20;
/**
* Reads what the documents need of the sources.
*
* @throws InputError, AccessError when the card's template cannot be read or has a mistake.
*/
async function prepareDocuments({ sft, aligned, cards, licenses, loading, sideFiles: taken }, { plan, adapter }, request) {
	const { rounding } = plan;
	const { dtype, maxShardBytes, card } = request;
	const pairing = decidedPairing(request.pairing);
	const isLaidOutAsUsual = aligned.format === "safetensors" || adapter !== void 0 || maxShardBytes === 5e9;
	const template = await readTemplate(card);
	const sources = {
		sft: sourceOf(sft.snapshot.origin),
		aligned: sourceOf(aligned.snapshot.origin)
	};
	const { metadata, parentLicenses, warnings, refusal } = resolveMetadata({
		...sources,
		sftCard: cards.sft,
		alignedCard: cards.aligned,
		sftLicenses: licenses.sft,
		alignedLicenses: licenses.aligned,
		config: aligned.config,
		relation: card.relation,
		license: card.license,
		files: taken.map(({ path }) => path),
		adapterBase: adapter && adapterBaseOf(adapter, sft)
	});
	const config = dtype === "same" || adapter !== void 0 ? void 0 : await findRestatedConfig(aligned.snapshot, dtype);
	const { tensorCount, extrapolatedCount, copiedCount, parameterCount } = plan.totals;
	const derive = ({ name, alpha, planKey }, weights, sideFiles) => ({
		version: project.version,
		planKey,
		target: name,
		alpha,
		rounding,
		dtype,
		...isLaidOutAsUsual ? {} : { maxShardBytes },
		...pairing === void 0 ? {} : { pairing },
		notes: plan.notes,
		...adapter === void 0 ? {} : { adapter: adapterFacts(adapter) },
		...sources,
		files: weights.map(({ path, byteLength, sha256 }) => ({
			path,
			byteLength,
			sha256
		})),
		sideFiles: sideFiles.toSorted(),
		statistics: weights.flatMap(({ statistics = [] }) => statistics),
		totals: {
			tensorCount,
			extrapolatedCount,
			copiedCount,
			parameterCount
		},
		dtypes: plan.dtypes,
		metadata,
		parentLicenses,
		loading: loading.aligned
	});
	return {
		refusal: refusal && new IncompatibleError(refusal.message, refusal),
		documents: {
			warnings,
			draftCard: (target) => encode(renderCard(derive(target, [], []), { template })),
			write(target, weights, carriedFiles, previousCard) {
				const restated = config === void 0 ? [] : [{
					path: configPath,
					content: encode(config)
				}];
				return [
					...describeDerived(derive(target, weights, [...carriedFiles, ...restated.map(({ path }) => path)]), template, previousCard),
					...restated,
					...adapter === void 0 ? [] : [{
						path: adapterConfigPath,
						content: adapter.configFor(target.alpha)
					}],
					...plan.index ? [plan.index] : []
				];
			},
			commitMessage: ({ alpha }) => `Extrapolate with α = ${formatAlpha(alpha)}`
		}
	};
}
/** The repo that a derived adapter is loaded on, where it is known which one that is. */
function adapterBaseOf({ kind, figures }, sft) {
	const { origin } = sft.snapshot;
	if (kind === "scaled" && origin.kind === "hub") return origin.repo;
	return figures.baseModel;
}
function adapterFacts({ kind, figures }) {
	const { moduleCount, ranks, baseModel } = figures;
	return {
		kind,
		moduleCount,
		ranks,
		...baseModel === void 0 ? {} : { baseModel }
	};
}
/** What is written of a derivation alone: its card with the charts, and the manifest. */
function describeDerived(derivation, template, previousCard) {
	return [
		{
			path: cardPath,
			content: encode(renderCard(derivation, {
				template,
				previous: previousCard
			}))
		},
		...renderCharts(derivation).map(({ path, content }) => ({
			path,
			content: encode(content)
		})),
		{
			path: manifestPath,
			content: encode(renderManifest(derivation))
		}
	];
}
/** The user's own template of the card; undefined for the built-in one. */
async function readTemplate({ template }) {
	return template === void 0 ? void 0 : readText(template, "card template", maxTemplateBytes);
}
const encode = (text) => new TextEncoder().encode(text);
export { prepareDocuments as n, readTemplate as r, describeDerived as t };
