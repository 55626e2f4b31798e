import { b as option, f as IncompatibleError, g as advice, y as joinProse } from "./kit.js";
import { C as unwrapNames, F as hasFloatDtype, G as isFloat, H as encodeIndex, I as isFloatDtype, M as modelSections, P as floatDtypes, S as placeOfSide, U as bitsPerElement, W as byteLengthOf, _ as cutOperation, a as alignNames, b as countOf, c as differInRows, d as planTensor, f as tensorDtypeOf, g as assemblePlan, h as isRunningStatistic, i as findWordTables, j as hasTokenRows, l as pairCommonRows, m as isBuffer, n as planAdapter, o as modulesOf, p as isAddedHead, r as findTiedTwin, s as commonRowsOf, u as refuseVocabularies, x as describeTensor, y as unitsOf } from "./session.js";
import { c as isRecord, u as listNames } from "./endpoint.js";
import { y as plainPairing } from "./template.js";
// src/formats/safetensors/lay-out-shards.ts
const baseName = "model";
/**
* Divides tensors among files as transformers does when it saves a model: in their order, a new file whenever the
* next tensor would take one past the limit; a tensor that is longer than that has a file of its own, which comes
* before the one that is being filled.
*/
function layOutShards(tensors, maxShardBytes) {
	const shards = [];
	let names = [];
	let filled = 0;
	for (const { name, byteLength } of tensors) {
		if (byteLength > maxShardBytes) {
			shards.push([name]);
			continue;
		}
		if (filled + byteLength > maxShardBytes) {
			shards.push(names);
			names = [];
			filled = 0;
		}
		names.push(name);
		filled += byteLength;
	}
	if (names.length > 0) shards.push(names);
	return shards.map((own, index) => ({
		path: shardName(index, shards.length),
		names: own
	}));
}
function shardName(index, count) {
	if (count === 1) return `${baseName}.safetensors`;
	const five = (value) => String(value).padStart(5, "0");
	return `${baseName}-${five(index + 1)}-of-${five(count)}.safetensors`;
}
// src/app/session/steps.ts
function trackSteps({ clock, onProgress }) {
	return { async take(step, title, work) {
		const startedAt = clock.now();
		onProgress({
			kind: "step-started",
			step,
			title
		});
		const result = await work();
		onProgress({
			kind: "step-finished",
			step,
			milliseconds: clock.now() - startedAt
		});
		return result;
	} };
}
// src/core/pairing/fusions.ts
/**
* Projections that some model classes store as one matrix with the rows of its parts one after the other: Phi-3 and
* its like (`qkv_proj` is cut after the heads of queries, keys and values, `gate_up_proj` in two), and what
* `Concatenate` of axis 0 says in src/transformers/conversion_mapping.py, transformers 5.18.0.
*/
const rowFusions = [
	["qkv_proj", [
		"q_proj",
		"k_proj",
		"v_proj"
	]],
	["gate_up_proj", ["gate_proj", "up_proj"]],
	["gqkv_proj", [
		"gate_proj",
		"q_proj",
		"k_proj",
		"v_proj"
	]],
	["conv1d", [
		"q_conv1d",
		"k_conv1d",
		"v_conv1d"
	]]
];
/**
* Experts, which transformers 5 stores as one tensor [experts, rows, columns] in which each has the rows of its parts
* one after the other, and earlier versions one by one: `MergeModulelist` and `Concatenate` of axis 1 in the same file.
*/
const expertFusions = [
	["gate_up_proj", ["gate_proj", "up_proj"]],
	["gate_up_proj", ["w1", "w3"]],
	["down_proj", ["down_proj"]],
	["down_proj", ["w2"]],
	["up_proj", ["up_proj"]]
];
const fusions = [
	...rowFusions.map(([fused, parts]) => ({
		fused: new RegExp(`^((?:.*\\.)?)${fused}\\.(weight|bias)$`),
		part: new RegExp(`^((?:.*\\.)?)(?:${parts.join("|")})\\.(weight|bias)$`),
		fusedName: ([, module = "", kind = ""]) => `${module}${fused}.${kind}`,
		leadingAxes: 1,
		pieces: ([, module = "", kind = ""]) => parts.map((part) => ({
			name: `${module}${part}.${kind}`,
			cut: 0,
			cutCount: 1
		}))
	})),
	...expertFusions.map(([fused, parts]) => ({
		fused: new RegExp(`^((?:.*\\.)?experts\\.)${fused}$`),
		part: new RegExp(`^((?:.*\\.)?experts\\.)\\d{1,6}\\.(?:${parts.join("|")})\\.weight$`),
		fusedName: ([, module = ""]) => module + fused,
		leadingAxes: 2,
		pieces: ([, module = ""], tensor) => listExperts(tensor).flatMap((expert) => parts.map((part) => ({
			name: `${module}${expert}.${part}.weight`,
			cut: 0,
			cutCount: 1
		})))
	})),
	{
		fused: /^((?:.*\.)?)experts\.gate_up_proj$/,
		part: /^((?:.*\.)?)(?:gate_proj|up_proj)\.weight$/,
		fusedName: ([, module = ""]) => `${module}experts.gate_up_proj`,
		leadingAxes: 2,
		pieces: ([, module = ""], tensor) => listExperts(tensor).flatMap((cut, _, { length: cutCount }) => ["gate_proj", "up_proj"].map((part) => ({
			name: `${module}${part}.weight`,
			cut,
			cutCount
		})))
	}
];
/** More than any layer has. */
const maxExperts = 4096;
function listExperts({ shape: [count = 0, ...others] }) {
	return others.length === 2 && count <= maxExperts ? Array.from({ length: count }, (_, index) => index) : [];
}
/**
* What a tensor is made of where there are such tensors, in the order of its elements; undefined where there are not,
* or where they are not as many rows of as many columns as it has.
*/
function piecesOf(name, tensor, parts) {
	for (const { fused, pieces, leadingAxes } of fusions) {
		const match = fused.exec(name);
		const found = match === null ? [] : pieces(match, tensor);
		if (found.length > 0 && cover(found, parts, tensor, leadingAxes)) return found;
	}
}
/** Names of tensors that another may be a part of. */
function fusedNamesFor(name) {
	const names = fusions.flatMap(({ part, fusedName }) => {
		const match = part.exec(name);
		return match === null ? [] : [fusedName(match)];
	});
	return [...new Set(names)];
}
function cover(pieces, parts, fused, leadingAxes) {
	const row = fused.shape.slice(leadingAxes);
	let covered = 0;
	for (const { name, cutCount } of pieces) {
		const part = parts.get(name);
		const rowFrom = cutCount > 1 ? 2 : 1;
		if (part === void 0 || part.shape.length !== rowFrom + row.length) return false;
		if (part.shape.slice(rowFrom).join() !== row.join() || cutCount > 1 && part.shape[0] !== cutCount) return false;
		covered += countOf(part) / cutCount;
	}
	return covered === countOf(fused);
}
// src/core/pairing/fused-projections.ts
/** Every family mixes the rows of these in its own way, by head, by group of heads or not at all. */
const undocumentedFusions = [
	"c_attn",
	"query_key_value",
	"Wqkv",
	"wqkv",
	"W_pack",
	"in_proj",
	"qkv"
];
const splitParts = [
	"q_proj",
	"k_proj",
	"v_proj",
	"query",
	"key",
	"value",
	"wq",
	"wk",
	"wv"
];
const documentedFusions = ["qkv_proj", "gate_up_proj"];
/** Pairs tensors that one side has as one and the other apart; undefined where that is not what differs. */
function createFusedPairing(aligned, sft) {
	const cuts = /* @__PURE__ */ new Map();
	return (name) => {
		const tensor = aligned.get(name);
		if (tensor === void 0) return void 0;
		const joined = joinParts(name, tensor, sft);
		if (joined !== void 0) return joined;
		for (const fusedName of fusedNamesFor(name)) {
			const fused = sft.get(fusedName);
			if (fused === void 0) continue;
			const parts = cuts.get(fusedName) ?? cutParts(fusedName, fused, aligned);
			cuts.set(fusedName, parts);
			const cut = parts.get(name);
			if (cut !== void 0) return cut;
		}
	};
}
/** θ1 has the parts of θ0 in one tensor. */
function joinParts(name, aligned, sft) {
	const pieces = piecesOf(name, aligned, sft);
	if (pieces === void 0) return void 0;
	const parts = [];
	for (const { name: part, cut, cutCount } of pieces) {
		const tensor = sft.get(part);
		if (tensor === void 0 || !hasFloatDtype(tensor)) return void 0;
		const elementCount = countOf(tensor) / cutCount;
		parts.push({
			elementCount,
			sft: {
				tensor,
				firstElement: cut * elementCount
			}
		});
	}
	return {
		parts,
		used: [...new Set(pieces.map((piece) => piece.name))]
	};
}
/** θ0 has the parts of θ1 in one tensor: where each lies in it. */
function cutParts(fusedName, fused, aligned) {
	const cut = /* @__PURE__ */ new Map();
	const pieces = piecesOf(fusedName, fused, aligned);
	if (pieces === void 0 || !hasFloatDtype(fused)) return cut;
	let firstElement = 0;
	for (const { name, cutCount } of pieces) {
		const own = aligned.get(name);
		const elementCount = own === void 0 ? 0 : countOf(own) / cutCount;
		const known = cut.get(name) ?? {
			parts: [],
			used: [fusedName]
		};
		known.parts.push({
			elementCount,
			sft: {
				tensor: fused,
				firstElement
			}
		});
		cut.set(name, known);
		firstElement += elementCount;
	}
	return cut;
}
/**
* The name in θ0 of what stands in the same module fused where θ1's is split, or the other way round, in a way that
* cannot be matched.
*/
function findUnmatchedFusion(name, sft) {
	return [
		...fusedNamesFor(name),
		...firstPartsOf(name),
		...undocumentedPartnersOf(name)
	].find((other) => other !== name && sft.has(other));
}
/** Of a fused tensor, the first part of each layout. */
function firstPartsOf(name) {
	const module = name.slice(0, name.lastIndexOf(".") + 1);
	return /(?:^|\.)experts\.(?:gate_up_proj|down_proj|up_proj)$/.test(name) ? [
		"gate_proj",
		"up_proj",
		"down_proj",
		"w1"
	].map((part) => `${module}0.${part}.weight`) : [];
}
function undocumentedPartnersOf(name) {
	const segments = name.split(".");
	const kind = segments.pop() ?? "";
	const projection = segments.pop() ?? "";
	const module = segments.map((segment) => `${segment}.`).join("");
	const fused = [...undocumentedFusions, ...documentedFusions];
	const split = [
		...splitParts,
		"gate_proj",
		"up_proj"
	];
	return (fused.includes(projection) ? split : split.includes(projection) ? fused : []).map((other) => `${module}${other}.${kind}`);
}
// src/core/pairing/matching.ts
const nothingFound = () => ({
	pairings: /* @__PURE__ */ new Map(),
	problems: [],
	used: /* @__PURE__ */ new Set(),
	copied: {
		heads: [],
		buffers: [],
		statistics: [],
		unpaired: []
	},
	missing: [],
	tied: [],
	fused: [],
	vocabularies: []
});
// src/core/pairing/notes.ts
const reasons = {
	heads: "θ1 has no such head",
	buffers: "buffers, which no training moves",
	tied: "it is tied, and θ1 stores the tensor once",
	ignored: "transformers does not load these for such a model, so that training drops them",
	beyond: "layers after the last that config.json counts, which transformers does not load",
	tower: "θ1 is the language model alone",
	asked: "as asked"
};
/** What θ0 alone has: nothing is made of it. */
function noteUnused({ aligned, sft, found }) {
	const left = /* @__PURE__ */ new Map();
	const unused = [];
	for (const [name, tensor] of sft.tensors) {
		if (found.used.has(name)) continue;
		const twin = findTiedTwin(aligned, name, sft.tables);
		const reason = isBuffer(tensor) ? "buffers" : isAddedHead(name) ? "heads" : twin !== void 0 && isStoredTwice(sft, name, twin) ? "tied" : sft.oneSided(name, tensor);
		if (reason === void 0) unused.push(name);
		else {
			const names = left.get(reason) ?? [];
			names.push(name);
			left.set(reason, names);
		}
	}
	return {
		notes: Object.keys(reasons).flatMap((reason) => noteSome(left.get(reason) ?? [], (names) => `${names} of θ0 left out: ${reasons[reason]}.`)),
		unused
	};
}
/** A tied tensor under its other name is no loss; it is paired by the first. */
function isStoredTwice(sft, name, twin) {
	const [own, other] = [sft.tensors.get(name), sft.tensors.get(twin)];
	return other === void 0 || own?.shape.join() === other.shape.join();
}
/** What was matched otherwise than by name, or copied. */
function noteMatches(found) {
	const [vocabulary] = found.vocabularies;
	const [sftRows = 0, alignedRows = 0] = [vocabulary?.sft.shape[0], vocabulary?.aligned.shape[0]];
	const rest = alignedRows > sftRows ? `the further ${alignedRows - sftRows} of θ1 are copied` : `the further ${sftRows - alignedRows} of θ0 are left out`;
	const resized = found.vocabularies.map(({ name }) => name);
	return [
		...noteSome(found.tied, (names) => `${names} of θ1 matched with the tensor that θ0 ties it to.`),
		...noteSome(found.fused, (names) => `${names}: one side has in one tensor what the other has apart.`),
		...noteSome(resized, (names) => `${names}: the first ${Math.min(sftRows, alignedRows)} rows are extrapolated, ${rest}.`),
		...noteSome(found.copied.heads, (names) => `${names} copied: θ1 alone has such a head.`),
		...noteSome(found.copied.statistics, (names) => `${names} copied: running statistics of batch normalisation.`),
		...noteSome(found.copied.unpaired, (names) => `${names} copied: θ0 has no such part.`),
		...noteSome(found.copied.buffers, (names) => `${names} copied: buffers, which θ0 does not store.`)
	];
}
function noteSome(names, sentence) {
	return names.length === 0 ? [] : [sentence(listNames(names))];
}
// src/core/pairing/ignored-tensors.ts
/**
* What transformers ignores when it loads a model of a type, so that training drops it: layers for multi-token
* prediction, the tower of vision where the class is that of the language model, keys and values of layers that use
* those of others. Patterns are searched in the names that the checkpoint has.
*
* From `_keys_to_ignore_on_load_unexpected` of src/transformers/models/TYPE/modeling_TYPE.py, transformers 5.18.0.
*/
const ignoredPatterns = /* @__PURE__ */ new Map([
	["deepseek_v3", [/model\.layers\.61.*/]],
	["deepseek_v32", [/model\.layers\.61.*/]],
	["deepseek_v4", [/(^|\.)mtp\..*/]],
	["ernie4_5_moe", [/mtp/]],
	["exaone4_5", [/mtp.*/]],
	["exaone_moe", [/mtp.*/]],
	["gemma3n", [/layers\.\d+\.self_attn\.(k_proj|v_proj|k_norm|v_norm)/]],
	["gemma4", [/layers\.\d+\.self_attn\.(k_proj|v_proj|k_norm|v_norm)/]],
	["glm4_moe", [/model\.layers\.92.*/, /model\.layers\.46.*/]],
	["glm4_moe_lite", [/model\.layers\.47.*/]],
	["glm4v_moe", [/model\.layers\.92.*/, /model\.layers\.46.*/]],
	["glm5_next", [/layers\.45\./, /layers\.\d+\.shared_head\./]],
	["glm_moe_dsa", [/model\.layers\.78.*/]],
	["glm_ocr", [/model\.language_model\.layers\.16.*/]],
	["hy_v3", [/model\.layers\.80.*/]],
	["hy_v4", [/model\.mtp_layers\..*/]],
	["inkling", [/model\.mtp\..*/]],
	["longcat_flash", [/model\.mtp.*/]],
	["longt5", [/decoder.block.0.layer.1.EncDecAttention.relative_attention_bias.weight/]],
	["mimo_v2_flash", [/^model\.mtp\./]],
	["minimax_m3_vl", [/(^|\.)mtp\..*/]],
	["mt5", [/decoder.block.0.layer.1.EncDecAttention.relative_attention_bias.weight/]],
	["nemotron_h", [/mtp.*/]],
	["olmo_hybrid", [/^mtp.*/]],
	["qwen3_5", [/^mtp.*/, /^model.visual.*/]],
	["qwen3_5_moe", [/^mtp.*/, /^model.visual.*/]],
	["qwen3_next", [/^mtp.*/]],
	["qwen4_exp", [/^mtp.*/, /^model.visual.*/]],
	["step3p5", [/(^|\.)layers\.\d+\.(enorm|hnorm|eh_proj|shared_head|transformer)\./]],
	["t5", [/decoder.block.0.layer.1.EncDecAttention.relative_attention_bias.weight/]],
	["umt5", [/decoder.block.0.layer.1.EncDecAttention.relative_attention_bias.weight/]]
]);
/** What a type of the table is called where it is a part of another model's configuration. */
const partEndings = /_(?:text|mm_model)$/;
/** The patterns for a model_type of config.json. */
const patternsFor = (modelType) => ignoredPatterns.get(modelType.replace(partEndings, "")) ?? [];
// src/core/pairing/one-sided.ts
/** What lies before the blocks of a language model, and what only names with numbers have. */
const numberedLayer = /(?:^|\.)layers\.(\d{1,6})\./;
/** Towers for other senses than text, and what joins them to the language model. */
const towers = /^(?:model\.)?(?:\w*(?:vision|visual|vit|audio|speech|image)\w*|(?:multi_?modal|mm)_\w+|projector|aligner|connector|resampler|mlp1)(?:\.|$)/;
/** Fields of config.json that speak of them. */
const towerFields = /^(?:vision|visual|audio|speech|image|vit)\w*_(?:config|cfg|tower)$|^mm_vision_tower$/;
/**
* @param side that has the tensors.
* @param other that lacks them.
* @param unpaired beginnings of names, as the user says.
*/
function judgeOneSided(side, other, unpaired) {
	const patterns = [...new Set([side, other].flatMap(({ config }) => modelTypesOf(config)))].flatMap(patternsFor);
	const layerCount = layerCountOf(side.config);
	const isTextAlone = !hasTowers(other);
	return (name, { name: stored }) => {
		const names = [name, stored];
		if (unpaired.some((beginning) => names.some((own) => own.startsWith(beginning)))) return "asked";
		if (patterns.some((pattern) => names.some((own) => pattern.test(own)))) return "ignored";
		const isOfTower = towers.test(name) || towers.test(stored);
		const layer = isOfTower ? void 0 : numberedLayer.exec(name)?.[1];
		if (layer !== void 0 && layerCount !== void 0 && Number(layer) >= layerCount) return "beyond";
		return isOfTower && isTextAlone ? "tower" : void 0;
	};
}
function modelTypesOf(config) {
	return modelSections(config).flatMap(({ fields }) => typeof fields.model_type === "string" ? [fields.model_type] : []);
}
/** How many blocks the language model has; models that count otherwise have no such field. */
function layerCountOf(config) {
	return modelSections(config).map(({ fields }) => fields.num_hidden_layers).findLast((count) => typeof count === "number");
}
function hasTowers({ tensors, config }) {
	if ([...tensors.keys()].some((name) => towers.test(name))) return true;
	return Object.entries(config ?? {}).some(([field, value]) => towerFields.test(field) && (isRecord(value) || typeof value === "string"));
}
// src/core/pairing/pair-tensor.ts
/** The parts of a tensor of θ1; undefined where they are a problem. */
function pairTensor(name, tensor, matching) {
	const { aligned, sft, found } = matching;
	const partner = sft.tensors.get(name);
	if (partner !== void 0) {
		found.used.add(name);
		return pairWith(name, tensor, partner, matching);
	}
	if (isBuffer(tensor)) {
		found.copied.buffers.push(name);
		return copyOf(tensor);
	}
	const twin = findTiedTwin(sft, name, aligned.tables);
	const tied = twin === void 0 ? void 0 : sft.tensors.get(twin);
	if (twin !== void 0 && tied !== void 0) {
		found.tied.push(name);
		found.used.add(twin);
		return pairWith(name, tensor, tied, matching);
	}
	const fused = matching.pairFused(name);
	if (fused !== void 0) {
		for (const used of fused.used) found.used.add(used);
		found.fused.push(name);
		return fused.parts;
	}
	if (isAddedHead(name)) {
		found.copied.heads.push(name);
		return copyOf(tensor);
	}
	if (aligned.oneSided(name, tensor) !== void 0 && aligned.oneSided(name, tensor) !== "tower") {
		found.copied.unpaired.push(name);
		return copyOf(tensor);
	}
	const other = findUnmatchedFusion(name, sft.tensors);
	if (other === void 0) found.missing.push(name);
	else found.problems.push(describeFusion(tensor, other, matching));
}
function describeFusion(tensor, other, { aligned, sft }) {
	return {
		code: "projections-fused",
		message: `Tensor ${describeTensor(tensor)} of the aligned checkpoint (${placeOfSide(aligned, tensor)}) stands where the SFT checkpoint (${placeOfSide(sft)}) has '${other}': one has in one tensor what the other has apart.`,
		hint: "How their rows are mixed differs from model class to model class; convert one side to the class of the other first."
	};
}
function pairWith(name, tensor, partner, { aligned, sft, options, found }) {
	const fail = (code, fault, hint) => {
		const message = `Tensor '${name}' ${fault}: ${describeTensor(partner)} in the SFT checkpoint (${placeOfSide(sft, partner)}), ${describeTensor(tensor)} in the aligned checkpoint (${placeOfSide(aligned, tensor)}).`;
		found.problems.push({
			code,
			message,
			hint
		});
	};
	for (const { dtype } of [tensor, partner]) {
		if (!isFloat(dtype) || isFloatDtype(dtype)) continue;
		return fail("tensor-dtype-unsupported", `has dtype ${dtype}, which cannot be extrapolated`, `Use the checkpoints before quantisation, in ${floatDtypes.join(", ")}.`);
	}
	if (differInRows(tensor, partner) && hasTokenRows(name)) {
		found.vocabularies.push({
			name,
			sft: partner,
			aligned: tensor
		});
		return options.vocabulary === "common" ? pairCommonRows(tensor, partner) : void 0;
	}
	if (tensor.shape.join() !== partner.shape.join()) return fail("tensor-shape-mismatch", "has different shapes", "Extrapolation needs two checkpoints of one architecture; check that the pair belongs together.");
	if (hasFloatDtype(tensor) && hasFloatDtype(partner)) {
		if (isRunningStatistic(name)) found.copied.statistics.push(name);
		else if (!isBuffer(tensor)) return [{
			elementCount: countOf(tensor),
			sft: {
				tensor: partner,
				firstElement: 0
			}
		}];
		return copyOf(tensor);
	}
	if (tensor.dtype === partner.dtype) return copyOf(tensor);
	return fail("tensor-dtype-mismatch", "has dtypes that do not go together", "Integer and boolean tensors are copied from the aligned checkpoint only when both sides agree on the dtype.");
}
const copyOf = (tensor) => [{ elementCount: countOf(tensor) }];
// src/core/pairing/unpaired.ts
const maxProposed = 6;
/** What one side alone has and nothing explains: a question where it is a whole part of the model, else a problem. */
function describeUnpaired(matching, unused) {
	const { aligned, sft, found } = matching;
	const isFused = found.problems.some(({ code }) => code === "projections-fused");
	const both = found.missing.length > 0 && unused.length > 0;
	return [...describeSide({
		side: aligned,
		other: sft,
		names: found.missing,
		both
	}, ofAligned), ...isFused ? [] : describeSide({
		side: sft,
		other: aligned,
		names: unused,
		both
	}, ofSft)];
}
const ofAligned = {
	code: "tensor-missing-in-sft",
	own: "aligned checkpoint",
	others: "SFT checkpoint",
	done: "copies them from the aligned checkpoint as they are"
};
const ofSft = {
	code: "tensor-missing-in-aligned",
	own: "SFT checkpoint",
	others: "aligned checkpoint",
	done: "leaves them out"
};
function describeSide({ side, other, names, both }, words) {
	const theirs = modulesOf(other.tensors.keys());
	const parts = /* @__PURE__ */ new Map();
	const single = [];
	for (const name of names) {
		const part = hasTokenRows(name) ? void 0 : wholePartOf(name, theirs);
		if (part === void 0) single.push(name);
		else parts.set(part, [...parts.get(part) ?? [], name].slice(0, 2));
	}
	const rename = both ? [advice`If only the names differ, say how: ${option("rename", "FROM=TO")}.`] : [];
	const problems = single.map((name) => {
		const tensor = side.tensors.get(name);
		const shown = tensor === void 0 ? `'${name}'` : describeTensor(tensor);
		return {
			code: words.code,
			message: `Tensor ${shown} is in the ${words.own} (${placeOfSide(side, tensor)}) but not in the ${words.others} (${placeOfSide(other)}).`,
			hint: joinProse([...rename, advice`Check that ${option("sft")} is the checkpoint from which the training of ${option("dpo")} started.`])
		};
	});
	if (parts.size === 0) return problems;
	const all = [...parts.keys()];
	const proposed = all.length > maxProposed ? `${all.slice(0, maxProposed).join()},…` : all.join();
	return [{
		code: "part-unpaired",
		message: `The ${words.own} (${placeOfSide(side)}) has whole parts of a model that the ${words.others} (${placeOfSide(other)}) has not: ${listNames(all)}.`,
		hint: joinProse([...rename, advice`If that is meant, ${option("unpaired", proposed)} ${words.done}.`])
	}, ...problems];
}
/**
* The shortest beginning of a name under which the other side has nothing, where that is a layer or a part of the
* model; undefined for what is missing within such a part.
*/
function wholePartOf(name, theirs) {
	for (let at = name.indexOf("."); at >= 0; at = name.indexOf(".", at + 1)) {
		const module = name.slice(0, at + 1);
		if (theirs.has(module)) continue;
		return /\.\d+\.[^.]+\.(?:.*\.)?$/.test(module) && theirs.has(module.replace(/(\.\d+\.).*$/, "$1")) ? void 0 : module;
	}
}
// src/core/pairing/pair-tensors.ts
/**
* Matches the tensors of the two checkpoints: by name, and where names or layouts differ by what transformers and
* training frameworks are known to do. What remains is a problem; nothing is left out without a note.
*/
function pairTensors(alignedCheckpoint, sftCheckpoint, options = plainPairing) {
	const { side: aligned, note: alignedNote } = unwrapNames(alignedCheckpoint, "θ1");
	const { side: unwrapped, note: sftNote } = unwrapNames(sftCheckpoint, "θ0");
	const unpaired = options.unpaired ?? [];
	const judgeSft = judgeOneSided(sftCheckpoint, alignedCheckpoint, unpaired);
	const ignored = new Set([...unwrapped.tensors].flatMap(([name, tensor]) => judgeSft(name, tensor) ? [name] : []));
	const { sft, notes, problems } = alignNames(unwrapped, aligned, options.renames, ignored);
	const found = nothingFound();
	const matching = {
		aligned: {
			...aligned,
			tables: findWordTables(aligned),
			oneSided: judgeOneSided(alignedCheckpoint, sftCheckpoint, unpaired)
		},
		sft: {
			...sft,
			tables: findWordTables(sft),
			oneSided: judgeSft
		},
		pairFused: createFusedPairing(aligned.tensors, sft.tensors),
		options,
		found
	};
	for (const [name, tensor] of aligned.tensors) {
		const parts = pairTensor(name, tensor, matching);
		if (parts !== void 0) found.pairings.set(name, {
			name,
			aligned: tensor,
			parts
		});
	}
	const { notes: leftOut, unused } = noteUnused(matching);
	const allProblems = [
		...problems,
		...found.problems,
		...describeUnpaired(matching, unused),
		...refuseVocabularies(matching)
	];
	if (allProblems.length === 0 && ![...found.pairings.values()].some(isExtrapolated)) allProblems.push({
		code: "no-float-tensors",
		message: `The aligned checkpoint (${placeOfSide(aligned)}) has no floating-point tensor to extrapolate.`,
		hint: `Extrapolation needs weights in ${floatDtypes.join(", ")}.`
	});
	return {
		pairings: found.pairings,
		problems: allProblems,
		notes: [
			...[alignedCheckpoint, sftCheckpoint].flatMap((checkpoint) => checkpoint.notes ?? []),
			...[alignedNote, sftNote].filter((note) => note !== void 0),
			...notes,
			...noteMatches(found),
			...leftOut
		],
		commonRows: commonRowsOf(found)
	};
}
const isExtrapolated = ({ parts }) => parts.some(({ sft }) => sft !== void 0);
// src/core/plan/build-plan.ts
/** Where a checkpoint that is laid out anew has its index. */
const standardIndexPath = "model.safetensors.index.json";
/**
* The plan for a pair: each tensor of θ1 with the ranges it is made from, in files that mirror θ1's (names, tensor
* order, metadata), or, where these are PyTorch's, in safetensors files as transformers would write them.
*
* @throws IncompatibleError naming the first tensor that does not fit, and how many more there are.
*/
function buildPlan(aligned, sft, options) {
	const { alphas, rounding, dtype } = options;
	const { pairings, problems, notes, commonRows } = pairTensors(aligned, sft, options.pairing);
	const [first] = problems;
	if (first !== void 0) throw incompatible(first, problems.length - 1);
	const tensors = [...pairings.values()].map((pairing) => ({
		pairing,
		planned: planTensor(pairing, tensorDtypeOf(pairing.aligned, dtype))
	}));
	const inShards = inShardOrder(aligned, tensors);
	const shards = aligned.format === "safetensors" ? mirrorShards(aligned, inShards) : layOutAnew([...inShards.values()], options.maxShardBytes);
	const index = indexOf(aligned, tensors, shards);
	return assemblePlan({
		alphas,
		rounding,
		shards,
		index,
		notes,
		commonRows
	});
}
/** By θ1's names, one shard after the other, each in the order of its state dict. */
function inShardOrder({ shards }, tensors) {
	const byOriginal = new Map(tensors.map(({ pairing, planned }) => [pairing.aligned.name, planned]));
	return new Map(shards.flatMap((shard) => shard.tensors).map(({ name }) => {
		const planned = byOriginal.get(name);
		if (planned === void 0) throw new TypeError(`tensor '${name}' is in a shard but was not paired`);
		return [name, planned];
	}));
}
/** θ1's files with their names, order and metadata. */
function mirrorShards({ shards }, planned) {
	const plannedOf = (tensors) => tensors.flatMap(({ name }) => planned.get(name) ?? []);
	return shards.map(({ path, metadata, tensors }) => ({
		path,
		metadata: {
			format: "pt",
			...metadata
		},
		tensors: plannedOf(tensors),
		dataOrder: plannedOf(tensors.toSorted((a, b) => a.start - b.start || a.end - b.end)).map(({ name }) => name)
	}));
}
/** As transformers divides a state dict. */
function layOutAnew(tensors, maxShardBytes) {
	const byName = new Map(tensors.map((tensor) => [tensor.name, tensor]));
	return layOutShards(tensors.map(({ name, dtype, shape }) => ({
		name,
		byteLength: byteLengthOf(dtype, shape) ?? 0
	})), maxShardBytes).map(({ path, names }) => ({
		path,
		metadata: { format: "pt" },
		tensors: names.flatMap((name) => byName.get(name) ?? []),
		dataOrder: names
	}));
}
/** θ1's own where it is mirrored, else what shards need. */
function indexOf({ format, index }, tensors, shards) {
	const isMirrored = format === "safetensors";
	if (isMirrored ? index === void 0 : shards.length === 1) return void 0;
	const fileOf = new Map(shards.flatMap(({ path, tensors: own }) => own.map(({ name }) => [name, path])));
	const names = isMirrored ? tensors.map(({ planned }) => planned.name) : [...fileOf.keys()];
	const totalSize = tensors.reduce((sum, { planned: { dtype, shape } }) => sum + (byteLengthOf(dtype, shape) ?? 0), 0);
	return {
		path: (isMirrored ? index?.path : void 0) ?? standardIndexPath,
		content: encodeIndex({
			metadata: (isMirrored ? index?.metadata : void 0) ?? {},
			weightMap: new Map(names.map((name) => [name, fileOf.get(name) ?? ""])),
			totalSize
		})
	};
}
function incompatible(problem, moreCount) {
	const more = moreCount === 0 ? "" : ` ${moreCount} more ${moreCount === 1 ? "tensor does" : "tensors do"} not fit; 'plan' lists them.`;
	return new IncompatibleError(advice`${problem.message}${more}`, {
		code: problem.code,
		hint: problem.hint
	});
}
// src/core/plan/derived-tensors.ts
/**
* Goes through a derived checkpoint in the order of its data, whatever its layout.
*
* @param operationsOf how a tensor should have come about, or, without the end of the sentence, what keeps it from being compared.
*/
function placeTensors(derived, operationsOf) {
	const faults = [];
	return {
		files: derived.shards.map(({ path, tensors }) => ({
			path,
			pieces: tensors.toSorted((a, b) => a.start - b.start || a.end - b.end).flatMap((tensor) => {
				const operations = operationsOf(tensor);
				if (typeof operations !== "string") return placePieces(tensor, operations);
				faults.push(`${operations}.`);
				return [];
			})
		})),
		faults
	};
}
/** The fault of a tensor that has not the shape it should have. */
function findShapeFault({ name, shape }, expected) {
	return expected.join() === shape.join() ? void 0 : `tensor '${name}' has the shape [${shape.join(", ")}] instead of [${expected.join(", ")}]`;
}
/** Where each operation's part of a tensor lies. */
function placePieces({ path, start }, operations) {
	let reached = start;
	return operations.map((operation) => {
		const { unitCount, unitBytes } = unitsOf(operation);
		const derived = {
			path,
			start: reached,
			end: reached + unitCount * unitBytes
		};
		reached = derived.end;
		return {
			operation,
			derived
		};
	});
}
// src/core/plan/match-derived.ts
/**
* Says of every tensor of a derived checkpoint how it should have come about. Its layout, file names and dtypes are
* its own; names and shapes must be those of θ1.
*/
function matchDerived(derived, aligned, sft, options) {
	const { pairings, problems } = pairTensors(aligned, sft, options);
	const { files, faults } = placeTensors(derived, (tensor) => operationsOf(tensor, pairings.get(tensor.name)));
	const missing = [...pairings.keys()].filter((name) => !derived.tensors.has(name));
	return {
		files,
		faults: [
			...problems.map(({ message }) => message),
			...faults,
			...missing.map((name) => `tensor '${name}' of θ1 is missing.`)
		]
	};
}
function operationsOf(tensor, pairing) {
	const { name, dtype } = tensor;
	if (pairing === void 0) return `tensor '${name}' is not in θ1, or has no partner in θ0`;
	const { shape: expected, dtype: alignedDtype } = pairing.aligned;
	const misshapen = findShapeFault(tensor, expected);
	if (misshapen !== void 0) return misshapen;
	if (dtype !== alignedDtype && !(isFloatDtype(dtype) && isFloatDtype(alignedDtype))) return isExtrapolated(pairing) ? `tensor '${name}' is ${dtype}, which cannot be extrapolated` : `tensor '${name}' is ${dtype} instead of ${alignedDtype}`;
	return planTensor(pairing, dtype).operations;
}
/** The piece of a derived tensor that a part of its operation makes. */
function cutDerived({ operation: whole, derived }, part) {
	const elementBytes = bitsPerElement[part.outputDtype] / 8;
	const first = part.firstElement - (whole.kind === "extrapolate" ? whole.firstElement : 0);
	const start = derived.start + first * elementBytes;
	return {
		operation: part,
		derived: {
			path: derived.path,
			start,
			end: start + part.elementCount * elementBytes
		}
	};
}
// src/core/plan/match-plan.ts
/**
* Sets a derived checkpoint against the plan that is said to have made it. Its layout is its own; names, shapes and
* dtypes must be those of the plan.
*/
function matchPlan(derived, plan) {
	const planned = /* @__PURE__ */ new Map();
	for (const operation of plan.files.flatMap(({ operations }) => operations)) planned.set(operation.tensor, [...planned.get(operation.tensor) ?? [], operation]);
	const { files, faults } = placeTensors(derived, (tensor) => {
		const operations = planned.get(tensor.name) ?? [];
		return findFault(tensor, operations) ?? operations;
	});
	const missing = [...planned.keys()].filter((name) => !derived.tensors.has(name));
	return {
		files,
		faults: [...faults, ...missing.map((name) => `tensor '${name}' is missing.`)]
	};
}
function findFault(tensor, [operation]) {
	const { name, dtype } = tensor;
	if (operation === void 0) return `tensor '${name}' is not one that θ1 and θ0 give`;
	const misshapen = findShapeFault(tensor, operation.shape);
	if (misshapen !== void 0) return misshapen;
	return operation.outputDtype === dtype ? void 0 : `tensor '${name}' is ${dtype} instead of ${operation.outputDtype}`;
}
// src/core/plan/sample.ts
/** Pieces of a plan at most, unless there are more files: each costs a request to either source. */
const maxPieces = 96;
/** Of θ1, over all pieces. */
const sampleBytes = 8 << 20;
/** A request costs more than reading so much does; more of one tensor says little more. */
const pieceBytes = {
	least: 16384,
	most: 131072
};
/**
* A few pieces of a plan that stand for all of it, in the order of its files: from every file, layer and part of
* the model the largest tensor, or as many of these as the bounds allow, spread evenly.
*
* @param salt decides where in their tensors the pieces lie; the same salt gives the same pieces.
*/
function samplePlan(files, salt) {
	const candidates = files.map((file) => largestOfPlaces(file));
	const count = candidates.flat().length;
	const wanted = Math.max(maxPieces, files.length);
	const chosen = candidates.flatMap((operations) => {
		const share = Math.max(1, Math.floor(operations.length * wanted / Math.max(1, count)));
		return takeEvenly(operations, Math.min(operations.length, share));
	});
	const most = Math.min(pieceBytes.most, Math.max(pieceBytes.least, Math.floor(sampleBytes / Math.max(1, chosen.length))));
	return chosen.map((operation) => cutPiece(operation, most, salt));
}
function largestOfPlaces({ operations }) {
	const largest = /* @__PURE__ */ new Map();
	for (const operation of operations) {
		if (operation.kind !== "extrapolate" || operation.elementCount === 0) continue;
		const key = `${operation.place.part} ${operation.place.layer}`;
		const before = largest.get(key);
		if (before === void 0 || before.elementCount < operation.elementCount) largest.set(key, operation);
	}
	return [...largest.values()].toSorted((a, b) => a.aligned.start - b.aligned.start);
}
function takeEvenly(items, count) {
	return Array.from({ length: count }, (_, index) => items[Math.floor((index + .5) * items.length / count)]).filter((item) => item !== void 0);
}
function cutPiece(operation, mostBytes, salt) {
	const most = Math.floor(mostBytes * 8 / bitsPerElement[operation.aligned.dtype]);
	const length = Math.min(operation.elementCount, most);
	const from = Math.floor(fractionOf(`${salt}:${operation.tensor}`) * (operation.elementCount - length + 1));
	return cutOperation(operation, from, from + length);
}
/** A number in [0, 1) that looks random, by FNV-1a. */
function fractionOf(text) {
	let hash = 2166136261;
	for (const byte of new TextEncoder().encode(text)) hash = Math.imul(hash ^ byte, 16777619);
	hash = Math.imul(hash ^ hash >>> 15, 739982445);
	return ((hash ^ hash >>> 13) >>> 0) / 2 ** 32;
}
// src/app/job/plan-pair.ts
/** @throws IncompatibleError naming the first thing that does not fit, and how many more there are. */
function planPair(pair, request) {
	const { adapters } = pair;
	if (adapters === void 0) return {
		plan: buildPlan(pair.aligned, pair.sft, request),
		adapter: void 0
	};
	const adapter = planAdapter(adapters.aligned, adapters.sft ?? pair.sft, request);
	return {
		plan: adapter.plan,
		adapter
	};
}
/** Everything that keeps a pair from being planned, each as a sentence with what to do. */
function listMisfits({ sft, aligned, adapters }, { pairing }) {
	if (adapters !== void 0) return [];
	return pairTensors(aligned, sft, pairing).problems.map(({ message, hint }) => joinProse([message, hint]));
}
export { cutDerived as a, matchPlan as i, planPair as n, matchDerived as o, samplePlan as r, trackSteps as s, listMisfits as t };
