import { h as option, j as plainName, k as excerpt, m as joinProse, o as IncompatibleError, s as InputError, u as advice } from "./errors.js";
import { a as unsupported, i as mergeHint } from "./session.js";
import { n as listNames, r as listSome } from "./listing.js";
import { n as plainPairing } from "./pairing-options.js";
import { A as hasFloatDtype, C as tableOf, D as encodeIndex, E as encodeHeader, F as isFloat, M as bitsPerElement, N as byteLengthOf, P as countElements, Q as groupBy, S as isTokenEmbedding, T as isStoredBuffer, a as baseNameOf, b as hasTokenRows, i as baseModuleOf, j as isFloatDtype, k as floatDtypes, o as baseWeightOf, r as adapterPrefix, s as parametersOf, w as modelSections, x as isOutputHead, y as statesTiedEmbeddings } from "./open-adapter.js";
import { i as distinct, n as divisorOf, r as scalesOf, t as alphasOfModules } from "./module-scales.js";
import { t as nameOf } from "./snapshot.js";
import { t as isRecord } from "./records.js";
import { E as placeIn, M as unitsOf, j as inputBytesOf } from "./read-manifest.js";
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
// src/core/pairing/named-tensors.ts
/** What training frameworks put before every name, and no model has: the last one is TRL's model with a value head. */
const wrappers = [
	"module.",
	"base_model.model.",
	"pretrained_model."
];
/** What they put into names, wherever a module was wrapped. */
const innerWrappers = /(^|\.)(?:_orig_mod|_fsdp_wrapped_module|_checkpoint_wrapped_module)\./g;
/** Heads of one side may have been added outside of the wrapper. */
const addedHead = /^(?:v_head|value_head|reward_head|score)\./;
/**
* The names of a checkpoint without what torch.compile, DistributedDataParallel, FSDP, PEFT and TRL put before them.
* Nothing is taken away where two tensors would get one name.
*
* @param label θ0 or θ1, for the note that names are not as they were.
*/
function unwrapNames(checkpoint, label) {
	const original = [...checkpoint.tensors.keys()];
	let names = original.map((name) => name.replaceAll(innerWrappers, "$1"));
	const removed = names.some((name, index) => name !== original[index]) ? ["_orig_mod. (or its like)"] : [];
	for (const wrapper of wrappers) {
		if (!names.every((name) => name.startsWith(wrapper) || addedHead.test(name))) continue;
		if (!names.some((name) => name.startsWith(wrapper))) continue;
		names = names.map((name) => name.startsWith(wrapper) ? name.slice(wrapper.length) : name);
		removed.push(wrapper);
	}
	const asItIs = {
		side: {
			checkpoint,
			tensors: checkpoint.tensors
		},
		note: void 0
	};
	if (removed.length === 0 || new Set(names).size < names.length) return asItIs;
	return {
		side: {
			checkpoint,
			tensors: new Map([...checkpoint.tensors.values()].map((tensor, index) => [names[index] ?? tensor.name, tensor]))
		},
		note: `The tensor names of ${label} have ${removed.join(" and ")} in them, which training put there; they are taken without.`
	};
}
/** How a tensor is named in messages, with what it is. */
function describeTensor({ name, dtype, shape }) {
	return `'${plainName(name)}' ${dtype} [${shape.join(", ")}]`;
}
/** Where a side or one of its files is, as users know it. */
function placeOfSide({ checkpoint }, tensor) {
	const { snapshot } = checkpoint;
	return tensor === void 0 ? nameOf(snapshot.origin) : snapshot.source(tensor.path).name;
}
const countOf = ({ shape }) => countElements(shape) ?? 0;
// src/core/adapter/adapter-problem.ts
/**
* @throws IncompatibleError naming the first problem, and how many more there are.
*/
function refuseProblems(problems) {
	const [first, ...others] = problems;
	if (first === void 0) return;
	const more = others.length === 0 ? "" : ` ${others.length} more ${others.length === 1 ? "does" : "do"} not fit either, of ${problems.length} in all.`;
	throw new IncompatibleError(advice`${first.message}${more}`, {
		code: first.code,
		hint: first.hint
	});
}
// src/core/plan/assemble-plan.ts
/** The plan that makes these files, with its sums. */
function assemblePlan(contents) {
	const { shards, ...rest } = contents;
	const files = shards.map(writeShard);
	const tensors = shards.flatMap((shard) => shard.tensors);
	const inputs = tensors.flatMap(({ operations }) => operations.map(bytesReadFor));
	const extrapolatedCount = tensors.filter(isExtrapolated$1).length;
	return {
		...rest,
		files,
		dtypes: countDtypes(tensors),
		totals: {
			tensorCount: tensors.length,
			extrapolatedCount,
			copiedCount: tensors.length - extrapolatedCount,
			parameterCount: sum(tensors, ({ shape }) => countElements(shape) ?? 0),
			alignedBytes: sum(inputs, ({ aligned }) => aligned),
			sftBytes: sum(inputs, ({ sft }) => sft),
			outputBytes: sum(files, ({ byteLength }) => byteLength)
		}
	};
}
function writeShard({ path, metadata, tensors, dataOrder }) {
	const byName = new Map(tensors.map((tensor) => [tensor.name, tensor]));
	const encoded = encodeHeader({
		metadata,
		tensors,
		dataOrder
	});
	return {
		path,
		header: encoded.bytes,
		byteLength: encoded.fileByteLength,
		operations: dataOrder.flatMap((name) => byName.get(name)?.operations ?? [])
	};
}
const isExtrapolated$1 = ({ operations }) => operations.some(({ kind }) => kind !== "copy");
const bytesReadFor = (operation) => inputBytesOf(operation, unitsOf(operation).unitCount);
function countDtypes(tensors) {
	const byDtype = /* @__PURE__ */ new Map();
	for (const { dtype, shape } of tensors) {
		const { tensorCount, byteLength } = byDtype.get(dtype) ?? {
			tensorCount: 0,
			byteLength: 0
		};
		byDtype.set(dtype, {
			tensorCount: tensorCount + 1,
			byteLength: byteLength + (byteLengthOf(dtype, shape) ?? 0)
		});
	}
	return [...byDtype].toSorted(([, a], [, b]) => b.byteLength - a.byteLength).map(([dtype, { tensorCount }]) => ({
		dtype,
		tensorCount
	}));
}
function sum(items, amountOf) {
	return items.reduce((total, item) => total + amountOf(item), 0);
}
// src/core/adapter/assemble-adapter.ts
const outputPath = "adapter_model.safetensors";
/** The plan that makes these tensors, in one file with θ1's metadata. */
function assembleAdapter({ checkpoint }, tensors, { alphas, rounding }, notes) {
	const [shard] = checkpoint.shards;
	const dataOrder = tensors.toSorted((a, b) => bitsPerElement[b.dtype] - bitsPerElement[a.dtype]).map(({ name }) => name);
	return assemblePlan({
		alphas,
		rounding,
		shards: [{
			path: outputPath,
			metadata: shard?.metadata ?? { format: "pt" },
			tensors,
			dataOrder
		}],
		index: void 0,
		notes
	});
}
// src/core/adapter/config-text.ts
/** The edit that gives a key a value; a key that is missing comes first in the object. */
function setValue({ bytes, values }, key, value) {
	const range = values.get(key);
	if (range !== void 0) return {
		...range,
		text: writeJson(value)
	};
	const start = bytes.indexOf(123) + 1;
	const comma = values.size > 0 ? "," : "\n";
	return {
		start,
		end: start,
		text: `\n  ${JSON.stringify(key)}: ${writeJson(value)}${comma}`
	};
}
/** The text with edits that do not overlap. */
function editText({ bytes }, edits) {
	const parts = [];
	let reached = 0;
	for (const { start, end, text } of edits.toSorted((a, b) => a.start - b.start)) {
		parts.push(bytes.subarray(reached, start), new TextEncoder().encode(text));
		reached = end;
	}
	parts.push(bytes.subarray(reached));
	const result = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
	let offset = 0;
	for (const part of parts) {
		result.set(part, offset);
		offset += part.length;
	}
	return result;
}
/** As Python's json module writes a value of an object with an indent of 2. */
function writeJson(value) {
	return JSON.stringify(value, void 0, 2).replaceAll("\n", "\n  ");
}
// src/core/adapter/derived-config.ts
/**
* Settings of how training began, which bear on nothing that is trained already, and what says that there are
* none.
*/
const beginnings = [
	["eva_config", null],
	["corda_config", null],
	["lora_ga_config", null],
	["velora_config", null],
	["loftq_config", {}]
];
/** What selects modules otherwise than `target_modules`. */
const selectors = [
	"exclude_modules",
	"layers_to_transform",
	"layers_pattern"
];
/**
* θ1's config with the ranks and scales of the joined modules: the most frequent ones for all, and a pattern
* for each module that has others.
*
* @param selectsAlike both adapters say in the same way which modules they are for, and these are the joined
*   ones.
*/
function joinConfig({ text }, modules, alpha, selectsAlike) {
	const entries = modules.map(({ module, rank, alphaFor }) => ({
		module,
		rank,
		alpha: finiteAlpha(alphaFor(alpha))
	}));
	const rank = mostFrequent(entries.map((entry) => entry.rank));
	const common = mostFrequent(entries.map((entry) => entry.alpha));
	const ranks = entries.filter((entry) => entry.rank !== rank);
	const alphas = entries.filter((entry) => entry.alpha !== common);
	const values = [
		["r", rank],
		["lora_alpha", common],
		["rank_pattern", Object.fromEntries(ranks.map((entry) => [patternFor(entry.module), entry.rank]))],
		["alpha_pattern", Object.fromEntries(alphas.map((entry) => [patternFor(entry.module), entry.alpha]))]
	];
	if (text.values.has("init_lora_weights")) values.push(["init_lora_weights", true]);
	values.push(...beginnings.filter(([key]) => text.values.has(key)));
	if (!selectsAlike) {
		values.push(["target_modules", modules.map(({ module }) => module)]);
		values.push(...selectors.filter((key) => text.values.has(key)).map((key) => [key, null]));
	}
	return editText(text, values.map(([key, value]) => setValue(text, key, value)));
}
/** A regular expression that matches this module and no other: PEFT looks for one at the end of names too. */
function patternFor(module) {
	return `^${module.replaceAll(/[^\w]/g, (character) => `\\${character}`)}`;
}
/** @throws IncompatibleError `overflow` */
function finiteAlpha(value) {
	if (Number.isFinite(value)) return value;
	throw new IncompatibleError("The scale of the derived adapter becomes infinite.", {
		code: "overflow",
		hint: "Use a smaller α."
	});
}
function mostFrequent(values) {
	const counts = /* @__PURE__ */ new Map();
	for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
	const [[value] = [0]] = [...counts].toSorted(([, a], [, b]) => b - a);
	return value;
}
// src/core/adapter/join-modules.ts
/** All modules that either side adapts, θ1's first. */
function joinModules(aligned, sft, alphas) {
	const { usesRslora } = aligned.config;
	return [.../* @__PURE__ */ new Set([...aligned.modules.keys(), ...sft.modules.keys()])].map((module) => {
		const own = aligned.modules.get(module);
		const other = sft.modules.get(module);
		const ownAlpha = alphas.aligned.get(module) ?? 0;
		const otherAlpha = alphas.sft.get(module) ?? 0;
		const ownDivisor = divisorOf(own?.rank ?? 1, usesRslora);
		const otherDivisor = divisorOf(other?.rank ?? 1, sft.config.usesRslora);
		const isAligned = own !== void 0 && (ownAlpha !== 0 || other === void 0);
		const isSft = other !== void 0 && !(isAligned && otherAlpha === 0);
		const rank = (isAligned ? own.rank : 0) + (isSft ? other.rank : 0);
		const divisor = divisorOf(rank, usesRslora);
		return {
			module,
			aligned: isAligned ? own : void 0,
			sft: isSft ? other : void 0,
			rank,
			scaleRatio: isAligned && isSft ? otherAlpha / otherDivisor / (ownAlpha / ownDivisor) : 1,
			alphaFor: (alpha) => isAligned ? (1 + alpha) * ownAlpha * (divisor / ownDivisor) : -alpha * otherAlpha * (divisor / otherDivisor)
		};
	});
}
/** The names that PEFT gives a module's factors. */
function factorNames({ kind, module }) {
	const stem = `${adapterPrefix}${module}`;
	return kind === "embedding" ? {
		a: `${stem}.lora_embedding_A`,
		b: `${stem}.lora_embedding_B`
	} : {
		a: `${stem}.lora_A.weight`,
		b: `${stem}.lora_B.weight`
	};
}
// src/core/pairing/kinds.ts
/**
* Tensors that no training moves and that some versions of transformers store and others compute: frequencies of
* rotary embeddings, causal masks, position numbers.
*/
function isBuffer({ name, shape }) {
	return isStoredBuffer(name) || isCausalMask(name, shape);
}
/** What is `attn.bias` elsewhere has one axis; a mask has four. */
const isCausalMask = (name, shape) => /(?:^|\.)(?:attn|attention|crossattention)\.bias$/.test(name) && shape.length === 4;
/** What batch normalisation has counted: means, and variances, which no line through two of them keeps positive. */
const isRunningStatistic = (name) => /(?:^|\.)(?:running_mean|running_var|num_batches_tracked)$/.test(name);
/** Heads that training with rewards adds beside the language model's own. */
function isAddedHead(name) {
	return /(?:^|\.)(?:v_head|value_head|reward_head|score|classifier|classification_head|regression_head)\./.test(name);
}
// src/core/plan/model-place.ts
/** Segments of tensor names that are followed by the number of a transformer block. */
const blockLists = /(?:^|\.)(?:layers|h|blocks|block|layer)\.(\d{1,5})(?=\.|$)/;
/** Towers beside the language model count their own blocks; they are one part, not layers of this one. */
const otherTowers = /(?:^|\.)(?:vision|visual|audio|speech|image)\w*\./;
/** The first pattern that a name matches says its part; norms lie within attention and MLP, so they come first. */
const patterns = [
	["norms", /norm|(?:^|\.)ln(?:_\w+|\d+)?\./i],
	["head", /(?:^|\.)(?:lm_head|embed_out|output|score|classifier|v_head|value_head|reward_head)(?:\.|$)/],
	["embeddings", /embed|(?:^|\.)(?:wte|wpe|shared)\./],
	["attention", /attn|attention|qkv|(?:^|\.)(?:[qkvo]_proj|query|key|value|q|k|v|o)\./i],
	["mlp", /mlp|feed_forward|ffn|expert|moe|(?:^|\.)(?:gate|up|down)_proj|(?:^|\.)(?:fc\d|c_fc|w[123]|wi(?:_\d)?|wo)\./i]
];
/**
* Which part of a model a tensor belongs to, by the names that transformers gives in its architectures; `other`
* where the name says nothing.
*/
function placeOf(tensor) {
	if (otherTowers.test(tensor)) return { part: "other" };
	const layer = blockLists.exec(tensor)?.[1];
	const inBlock = layer === void 0 ? tensor : tensor.slice(tensor.indexOf(`.${layer}.`) + 1);
	return {
		part: patterns.find(([name, pattern]) => pattern.test(inBlock) && !(layer !== void 0 && name === "head"))?.[0] ?? "other",
		...layer === void 0 ? {} : { layer: Number(layer) }
	};
}
// src/core/plan/operations.ts
/** Names as the user writes them, as safetensors does. */
const dtypesByName = {
	float32: "F32",
	bfloat16: "BF16",
	float16: "F16"
};
/** What numbers of a dtype are stored as: floats as asked for, integers as they are. */
function outputDtypeOf(dtype, asked) {
	return asked !== "same" && isFloatDtype(dtype) ? dtypesByName[asked] : dtype;
}
/** What a tensor of θ1 is stored as; buffers keep the digits that they need. */
function tensorDtypeOf(tensor, asked) {
	return isBuffer(tensor) ? tensor.dtype : outputDtypeOf(tensor.dtype, asked);
}
/** How a tensor of a pair comes about when it is stored as a dtype. */
function planTensor({ name, aligned, parts }, dtype) {
	const { shape } = aligned;
	const operations = [];
	let firstElement = 0;
	for (const part of parts) {
		operations.push(planPart(name, aligned, part, firstElement, dtype));
		firstElement += part.elementCount;
	}
	return {
		name,
		shape,
		dtype,
		operations
	};
}
function planPart(tensor, aligned, { elementCount, sft }, firstElement, outputDtype) {
	const { shape, dtype } = aligned;
	const source = {
		...elementsOf(aligned, firstElement, elementCount),
		dtype
	};
	if (sft === void 0 || !isFloatDtype(dtype) || !isFloatDtype(outputDtype)) return {
		kind: "copy",
		tensor,
		shape,
		side: "aligned",
		source,
		outputDtype
	};
	return {
		kind: "extrapolate",
		tensor,
		shape,
		place: placeOf(tensor),
		firstElement,
		elementCount,
		aligned: {
			...source,
			dtype
		},
		sft: {
			...elementsOf(sft.tensor, sft.firstElement, elementCount),
			dtype: sft.tensor.dtype
		},
		outputDtype
	};
}
function elementsOf({ path, start, dtype }, firstElement, elementCount) {
	const elementBytes = bitsPerElement[dtype] / 8;
	const from = start + firstElement * elementBytes;
	return {
		path,
		start: from,
		end: from + elementCount * elementBytes
	};
}
// src/core/adapter/plan-factors.ts
/** The two factors of a module of the derived adapter. */
function planFactors(joined, asked) {
	const { aligned, sft, scaleRatio } = joined;
	if (aligned === void 0 || sft === void 0) {
		const side = aligned === void 0 ? "sft" : "aligned";
		const only = aligned ?? sft;
		if (only === void 0) return [];
		const names = factorNames(only);
		return [planCopy(names.a, side, only.a, asked), planCopy(names.b, side, only.b, asked)];
	}
	const dtype = joinedDtypeOf([
		aligned.a,
		aligned.b,
		sft.a,
		sft.b
	], asked);
	const names = factorNames(aligned);
	const rowsOfA = joined.rank * aligned.stackCount;
	const aShape = [rowsOfA, ...aligned.a.shape.slice(1)];
	const [rowCount = 0, , ...kernel] = aligned.b.shape;
	const bShape = [
		rowCount,
		rowsOfA,
		...kernel
	];
	return [{
		name: names.a,
		shape: aShape,
		dtype,
		operations: Array.from({ length: aligned.stackCount }, (_, index) => [copyOf$1(names.a, aShape, "aligned", rowsOfMatrix(aligned, index), dtype), copyOf$1(names.a, aShape, "sft", rowsOfMatrix(sft, index), dtype)]).flat()
	}, {
		name: names.b,
		shape: bShape,
		dtype,
		operations: [{
			kind: "concatenate",
			tensor: names.b,
			shape: bShape,
			rowCount,
			aligned: rowsOf(aligned.b),
			sft: rowsOf(sft.b),
			scaleRatio,
			outputDtype: dtype
		}]
	}];
}
/** A's rows for one of the matrices that a parameter holds. */
function rowsOfMatrix({ a, stackCount }, index) {
	const length = (a.end - a.start) / stackCount;
	const start = a.start + index * length;
	return {
		...a,
		start,
		end: start + length
	};
}
function planCopy(name, side, tensor, asked) {
	const dtype = outputDtypeOf(tensor.dtype, asked);
	const { shape } = tensor;
	return {
		name,
		shape,
		dtype,
		operations: [copyOf$1(name, shape, side, tensor, dtype)]
	};
}
function copyOf$1(tensor, shape, side, { path, start, end, dtype }, outputDtype) {
	return {
		kind: "copy",
		tensor,
		shape,
		side,
		source: {
			path,
			start,
			end,
			dtype
		},
		outputDtype
	};
}
function rowsOf({ path, start, end, dtype, shape }) {
	const [rowCount = 1] = shape;
	return {
		path,
		start,
		end,
		dtype,
		rowElements: (countElements(shape) ?? 0) / rowCount
	};
}
/**
* PEFT computes adapters in 32 bits, whatever they are stored in. B is multiplied here by a number that 16
* bits cannot hold, so that with `same` only 32 give what the two adapters say; A keeps B company.
*/
function joinedDtypeOf(tensors, asked) {
	const widest = tensors.some(({ dtype }) => dtype === "F64") ? "F64" : "F32";
	return asked === "same" ? widest : outputDtypeOf(widest, asked);
}
// src/core/adapter/whole-tensors.ts
/**
* Pairs those of two adapters on one base; where one has a tensor that the other leaves to the base, that one
* would be needed.
*
* @param modules those of the derived adapter.
*/
function pairWholeTensors(aligned, sft, modules, dtype) {
	const own = byBaseName(aligned);
	const other = byBaseName(sft);
	const problems = [];
	const tensors = [];
	const places = [aligned, sft].map(({ checkpoint }) => nameOf(checkpoint.snapshot.origin));
	for (const baseName of /* @__PURE__ */ new Set([...own.keys(), ...other.keys()])) {
		const [mine, theirs] = [own.get(baseName), other.get(baseName)];
		const found = mine ?? theirs;
		if (mine === void 0 || theirs === void 0) {
			const [having, lacking] = mine === void 0 ? places.toReversed() : places;
			problems.push({
				code: "adapter-unsupported",
				message: `${having} has a whole tensor ${found === void 0 ? "" : describeTensor(found)} that ${lacking} leaves to the base model, whose own would be needed.`,
				hint: mergeHint
			});
		} else if (mine.shape.join() !== theirs.shape.join()) problems.push({
			code: "tensor-shape-mismatch",
			message: `Tensor '${baseName}' has different shapes: ${describeTensor(theirs)} in ${places[1]}, ${describeTensor(mine)} in ${places[0]}.`,
			hint: "Extrapolation needs two adapters on one base model; check that they belong together."
		});
		else {
			const parts = [{
				elementCount: countElements(mine.shape) ?? 0,
				sft: {
					tensor: theirs,
					firstElement: 0
				}
			}];
			const name = nameFor(baseName, modules);
			tensors.push(planTensor({
				name,
				aligned: mine,
				parts
			}, outputDtypeOf(mine.dtype, dtype)));
		}
	}
	return {
		tensors,
		problems,
		notes: tensors.length === 0 ? [] : [`${listNames([...own.keys()])}: whole tensors of both adapters, extrapolated as those of checkpoints are.`]
	};
}
const byBaseName = ({ wholeTensors }) => new Map([...wholeTensors].map(([name, tensor]) => [baseNameOf(name), tensor]));
/** PEFT moves the tensors of what it adapts into `base_layer`. */
function nameFor(baseName, modules) {
	const dot = baseName.lastIndexOf(".");
	const module = baseName.slice(0, Math.max(0, dot));
	const name = modules.has(module) ? `${module}.base_layer${baseName.slice(dot)}` : baseName;
	return adapterPrefix + name;
}
// src/core/adapter/plan-concatenated.ts
/**
* Both sides are adapters on one base: θ1 + α·(θ1 − θ0) is the base with both adapters' factors side by side,
* those of θ1 with (1+α)·s1, those of θ0 with −α·s0.
*
* @throws IncompatibleError where the two do not go together, `adapter-alpha` for an α of −1.
*/
function planConcatenated(aligned, sft, options) {
	const { config } = aligned;
	for (const adapter of [aligned, sft]) refuseSettings(adapter.config);
	refuseUnlikeParameters(aligned, sft);
	refuseMinusOne(options.alphas);
	const alphas = {
		aligned: alphasOfModules(aligned),
		sft: alphasOfModules(sft)
	};
	const modules = joinModules(aligned, sft, alphas);
	const whole = pairWholeTensors(aligned, sft, new Set(modules.map(({ module }) => module)), options.dtype);
	refuseProblems([
		...problemsOfBase(aligned, sft),
		...modules.flatMap(problemsOfFactors(aligned, sft)),
		...whole.problems
	]);
	const names = new Set(modules.map(({ module }) => module));
	const selectsAlike = config.selection === sft.config.selection && [aligned, sft].every((adapter) => [...names].every((name) => adapter.modules.has(name)));
	const tensors = [...modules.flatMap((joined) => planFactors(joined, options.dtype)), ...whole.tensors];
	const ranksOf = ({ modules: own }) => distinct([...own.values()].map(({ rank }) => rank));
	return {
		kind: "concatenated",
		plan: assembleAdapter(aligned, tensors, options, [
			...aligned.checkpoint.notes ?? [],
			...sft.checkpoint.notes ?? [],
			...notesOf(modules),
			...whole.notes
		]),
		configFor: (alpha) => joinConfig(config, modules, alpha, selectsAlike),
		figures: {
			moduleCount: modules.length,
			ranks: distinct(modules.map(({ rank }) => rank)),
			alignedRanks: ranksOf(aligned),
			sftRanks: ranksOf(sft),
			alignedScales: scalesOf(aligned, alphas.aligned),
			usesRslora: config.usesRslora,
			wholeTensorCount: whole.tensors.length,
			baseModel: config.baseModel,
			revision: config.revision
		}
	};
}
function refuseSettings({ source, loraBias, ensuresWeightTying }) {
	if (loraBias) throw unsupported(source, "the biases of its factors have no place beside those of another adapter", "lora_bias is true");
	if (ensuresWeightTying) throw unsupported(source, "one pair of factors is for two modules that are tied", "ensure_weight_tying is true");
}
/**
* Which parameter of a module factors are for follows from all that are adapted; and patterns do not reach
* parameters.
*/
function refuseUnlikeParameters(aligned, sft) {
	if (![aligned, sft].some(({ modules }) => [...modules.values()].some(({ kind }) => kind === "parameter"))) return;
	const { source, selection, rankPattern, alphaPattern } = aligned.config;
	if ([
		rankPattern,
		alphaPattern,
		sft.config.rankPattern,
		sft.config.alphaPattern
	].every(({ size }) => size === 0) && selection === sft.config.selection) return;
	throw unsupported(source, "parameters are adapted, which go side by side with those of another adapter only if both select the same modules, without patterns", "target_parameters is set");
}
/** θ1's factors would have the scale 0, which cannot be made up for in those of θ0. */
function refuseMinusOne(alphas) {
	if (!alphas.some((alpha) => 1 + alpha === 0)) return;
	throw new IncompatibleError("With α = −1 the result is the SFT adapter itself: there is nothing to make.", {
		code: "adapter-alpha",
		hint: "Use the SFT adapter, or another α."
	});
}
function problemsOfBase(aligned, sft) {
	const [own, other] = [aligned, sft].map(({ config }) => describeBase(config));
	const replication = [aligned, sft].map(({ config }) => JSON.stringify(config.values.get("layer_replication") ?? []));
	const names = [aligned.config, sft.config].map(({ baseModel }) => baseModel?.replace(/\/+$/, "").toLowerCase());
	const revisions = [aligned.config, sft.config].map(({ revision = "main" }) => revision);
	const isSame = names[0] === names[1] && names[0] !== void 0 && revisions[0] === revisions[1];
	if (isSame && replication[0] === replication[1]) return [];
	const fault = isSame ? "have other layers of it (layer_replication)" : `say otherwise: ${own}, and ${other}`;
	return [{
		code: "adapter-base-mismatch",
		message: `Both adapters have to be trained on one base model, but ${aligned.config.source} and ${sft.config.source} ${fault}.`,
		hint: "Check base_model_name_or_path and revision; if they name one model in two ways, correct them."
	}];
}
function describeBase({ baseModel, revision }) {
	if (baseModel === void 0) return "no base model is named";
	return revision === void 0 ? excerpt(baseModel) : `${excerpt(baseModel)} at ${excerpt(revision)}`;
}
const problemsOfFactors = (aligned, sft) => ({ module, aligned: own, sft: other }) => {
	for (const factors of [own, other]) {
		if (factors === void 0 || factors.groupCount === 1 || own === void 0 || other === void 0) continue;
		return [{
			code: "adapter-unsupported",
			message: `${nameOf(aligned.checkpoint.snapshot.origin)}: ${excerpt(module)} is a convolution in groups, each with its own part of the rank; factors of two adapters do not go side by side there.`,
			hint: mergeHint
		}];
	}
	if (own === void 0 || other === void 0 || goTogether(own, other)) return [];
	const [ownPlace, otherPlace] = [aligned, sft].map(({ checkpoint }) => nameOf(checkpoint.snapshot.origin));
	return [{
		code: "adapter-base-mismatch",
		message: `The factors of ${excerpt(module)} are for modules of different shapes: ${describeTensor(own.a)} and ${describeTensor(own.b)} in ${ownPlace}, ${describeTensor(other.a)} and ${describeTensor(other.b)} in ${otherPlace}.`,
		hint: "Both adapters have to be trained on one base model."
	}];
};
function goTogether(own, other) {
	const around = ({ kind, a, b, stackCount }) => [
		kind,
		stackCount,
		a.shape.slice(1),
		b.shape[0],
		b.shape.slice(2)
	].join("|");
	return around(own) === around(other);
}
function notesOf(modules) {
	const only = (side) => modules.filter((joined) => joined[side] !== void 0 && joined[side === "sft" ? "aligned" : "sft"] === void 0);
	const [own, other] = [only("aligned"), only("sft")];
	const list = (some) => listNames(some.map(({ module }) => module));
	return [...own.length > 0 ? [`${list(own)}: adapted by θ1 only, whose factors have their scale times 1 + α.`] : [], ...other.length > 0 ? [`${list(other)}: adapted by θ0 only, whose factors have their scale times −α.`] : []];
}
// src/core/pairing/rename.ts
/** The number that a `*` stands for. */
const numberPattern = "(\\d{1,9})";
/** A rename as a function of names: undefined for those that begin otherwise. */
function compileRename({ from, to }) {
	if (!from.includes("*")) return (name) => name.startsWith(from) ? to + name.slice(from.length) : void 0;
	const beginning = new RegExp(`^${from.split("*").map(escapePattern).join(numberPattern)}`);
	const target = to.split("*");
	return (name) => {
		const match = beginning.exec(name);
		if (match === null) return void 0;
		const [whole, ...numbers] = match;
		return target.map((text, index) => text + (index < target.length - 1 ? numbers[index] ?? "" : "")).join("") + name.slice(whole.length);
	};
}
const escapePattern = (text) => text.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");
/** How names change, as the end of a sentence. */
function describeRename({ from, to }) {
	if (from === "") return `with '${to}' before them`;
	return to === "" ? `without the '${from}' before them` : `with '${to}' in place of '${from}'`;
}
/** As the option takes it. */
const writeRename = ({ from, to }) => `${from}=${to}`;
// src/core/pairing/vocabulary.ts
/** Whether two tables have rows of one length, and not equally many. */
function differInRows(a, b) {
	const [[rows, ...rest], [otherRows, ...otherRest]] = [a.shape, b.shape];
	return a.shape.length > 0 && rows !== otherRows && rest.join() === otherRest.join();
}
/** The rows of both, and θ1's own after them. */
function pairCommonRows(tensor, partner) {
	if (!hasFloatDtype(partner)) return void 0;
	const common = Math.min(countOf(tensor), countOf(partner));
	const rest = countOf(tensor) - common;
	return [{
		elementCount: common,
		sft: {
			tensor: partner,
			firstElement: 0
		}
	}, ...rest > 0 ? [{ elementCount: rest }] : []];
}
/** Undefined where both vocabularies have one size. */
function commonRowsOf({ vocabularies: [first] }) {
	return first && Math.min(first.sft.shape[0] ?? 0, first.aligned.shape[0] ?? 0);
}
/** Why two vocabularies of different size are not extrapolated, unless the user has said how. */
function refuseVocabularies({ aligned, sft, options, found }) {
	const [first] = found.vocabularies;
	if (first === void 0 || options.vocabulary === "common") return [];
	const names = listNames(found.vocabularies.map(({ name }) => name));
	return [{
		code: "vocabulary-mismatch",
		message: `The vocabularies differ: ${first.sft.shape[0]} rows in the SFT checkpoint (${placeOfSide(sft, first.sft)}), ${first.aligned.shape[0]} in the aligned checkpoint (${placeOfSide(aligned, first.aligned)}), in ${names}. Usually tokens were added for a chat template, or rows up to a multiple of 64.`,
		hint: advice`With ${option("vocab", "common")} the rows that both have are extrapolated and the further ones of the aligned checkpoint copied, if both tokenizers say that the common rows are the same tokens.`
	}];
}
// src/core/pairing/find-renames.ts
/** More than the beginnings that change in any model. */
const maxRenames = 64;
/** Longer names are left as they are. */
const maxSegments = 32;
/** Forms of θ0's names that one of θ1's is compared with. */
const maxPartners = 8;
/** More than the names of any model have when their numbers are left out. */
const maxForms = 4096;
/**
* Finds how the names of θ0 begin where θ1's begin otherwise, as many beginnings as there are. Names that both have
* stay. Two names can be one if they end alike, have the same numbers in them, and are of one shape; of all changes
* that such pairs speak for, the one with most pairs comes first, and what it has matched has no say in the next.
*
* @param ignored names of θ0 that need no partner.
* @param canBeOne whether two tensors can be partners, of which θ1's has this name.
*/
function findRenames(sft, aligned, ignored, canBeOne = haveOneShape) {
	const open = new Map([...sft].filter(([name]) => !aligned.has(name) && !ignored.has(name)));
	const wanted = new Map([...aligned].filter(([name]) => !sft.has(name)));
	if (open.size === 0 || wanted.size === 0) return {
		renames: [],
		tensors: sft
	};
	const forms = {
		open: groupByForm(open.keys()),
		wanted: groupByForm(wanted.keys())
	};
	const byEnding = indexEndings(forms.open.keys());
	const chosen = [];
	while (chosen.length < maxRenames && open.size > 0 && wanted.size > 0) {
		const [best, ...others] = rankCandidates(forms, byEnding, (target, name) => {
			const [partner, tensor] = [wanted.get(target), open.get(name)];
			return partner !== void 0 && tensor !== void 0 && canBeOne(partner, tensor, target);
		});
		if (best === void 0) break;
		const taken = new Set(best.partners.values());
		const rival = others.find(({ partners }) => partners.size === best.partners.size && contradicts(partners, best.partners, taken));
		if (rival !== void 0) return {
			renames: chosen.map(({ rename }) => rename),
			tensors: sft,
			ambiguous: [best.rename, rival.rename]
		};
		const whole = {
			...best,
			partners: partnersBy(best, wanted, open, canBeOne)
		};
		chosen.push(whole);
		for (const [target, name] of whole.partners) {
			wanted.delete(target);
			open.delete(name);
		}
	}
	return {
		renames: chosen.map(({ rename }) => rename),
		tensors: renameAll(sft, aligned, open, chosen)
	};
}
function groupByForm(names) {
	const forms = /* @__PURE__ */ new Map();
	for (const name of names) {
		const segments = name.split(".");
		if (segments.length > maxSegments) continue;
		const form = withoutNumbers(name);
		const known = forms.get(form) ?? /* @__PURE__ */ new Map();
		known.set(segments.filter(isNumber).join(), name);
		if (forms.size < maxForms) forms.set(form, known);
	}
	return forms;
}
/** Forms by how they end, for each of their endings. */
function indexEndings(forms) {
	const byEnding = /* @__PURE__ */ new Map();
	for (const form of forms) for (const ending of endingsOf(form)) {
		const known = byEnding.get(ending);
		if (known === void 0) byEnding.set(ending, [form]);
		else if (known.length < maxPartners) known.push(form);
	}
	return byEnding;
}
/** From the longest to the shortest that says something: `weight` alone says nothing. */
function* endingsOf(form) {
	for (let start = 0;;) {
		const ending = form.slice(start);
		if (ending === "weight" || ending === "bias") return;
		yield ending;
		const point = form.indexOf(".", start);
		if (point < 0) return;
		start = point + 1;
	}
}
/** Those that match most first. */
function rankCandidates({ wanted, open }, byEnding, arePartners) {
	const candidates = /* @__PURE__ */ new Map();
	for (const [targetForm, targets] of wanted) for (const ending of endingsOf(targetForm)) {
		let isFound = false;
		for (const form of byEnding.get(ending) ?? []) {
			const names = open.get(form);
			const rename = {
				from: form.slice(0, form.length - ending.length),
				to: targetForm.slice(0, targetForm.length - ending.length)
			};
			const id = `${rename.from}=${rename.to}`;
			for (const [numbers, target] of targets) {
				const name = names?.get(numbers);
				if (name === void 0 || !arePartners(target, name)) continue;
				const known = candidates.get(id) ?? {
					rename,
					partners: /* @__PURE__ */ new Map()
				};
				known.partners.set(target, name);
				candidates.set(id, known);
				isFound = true;
			}
		}
		if (isFound) break;
	}
	return [...candidates.values()].toSorted((a, b) => b.partners.size - a.partners.size);
}
/** With those that have a longer ending in common with another tensor, and belong to this change all the same. */
function partnersBy({ rename, partners: known }, wanted, open, canBeOne) {
	const partners = new Map(known);
	const taken = new Set(known.values());
	const apply = compileRename(rename);
	for (const [name, tensor] of open) {
		const target = apply(name);
		const partner = target === void 0 ? void 0 : wanted.get(target);
		if (target === void 0 || partner === void 0 || partners.has(target) || taken.has(name)) continue;
		if (canBeOne(partner, tensor, target)) partners.set(target, name);
	}
	return partners;
}
function haveOneShape(a, b, name) {
	return a.shape.join() === b.shape.join() || hasTokenRows(name) && differInRows(a, b);
}
/** Whether two changes give one tensor two partners. */
function contradicts(partners, others, taken) {
	for (const [target, name] of partners) if (others.has(target) || taken.has(name)) return true;
	return false;
}
/**
* Gives matched tensors their partners' names, and the others of the same modules names beside them: parts of fused
* tensors have no partner by name. What stands in a module that θ1 has as well stays there.
*/
function renameAll(sft, aligned, open, chosen) {
	const matched = new Map(chosen.flatMap(({ partners }) => [...partners].map(([target, name]) => [name, target])));
	const modules = modulesOf(aligned.keys());
	const changes = chosen.map(({ rename }) => ({
		apply: compileRename(rename),
		length: rename.from.length
	})).toSorted((a, b) => b.length - a.length);
	const renamed = /* @__PURE__ */ new Map();
	for (const [name, tensor] of sft) {
		const target = matched.get(name) ?? (open.has(name) ? moveBeside(name, changes, modules) : name);
		renamed.set(renamed.has(target) || target !== name && sft.has(target) ? name : target, tensor);
	}
	return renamed.size === sft.size ? renamed : sft;
}
function moveBeside(name, changes, modules) {
	for (const { apply } of changes) {
		const moved = apply(name);
		if (moved === void 0) continue;
		const shared = commonEnding(name, moved);
		const from = name.length - shared;
		const next = name.indexOf(".", from);
		return next >= 0 && modules.has(name.slice(0, next + 1)) ? name : moved;
	}
	return name;
}
/** The number of characters that two names end with alike, in whole segments. */
function commonEnding(a, b) {
	const [first, second] = [a.split("."), b.split(".")];
	let length = 0;
	while (first.length > 0 && second.length > 0) {
		const segment = first.pop();
		if (segment === void 0 || segment !== second.pop()) break;
		length += segment.length + 1;
	}
	return Math.min(Math.max(0, length - 1), a.length, b.length);
}
/** All beginnings of names that end with a point. */
function modulesOf(names) {
	const modules = /* @__PURE__ */ new Set();
	for (const name of names) for (let at = name.lastIndexOf("."); at >= 0; at = name.lastIndexOf(".", at - 1)) {
		const module = name.slice(0, at + 1);
		if (modules.has(module)) break;
		modules.add(module);
		if (at === 0) break;
	}
	return modules;
}
const isNumber = (segment) => /^\d+$/.test(segment);
const withoutNumbers = (beginning) => beginning.split(".").map((segment) => isNumber(segment) ? "*" : segment).join(".");
// src/core/pairing/align-names.ts
/** So many changes are listed in a note. */
const maxListed = 8;
/**
* Gives θ0's tensors the names that θ1's have: as the user says, and where names differ by their beginnings, as these
* say themselves.
*
* @param ignored names of θ0 that need no partner.
* @param canBeOne whether two tensors can be partners; those of one shape can, if it is left out.
*/
function alignNames(unnamed, aligned, renames, ignored, canBeOne) {
	const asked = renameAsAsked(unnamed, renames);
	if (asked.problems.length > 0) return asked;
	const { sft } = asked;
	const found = findRenames(sft.tensors, aligned.tensors, ignored, canBeOne);
	if (found.ambiguous !== void 0) {
		const [first, second] = found.ambiguous;
		const readings = found.ambiguous.map(describeRename).join(", or ");
		return {
			sft,
			notes: [],
			problems: [{
				code: "names-ambiguous",
				message: `The tensor names of ${placeOfSide(sft)} can be matched with those of ${placeOfSide(aligned)} in two ways: ${readings}.`,
				hint: advice`Say which is meant: ${optionFor([...renames, first])} or ${optionFor([...renames, second])}.`
			}]
		};
	}
	if (found.renames.length === 0) return asked;
	return {
		sft: {
			...sft,
			tensors: found.tensors
		},
		notes: [`The tensor names of θ0 are matched ${listSome(found.renames.map(describeRename), maxListed)}.`],
		problems: []
	};
}
function renameAsAsked(sft, renames) {
	if (renames.length === 0) return {
		sft,
		notes: [],
		problems: []
	};
	const changes = renames.map((rename) => ({
		rename,
		apply: compileRename(rename)
	}));
	const unused = changes.filter(({ apply }) => ![...sft.tensors.keys()].some((name) => apply(name) !== void 0));
	const tensors = renameTensors(sft.tensors, changes.map(({ apply }) => apply));
	if (tensors === void 0 || unused.length > 0) {
		const fault = tensors === void 0 ? "gives two tensors one name" : `changes nothing: no name begins with ${listNames(unused.map(({ rename: { from } }) => `'${from}'`))}`;
		return {
			sft,
			notes: [],
			problems: [{
				code: "names-ambiguous",
				message: advice`${optionFor(renames)} ${fault} in ${placeOfSide(sft)}.`,
				hint: `Its names begin like this: ${listNames([...sft.tensors.keys()])}.`
			}]
		};
	}
	return {
		sft: {
			...sft,
			tensors
		},
		notes: [],
		problems: []
	};
}
const optionFor = (renames) => option("rename", renames.map(writeRename).join());
/** By the first beginning that fits; undefined where two tensors would get one name. */
function renameTensors(tensors, changes) {
	const renamed = /* @__PURE__ */ new Map();
	for (const [name, tensor] of tensors) {
		let target;
		for (const apply of changes) {
			target = apply(name);
			if (target !== void 0) break;
		}
		renamed.set(target ?? name, tensor);
	}
	return renamed.size < tensors.size ? void 0 : renamed;
}
// src/core/pairing/tied-tables.ts
function findWordTables({ tensors }) {
	const weights = [...tensors.keys()].filter((name) => name.endsWith(".weight"));
	return {
		embeddings: groupBy(weights.filter(isTokenEmbedding), tableOf),
		heads: weights.filter(isOutputHead)
	};
}
/**
* The name under which a side has what the other one calls `name`, where words have one tensor that is stored once:
* the tables of encoder and decoder, and embeddings and output layer. config.json may leave out what its model class
* does anyway, so only a plain `false` speaks against the latter: without the tensor there would be no model.
*/
function findTiedTwin(side, name, other) {
	const { embeddings, heads } = side.tables;
	if (isTokenEmbedding(name)) {
		const table = tableOf(name);
		const [same = [], others = []] = [embeddings.get(table), other.embeddings.get(table)];
		if (same.length > 0 && !same.includes(name)) return [...same, ...others].some(isShared) ? firstOf(same) : void 0;
	}
	if (isOutputHead(name) && name.endsWith(".bias")) {
		const twin = name.endsWith(".decoder.bias") ? name.replace(".decoder.bias", ".bias") : name.replace(".bias", ".decoder.bias");
		return side.tensors.has(twin) && !side.tensors.has(name) ? twin : void 0;
	}
	if (statesTiedEmbeddings(side.checkpoint.config) === false) return void 0;
	const isOnly = (count) => count === 1;
	if (other.heads.includes(name) && isOnly(other.heads.length) && heads.length === 0) return isOnly(embeddings.size) ? firstOf([...embeddings.values()].flat()) : void 0;
	return other.embeddings.has(tableOf(name)) && isOnly(other.embeddings.size) && embeddings.size === 0 && isOnly(heads.length) ? heads[0] : void 0;
}
/**
* The name under which a side has a table of words that the other one calls `name`, where each has one table of the
* kind: a head is `embed_out` for one version of transformers and `lm_head` for another.
*/
function findOnlyTable({ tables: { embeddings, heads } }, name, other) {
	const [own, others] = other.heads.includes(name) ? [heads, other.heads] : [[...embeddings.values()].flat(), [...other.embeddings.values()].flat()];
	return own.length === 1 && others.length === 1 && others[0] === name ? own[0] : void 0;
}
const isShared = (name) => /(?:^|\.)shared\.weight$/.test(name);
const firstOf = (names) => names.find(isShared) ?? names[0];
// src/core/adapter/base-tensors.ts
/**
* Names are matched as those of whole checkpoints are: with or without `model.` and the like, tied or not.
*/
function openBaseTensors(base, { config, checkpoint, modules, wholeTensors }) {
	const wanted = /* @__PURE__ */ new Map();
	for (const factors of modules.values()) {
		wanted.set(baseWeightOf(factors), factors.b);
		for (const name of parametersOf(factors, config)) wanted.set(name, factors.b);
	}
	for (const tensor of wholeTensors.values()) wanted.set(baseNameOf(tensor.name), tensor);
	const side = {
		checkpoint,
		tensors: wanted
	};
	const unwrapped = unwrapNames(base, "θ0");
	const { sft, notes, problems } = alignNames(unwrapped.side, side, [], /* @__PURE__ */ new Set(), () => true);
	const wantedTables = findWordTables(side);
	const tabled = {
		...sft,
		tables: findWordTables(sft)
	};
	const placeOf = (module) => /^(?:.*\.\d+(?=\.))?/.exec(module)?.[0] + module.slice(module.lastIndexOf("."));
	const numbered = new Set([...sft.tensors.keys()].flatMap((name) => {
		const module = /^(.+)\.\d+\.(?!.*\.\d+\.)/.exec(name)?.[1];
		return module === void 0 ? [] : [placeOf(module)];
	}));
	return {
		hasNumberedParts: (module) => numbered.has(placeOf(module)),
		find(name) {
			const tensor = sft.tensors.get(name);
			if (tensor !== void 0) return tensor;
			const twin = findTiedTwin(tabled, name, wantedTables);
			return twin === void 0 ? void 0 : sft.tensors.get(twin);
		},
		notes: [
			...base.notes ?? [],
			...unwrapped.note === void 0 ? [] : [unwrapped.note],
			...notes
		],
		problems
	};
}
// src/core/adapter/plan-scaled.ts
/**
* θ1 is an adapter on θ0: the same factors with their scale times 1 + α, which is in the config. Tensors that
* stand in place of θ0's are extrapolated against these.
*
* @throws IncompatibleError `adapter-base-mismatch` where the adapter cannot have been trained on θ0.
*/
function planScaled(aligned, sft, options) {
	const { config, checkpoint, modules, wholeTensors } = aligned;
	const base = openBaseTensors(sft, aligned);
	const places = `${nameOf(sft.snapshot.origin)} (SFT) is not the base of ${nameOf(checkpoint.snapshot.origin)}`;
	const problems = [...base.problems];
	const mismatch = (fault) => problems.push({
		code: "adapter-base-mismatch",
		message: `${places}, which ${fault}.`,
		hint: advice`This adapter was not trained on ${option("sft")}: name the model that it was trained on, or the adapter before alignment.`
	});
	if (isGiven(config.values.get("layer_replication"))) mismatch("repeats layers of its base model by layer_replication");
	for (const factors of modules.values()) {
		const fault = faultOfFactors(factors, config, base);
		if (fault !== void 0) mismatch(fault);
	}
	const tensors = [...checkpoint.tensors.values()].flatMap((tensor) => {
		const dtype = outputDtypeOf(tensor.dtype, options.dtype);
		const { name, shape } = tensor;
		const whole = wholeTensors.get(name);
		if (whole === void 0) return [planTensor({
			name,
			aligned: tensor,
			parts: [{ elementCount: countElements(shape) ?? 0 }]
		}, dtype)];
		const partner = findPartner(whole, base);
		if (typeof partner === "string") {
			mismatch(partner);
			return [];
		}
		return [planTensor({
			name,
			aligned: whole,
			parts: [{
				elementCount: countElements(shape) ?? 0,
				sft: {
					tensor: partner,
					firstElement: 0
				}
			}]
		}, dtype)];
	});
	refuseProblems(problems);
	const ranks = distinct([...modules.values()].map(({ rank }) => rank));
	return {
		kind: "scaled",
		plan: assembleAdapter(aligned, tensors, options, [
			...base.notes,
			...checkpoint.notes ?? [],
			...noteWhole(aligned)
		]),
		configFor: (alpha) => scaleConfig(aligned, alpha),
		figures: {
			moduleCount: modules.size,
			ranks,
			alignedRanks: ranks,
			sftRanks: void 0,
			alignedScales: findScales(aligned),
			usesRslora: config.usesRslora,
			wholeTensorCount: wholeTensors.size,
			baseModel: config.baseModel,
			revision: config.revision
		}
	};
}
const isGiven = (value) => Array.isArray(value) && value.length > 0;
/** θ0's tensor in place of which θ1 has one of its own, or why there is none. */
function findPartner(whole, base) {
	const name = baseNameOf(whole.name);
	const partner = base.find(name);
	if (partner === void 0) return `has ${describeTensor(whole)} in place of '${name}', which is not there`;
	if (partner.shape.join() !== whole.shape.join() || !hasFloatDtype(partner)) return `has ${describeTensor(whole)} in place of ${describeTensor(partner)}`;
	return partner;
}
/** To the letter but for the numbers that make the scale. */
function scaleConfig({ config }, alpha) {
	const factor = 1 + alpha;
	const edits = [...config.alphaPattern.values()].map(({ start, end, alpha: value }) => ({
		start,
		end,
		text: JSON.stringify(finiteAlpha(factor * value))
	}));
	return editText(config.text, [...edits, setValue(config.text, "lora_alpha", finiteAlpha(factor * config.alpha))]);
}
function findScales(adapter) {
	try {
		return scalesOf(adapter, alphasOfModules(adapter));
	} catch (error) {
		if (error instanceof IncompatibleError && error.code === "adapter-pattern") return void 0;
		throw error;
	}
}
function noteWhole({ wholeTensors }) {
	if (wholeTensors.size === 0) return [];
	return [`${listNames([...wholeTensors.keys()].map(baseNameOf))}: whole tensors of the adapter, extrapolated against those of its base model.`];
}
/** How a module's factors do not fit the base model; undefined where they do. */
function faultOfFactors(factors, config, base) {
	const { a, b } = factors;
	const shapes = `${describeTensor(a)} and ${describeTensor(b)}`;
	if (factors.kind === "parameter") {
		if (base.hasNumberedParts(baseModuleOf(factors))) return void 0;
		const names = [...parametersOf(factors, config), baseWeightOf(factors)];
		const found = names.flatMap((name) => base.find(name) ?? []);
		if (found.length === 0) return `adapts ${listNames(names)}, which are not there: ${shapes}`;
		if (found.some((parameter) => fits(factors, parameter, config))) return void 0;
		return `has ${shapes}, which do not fit ${found.map(describeTensor).join(" or ")}`;
	}
	const name = baseWeightOf(factors);
	const weight = base.find(name);
	if (weight === void 0) return `adapts '${name}', which is not there: ${shapes}`;
	return fits(factors, weight, config) ? void 0 : `has ${shapes}, which do not fit ${describeTensor(weight)}`;
}
function fits({ kind, a, b, groupCount, stackCount }, { shape }, { rankPattern }) {
	const [width = 0] = b.shape;
	const [rowCount = 0, inputs = 0, ...kernel] = a.shape;
	switch (kind) {
		case "embedding": return shape.join() === [inputs, width].join();
		case "linear": return shape.join() === [width, inputs].join() || shape.join() === [inputs, width].join();
		case "parameter": {
			const [rows, columns] = shape.slice(-2);
			const count = shape.length === 3 ? shape[0] ?? 0 : 1;
			const isCounted = count === stackCount || rankPattern.size > 0 && rowCount % count === 0;
			return (width === rows && inputs === columns || width === columns && inputs === rows) && isCounted && (shape.length === 2 || shape.length === 3);
		}
		case "convolution": return shape.join() === [
			width,
			inputs / groupCount,
			...kernel
		].join();
	}
}
// src/core/adapter/plan-adapter.ts
/**
* The plan for a pair whose θ1 is an adapter: on θ0 itself, or on the base model of θ0, which is then an
* adapter too. What it makes is, merged into the base, θ1 + α·(θ1 − θ0), exact but for one rounding of each
* number stored.
*
* @throws IncompatibleError where the two do not go together, naming the first fault; InputError
*   `adapter-rounding` for the authors' rounding, which is one of whole checkpoints.
*/
function planAdapter(aligned, sft, options) {
	if (options.rounding.kind === "reference") throw new InputError("The rounding 'reference' is that of a script which takes whole checkpoints only.", {
		code: "adapter-rounding",
		hint: "Use the rounding 'nearest' for adapters."
	});
	const plan = "modules" in sft ? planConcatenated(aligned, sft, options) : planScaled(aligned, sft, options);
	for (const alpha of options.alphas) plan.configFor(alpha);
	return plan;
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
	tables: [],
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
		...noteSome(found.tables, (names) => `${names} of θ1 matched with the only such table that θ0 has.`),
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
	const { layerCount, wholeCount } = countLayers(side.config);
	const isTextAlone = !hasTowers(other);
	const isTextClass = isLanguageModel(other.config);
	return (name, { name: stored }) => {
		const names = [name, stored];
		if (unpaired.some((beginning) => names.some((own) => own.startsWith(beginning)))) return "asked";
		const isOfTower = names.some((own) => towers.test(own));
		if (isOfTower && isTextAlone) return "tower";
		const layer = isOfTower ? void 0 : numberedLayer.exec(name)?.[1];
		if (patterns.some((pattern) => names.some((own) => pattern.test(own)) && (isOfTower ? isTextClass : !(speaksOfLayers(pattern) && Number(layer) < wholeCount)))) return "ignored";
		return layer !== void 0 && Number(layer) >= layerCount ? "beyond" : void 0;
	};
}
const speaksOfLayers = (pattern) => pattern.source.includes("layers\\.");
/** Whether the first class that config.json names is that of a language model alone. */
function isLanguageModel(config) {
	const [name] = Array.isArray(config?.architectures) ? config.architectures : [];
	return typeof name === "string" && name.endsWith("ForCausalLM");
}
function modelTypesOf(config) {
	return modelSections(config).flatMap(({ fields }) => typeof fields.model_type === "string" ? [fields.model_type] : []);
}
/**
* How many blocks the language model has, and how many of them before those that use keys and values of others; models
* that count otherwise have no such fields, and no block is then after the last.
*/
function countLayers(config) {
	const fields = modelSections(config).findLast((section) => isCount(section.fields.num_hidden_layers))?.fields;
	if (!isCount(fields?.num_hidden_layers)) return {
		layerCount: Number.POSITIVE_INFINITY,
		wholeCount: 0
	};
	const shared = isCount(fields.num_kv_shared_layers) ? fields.num_kv_shared_layers : 0;
	return {
		layerCount: fields.num_hidden_layers,
		wholeCount: fields.num_hidden_layers - shared
	};
}
const isCount = (value) => typeof value === "number";
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
	const table = findOnlyTable(sft, name, aligned.tables);
	const other = table === void 0 ? void 0 : sft.tensors.get(table);
	if (table !== void 0 && other !== void 0) {
		found.tables.push(name);
		found.used.add(table);
		return pairWith(name, tensor, other, matching);
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
	const fusion = findUnmatchedFusion(name, sft.tensors);
	if (fusion === void 0) found.missing.push(name);
	else found.problems.push(describeFusion(tensor, fusion, matching));
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
/** Nobody types more; the option without a value is told then. */
const mostProposedCharacters = 300;
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
	done: "copies them from the aligned checkpoint as they are",
	doneOnce: "copies the tensor as it is"
};
const ofSft = {
	code: "tensor-missing-in-aligned",
	own: "SFT checkpoint",
	others: "aligned checkpoint",
	done: "leaves them out",
	doneOnce: "leaves the tensor out"
};
function describeSide({ side, other, names, both }, words) {
	const theirs = modulesOf(other.tensors.keys());
	const parts = groupBy(names, (name) => wholePartOf(name, theirs));
	const isPart = ([part, held]) => part !== void 0 && !held.every(hasTokenRows);
	const single = [...parts].flatMap((entry) => isPart(entry) ? [] : entry[1]);
	const all = [...parts].flatMap((entry) => isPart(entry) ? [`${entry[0]}`] : []);
	const rename = both ? [advice`If only the names differ, say how: ${option("rename", "FROM=TO")}.`] : [];
	const problems = single.map((name) => {
		const tensor = side.tensors.get(name);
		const shown = tensor === void 0 ? `'${name}'` : describeTensor(tensor);
		return {
			code: words.code,
			message: `Tensor ${shown} is in the ${words.own} (${placeOfSide(side, tensor)}) but not in the ${words.others} (${placeOfSide(other)}).`,
			hint: joinProse([...rename, advice`Check that ${option("sft")} is the checkpoint from which the training of ${option("dpo")} started; if it is, ${unpairedOption(name)} ${words.doneOnce}.`])
		};
	});
	if (all.length === 0) return problems;
	const proposed = all.length > maxProposed ? `${all.slice(0, maxProposed).join()},…` : all.join();
	return [{
		code: "part-unpaired",
		message: `The ${words.own} (${placeOfSide(side)}) has whole parts of a model that the ${words.others} (${placeOfSide(other)}) has not: ${listNames(all)}.`,
		hint: joinProse([...rename, advice`If that is meant, ${unpairedOption(proposed)} ${words.done}.`])
	}, ...problems];
}
const unpairedOption = (value) => option("unpaired", value.length > mostProposedCharacters ? void 0 : value);
/**
* The shortest beginning of a name under which the other side has nothing, where that is a layer or a part of the
* model; undefined for what is missing within such a part, and for a module that holds no others.
*/
function wholePartOf(name, theirs) {
	for (let at = name.indexOf("."); at >= 0; at = name.indexOf(".", at + 1)) {
		const module = name.slice(0, at + 1);
		if (theirs.has(module)) continue;
		const isWithinLayer = /\.\d+\.[^.]+\.(?:.*\.)?$/.test(module) && theirs.has(module.replace(/(\.\d+\.).*$/, "$1"));
		const isSingle = !name.includes(".", module.length) && !/\.\d+\.$/.test(module);
		return isWithinLayer || isSingle ? void 0 : module;
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
		...problems.length > 0 ? [] : describeUnpaired(matching, unused),
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
	return assemblePlan({
		alphas,
		rounding,
		shards,
		index: indexOf(aligned, tensors, shards),
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
// src/app/job/plan-pair.ts
/** @throws IncompatibleError naming the first thing that does not fit, and how many more there are. */
function planPair(pair, request) {
	const { adapters } = pair;
	if (adapters === void 0) return {
		plan: placePlan(buildPlan(pair.aligned, pair.sft, request), pair.pipeline?.folder),
		adapter: void 0
	};
	const adapter = planAdapter(adapters.aligned, adapters.sft ?? pair.sft, request);
	return {
		plan: adapter.plan,
		adapter
	};
}
/** An index names its shards as they lie beside it, so that they move together. */
function placePlan(plan, folder) {
	const place = (file) => ({
		...file,
		path: placeIn(folder, file.path)
	});
	return {
		...plan,
		files: plan.files.map(place),
		index: plan.index && place(plan.index)
	};
}
/** Everything that keeps a pair from being planned, each as a sentence with what to do. */
function listMisfits({ sft, aligned, adapters }, { pairing }) {
	if (adapters !== void 0) return [];
	return pairTensors(aligned, sft, pairing).problems.map(({ message, hint }) => joinProse([message, hint]));
}
export { pairTensors as a, isExtrapolated as i, planPair as n, planTensor as o, trackSteps as r, listMisfits as t };
