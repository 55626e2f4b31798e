import { Q as groupBy, Z as readSmallFile, n as adapterConfigPath, w as modelSections } from "./open-adapter.js";
import { n as storedPathOf, t as nameOf } from "./snapshot.js";
import { A as oneLine, a as FormatError, c as ServiceError, h as option, k as excerpt, m as joinProse, o as IncompatibleError, u as advice } from "./errors.js";
import { C as cardPath, E as placeIn, F as renderCard, L as renderCharts, P as resolveMetadata, R as shortName, d as configPath, f as findRestatedConfig, g as createArena, h as taskRoundingOf, m as samplePlan, p as renderManifest, r as manifestPath, v as readsOf, z as sourceOf } from "./read-manifest.js";
import { d as readName, h as wayOf, i as findOptedOut, o as namesAsBase, s as readCard, t as compareFactors } from "./compare-factors.js";
import { t as decidedPairing } from "./pairing-options.js";
import { t as project } from "./project.js";
import { n as readText } from "./read-text.js";
import { y as formatAlpha } from "./weights.js";
import { S as parseCard, c as bytesPerElement } from "./module-scales.js";
import { a as effectiveAlpha, c as sumStatistics, i as deltaRatio, r as changedShare, s as noStatistics, t as addStatistics } from "./statistics.js";
import { t as isRecord } from "./records.js";
import { l as groupDigits, r as listSome, s as formatRatio } from "./listing.js";
import { r as settle, t as judgementCodes } from "./verdict.js";
import { o as JsonReader } from "./session.js";
// src/core/judgement/side-label.ts
const mostNameCharacters$1 = 100;
/** How messages name the two sides. */
function labelSides({ sft, aligned }) {
	return {
		sft: `${oneLine(sft.name, mostNameCharacters$1)} (θ0)`,
		aligned: `${oneLine(aligned.name, mostNameCharacters$1)} (θ1)`
	};
}
// src/core/judgement/adapter-begun-anew.ts
/**
* Two adapters are subtracted as updates of one model. An alignment that began new factors did so on the SFT adapter
* merged in, as trainers do; what its factors hold is then Δ alone, while its configuration names the same base.
*/
function findBegunAnew(facts) {
	const beginning = facts.factors?.beginning;
	if (beginning === void 0 || beginning.isContinued) return void 0;
	const { sft, aligned } = labelSides(facts);
	return {
		message: `The factors of ${aligned} ${beginning.cosines === void 0 ? "have another rank than those of" : `do not resemble those of`} ${sft}${beginning.cosines === void 0 ? ", or are of other modules" : ` (${describeCosines(beginning.cosines)})`}: its training began new ones. If it began them on ${sft} merged into its base, they are relative to that, and the difference of the two adapters is not what alignment changed.`,
		hint: "Merge the SFT adapter into its base model (PeftModel.merge_and_unload), save it, and let θ0 be that."
	};
}
/** What was found where the training of θ1 went on from θ0's factors. */
function describeContinued(facts) {
	const beginning = facts.factors?.beginning;
	if (beginning?.isContinued !== true || beginning.cosines === void 0) return [];
	const { sft, aligned } = labelSides(facts);
	return [`The factors of ${aligned} resemble those of ${sft} (${describeCosines(beginning.cosines)}): its training went on from them.`];
}
function describeCosines({ a, b, moduleCount }) {
	return `in ${`${moduleCount} ${moduleCount === 1 ? "module" : "modules"}`} the cosine is ${a.toFixed(2)} for A and ${b.toFixed(2)} for B`;
}
// src/core/judgement/rope-fields.ts
/**
* Written otherwise by each version of transformers: 4 has fields beside each other, of which some are for the layers
* that see a window only, 5 has `rope_parameters`, for all layers or for each type of them.
*/
const ropeFields = /* @__PURE__ */ new Set([...[
	"rope_theta",
	"rope_scaling",
	"rope_parameters",
	"rotary_emb_base",
	"rotary_pct"
], ...[
	"rope_local_base_freq",
	"global_rope_theta",
	"local_rope_theta"
]]);
/** Which type of layers the fields without one are for, where each has its own. */
const mainType = "full_attention";
const windowType = "sliding_attention";
/** Said of all layers where there is one type, and written beside the others or among them. */
const sharedFields = ["partial_rotary_factor", "original_max_position_embeddings"];
/**
* What a section of config.json says of rotary positions, by meaning: `rope_theta` and `rope_scaling`, after the type
* of layers where it is not the main one.
*
* @param write a value as text that can be compared.
*/
function readRope(record, write) {
	const fields = /* @__PURE__ */ new Map();
	for (const [type, { theta, scaling }] of readRotations(record)) {
		const prefix = type === mainType ? "" : `${type}.`;
		if (typeof theta === "number") fields.set(`${prefix}rope_theta`, String(theta));
		fields.set(`${prefix}rope_scaling`, isRecord(scaling) ? writeScaling(scaling, write) : "none");
		if (type !== mainType) continue;
		for (const name of sharedFields) {
			const value = (isRecord(scaling) ? scaling[name] : void 0) ?? record[name];
			if (value !== void 0 && value !== null) fields.set(name, write(value));
		}
	}
	if (!fields.has("partial_rotary_factor") && typeof record.rotary_pct === "number") fields.set("partial_rotary_factor", String(record.rotary_pct));
	return fields;
}
function readRotations(record) {
	const parameters = isRecord(record.rope_parameters) ? record.rope_parameters : void 0;
	const types = Object.entries(parameters ?? {}).filter(([, value]) => isRecord(value));
	if (types.length > 0) return types.map(([type, value]) => [type, {
		theta: value.rope_theta,
		scaling: value
	}]);
	const scaling = parameters ?? record.rope_scaling;
	const theta = record.rope_theta ?? record.global_rope_theta ?? record.rotary_emb_base ?? parameters?.rope_theta;
	if (theta === void 0 && !("rope_scaling" in record) && parameters === void 0) return [];
	const main = [mainType, {
		theta,
		scaling
	}];
	if (record.rope_local_base_freq !== void 0) return [main, [windowType, {
		theta: record.rope_local_base_freq,
		scaling: void 0
	}]];
	if (record.local_rope_theta !== void 0) return [main, [windowType, {
		theta: record.local_rope_theta,
		scaling
	}]];
	return [main];
}
function writeScaling(scaling, write) {
	const { rope_theta: _, rope_type: newType, type: oldType, ...rest } = scaling;
	const type = newType === "default" ? oldType ?? newType : newType ?? oldType;
	const isPlain = type === "default" || type === "mrope";
	const details = Object.entries(rest).filter(([name, value]) => value !== null && !sharedFields.includes(name) && (!isPlain || name.startsWith("mrope")));
	const text = write(Object.fromEntries(details));
	if (isPlain || typeof type !== "string") return text === "{}" ? "none" : text;
	return text === "{}" ? type : `${type} ${text}`;
}
// src/core/judgement/config-fields.ts
/** How much of a stranger's file is looked at; real ones have a hundred fields on two levels. */
const bounds = {
	fields: 600,
	depth: 3,
	nodes: 4e3,
	nameCharacters: 80,
	textCharacters: 2e3,
	valueDepth: 5
};
/** Fields that say nothing of the weights' meaning: notes, training, generation, how to load. */
const ignored = new Set(`architectures transformers_version torch_dtype dtype _name_or_path name_or_path auto_map use_cache
  max_position_embeddings initializer_range initializer_factor init_std pretraining_tp torchscript return_dict
  return_dict_in_generate output_attentions output_hidden_states output_scores output_router_logits is_decoder
  is_encoder_decoder add_cross_attention cross_attention_hidden_size tie_encoder_decoder pruned_heads id2label label2id
  problem_type finetuning_task task_specific_params tokenizer_class prefix use_bfloat16 tf_legacy_loss gradient_checkpointing
  use_flash_attn use_flash_attention use_flash_attention_2 attn_implementation _attn_implementation
  _attn_implementation_internal _attn_implementation_autoset chunk_size_feed_forward max_length min_length do_sample
  early_stopping num_beams num_beam_groups diversity_penalty temperature top_k top_p typical_p repetition_penalty
  length_penalty no_repeat_ngram_size encoder_no_repeat_ngram_size bad_words_ids num_return_sequences
  exponential_decay_length_penalty suppress_tokens begin_suppress_tokens remove_invalid_values model_max_length
  seq_length unsloth_fixed unsloth_version`.split(/\s+/));
const ignoredEndings = /_token_ids?$|_dropout$|_pdrop$|_dropout_prob$|_loss_coef$|^dropout$/;
/** @param config config.json, parsed; anything but an object has no fields. */
function readConfigFields(config) {
	const fields = /* @__PURE__ */ new Map();
	const budget = { nodes: bounds.nodes };
	const visit = (record, prefix, depth) => {
		const rope = readRope(record, (value) => writeValue(value, budget));
		for (const [name, text] of rope) fields.set(`${prefix}${name}`, text);
		for (const name in record) {
			if (fields.size >= bounds.fields || --budget.nodes < 0) return;
			if (!Object.hasOwn(record, name) || name.length > bounds.nameCharacters) continue;
			if (ignored.has(name) || ignoredEndings.test(name) || ropeFields.has(name)) continue;
			if (rope.has(name)) continue;
			const value = record[name];
			if (value === void 0) continue;
			if (isRecord(value) && depth < bounds.depth) visit(value, `${prefix}${name}.`, depth + 1);
			else fields.set(`${prefix}${name}`, writeValue(value, budget));
		}
	};
	if (isRecord(config)) visit(config, "", 1);
	return fields;
}
/** JSON with sorted keys, cut off where it is deep or long: what differs beyond that is not seen. */
function writeValue(value, budget, depth = 0) {
	if (--budget.nodes < 0) return "…";
	if (typeof value === "string") return JSON.stringify(oneLine(value, bounds.textCharacters));
	if (typeof value !== "object" || value === null) return String(value);
	if (depth === bounds.valueDepth) return "…";
	const isList = Array.isArray(value);
	const parts = [];
	let length = 0;
	for (const key in value) {
		if (!Object.hasOwn(value, key)) continue;
		if (length > bounds.textCharacters || budget.nodes < 0) {
			parts.push("…");
			break;
		}
		const text = writeValue(value[key], budget, depth + 1);
		const part = isList ? text : `${oneLine(key, bounds.nameCharacters)}: ${text}`;
		length += part.length;
		parts.push(part);
	}
	return (isList ? `[${parts.join(", ")}]` : `{${parts.toSorted().join(", ")}}`).slice(0, bounds.textCharacters);
}
// src/core/judgement/configuration.ts
/**
* Fields by which the same weights compute something else, at every position of every text; a pair that differs here
* is none, whatever its tensors are called. Left to a warning on purpose, since pairs of the paper differ in them:
* `sliding_window` (acts beyond the window only), dynamic `rope_scaling` (beyond the trained length only), and the
* `eps` of norms (1e-5 against 1e-6).
*/
const computationFields = new Set(`rope_theta rope_scaling original_max_position_embeddings partial_rotary_factor rotary_pct rotary_dim rope_interleaved position_embedding_type alibi
  hidden_size num_hidden_layers num_attention_heads num_key_value_heads head_dim qk_nope_head_dim qk_rope_head_dim
  v_head_dim hidden_act hidden_activation activation_function tie_word_embeddings attn_logit_softcapping
  final_logit_softcapping query_pre_attn_scalar attention_multiplier residual_multiplier embedding_multiplier
  logits_scaling logit_scale scale_emb scale_depth num_experts_per_tok num_local_experts num_experts n_routed_experts
  norm_topk_prob parallel_attn use_parallel_residual scale_attn_weights multi_query new_decoder_architecture quant_method`.split(/\s+/));
const mostFields = 8;
const mostValueCharacters = 48;
const mostFieldCharacters = 64;
function findDifferentArchitectures(facts) {
	const configs = comparableConfigs(facts);
	const sft = readArchitecture(configs.sft);
	const aligned = readArchitecture(configs.aligned);
	const kind = sft.architecture !== void 0 && aligned.architecture !== void 0 ? "architecture" : "modelType";
	const [a, b] = [sft[kind], aligned[kind]];
	if (a === void 0 || b === void 0 || a === b) return void 0;
	const sides = labelSides(facts);
	return {
		message: `${sides.sft} is a ${oneLine(a, mostFieldCharacters)}, ${sides.aligned} a ${oneLine(b, mostFieldCharacters)}, by config.json.`,
		hint: "Check that θ0 is the checkpoint that the training of θ1 started from."
	};
}
/**
* Both configurations; of a model with several parts that of its language model, where the other side is this language
* model alone.
*/
function comparableConfigs({ sft, aligned }) {
	return {
		sft: partLike(sft.config, aligned.config),
		aligned: partLike(aligned.config, sft.config)
	};
}
function partLike(config, other) {
	if (!isRecord(config) || !isRecord(other) || config.model_type === other.model_type) return config;
	return modelSections(config).find(({ name, fields }) => name !== void 0 && fields.model_type === other.model_type)?.fields ?? config;
}
function readArchitecture(config) {
	if (!isRecord(config)) return {};
	const { architectures, model_type: modelType } = config;
	const architecture = Array.isArray(architectures) ? architectures[0] : architectures;
	return {
		...typeof architecture === "string" ? { architecture } : {},
		...typeof modelType === "string" ? { modelType } : {}
	};
}
/** Fields that both files have and give other values; what only one has is the other's default, which is not known here. */
function findDifferentConfiguration(facts) {
	const configs = comparableConfigs(facts);
	const sft = readConfigFields(configs.sft);
	const aligned = readConfigFields(configs.aligned);
	const found = {
		computation: [],
		rest: []
	};
	for (const [path, value] of sft) {
		const other = aligned.get(path);
		if (other === void 0 || other === value || isLeftToDefault(path, value, other)) continue;
		if (isOneForAll(value, other) || isOneForAll(other, value)) continue;
		const kind = changesComputation(path, value, other) ? "computation" : "rest";
		const values = [value, other].map((text) => oneLine(text, mostValueCharacters));
		found[kind].push(`${oneLine(path, mostFieldCharacters)} is ${values.join(" and ")}`);
	}
	const sides = labelSides(facts);
	const intro = `config.json of ${sides.sft} and ${sides.aligned} differ`;
	return {
		...found.computation.length === 0 ? {} : { computation: {
			message: `${intro} in what the same weights compute: ${listSome(found.computation, mostFields)}.`,
			hint: "Check that θ0 is the checkpoint that the training of θ1 started from, and which of the two files is right."
		} },
		...found.rest.length === 0 ? {} : { rest: {
			message: `${intro}: ${listSome(found.rest, mostFields)}.`,
			hint: `The derived model takes the file of ${sides.aligned}; check that its values are meant.`
		} }
	};
}
const fieldOf = (path) => path.slice(path.lastIndexOf(".") + 1);
/** A number for each layer that is the same for all of them, and this number. */
function isOneForAll(list, value) {
	return list.startsWith("[") && list.slice(1, -1).split(", ").every((item) => item === value);
}
/** `head_dim: null` is as good as no `head_dim`. Caps of logits are the exception: for them null means none. */
function isLeftToDefault(path, a, b) {
	const field = fieldOf(path);
	return computationFields.has(field) && !field.endsWith("softcapping") && (a === "null" || b === "null");
}
function changesComputation(path, a, b) {
	const field = fieldOf(path);
	if (!computationFields.has(field)) return false;
	const values = [a, b];
	if (field === "rope_scaling") return !values.every((value) => value === "none" || value.startsWith("dynamic"));
	return !values.every((value) => /^"gelu\w*"$/.test(value)) && !values.every((value) => /^"(silu|swish)"$/.test(value));
}
// src/core/judgement/sampled.ts
/**
* The sums that a sample is judged by: those over everything but the norms. A piece of a norm is all of it, a piece
* of a matrix is a hundredth; and norms lie near 1 where matrices lie near 0.02, so that in a sample they would
* outweigh the matrices, which are nearly all of the model. A sample in which only norms changed is taken whole.
*/
function sampledStatistics({ total, parts }) {
	const matrices = parts.filter(({ part }) => part !== "norms").map(({ statistics }) => statistics).reduce(addStatistics, noStatistics);
	return matrices.deltaSquaredSum === 0 ? total : matrices;
}
/** Where distances were measured, to go on after a figure: those of a run leave the norms out, as those of a sample do. */
function placeOfFigures(sample) {
	return sample?.isWhole ? "without the norms" : "in the sample";
}
/** ‖Δ‖/‖θ1‖ by a sample; NaN when θ1 is all zeros. */
function sampledDeltaRatio(sample) {
	return deltaRatio(sampledStatistics(sample));
}
/** The α that would be stored, by a sample; NaN when alignment changed nothing. */
function sampledAlpha(sample) {
	return effectiveAlpha(sampledStatistics(sample));
}
/** Share of the weights that extrapolation would change, by a sample. */
function sampledChangedShare(sample) {
	return changedShare(sampledStatistics(sample));
}
// src/core/judgement/distance.ts
const mostAlphas$2 = 8;
/** Alignment that changed nothing leaves nothing to extrapolate. */
function findIdentical(facts) {
	const sides = labelSides(facts);
	const { factors } = facts;
	if (factors?.isChanged === true) return void 0;
	const hint = "Name the checkpoint before alignment as θ0 and the one after it as θ1; check both revisions.";
	if (haveSameDigests(facts)) return {
		message: `${sides.aligned} and ${sides.sft} have the same weight files, byte for byte.`,
		hint
	};
	const total = facts.sample?.alphas[0]?.statistics.total;
	if (total !== void 0 && total.alignmentChangedCount > 0) return void 0;
	if (factors !== void 0) return {
		message: `${factors.beginning === void 0 ? `The factors of ${sides.aligned} add nothing to ${sides.sft}` : `The factors of ${sides.aligned} and ${sides.sft} are the same`}: Δ is zero.`,
		hint
	};
	if (total === void 0 || total.elementCount === 0) return void 0;
	const count = groupDigits(total.elementCount);
	return {
		message: `${sides.aligned} and ${sides.sft} agree in all ${count} ${facts.sample?.isWhole ? "" : "sampled "}weights: Δ is zero.`,
		hint
	};
}
function haveSameDigests({ sft, aligned }) {
	const [a, b] = [new Set(sft.weightDigests ?? []), new Set(aligned.weightDigests ?? [])];
	return a.size > 0 && a.size === b.size && [...a].every((digest) => b.has(digest));
}
/** Independent weights are about √2 apart; what was trained from the same weights is much nearer. */
function findUnrelated(facts, thresholds) {
	const ratio = pairDeltaRatio(facts);
	const most = thresholds["max-delta-ratio"];
	if (ratio === void 0 || !(ratio > most)) return void 0;
	const sides = labelSides(facts);
	return {
		message: `${sides.aligned} is too far from ${sides.sft} to have been trained from it: ‖Δ‖/‖θ1‖ is ${formatRatio(ratio)} ${placeOfFigures(facts.sample)}, above ${formatRatio(most)}. Independent models are about 1.41 apart, alignment moves weights by less than 0.02.`,
		hint: advice`Check that θ0 is the checkpoint that the training of θ1 started from, or raise max-delta-ratio with ${option("thresholds")}.`
	};
}
/** NaN and infinities of the sources, which go through to the result and hide every other figure. */
function findNonFinite(facts) {
	const total = facts.sample?.alphas[0]?.statistics.total;
	if (total === void 0) return void 0;
	const count = total.nonFiniteCount - total.overflowCount;
	if (!(count > 0)) return void 0;
	const sides = labelSides(facts);
	return {
		message: `${groupDigits(count)} of ${groupDigits(total.elementCount)} ${facts.sample?.isWhole ? "" : "sampled "}weights are NaN or infinite in ${sides.sft} or ${sides.aligned}, and ${facts.sample?.isWhole ? "are" : "will be"} so in the result.`,
		hint: "Use checkpoints with finite weights; the distance of these two could not be measured."
	};
}
/** Finite weights that leave the range of the output's dtype; a run ends at the first of them. */
function findOverflow(facts) {
	const found = (facts.sample?.alphas ?? []).filter(({ statistics }) => statistics.total.overflowCount > 0);
	if (found.length === 0) return void 0;
	const counts = found.map(({ alpha, statistics }) => `${groupDigits(statistics.total.overflowCount)} with α = ${alpha}`);
	return {
		message: facts.sample?.isWhole ? `Finite weights left the range of the output's dtype and became infinite: ${listSome(counts, mostAlphas$2)}.` : `Finite weights of the sample leave the range of the output's dtype and would be infinite: ${listSome(counts, mostAlphas$2)}.`,
		hint: advice`Use ${option("dtype", "bfloat16")} or ${option("dtype", "float32")}, or a smaller α.`
	};
}
/** ‖Δ‖/‖θ1‖ in the sample; undefined without one, and where it cannot be told. */
function pairDeltaRatio({ sample }) {
	const [first] = sample?.alphas ?? [];
	const ratio = first === void 0 ? NaN : sampledDeltaRatio(first.statistics);
	return Number.isFinite(ratio) ? ratio : void 0;
}
// src/core/judgement/other-base.ts
const mostNameCharacters = 120;
const repoName = /^[\w.-]+\/[\w.-]+$/;
/**
* An adapter extrapolates away from the model it was trained on; shapes alone do not tell that model from another of
* its kind. What it names may be a folder of whoever trained it, which says nothing.
*/
function findOtherBase(facts) {
	const { adapterBase, sft } = facts;
	if (adapterBase === void 0 || sft.repo === void 0 || !repoName.test(adapterBase)) return void 0;
	if (adapterBase.toLowerCase() === sft.repo.toLowerCase() || isCopyByName(adapterBase, sft.repo)) return void 0;
	const sides = labelSides(facts);
	return {
		message: `The adapter of ${sides.aligned} says that it was trained on ${oneLine(adapterBase, mostNameCharacters)}, not on ${sides.sft}.`,
		hint: `Let θ0 be ${oneLine(adapterBase, mostNameCharacters)}, or a model with the same weights.`
	};
}
/** What was quantised in advance, as it is while it is loaded for training; the factors are for what it is a copy of. */
const quantisedCopy = /-(unsloth-)?bnb-[48]bit$/;
/** `unsloth/mistral-7b-instruct-v0.2-bnb-4bit` is a copy of mistralai/Mistral-7B-Instruct-v0.2. */
function isCopyByName(base, repo) {
	const [copy, original] = [base, repo].map((id) => id.slice(id.indexOf("/") + 1).toLowerCase());
	if (copy === void 0 || original === void 0 || !quantisedCopy.test(copy)) return false;
	const withoutMaker = (name) => name.replace(/^meta-/, "");
	return withoutMaker(copy.replace(quantisedCopy, "")) === withoutMaker(original);
}
// src/core/judgement/pretrained-base.ts
/** What the signs must add up to, and what statements among them, for a refusal; the rest is a warning from 2 on. */
const refusal = {
	total: 3,
	statements: 2
};
const warningTotal = 2;
const baseNameWeight = {
	plain: 2,
	marked: 2,
	word: 1
};
/**
* θ0 before any supervised training: Δ then holds that training too, and extrapolating it collapses. No sign is
* certain, so that signs are added up; a name that tells of tuning settles it, whatever else was found.
*/
function findPretrainedBase(facts, thresholds) {
	const name = {
		sft: readName(facts.sft.name),
		aligned: readName(facts.aligned.name)
	};
	if (name.sft.isTuned) return void 0;
	const card = {
		sft: readCard(facts.sft),
		aligned: readCard(facts.aligned)
	};
	const ratio = pairDeltaRatio(facts);
	const isFar = ratio !== void 0 && ratio > thresholds["base-delta-ratio"];
	const signs = [
		...readNameSigns(facts, name),
		...readCardSigns(facts, card, name.aligned),
		...facts.aligned.hasChatTemplate && !facts.sft.hasChatTemplate ? [{
			weight: 1,
			isStatement: false,
			text: "θ1 has a chat template and θ0 has none"
		}] : [],
		...isFar ? [{
			weight: 1,
			isStatement: false,
			text: `‖Δ‖/‖θ1‖ is ${formatRatio(ratio)} in the sample, above the ${formatRatio(thresholds["base-delta-ratio"])} of alignment`
		}] : []
	];
	const total = signs.reduce((sum, { weight }) => sum + weight, 0);
	const statements = signs.filter(({ isStatement, weight }) => isStatement && weight > 0).reduce((sum, { weight }) => sum + weight, 0);
	if (total < warningTotal || statements === 0 && !isFar) return void 0;
	const isRefused = total >= refusal.total && statements >= refusal.statements;
	const sides = labelSides(facts);
	const spoken = signs.filter(({ weight }) => weight > 0).map(({ text }) => text);
	return {
		severity: isRefused ? "refuse" : "warn",
		message: `${sides.sft} ${isRefused ? "looks like" : "may be"} a raw pretrained model, from which extrapolation collapses: ${listSome(spoken, spoken.length)}.`,
		hint: `Use as θ0 the SFT checkpoint that the alignment of ${sides.aligned} started from.`
	};
}
function readNameSigns({ sft, aligned }, name) {
	const signs = [];
	if (name.sft.base !== void 0) signs.push({
		weight: baseNameWeight[name.sft.base],
		isStatement: true,
		text: name.sft.base === "plain" ? "its name is that of a pretrained model" : "its name says base or pretrained"
	});
	if (name.sft.base === "plain" && isTunedVersion(sft, aligned) && name.aligned.alignments.size === 0) signs.push({
		weight: 1,
		isStatement: false,
		text: "θ1 is named as the instruction-tuned model of it"
	});
	return signs;
}
/** Mistral-7B-v0.1 and Mistral-7B-Instruct-v0.1: θ1's name is θ0's with a word for tuning. */
function isTunedVersion(sft, aligned) {
	const reduce = ({ name }) => (name.slice(-200).split("/").at(-1) ?? "").toLowerCase().split(/[-_. ]/);
	const base = reduce(sft);
	const added = reduce(aligned).filter((part) => !base.includes(part));
	return added.length > 0 && added.every((part) => /^(instruct|chat|it|sft)$/.test(part));
}
function readCardSigns(facts, card, alignedName) {
	const signs = [];
	const { sft, aligned } = card;
	if (sft.isTaggedPretrained) signs.push({
		weight: 2,
		isStatement: true,
		text: "its card is tagged pretrained or base"
	});
	else if (sft.isBare) signs.push({
		weight: 1,
		isStatement: false,
		text: "its card tells of no training on conversations"
	});
	const isAligned = aligned.alignments.size > 0 || alignedName.alignments.size > 0;
	if (namesAsBase(aligned, facts.sft)) {
		if (aligned.isTaggedSft && !isAligned) signs.push({
			weight: 3,
			isStatement: true,
			text: "the card of θ1 says that it is SFT of θ0"
		});
		else if (isAligned) signs.push({
			weight: -1,
			isStatement: true,
			text: "the card of θ1 says that its alignment started from θ0"
		});
	}
	if (sft.isTaggedSft || sft.isTaggedTuned || sft.alignments.size > 0) signs.push({
		weight: -3,
		isStatement: true,
		text: "its card tells of tuning"
	});
	if (sft.baseModels.size > 0) signs.push({
		weight: -1,
		isStatement: true,
		text: "its card names a base model"
	});
	return signs;
}
// src/core/judgement/step.ts
const mostAlphas$1 = 8;
/** What is known of α by the paper's searches (arXiv 2404.16792, table 7, and its runs that stopped early). */
const alphasOfPaper = "For models that were aligned to the end, the ExPO paper found α from 0.1 to 0.5 best; larger ones, 2.5 to 25, only for trainings that stopped after 20 to 5 % of their steps.";
/** A derived model that is θ1 under another name. */
function findZeroAlpha({ alphas = [] }) {
	if (!alphas.includes(0)) return void 0;
	return {
		message: "α = 0 gives θ1 again, under another name.",
		hint: advice`Leave 0 out of ${option("alpha")}; if a decimal comma was meant, write a point: 0.3.`
	};
}
/** A step that has ruined whatever took it. */
function findRuinousAlpha(facts, thresholds) {
	const most = thresholds["ruinous-step-ratio"];
	const steps = listSteps(facts, thresholds).filter(({ step }) => step > most);
	const [first] = steps;
	if (first === void 0) return void 0;
	return {
		message: `${describeSteps(steps, facts)}, more than ${formatRatio(most)}. Every model that was scored is ruined by such a step.`,
		hint: `${alphasOfPaper} ${describeMost(thresholds, first)}`
	};
}
/** A larger step than any that was seen to help. */
function findLargeAlpha(facts, thresholds) {
	const [most, ruinous] = [thresholds["max-step-ratio"], thresholds["ruinous-step-ratio"]];
	const steps = listSteps(facts, thresholds).filter(({ step }) => step > most && step <= ruinous);
	const [first] = steps;
	if (first === void 0) return void 0;
	return {
		message: `${describeSteps(steps, facts)}, more than ${formatRatio(most)}. Steps of this size have ruined small models.`,
		hint: `${alphasOfPaper} ${describeMost(thresholds, first)} Score what the derived model writes before it is used.`
	};
}
/** How far each α goes; none where nothing can be told. */
function listSteps(facts, thresholds) {
	const ratio = pairDeltaRatio(facts);
	if (ratio === void 0 || ratio === 0 || ratio > thresholds["max-delta-ratio"]) return [];
	return (facts.sample?.alphas ?? []).map(({ alpha }) => alpha).map((alpha) => ({
		alpha,
		ratio,
		step: Math.abs(alpha) * ratio
	}));
}
function describeSteps(steps, facts) {
	const listed = steps.map(({ alpha, step }) => `α = ${alpha} moves θ1 by ${formatRatio(step)}`);
	const ratio = formatRatio(steps[0]?.ratio ?? 0);
	return `${listSome(listed, mostAlphas$1)} of its length (‖Δ‖/‖θ1‖ is ${ratio} ${placeOfFigures(facts.sample)})`;
}
const describeMost = (thresholds, { ratio }) => `Here no α above ${floorTwoDigits(thresholds["max-step-ratio"] / ratio)} is known to help.`;
/** Two digits, rounded down, so that what is advised stays below the threshold. */
function floorTwoDigits(value) {
	if (value === 0) return "0";
	const unit = 10 ** (Math.floor(Math.log10(value)) - 1);
	return Number((Math.floor(value / unit) * unit).toPrecision(2)).toString();
}
// src/core/judgement/rounding-loss.ts
const mostAlphas = 8;
const mostAlternatives = 3;
/** What rounding takes of the α asked for: at most one of the two findings. */
function findRoundingLoss(facts, thresholds) {
	const alphas = (facts.sample?.alphas ?? []).flatMap(readStored);
	const most = thresholds["max-alpha-deviation"];
	const lost = alphas.filter(({ kept }) => Math.abs(kept - 1) > most);
	const [worst] = lost.toSorted((a, b) => a.kept - b.kept);
	if (worst === void 0) return void 0;
	const isIntended = facts.sample?.rounding === "reference";
	const least = thresholds["min-alpha-kept"];
	const isHopeless = !isIntended && alphas.every(({ kept }) => kept < least);
	const kept = alphas.filter((entry) => !lost.includes(entry));
	return {
		judgement: isHopeless ? "mostly-rounded-away" : "rounded-away",
		finding: {
			message: `${facts.sample?.isWhole ? "Rounding" : "In the sample, rounding"} ${listSome(lost.map(describeLoss), mostAlphas)}.`,
			hint: joinProse([
				isHopeless ? `Less than ${formatRatio(least)} of every α is left, which is hardly worth a run.` : void 0,
				isIntended ? "This is what the authors' arithmetic stores." : void 0,
				adviseStorage(worst, most),
				kept.length === 0 ? `A larger α keeps more of itself. ${alphasOfPaper}` : `Of the α of this run, ${listSome(kept.map(({ alpha }) => String(alpha)), mostAlphas)} ${kept.length === 1 ? "is" : "are"} kept.`
			].filter((sentence) => sentence !== void 0))
		}
	};
}
/** α = 0 has nothing to lose, and without Δ nothing can be measured. */
function readStored(sample) {
	const stored = sampledAlpha(sample.statistics);
	if (sample.alpha === 0 || !Number.isFinite(stored)) return [];
	return [{
		...sample,
		stored,
		kept: stored / sample.alpha
	}];
}
function describeLoss({ alpha, stored, kept, statistics }) {
	const changed = formatPercent(sampledChangedShare(statistics));
	return `stores α = ${alpha} as ${formatRatio(stored)} (${formatPercent(kept)} of it; ${changed} of the weights change)`;
}
/** The ways that keep the α which suffers most; of ways that do not, the best. */
function adviseStorage({ alpha, kept, alternatives }, most) {
	const deviation = ({ effectiveAlpha }) => Math.abs(effectiveAlpha / alpha - 1);
	const ranked = alternatives.filter((way) => Number.isFinite(way.effectiveAlpha)).toSorted((a, b) => deviation(a) - deviation(b));
	const good = ranked.filter((way) => deviation(way) <= most);
	const better = ranked.filter((way) => deviation(way) < Math.abs(kept - 1)).slice(0, 1);
	const advised = (good.length > 0 ? good : better).map((way) => advice`${way.option} (${formatRatio(way.effectiveAlpha)})`);
	if (advised.length === 0) return void 0;
	return advice`Closer to ${alpha}: ${joinProse(advised.slice(0, mostAlternatives), " or ")}.`;
}
function formatPercent(share) {
	const percent = share * 100;
	return `${Math.abs(percent) >= 9.95 || percent === 0 ? percent.toFixed(0) : percent.toPrecision(2)} %`;
}
// src/core/judgement/swapped-sides.ts
/** θ0 that says of itself that it is what θ1 should be, and the other way round. */
function findSwapped(facts) {
	const sides = labelSides(facts);
	const card = {
		sft: readCard(facts.sft),
		aligned: readCard(facts.aligned)
	};
	const name = {
		sft: readName(facts.sft.name),
		aligned: readName(facts.aligned.name)
	};
	const evidence = [];
	if (namesAsBase(card.sft, facts.aligned) && !namesAsBase(card.aligned, facts.sft)) evidence.push(`the card of ${sides.sft} says that it was made from ${sides.aligned}`);
	if (name.sft.alignments.size > 0 && name.aligned.isSft && name.aligned.alignments.size === 0) {
		const [way] = name.sft.alignments;
		evidence.push(`the name of ${sides.sft} says ${way}, that of ${sides.aligned} says sft`);
	}
	const namesOppose = name.aligned.alignments.size > 0 || name.sft.isSft && name.sft.alignments.size === 0;
	if (card.sft.alignments.size > 0 && !card.sft.isTaggedSft && card.aligned.isTaggedSft && card.aligned.alignments.size === 0 && !namesOppose) {
		const [way] = card.sft.alignments;
		evidence.push(`the card of ${sides.sft} is tagged ${way}, that of ${sides.aligned} is tagged sft`);
	}
	if (evidence.length === 0) return void 0;
	return {
		message: `θ0 and θ1 look exchanged: ${listSome(evidence, evidence.length)}. Extrapolation would go back beyond the SFT checkpoint.`,
		hint: "Exchange the two: θ0 is the checkpoint before alignment, θ1 the one after it."
	};
}
// src/core/judgement/unsuited-alignment.ts
function findUnsuitedAlignment(facts) {
	const inName = readName(facts.aligned.name).alignments;
	const inCard = readCard(facts.aligned).alignments;
	const found = [.../* @__PURE__ */ new Set([...inName, ...inCard])].filter((way) => wayOf(way).policy === "ask");
	if (found.length === 0) return void 0;
	return {
		message: `The ${found.some((way) => inName.has(way)) ? "name" : "card"} of ${labelSides(facts).aligned} says ${listSome(found.map((way) => wayOf(way).title), found.length)}. ` + found.map((way) => wayOf(way).known).join(" "),
		hint: "Score what the derived model writes before it is used; prefer a model aligned by DPO or RLHF."
	};
}
// src/core/judgement/judge.ts
/**
* Judges a pair by what is known before its weights are moved, or once more by what a run has measured, which refuses
* nothing. Never throws, whatever config and card hold.
*
* @returns refusals first, each in the order of {@link judgements}; none when nothing speaks against the pair.
*/
function judge(facts, { thresholds, allow }) {
	const isDone = facts.sample?.isWhole ?? false;
	const configuration = findDifferentConfiguration(facts);
	const rounding = findRoundingLoss(facts, thresholds);
	const findings = {
		"opted-out": findOptedOut(facts),
		"identical-checkpoints": findIdentical(facts),
		"unrelated-checkpoints": findUnrelated(facts, thresholds),
		"different-architectures": findDifferentArchitectures(facts),
		"different-computation": configuration.computation,
		"other-base": findOtherBase(facts),
		"adapter-begun-anew": findBegunAnew(facts),
		"different-vocabulary": findDifferentVocabulary(facts),
		"swapped-sides": findSwapped(facts),
		"pretrained-base": findPretrainedBase(facts, thresholds),
		"alpha-zero": findZeroAlpha(facts),
		"alpha-ruinous": findRuinousAlpha(facts, thresholds),
		overflow: findOverflow(facts),
		"mostly-rounded-away": rounding?.judgement === "mostly-rounded-away" ? rounding.finding : void 0,
		"rounded-away": rounding?.judgement === "rounded-away" ? rounding.finding : void 0,
		"alpha-large": findLargeAlpha(facts, thresholds),
		"unsuited-alignment": findUnsuitedAlignment(facts),
		"different-configuration": configuration.rest,
		"non-finite-weights": findNonFinite(facts)
	};
	const verdicts = judgementCodes.flatMap((code) => {
		const finding = findings[code];
		return finding === void 0 ? [] : [settle(code, finding, {
			allow,
			isDone
		})];
	});
	return [...verdicts.filter(({ severity }) => severity === "refuse"), ...verdicts.filter(({ severity }) => severity === "warn")];
}
/** Rows of two embeddings belong together only if they stand for the same tokens. */
function findDifferentVocabulary({ vocabulary }) {
	if (vocabulary === void 0) return void 0;
	const { commonRows, fault } = vocabulary;
	return {
		message: `The first ${commonRows} rows of the two vocabularies are not known to be the same tokens: ${fault}.`,
		hint: "Use checkpoints whose tokenizers agree, or resize one of them to the tokens of the other."
	};
}
// src/core/judgement/known-ways.ts
/** What is known of extrapolating models that were aligned as θ1 was, by its name and tags, each as a sentence. */
function listKnown(aligned) {
	const named = [...readName(aligned.name).alignments, ...readCard(aligned).alignments];
	return [...new Set(named.filter((way) => way !== "aligned").map((way) => wayOf(way).known))];
}
// src/core/engine/check-source.ts
/** Longer than headers are; so much before the first range of a file is fetched for its digest. */
const maxHeadBytes = 16 << 20;
/** Memory for blocks that wait to be hashed; when all wait, so does the reading. */
const ringBlockBytes = 1 << 20;
const ringLength = 4;
/**
* Whether these ranges of one file read it whole and in order, but for its header, so that it can be hashed as it
* passes. Of the others the listing's digest says nothing.
*/
function isReadWhole([range, ...others], path, { files }) {
	return range !== void 0 && others.length === 0 && range.start <= maxHeadBytes && range.end === files.get(path)?.byteLength;
}
/** Files that are read whole and whose sha256 is listed. Found once: a file of many tensors has many ranges. */
function findChecked(ranges, snapshot) {
	const checked = [...groupBy(ranges, ({ path }) => path)].filter(([path, ofFile]) => snapshot.files.get(path)?.sha256 !== void 0 && isReadWhole(ofFile, path, snapshot));
	return new Set(checked.map(([path]) => path));
}
/** A reader of ranges that hashes the files that are read whole and whose sha256 is known. */
function openCheckedReader(snapshot, ranges, openDigest) {
	const reader = snapshot.openReader(ranges);
	const checked = openDigest === void 0 ? /* @__PURE__ */ new Set() : findChecked(ranges, snapshot);
	if (openDigest === void 0 || checked.size === 0) return {
		fill: (target) => reader.fill(target),
		close: () => reader.close(),
		finish: async () => {}
	};
	const results = [];
	const open = /* @__PURE__ */ new Set();
	const left = ranges.values();
	let range;
	let at = 0;
	let check;
	async function take(bytes) {
		for (let offset = 0; offset < bytes.length;) {
			if (range === void 0 || at === range.end) {
				range = left.next().value;
				if (range === void 0) return;
				at = range.start;
				check = checked.has(range.path) ? openCheck(range) : void 0;
			}
			const end = Math.min(bytes.length, offset + range.end - at);
			await check?.take(bytes.subarray(offset, end));
			at += end - offset;
			offset = end;
		}
	}
	function openCheck({ path, start }) {
		const digest = openDigest();
		open.add(digest);
		const passing = passThrough(digest, snapshot.source(path).slice(0, start));
		results.push(async () => {
			await passing.drain();
			const sha256 = await digest.finish();
			open.delete(digest);
			requireListed(snapshot, path, sha256);
		});
		return passing;
	}
	return {
		async fill(target) {
			await reader.fill(target);
			await take(target);
		},
		async finish() {
			for (const result of results) await result();
		},
		close() {
			reader.close();
			for (const digest of open) digest.abort(/* @__PURE__ */ new Error("The reader was closed."));
			open.clear();
		}
	};
}
/**
* Hands blocks to a digest in their order, behind the head of their file. They are copied into shared memory, which
* the digest reads as it is: the target of a reader is filled again at once.
*/
function passThrough(digest, head) {
	const ring = Array.from({ length: ringLength }, () => new Uint8Array(new SharedArrayBuffer(ringBlockBytes)));
	const taken = ring.map(() => Promise.resolve());
	let turn = 0;
	let begun = head.then((bytes) => digest.write(bytes));
	begun.catch(() => {});
	return {
		async take(bytes) {
			await begun;
			begun = void 0;
			for (let offset = 0; offset < bytes.length; offset += ringBlockBytes) {
				await taken[turn];
				const part = bytes.subarray(offset, offset + ringBlockBytes);
				const block = ring[turn].subarray(0, part.length);
				block.set(part);
				const written = digest.write(block);
				written.catch(() => {});
				taken[turn] = written;
				turn = (turn + 1) % ringLength;
			}
		},
		async drain() {
			await begun;
			await Promise.all(taken);
		}
	};
}
/** @throws ServiceError `content-changed` for a file that the snapshot lists with another sha256. */
function requireListed(snapshot, path, sha256) {
	const listed = snapshot.files.get(path)?.sha256;
	if (listed === void 0 || listed === sha256) return;
	throw new ServiceError(`${nameOf(snapshot.origin, path)} is not what was listed: sha256 ${sha256} instead of ${listed}.`, {
		code: "content-changed",
		hint: "A proxy or cache between here and the Hub may rewrite answers; try without it."
	});
}
/**
* Says of each file of a side that weights are read from whether its bytes are checked against its sha256: they are
* where one output file is made of all of them, front to back. It follows from the plan alone, so that a run that was
* interrupted says the same. Files whose sha256 nobody lists are left out.
*/
function describeReading(plan, side, snapshot) {
	const passes = /* @__PURE__ */ new Map();
	for (const file of plan.files) {
		const ranges = groupBy(readsOf(file)[side], ({ path }) => path);
		for (const [path, ofFile] of ranges) passes.set(path, [...passes.get(path) ?? [], ofFile]);
	}
	return [...passes].flatMap(([path, ofPath]) => {
		const sha256 = snapshot.files.get(path)?.sha256;
		if (sha256 === void 0) return [];
		const [first = [], ...others] = ofPath;
		const reading = others.length === 0 && isReadWhole(first, path, snapshot) ? "checked" : isAscending(ofPath.flat()) ? "partly read" : "out of order";
		return [{
			path: storedPathOf(snapshot, path),
			sha256,
			reading
		}];
	});
}
function isAscending(ranges) {
	return ranges.every(({ start }, index) => start >= (ranges[index - 1]?.end ?? 0));
}
// src/core/engine/collect-statistics.ts
/** Sums first over each tensor, because the one that changed most is looked for. */
function collectStatistics(outputCount) {
	const tensors = /* @__PURE__ */ new Map();
	return {
		add({ tensor, place }, elementCount, { outputs, ...shared }) {
			const sums = tensors.get(tensor) ?? {
				place,
				outputs: new Array(outputCount).fill(noStatistics)
			};
			tensors.set(tensor, sums);
			for (const [index, own] of outputs.entries()) sums.outputs[index] = addStatistics(sums.outputs[index] ?? noStatistics, {
				elementCount,
				...shared,
				...own
			});
		},
		placesOf(output) {
			const places = /* @__PURE__ */ new Map();
			for (const [tensor, { place, outputs }] of tensors) {
				const key = `${place.part} ${place.layer}`;
				const before = places.get(key)?.statistics ?? noStatistics;
				const statistics = addStatistics(before, withChange(tensor, outputs[output] ?? noStatistics));
				places.set(key, {
					...place,
					statistics
				});
			}
			return [...places.values()];
		}
	};
}
function withChange(tensor, statistics) {
	const ratio = deltaRatio(statistics);
	return Number.isFinite(ratio) ? {
		...statistics,
		mostChanged: {
			tensor,
			deltaRatio: ratio
		}
	} : statistics;
}
// src/core/engine/measure-sample.ts
/**
* What a run would measure, on pieces of its plan: the same kernel, the same rounding, for several ways of storing
* from one read of the pieces. Nothing is written.
*
* @returns for each variant the sums of each of its α.
*/
async function measureSample(options) {
	const { pieces, variants, sources, signal } = options;
	const arena = createArena(Math.max(1, ...variants.map(({ alphas }) => alphas.length)));
	const collectors = variants.map(({ alphas }) => collectStatistics(alphas.length));
	const aligned = sources.aligned.openReader(pieces.map((piece) => piece.aligned));
	const sft = sources.sft.openReader(pieces.map((piece) => piece.sft));
	const take = (offset, count, dtype) => arena.bytes.subarray(offset, offset + count * bytesPerElement[dtype]);
	try {
		for (const piece of pieces) {
			signal.throwIfAborted();
			const count = piece.elementCount;
			await Promise.all([aligned.fill(take(arena.alignedOffset, count, piece.aligned.dtype)), sft.fill(take(arena.sftOffset, count, piece.sft.dtype))]);
			for (const [index, { rounding, outputDtype = piece.outputDtype, alphas }] of variants.entries()) {
				const sums = arena.kernel.extrapolate({
					aligned: {
						dtype: piece.aligned.dtype,
						byteOffset: arena.alignedOffset
					},
					sft: {
						dtype: piece.sft.dtype,
						byteOffset: arena.sftOffset
					},
					outputDtype,
					outputs: alphas.map((alpha, output) => ({
						alpha,
						byteOffset: arena.outputOffset(0, output)
					})),
					count,
					rounding: taskRoundingOf(rounding, piece.tensor, piece.firstElement)
				});
				collectors[index]?.add(piece, count, sums);
			}
		}
		return variants.map(({ alphas }, index) => alphas.map((_, output) => collectors[index]?.placesOf(output) ?? []));
	} finally {
		aligned.close();
		sft.close();
	}
}
// src/formats/tokenizer/compare-tokens.ts
/**
* Says where two tokenizers disagree about the first ids; undefined where they do not. An id that neither has is a
* row that pads the table.
*/
function findDisagreement(sft, aligned, idCount) {
	const differing = [];
	for (let id = 0; id < idCount; id++) if (sft.get(id) !== aligned.get(id)) differing.push(id);
	const [first] = differing;
	if (first === void 0) return void 0;
	const name = (token) => token === void 0 ? "no token" : excerpt(token);
	const more = differing.length === 1 ? "" : `; ${differing.length} ids differ in all`;
	return `id ${first} is ${name(sft.get(first))} in the SFT checkpoint and ${name(aligned.get(first))} in the aligned one${more}`;
}
// src/formats/tokenizer/named-tokens.ts
/** `SPECIAL_TOKENS_ATTRIBUTES` of transformers, in its order. */
const purposes = [
	"bos",
	"eos",
	"unk",
	"sep",
	"pad",
	"cls",
	"mask"
].map((name) => `${name}_token`);
/** The name of today, and that of before transformers 5. */
const [extraKey, formerExtraKey] = ["extra_special_tokens", "additional_special_tokens"];
/**
* Tokens that have a name or are listed as special, in the order in which transformers adds those that no vocabulary
* has: by purpose, then those of the model's own, then the lists. As `_from_pretrained` and `__init__` of
* tokenization_utils_base.py read them, transformers 5.18.0.
*
* @param config of tokenizer_config.json.
* @param map of special_tokens_map.json, where that counts.
*/
function listNamedTokens(config, map) {
	const one = (key) => map.get(key) ?? config.get(key);
	const own = [map, config].flatMap((named) => [...named.keys()].filter((key) => isOwn(key)));
	return [
		...purposes.map(one),
		...[...new Set(own)].map(one),
		...[config, map].map((named) => named.get(extraKey)).flatMap(valuesOf),
		listOf(config, map)
	].flatMap(tokensOf);
}
/** The tokens without a name. Those under the former key count where there are no others, or others with names. */
function listOf(config, map) {
	const [stated, further] = [config.get(extraKey), map.get(extraKey)];
	let former = map.get(formerExtraKey) ?? config.get(formerExtraKey);
	let list = isRecord(stated) ? void 0 : stated;
	if (isEmpty(stated) && config.has(formerExtraKey)) {
		list = config.get(formerExtraKey);
		former = void 0;
	}
	if (Array.isArray(further)) list = [list ?? [], further];
	return list ?? former;
}
const valuesOf = (tokens) => isRecord(tokens) ? Object.values(tokens) : [];
const isOwn = (key) => key.endsWith("_token") && !purposes.includes(key);
const isEmpty = (value) => value === void 0 || value === null || Object.keys(value).length === 0;
/** A token as text, or with its properties; a list of them. */
function tokensOf(value) {
	if (typeof value === "string") return [value];
	if (Array.isArray(value)) return value.flatMap(tokensOf);
	return isRecord(value) && typeof value.content === "string" ? [value.content] : [];
}
// src/formats/tokenizer/token-table.ts
/** More than any vocabulary has; ids beyond are no rows. */
const maxTokenCount = 1 << 21;
// src/formats/tokenizer/sentencepiece.ts
/** Field numbers of `ModelProto` and `SentencePiece` in sentencepiece_model.proto, and protobuf's wire types. */
const piecesField = 1;
const pieceField = 1;
const wireTypes = {
	varint: 0,
	fixed64: 1,
	lengthDelimited: 2,
	fixed32: 5
};
/**
* Reads the pieces of a SentencePiece model; their order gives their ids.
*
* @param source the file, as the user would name it.
* @throws FormatError for what is no such file.
*/
function readSentencePieces(bytes, source) {
	const tokens = /* @__PURE__ */ new Map();
	const reader = {
		bytes,
		position: 0,
		source
	};
	readFields(reader, bytes.length, (field, value) => {
		if (field !== piecesField || value === void 0) return;
		if (tokens.size >= 2097152) throw fault(reader, `it has more than ${maxTokenCount} pieces`);
		tokens.set(tokens.size, readPiece(reader, value));
	});
	if (tokens.size === 0) throw fault(reader, "it has no pieces");
	return tokens;
}
function readPiece({ bytes, source }, { start, end }) {
	const reader = {
		bytes,
		position: start,
		source
	};
	let piece;
	readFields(reader, end, (field, value) => {
		if (field === pieceField && value !== void 0) piece = new TextDecoder().decode(bytes.subarray(value.start, value.end));
	});
	if (piece === void 0) throw fault(reader, "a piece has no text");
	return piece;
}
/** @param onField gets the place of length-delimited values, and undefined for the others. */
function readFields(reader, end, onField) {
	while (reader.position < end) {
		const tag = readVarint(reader, end);
		const field = Math.floor(tag / 8);
		switch (tag % 8) {
			case wireTypes.varint:
				readVarint(reader, end);
				onField(field, void 0);
				break;
			case wireTypes.fixed32:
				reader.position += 4;
				onField(field, void 0);
				break;
			case wireTypes.fixed64:
				reader.position += 8;
				onField(field, void 0);
				break;
			case wireTypes.lengthDelimited: {
				const byteLength = readVarint(reader, end);
				const start = reader.position;
				if (byteLength > end - start) throw fault(reader, "a field is longer than what holds it");
				reader.position += byteLength;
				onField(field, {
					start,
					end: reader.position
				});
				break;
			}
			default: throw fault(reader, `a field has wire type ${tag % 8}`);
		}
		if (reader.position > end) throw fault(reader, "it ends within a field");
	}
}
/** Numbers of up to ten bytes are taken, as protobuf's are; their value is exact up to 2^53. */
function readVarint(reader, end) {
	let value = 0;
	for (let shift = 0; shift < 70; shift += 7) {
		const byte = reader.position < end ? reader.bytes[reader.position++] : void 0;
		if (byte === void 0) throw fault(reader, "it ends within a number");
		value += (byte & 127) * 2 ** shift;
		if (byte < 128) return value;
	}
	throw fault(reader, "a number does not end");
}
function fault({ source, position }, message) {
	return new FormatError(`${message}, as no SentencePiece model does`, {
		source,
		byteOffset: position,
		code: "tokenizer-file"
	});
}
// src/formats/tokenizer/tokenizer-settings.ts
function readTokenizerSettings(bytes, source) {
	const reader = openJson(bytes, source);
	const named = /* @__PURE__ */ new Map();
	let added;
	reader.readObject("the settings of the tokenizer", 4096, (key) => {
		if (key === "added_tokens_decoder") added = readAddedDecoder(reader, key);
		else {
			const value = reader.readValue(key);
			if (/_tokens?$/.test(key)) named.set(key, value);
		}
	});
	return {
		added,
		named
	};
}
/** `{"id": {"content": "token"}}` */
function readAddedDecoder(reader, key) {
	const tokens = /* @__PURE__ */ new Map();
	reader.readObject(key, maxTokenCount, (id, at) => {
		if (!/^\d{1,7}$/.test(id)) reader.fail("the id of an added token is no number", at);
		reader.readObject("an added token", 64, (name) => {
			if (name === "content") tokens.set(Number(id), reader.readString("content"));
			else reader.readValue(name);
		});
	});
	return tokens;
}
function readId(reader) {
	const at = reader.position;
	const id = reader.readSafeInteger("the id of a token");
	return id < 2097152 ? id : reader.fail(`the id of a token is beyond ${maxTokenCount}`, at);
}
/** As Python reads it: of a key that is there again, the last value counts. */
const openJson = (bytes, source) => new JsonReader(bytes, {
	source,
	code: "tokenizer-file",
	allowNonFinite: true,
	onRepeatedKey: () => {}
});
// src/formats/tokenizer/read-tokens.ts
/** The largest that are in use have 35 MB. */
const maxFileBytes = 96 << 20;
/** Files that hold a whole vocabulary, the one that loaders prefer first. */
const vocabularies = [
	["tokenizer.json", readTokenizerJson],
	["tokenizer.model", (bytes, source) => vocabularyOf(readSentencePieces(bytes, source))],
	["vocab.json", (bytes, source) => vocabularyOf(readTokenIds(bytes, source))]
];
/**
* Reads which token each id stands for from the files of a tokenizer, as transformers does: tokenizer.json decides what
* it has. Tokens that other files name and it lacks come after it, in the order of the ids that those give them; where
* there is no tokenizer.json, those ids count. Tokens that are named for a purpose and have no id come last.
*
* @returns undefined where a repo brings no vocabulary that is read here.
* @throws FormatError for files that do not follow their format.
*/
async function readTokens(snapshot) {
	const vocabulary = vocabularies.find(([path]) => snapshot.files.has(path));
	if (vocabulary === void 0) return void 0;
	const [path, readWhole] = vocabulary;
	const read = async (file, parse) => snapshot.files.has(file) ? parse(await readSmallFile(snapshot, file, maxFileBytes), nameOf(snapshot.origin, file)) : void 0;
	const whole = await read(path, readWhole) ?? vocabularyOf(/* @__PURE__ */ new Map());
	const settings = await read("tokenizer_config.json", readTokenizerSettings);
	const added = await read("added_tokens.json", readTokenIds) ?? /* @__PURE__ */ new Map();
	const map = settings?.added === void 0 ? await read("special_tokens_map.json", readTokenizerSettings) : void 0;
	const named = listNamedTokens(settings?.named ?? /* @__PURE__ */ new Map(), map?.named ?? /* @__PURE__ */ new Map());
	const isDecided = path === "tokenizer.json";
	const others = isDecided ? settings?.added ?? new Map([...added, ...whole.added]) : new Map([...added, ...settings?.added ?? []]);
	const tokens = new Map(isDecided ? whole.tokens : [...whole.tokens, ...others]);
	const inOrder = [...others].toSorted(([a], [b]) => a - b).map(([, token]) => token);
	const known = new Set(tokens.values());
	let nextId = isDecided ? whole.nextId : endOf(tokens);
	for (const token of [...isDecided ? inOrder : [], ...named]) {
		if (known.has(token)) continue;
		known.add(token);
		if (nextId < 2097152) tokens.set(nextId++, token);
	}
	return tokens;
}
const vocabularyOf = (tokens) => ({
	tokens,
	added: /* @__PURE__ */ new Map(),
	nextId: endOf(tokens)
});
const endOf = (tokens) => {
	let end = 0;
	for (const id of tokens.keys()) if (id >= end) end = id + 1;
	return end;
};
/** `model.vocab` (tokens with ids, or pieces in the order of their ids) and `added_tokens`. */
function readTokenizerJson(bytes, source) {
	const reader = openJson(bytes, source);
	const tokens = /* @__PURE__ */ new Map();
	const added = /* @__PURE__ */ new Map();
	reader.readObject("tokenizer.json", 64, (key) => {
		if (key === "added_tokens") readAddedTokens(reader, added);
		else if (key !== "model") reader.readValue(key);
		else reader.readObject("model", 64, (name) => {
			if (name === "vocab") readVocabulary(reader, tokens);
			else reader.readValue(name);
		});
	});
	return {
		tokens: new Map([...tokens, ...added]),
		added,
		nextId: Math.max(tokens.size, endOf(added))
	};
}
function readVocabulary(reader, tokens) {
	if (reader.nextIs("[")) reader.readArray("vocab", maxTokenCount, () => {
		let piece;
		reader.readArray("a piece", 2, () => {
			if (piece === void 0) piece = reader.readString("a piece");
			else reader.readValue("its score");
		});
		tokens.set(tokens.size, piece ?? reader.fail("a piece has no text"));
	});
	else reader.readObject("vocab", maxTokenCount, (token) => tokens.set(readId(reader), token));
}
function readAddedTokens(reader, added) {
	reader.readArray("added_tokens", maxTokenCount, () => {
		let id;
		let content;
		reader.readObject("an added token", 64, (key) => {
			if (key === "id") id = readId(reader);
			else if (key === "content") content = reader.readString("content");
			else reader.readValue(key);
		});
		if (id === void 0 || content === void 0) reader.fail("an added token has no id or no content");
		else added.set(id, content);
	});
}
/** `{"token": id}` */
function readTokenIds(bytes, source) {
	const reader = openJson(bytes, source);
	const tokens = /* @__PURE__ */ new Map();
	reader.readObject("the vocabulary", maxTokenCount, (token) => tokens.set(readId(reader), token));
	return tokens;
}
// src/app/job/compare-vocabularies.ts
/**
* Checks by both tokenizers that the rows which two vocabularies of different size share are the same tokens.
*
* @throws FormatError for a tokenizer's file that does not follow its format.
*/
async function compareVocabularies({ sft, aligned }, commonRows) {
	const [sftTokens, alignedTokens] = await Promise.all([sft, aligned].map(({ snapshot }) => readTokens(snapshot)));
	for (const [{ snapshot }, tokens] of [[sft, sftTokens], [aligned, alignedTokens]]) {
		if (tokens !== void 0) continue;
		return {
			commonRows,
			fault: `${nameOf(snapshot.origin)} has none of tokenizer.json, tokenizer.model and vocab.json`
		};
	}
	if (sftTokens === void 0 || alignedTokens === void 0) return void 0;
	const fault = findDisagreement(sftTokens, alignedTokens, commonRows);
	return fault === void 0 ? void 0 : {
		commonRows,
		fault
	};
}
// src/app/job/judge-pair.ts
/** Ways to store that keep α where rounding to the nearest number of 16 bits does not. */
const alternatives = [{
	label: "stochastic",
	asking: option("rounding", "stochastic"),
	rounding: {
		kind: "stochastic",
		seed: 0
	},
	outputDtype: void 0
}, {
	label: "float32",
	asking: option("dtype", "float32"),
	rounding: { kind: "nearest" },
	outputDtype: "F32"
}];
/**
* Judges a pair before its weights are moved: by its configurations and cards, and by a sample of a few megabytes
* that goes through the kernel as the run's weights will.
*
* @param plan undefined when the tensors do not fit; then only what is written about the two is judged.
*/
async function judgePair(pair, plan, request, session) {
	const { signal } = session.runtime;
	const { adapters } = pair;
	const sample = plan && await takeSample(pair, plan, signal);
	const facts = {
		alphas: request.alphas,
		sft: describeSide(pair, "sft"),
		aligned: describeSide(pair, "aligned"),
		sample,
		adapterBase: adapters?.sft === void 0 ? adapters?.aligned.config.baseModel : void 0,
		factors: adapters && await compareFactors(adapters.aligned, adapters.sft, signal),
		vocabulary: plan?.commonRows === void 0 ? void 0 : await compareVocabularies(pair, plan.commonRows)
	};
	return {
		verdicts: judge(facts, request),
		facts
	};
}
/** Judges once more, by what was measured of all weights of some of the α. */
function judgeMeasured(facts, measured, request) {
	const { sample } = facts;
	const isMeasured = measured.some(({ statistics }) => statistics.total.elementCount > 0);
	const alphas = measured.map((entry) => {
		const sampled = sample?.alphas.find(({ alpha }) => alpha === entry.alpha);
		return {
			...entry,
			alternatives: sampled?.alternatives ?? []
		};
	});
	const whole = sample && isMeasured ? {
		...sample,
		isWhole: true,
		alphas
	} : void 0;
	return judge({
		...facts,
		alphas: measured.map(({ alpha }) => alpha),
		sample: whole
	}, request);
}
/** Warnings of the pair as sentences; refusals are told otherwise. */
function listWarnings(verdicts) {
	return verdicts.filter(({ severity }) => severity === "warn").map(({ message, hint }) => joinProse([message, hint]));
}
function describeSide(pair, side) {
	const { snapshot, shards, config } = pair[side];
	const { origin } = snapshot;
	const digests = shards.flatMap(({ path }) => snapshot.files.get(path)?.sha256 ?? []);
	return {
		name: origin.kind === "hub" ? origin.repo : shortName(origin.path),
		...origin.kind === "hub" ? { repo: origin.repo } : {},
		config,
		card: parseCard(pair.cards[side] ?? "").data,
		hasChatTemplate: pair.loading[side].chatTemplate,
		...digests.length === shards.length ? { weightDigests: digests } : {}
	};
}
async function takeSample(pair, plan, signal) {
	const { alphas, rounding } = plan;
	const pieces = samplePlan(plan.files, "");
	if (pieces.length === 0) return void 0;
	const [asAsked = [], ...others] = await measureSample({
		pieces,
		variants: [{
			rounding,
			outputDtype: void 0,
			alphas
		}, ...alternatives.map(({ rounding, outputDtype }) => ({
			rounding,
			outputDtype,
			alphas
		}))],
		sources: {
			aligned: pair.aligned.snapshot,
			sft: pair.sft.snapshot
		},
		signal
	});
	return {
		sampledElementCount: pieces.reduce((sum, { elementCount }) => sum + elementCount, 0),
		rounding: rounding.kind,
		alphas: alphas.map((alpha, index) => {
			return {
				alpha,
				statistics: sumStatistics(asAsked[index] ?? []),
				alternatives: alternatives.map(({ label, asking }, other) => ({
					label,
					option: asking,
					effectiveAlpha: sampledAlpha(sumStatistics(others[other]?.[index] ?? []))
				}))
			};
		})
	};
}
// src/app/job/documents.ts
const maxTemplateBytes = 1 << 20;
/** More than any warning of this program has. */
const maxWarningLength = 2400;
/**
* Reads what the documents need of the sources.
*
* @throws InputError, AccessError when the card's template cannot be read or has a mistake.
*/
async function prepareDocuments(pair, { plan, adapter }, request) {
	const { sft, aligned, cards, licenses, loading, pipeline, sideFiles: taken, sideNotes } = pair;
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
		config: pipeline?.config ?? aligned.config,
		relation: card.relation,
		license: card.license,
		files: taken.map(({ path }) => path),
		adapterBase: adapter && adapterBaseOf(adapter, sft)
	});
	const config = dtype === "same" || adapter !== void 0 ? void 0 : await findRestatedConfig(aligned.snapshot, dtype);
	const known = listKnown(describeSide(pair, "aligned"));
	const sourceFiles = findSourceFiles(plan, {
		sft,
		aligned
	});
	const { tensorCount, extrapolatedCount, copiedCount, parameterCount } = plan.totals;
	const derive = ({ name, alpha, planKey }, { weights, carriedFiles, warnings, allowed }) => ({
		version: project.version,
		planKey,
		target: name,
		alpha,
		rounding,
		dtype,
		...isLaidOutAsUsual ? {} : { maxShardBytes },
		...pairing === void 0 ? {} : { pairing },
		notes: [...plan.notes, ...sideNotes],
		...warnings.length === 0 ? {} : { warnings: warnings.map((warning) => oneLine(String(warning), maxWarningLength)) },
		...allowed.length === 0 ? {} : { allowed },
		...known.length === 0 ? {} : { alignment: known },
		...adapter === void 0 ? {} : { adapter: adapterFacts(adapter) },
		...pipeline === void 0 ? {} : { pipeline: true },
		...sources,
		...sourceFiles,
		files: weights.map(({ path, byteLength, sha256 }) => ({
			path,
			byteLength,
			sha256
		})),
		sideFiles: carriedFiles.toSorted(),
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
			draftCard: (target) => encode(renderCard(derive(target, nothingMade), { template })),
			write(target, { previousCard, ...made }) {
				const restated = config === void 0 ? [] : [{
					path: placeIn(pipeline?.folder, configPath),
					content: encode(config)
				}];
				const carriedFiles = [...made.carriedFiles, ...restated.map(({ path }) => path)];
				return [
					...describeDerived(derive(target, {
						...made,
						carriedFiles
					}), template, previousCard),
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
const nothingMade = {
	weights: [],
	carriedFiles: [],
	warnings: [],
	allowed: []
};
/** Nothing where no sha256 is known, as of directories. */
function findSourceFiles(plan, { sft, aligned }) {
	const sourceFiles = {
		sft: describeReading(plan, "sft", sft.snapshot),
		aligned: describeReading(plan, "aligned", aligned.snapshot)
	};
	return sourceFiles.sft.length + sourceFiles.aligned.length === 0 ? {} : { sourceFiles };
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
export { judgePair as a, openCheckedReader as c, sampledChangedShare as d, sampledDeltaRatio as f, judgeMeasured as i, requireListed as l, describeContinued as m, prepareDocuments as n, listWarnings as o, sampledStatistics as p, readTemplate as r, collectStatistics as s, describeDerived as t, sampledAlpha as u };
