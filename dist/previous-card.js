import { W as adapterConfigPath } from "./session.js";
import { o as IncompatibleError, s as InputError } from "./errors.js";
import { t as project } from "./project.js";
import { f as decidedPairing, u as formatAlpha } from "./template.js";
import "./output-format.js";
import { D as resolveMetadata, N as sourceOf, T as renderManifest, f as readCard, n as manifestPath, u as cardPath } from "./targets.js";
import { n as readText } from "./read-text.js";
import { i as renderCard, n as restateDtype, o as renderCharts, s as describeEdit, t as configPath } from "./config-dtype.js";
// src/app/documents.ts
const maxTemplateBytes = 1 << 20;
/**
* Reads what the documents need of the sources.
*
* @throws InputError, AccessError when the card's template cannot be read or has a mistake.
*/
async function prepareDocuments({ sft, aligned, cards, loading, sideFiles: taken }, plan, adapter, request) {
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
		config: aligned.config,
		relation: card.relation,
		license: card.license,
		files: taken.map(({ path }) => path),
		adapterBase: adapter && adapterBaseOf(adapter, sft)
	});
	const config = dtype === "same" || adapter !== void 0 ? void 0 : await readConfig(aligned);
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
					content: config
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
	async function readConfig({ snapshot }) {
		const file = snapshot.files.get(configPath);
		if (file === void 0) return void 0;
		const text = new TextDecoder().decode(await snapshot.source(configPath).slice(0, file.byteLength));
		return encode(restateDtype(text, dtype));
	}
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
// src/app/previous-card.ts
/**
* The card of a derived repo of ours that is about to be replaced, for what people added to it; undefined where
* there is none.
*
* @throws InputError `card-edited` when text would be lost, unless forced.
*/
async function readPreviousCard(target, request, session) {
	const card = await readCard(await session.openSnapshot(target.endpoint));
	return card === void 0 ? void 0 : requireUnedited(card, target.name, request.force);
}
/**
* @returns the card, or undefined for one that is not of this tool and may be replaced.
* @throws InputError `card-edited` for text outside of the markers, which a new card would not have.
*/
function requireUnedited(card, name, force) {
	const edit = describeEdit(card);
	if (edit === "ours" || force) return edit === "foreign" ? void 0 : card;
	throw new InputError(`The card of ${name} ${edit === "edited" ? "was edited outside of its markers" : "was not written by this tool"}, and a new one would not have that text.`, {
		code: "card-edited",
		hint: "Put your own text between <!-- keep --> and <!-- /keep -->, or replace the card with --force."
	});
}
export { readTemplate as a, prepareDocuments as i, requireUnedited as n, describeDerived as r, readPreviousCard as t };
