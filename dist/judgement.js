import { B as oneLine, E as option, S as advice, T as joinProse, l as groupDigits, s as formatRatio } from "./kit.js";
import { B as isRecord, U as listSome, p as modelSections } from "./checkpoint.js";
import { a as changedShare, l as noStatistics, o as deltaRatio, r as addStatistics, s as effectiveAlpha } from "./snapshot.js";
// src/core/judgement/ways.ts
const paper = "the ExPO paper (arXiv 2404.16792)";
const measured = (title) => ({
	title,
	policy: "accept",
	firstAlpha: .3,
	grid: [.1, .5],
	known: `${title} after SFT gained from extrapolation in ${paper}.`
});
/** Online: the answers that are compared are the model's own, as those of the paper's RLHF models were. */
const rewarded = (title) => ({
	title,
	policy: "accept",
	firstAlpha: .3,
	grid: [.1, .5],
	known: `${title} aligns online; models of one round of online alignment gained from extrapolation in ${paper}.`
});
const unproven = (title, known) => ({
	title,
	policy: "ask",
	firstAlpha: .1,
	grid: [.1, .4],
	known
});
const verified = (title) => ({
	title,
	policy: "ask",
	firstAlpha: .1,
	grid: [.1, .5],
	known: `${title} is experimental: models trained by verifiable rewards did not gain in the one direct test (arXiv 2602.12125). Measure on a held-out task.`
});
const unmeasured = (title) => unproven(title, `No measurement of extrapolating models aligned by ${title} is known.`);
/** By the word that names and tags have for it; the figures are those of the paper and of later replications. */
const ways = {
	dpo: measured("DPO"),
	ipo: measured("IPO"),
	cpo: measured("CPO"),
	rdpo: measured("R-DPO"),
	slic: measured("SLiC"),
	simpo: {
		title: "SimPO",
		policy: "accept",
		firstAlpha: .1,
		grid: [.1, .4],
		known: `In ${paper} the best α of SimPO models was 0.1 on Mistral and 0.4 on Llama 3: measure several.`
	},
	ppo: rewarded("PPO"),
	rlhf: rewarded("RLHF"),
	rlaif: rewarded("RLAIF"),
	rloo: rewarded("RLOO"),
	aligned: rewarded("what is only called alignment"),
	sppo: rewarded("SPPO"),
	xpo: rewarded("XPO"),
	nashmd: rewarded("Nash-MD"),
	mpo: unmeasured("MPO"),
	bco: unmeasured("BCO"),
	sdpo: unproven("stepwise DPO", "Stepwise DPO aligns in several rounds, after which extrapolation rarely helps."),
	kto: unproven("KTO", `In ${paper} no α improved a KTO model on Mistral, and 0.4 to 0.5 did on Llama 3.`),
	rrhf: unproven("RRHF", `In ${paper} RRHF models gained little or nothing on Mistral.`),
	orpo: unproven("ORPO", "ORPO has an SFT checkpoint only where it began from one, and gained little on Mistral."),
	grpo: verified("GRPO"),
	rlvr: verified("RLVR")
};
/** What is known of a way by its word; of a word that stands for none here, that nothing is. */
function wayOf(word) {
	return Object.hasOwn(ways, word) ? ways[word] : unmeasured(word.toUpperCase());
}
/** Several rounds or epochs, whatever the way. */
const manyRounds = {
	title: "many rounds",
	policy: "ask",
	firstAlpha: .1,
	grid: [.05, .3],
	known: "After two epochs an α of 0.3 still helped and after three none did; a model of many rounds collapsed at 0.1."
};
// src/core/judgement/names.ts
/** Names glue words (`NeuralDPO`); a letter or two before it make another way (`sDPO`), of which each has its word. */
const gluedWord = /^[a-z]{3,12}(dpo|simpo|orpo)$/;
const variantWord = /^[a-z]{1,2}dpo$/;
/** Other words for the ways of `ways`. */
const otherWords = {
	onlinedpo: "dpo",
	iterdpo: "dpo",
	gspo: "grpo",
	dapo: "grpo",
	apo: "dpo"
};
const tunedWord = /sft$|chat$|^instruct|^(it|assistant|aligned|tuned|finetuned|ft|tulu|zephyr|vicuna|alpaca|wizardlm|dolphin|openorca|orca|starling|koala|guanaco|oasst|dolly)$|hermes$/;
const baseWord = /^(base|pretrained|pretrain|pt|foundation)$/;
/**
* Families whose plain names (family, version, size) are pretrained models, with the last generation of which that
* is so: Qwen2.5-7B is pretrained, Qwen3-8B is not.
*/
const lastPlainGeneration = {
	llama: 3,
	codellama: 1e400,
	mistral: 1e400,
	mixtral: 1e400,
	gemma: 2,
	qwen: 2,
	falcon: 2,
	internlm: 2,
	olmo: 1e400,
	pythia: 1e400,
	gpt: 2,
	opt: 1e400,
	bloom: 1e400,
	mpt: 1e400,
	yi: 1e400,
	phi: 2,
	smollm: 2,
	stablelm: 1e400
};
/** Families whose pretrained models say so in their names. */
const markingFamilies = [
	"deepseek",
	"baichuan",
	"granite",
	"minicpm",
	"glm",
	"chatglm",
	"minitron",
	"nemotron"
];
const mostNameCharacters$2 = 200;
/** Words for one way that names write as two, as one. */
const parted = [
	[/(?<![a-z])r[-_ ]dpo(?![a-z])/g, "rdpo"],
	[/(?<![a-z])online[-_ ]dpo(?![a-z])/g, "onlinedpo"],
	[/(?<![a-z])iter(?:ative|ated)?[-_ ]dpo(?![a-z])/g, "iterdpo"],
	[/(?<![a-z])nash[-_ ]md(?![a-z])/g, "nashmd"],
	[/(?<![a-z])slic[-_ ]hf(?![a-z])/g, "slic"]
];
/** A name in lower case, with each way of alignment as one word. */
function joinWays(name) {
	let joined = name.slice(0, mostNameCharacters$2).toLowerCase();
	for (const [words, word] of parted) joined = joined.replace(words, word);
	return joined;
}
function readName(name) {
	const lowered = joinWays(name.replace(/\/+$/, "").split("/").at(-1) ?? name);
	const words = lowered.match(/[a-z]+/g) ?? [];
	const alignments = new Set(words.flatMap((word) => alignmentOf(word) ?? []));
	const isTuned = alignments.size > 0 || words.some((word) => tunedWord.test(word));
	const base = isTuned ? void 0 : readBase(lowered, words);
	return {
		alignments,
		isSft: words.some((word) => word.endsWith("sft")),
		isTuned,
		...base === void 0 ? {} : { base }
	};
}
/** The way of alignment that a word of a name or tag stands for. */
function alignmentOf(word) {
	if (Object.hasOwn(ways, word)) return word;
	if (Object.hasOwn(otherWords, word)) return otherWords[word];
	return variantWord.test(word) ? word : gluedWord.exec(word)?.[1];
}
function readBase(lowered, words) {
	const family = words[0] === "meta" ? words[1] : words[0];
	if (words.some((word) => baseWord.test(word))) return family !== void 0 && (Object.hasOwn(lastPlainGeneration, family) || markingFamilies.includes(family)) ? "marked" : words.some((word) => word !== "pt" && baseWord.test(word)) ? "word" : void 0;
	return isPlainBase(lowered) ? "plain" : void 0;
}
const versionOrSize = /^(v?\d+|\d+(x\d+)?[bmk]|\d+b\d+|hf|xl|large|medium|small|deduped|neo|neox|j)$/;
/** Whether a name is nothing but a known family, its version and its size. */
function isPlainBase(lowered) {
	const [, family = "", attached = "", rest = ""] = /^(?:meta[-_. ])?([a-z]+)(\d*)((?:[-_. ][a-z0-9]+)*)$/.exec(lowered) ?? [];
	if (!Object.hasOwn(lastPlainGeneration, family)) return false;
	const parts = rest.split(/[-_. ]/).filter((part) => part !== "");
	if (!parts.every((part) => versionOrSize.test(part))) return false;
	const [first = ""] = parts;
	return (attached === "" ? /^\d{1,2}$/.test(first) ? Number(first) : 0 : Number(attached)) <= (lastPlainGeneration[family] ?? 0);
}
// src/core/judgement/card-facts.ts
const mostEntries = 50;
const mostDepth = 4;
const mostCharacters = 200;
function readCard({ card }) {
	const data = isRecord(card) ? card : {};
	const tags = collectStrings(data.tags).map((tag) => tag.toLowerCase());
	const words = tags.flatMap((tag) => tag.match(/[a-z]+/g) ?? []);
	const baseModels = new Set(collectStrings(data.base_model).flatMap((entry) => normalizeRepo(entry) ?? []));
	const alignments = new Set(words.flatMap((word) => alignmentOf(word) ?? []));
	const isTaggedSft = words.includes("sft");
	const isTaggedTuned = words.some((word) => /^(conversational|chat|instruct|instruction)$/.test(word));
	const isTrained = tags.some((tag) => /^(trl|axolotl|unsloth|alignment-handbook|generated_from_trainer)$/.test(tag));
	return {
		alignments,
		isTaggedSft,
		isTaggedTuned,
		isTaggedPretrained: tags.some((tag) => /^(pretrained|pre-trained|base|base-model)$/.test(tag)),
		baseModels,
		isBare: data.pipeline_tag === "text-generation" && alignments.size === 0 && baseModels.size === 0 && !(isTaggedSft || isTaggedTuned || isTrained)
	};
}
/** Whether the card of one side names the other as what it was made from. */
function namesAsBase(card, other) {
	const repo = other.repo === void 0 ? void 0 : normalizeRepo(other.repo);
	return repo !== void 0 && card.baseModels.has(repo);
}
function normalizeRepo(text) {
	return readRepo(text)?.toLowerCase();
}
/** `org/name` of a name, an address or a pinned name; undefined for anything else. */
function readRepo(text) {
	const bare = text.trim().replace(/^https?:\/\/(www\.)?(huggingface\.co|hf\.co)\//i, "").replace(/[@?#].*$/, "");
	return /^([\w.-]+\/[\w.-]+)/.exec(bare)?.[1];
}
/** The strings in a value, in lists (`[a, b]`) and in objects (`{adapter: {name: a}}`), the first few of each. */
function collectStrings(value, depth = 0) {
	if (typeof value === "string") return value.length <= mostCharacters ? [value] : [];
	if (depth === mostDepth || typeof value !== "object" || value === null) return [];
	const found = [];
	for (const entry of firstEntries(value, mostEntries)) {
		if (found.length >= mostEntries) break;
		found.push(...collectStrings(entry, depth + 1));
	}
	return found.slice(0, mostEntries);
}
function firstEntries(value, most) {
	if (Array.isArray(value)) return value.slice(0, most);
	const entries = [];
	for (const key in value) {
		if (entries.length === most) break;
		if (Object.hasOwn(value, key)) entries.push(value[key]);
	}
	return entries;
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
// src/core/judgement/side-label.ts
const mostNameCharacters$1 = 100;
/** How messages name the two sides. */
function labelSides({ sft, aligned }) {
	return {
		sft: `${oneLine(sft.name, mostNameCharacters$1)} (θ0)`,
		aligned: `${oneLine(aligned.name, mostNameCharacters$1)} (θ1)`
	};
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
const mostAlphas$1 = 8;
/** Alignment that changed nothing leaves nothing to extrapolate. */
function findIdentical(facts) {
	const sides = labelSides(facts);
	const hint = "Name the checkpoint before alignment as θ0 and the one after it as θ1; check both revisions.";
	if (haveSameDigests(facts)) return {
		message: `${sides.aligned} and ${sides.sft} have the same weight files, byte for byte.`,
		hint
	};
	const total = facts.sample?.alphas[0]?.statistics.total;
	if (total === void 0 || total.elementCount === 0 || total.alignmentChangedCount > 0) return void 0;
	const count = groupDigits(total.elementCount);
	return {
		message: `${sides.aligned} and ${sides.sft} agree in all ${count} sampled weights: Δ is zero.`,
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
		message: `${sides.aligned} is too far from ${sides.sft} to have been trained from it: ‖Δ‖/‖θ1‖ is ${formatRatio(ratio)} in the sample, above ${formatRatio(most)}. Independent models are about 1.41 apart, alignment moves weights by less than 0.02.`,
		hint: advice`Check that θ0 is the checkpoint that the training of θ1 started from, or raise max-delta-ratio with ${option("thresholds")}.`
	};
}
/** A larger step than any that was seen to help. */
function findLargeAlpha(facts, thresholds) {
	const ratio = pairDeltaRatio(facts);
	const most = thresholds["max-step-ratio"];
	if (ratio === void 0 || ratio === 0 || ratio > thresholds["max-delta-ratio"]) return void 0;
	const large = (facts.sample?.alphas ?? []).filter(({ alpha }) => Math.abs(alpha) * ratio > most);
	if (large.length === 0) return void 0;
	const steps = large.map(({ alpha }) => `α = ${alpha} moves θ1 by ${formatRatio(Math.abs(alpha) * ratio)}`);
	return {
		message: `${listSome(steps, mostAlphas$1)} of its length, more than ${formatRatio(most)}; ‖Δ‖/‖θ1‖ is ${formatRatio(ratio)} in the sample. Steps of this size have ruined small models.`,
		hint: `Try α up to ${floorTwoDigits(most / ratio)} first, and score what the derived model writes before it is used.`
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
		message: `${groupDigits(count)} of ${groupDigits(total.elementCount)} sampled weights are NaN or infinite in ${sides.sft} or ${sides.aligned}, and will be so in the result.`,
		hint: "Use checkpoints with finite weights; the distance of these two could not be measured."
	};
}
/** Finite weights that leave the range of the output's dtype; a run ends at the first of them. */
function findOverflow(facts) {
	const found = (facts.sample?.alphas ?? []).filter(({ statistics }) => statistics.total.overflowCount > 0);
	if (found.length === 0) return void 0;
	const counts = found.map(({ alpha, statistics }) => `${groupDigits(statistics.total.overflowCount)} with α = ${alpha}`);
	return {
		message: `Finite weights of the sample leave the range of the output's dtype and would be infinite: ${listSome(counts, mostAlphas$1)}.`,
		hint: advice`Use ${option("dtype", "bfloat16")} or ${option("dtype", "float32")}, or a smaller α.`
	};
}
/** ‖Δ‖/‖θ1‖ in the sample; undefined without one, and where it cannot be told. */
function pairDeltaRatio({ sample }) {
	const [first] = sample?.alphas ?? [];
	const ratio = first === void 0 ? NaN : sampledDeltaRatio(first.statistics);
	return Number.isFinite(ratio) ? ratio : void 0;
}
/** Two digits, rounded down, so that what is advised stays below the threshold. */
function floorTwoDigits(value) {
	if (value === 0) return "0";
	const unit = 10 ** (Math.floor(Math.log10(value)) - 1);
	return Number((Math.floor(value / unit) * unit).toPrecision(2)).toString();
}
// src/core/judgement/opt-out.ts
/**
* How the author of a model says that it is not to be extrapolated, as the end of a sentence that begins with the
* repo; undefined where nothing of it is said.
*
* @param card the fields of its front matter.
* @param tags those that the Hub lists; the card's own count too.
*/
function findOptOut(card, tags = []) {
	const stated = Object.hasOwn(card, "hf-extrapolate") ? card["hf-extrapolate"] : void 0;
	if ((Array.isArray(stated) ? stated : [stated]).some(isNo)) return "says `hf-extrapolate: false` in its card";
	return [...tags, ...collectStrings(card.tags)].includes("no-extrapolation") ? "is tagged no-extrapolation" : void 0;
}
/** Also as older readers of YAML write it. */
const isNo = (value) => value === false || value === 0 || typeof value === "string" && /^(false|no|off|never|n)$/i.test(value.trim());
function findOptedOut(facts) {
	for (const { name, card } of [facts.aligned, facts.sft]) {
		const optOut = findOptOut(card ?? {});
		if (optOut === void 0) continue;
		return {
			message: `${name} ${optOut}: its author does not want it to be extrapolated.`,
			hint: "Ask its author, or take another model."
		};
	}
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
			message: `In the sample, rounding ${listSome(lost.map(describeLoss), mostAlphas)}.`,
			hint: joinProse([
				isHopeless ? `Less than ${formatRatio(least)} of every α is left, which is hardly worth a run.` : void 0,
				isIntended ? "This is what the authors' arithmetic stores." : void 0,
				adviseStorage(worst, most),
				kept.length === 0 ? "A larger α keeps more of itself." : `Of the α of this run, ${listSome(kept.map(({ alpha }) => String(alpha)), mostAlphas)} ${kept.length === 1 ? "is" : "are"} kept.`
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
// src/core/judgement/verdict.ts
/** Every judgement of the room, in the order in which verdicts are given. */
const judgements = {
	"opted-out": {
		severity: "refuse",
		meaning: "the author of a side does not want it to be extrapolated"
	},
	"identical-checkpoints": {
		severity: "refuse",
		meaning: "both sides hold the same weights"
	},
	"unrelated-checkpoints": {
		severity: "refuse",
		meaning: "the weights are too far apart to be one model"
	},
	"different-architectures": {
		severity: "refuse",
		meaning: "config.json names two architectures"
	},
	"different-computation": {
		severity: "refuse",
		meaning: "config.json of the two differ in what the same weights compute"
	},
	"other-base": {
		severity: "refuse",
		meaning: "θ1 is an adapter that names another model than θ0 as its base"
	},
	"different-vocabulary": {
		severity: "refuse",
		meaning: "rows that both vocabularies have are not known to be the same tokens"
	},
	"swapped-sides": {
		severity: "refuse",
		meaning: "θ0 and θ1 look exchanged"
	},
	"pretrained-base": {
		severity: "refuse",
		meaning: "θ0 looks like a raw pretrained model; a warning where the evidence is thin"
	},
	overflow: {
		severity: "refuse",
		meaning: "finite weights would become infinite"
	},
	"mostly-rounded-away": {
		severity: "refuse",
		meaning: "rounding undoes most of every α of the run"
	},
	"rounded-away": {
		severity: "warn",
		meaning: "rounding stores another α than was asked for"
	},
	"alpha-large": {
		severity: "warn",
		meaning: "the step is larger than any that was seen to help"
	},
	"unsuited-alignment": {
		severity: "warn",
		meaning: "θ1 was aligned in a way that is known not to extrapolate well (ORPO, KTO)"
	},
	"different-configuration": {
		severity: "warn",
		meaning: "config.json of the two differ in other fields"
	},
	"non-finite-weights": {
		severity: "warn",
		meaning: "a side holds NaN or infinite weights"
	}
};
const judgementCodes = Object.keys(judgements);
const mostMessageCharacters = 1200;
const mostHintCharacters = 800;
function settle(code, { message, hint, severity = judgements[code].severity }, allow) {
	const isAllowed = severity === "refuse" && allow.has(code);
	const allowing = option("allow", code);
	const remark = isAllowed ? advice` Allowed by ${allowing}.` : "";
	const wayOut = severity === "warn" || isAllowed ? "" : advice` To go on regardless: ${allowing}.`;
	const bounded = typeof hint === "string" ? oneLine(hint, mostHintCharacters) : hint;
	return {
		code,
		severity: isAllowed ? "warn" : severity,
		message: joinProse([oneLine(message, mostMessageCharacters), remark], ""),
		hint: joinProse([bounded, wayOut], "")
	};
}
// src/core/judgement/judge.ts
/**
* Judges a pair by what is known before its weights are moved. Never throws, whatever config and card hold.
*
* @returns refusals first, each in the order of {@link judgements}; none when nothing speaks against the pair.
*/
function judge(facts, { thresholds, allow }) {
	const configuration = findDifferentConfiguration(facts);
	const rounding = findRoundingLoss(facts, thresholds);
	const findings = {
		"opted-out": findOptedOut(facts),
		"identical-checkpoints": findIdentical(facts),
		"unrelated-checkpoints": findUnrelated(facts, thresholds),
		"different-architectures": findDifferentArchitectures(facts),
		"different-computation": configuration.computation,
		"other-base": findOtherBase(facts),
		"different-vocabulary": findDifferentVocabulary(facts),
		"swapped-sides": findSwapped(facts),
		"pretrained-base": findPretrainedBase(facts, thresholds),
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
		return finding === void 0 ? [] : [settle(code, finding, allow)];
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
// src/core/judgement/thresholds.ts
/** Every threshold of the room: its default, what it means, and where the default comes from. */
const thresholds = {
	"max-delta-ratio": {
		default: .5,
		most: 1e3,
		meaning: "‖Δ‖/‖θ1‖ above which the two are different models",
		source: "our choice, between the furthest training that can be derived, 0.42, and independent weights, 1 or more"
	},
	"base-delta-ratio": {
		default: .02,
		most: 1e3,
		meaning: "‖Δ‖/‖θ1‖ above which Δ is more than alignment; one sign of several, never enough by itself",
		source: "our choice, above every alignment known to us, of which the furthest is 0.015"
	},
	"max-alpha-deviation": {
		default: .1,
		most: 1e3,
		meaning: "|effective α − α|/|α| above which rounding is reported",
		source: "our choice: half a step (0.05) of the paper's search grid, at the end of the grid (0.5)"
	},
	"min-alpha-kept": {
		default: .25,
		most: 1,
		meaning: "effective α/α below which a run is refused, if it is so for every α of the run",
		source: "our choice, below what bf16 is known to keep at worst (0.29) of α = 0.3, which four of the published models have"
	},
	"max-step-ratio": {
		default: .025,
		most: 1e3,
		meaning: "|α|·‖Δ‖/‖θ1‖ above which α is called large",
		source: "measured on two small pairs: 0.0227 still improved the one, 0.0271 ruined the other"
	}
};
const thresholdNames = Object.keys(thresholds);
const defaultThresholds = {
	"max-delta-ratio": thresholds["max-delta-ratio"].default,
	"base-delta-ratio": thresholds["base-delta-ratio"].default,
	"max-alpha-deviation": thresholds["max-alpha-deviation"].default,
	"min-alpha-kept": thresholds["min-alpha-kept"].default,
	"max-step-ratio": thresholds["max-step-ratio"].default
};
export { readName as _, judge as a, findOptOut as c, sampledDeltaRatio as d, sampledStatistics as f, joinWays as g, alignmentOf as h, listKnown as i, sampledAlpha as l, readRepo as m, thresholdNames as n, judgementCodes as o, collectStrings as p, thresholds as r, judgements as s, defaultThresholds as t, sampledChangedShare as u, manyRounds as v, wayOf as y };
