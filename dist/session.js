import { E as option, S as advice, V as plainName$1, r as readSmallFile, v as IncompatibleError, y as InputError, z as excerpt } from "./kit.js";
import { C as isFloatDtype, E as countElements, F as formatEndpoint, H as listNames, S as hasFloatDtype, T as byteLengthOf, U as listSome, _ as encodeHeader, c as statesTiedEmbeddings, d as isTokenEmbedding, f as tableOf, g as readHeader, h as readTorchCheckpoint, l as hasTokenRows, m as isStoredBuffer, t as openSubfolder, u as isOutputHead, w as bitsPerElement, x as floatDtypes, y as JsonReader } from "./checkpoint.js";
import { t as nameOf } from "./snapshot.js";
import "./serve.js";
import { a as openDirectorySnapshot } from "./disk.js";
import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
// src/core/adapter/adapter.ts
/** Where PEFT keeps what an adapter is. */
const adapterConfigPath = "adapter_config.json";
/** What PEFT puts before the name of every module of the base model. */
const adapterPrefix = "base_model.model.";
/** The name that a tensor of an adapter has in the base model: PEFT moves what it wraps into `base_layer`. */
function baseNameOf(name) {
	return name.slice(17).replaceAll(/(^|\.)base_layer\./g, "$1");
}
/** The base's weight that a module's update is added to. */
const baseWeightOf = ({ module }) => `${module.replaceAll(/(^|\.)base_layer(?=\.|$)/g, "")}.weight`;
// src/core/adapter/config-fields.ts
const maxRank$1 = 4096;
const maxEntryCount = 65536;
const maxTextLength = 1024;
/** Outside of these a scale is no scale; within, quotients of two are finite. */
const scaleBounds = {
	least: 1e-9,
	most: 1e9
};
/** The values of adapter_config.json, each checked when it is asked for. `null` is as good as missing. */
var ConfigFields = class {
	#values;
	#ranges;
	#reader;
	constructor(values, ranges, reader) {
		this.#values = values;
		this.#ranges = ranges;
		this.#reader = reader;
	}
	fail(key, fault) {
		return this.#reader.fail(`${key} ${fault}`, this.#ranges.get(key)?.start ?? 0, "adapter-config");
	}
	flag(key) {
		const value = this.#get(key);
		if (value === void 0 || typeof value === "boolean") return value ?? false;
		return this.fail(key, "must be true or false");
	}
	flagOrText(key, otherwise) {
		const value = this.#get(key);
		if (value === void 0 || typeof value === "boolean") return value ?? otherwise;
		return this.#text(key, value);
	}
	text(key) {
		const value = this.#get(key);
		return value === void 0 ? void 0 : this.#text(key, value);
	}
	/** The first choice is the default. */
	choice(key, choices) {
		const value = this.text(key);
		return (value === void 0 ? choices[0] : choices.find((known) => known === value)) ?? this.fail(key, `is ${excerpt(value ?? "")}; it must be one of ${choices.join(", ")}`);
	}
	names(key, most = maxEntryCount) {
		return this.#list(key, this.#get(key) ?? [], most).map((item) => this.#text(key, item));
	}
	namesOrText(key) {
		const value = this.#get(key);
		if (value === void 0) return void 0;
		return typeof value === "string" ? this.#text(key, value) : this.names(key);
	}
	/** One, or a list of them. */
	integers(key) {
		const value = this.#get(key) ?? [];
		return this.#list(key, Array.isArray(value) ? value : [value]).map((item) => typeof item === "number" && Number.isSafeInteger(item) ? item : this.fail(key, "must be whole numbers"));
	}
	rank(key, otherwise) {
		return this.#values.has(key) ? this.#rank(key, this.#values.get(key)) : otherwise;
	}
	scale(key, otherwise) {
		return this.#values.has(key) ? this.#scale(key, this.#values.get(key)) : otherwise;
	}
	ranks(key) {
		return this.#pattern(key, (value) => this.#rank(key, value));
	}
	numbers(key) {
		return this.#pattern(key, (value) => this.#scale(key, value));
	}
	#get(key) {
		return this.#values.get(key) ?? void 0;
	}
	#text(key, value) {
		if (typeof value !== "string") return this.fail(key, "must be a string");
		if (value.length > maxTextLength) return this.fail(key, `has more than ${maxTextLength} characters`);
		return value;
	}
	#list(key, value, most = maxEntryCount) {
		if (!Array.isArray(value)) return this.fail(key, "must be a list");
		if (value.length > most) return this.fail(key, `has more than ${most} entries`);
		return value;
	}
	#rank(key, value) {
		if (typeof value === "number" && Number.isInteger(value) && value >= 1 && value <= maxRank$1) return value;
		return this.fail(key, `must be a whole number from 1 to ${maxRank$1}`);
	}
	#scale(key, value) {
		const { least, most } = scaleBounds;
		if (typeof value !== "number") return this.fail(key, "must be a number");
		const size = Math.abs(value);
		if (size === 0 || size >= least && size <= most) return value;
		return this.fail(key, `must be 0 or of a size from ${least} to ${most}`);
	}
	#pattern(key, read) {
		const value = this.#get(key);
		if (value === void 0) return /* @__PURE__ */ new Map();
		if (typeof value !== "object" || Array.isArray(value)) return this.fail(key, "must be an object");
		const entries = Object.entries(value);
		if (entries.length > maxEntryCount) return this.fail(key, `has more than ${maxEntryCount} entries`);
		return new Map(entries.map(([pattern, item]) => [this.#text(key, pattern), read(item)]));
	}
};
// src/core/adapter/refuse-kinds.ts
const mergeHint = "Merge each adapter into its base model (PeftModel.merge_and_unload) and extrapolate the whole checkpoints.";
/** What cannot be extrapolated as an adapter, with the reason and the key or tensor that showed it. */
function unsupported(source, reason, evidence, hint = mergeHint) {
	return new IncompatibleError(`${source}: ${reason} (${evidence}).`, {
		code: "adapter-unsupported",
		hint
	});
}
/** Of PEFT's other methods, why what LoRA allows does not hold of them. */
const otherTypes = {
	LOHA: "LoHa multiplies two products element by element, so that its update is of no low rank",
	LOKR: "LoKr makes its update by Kronecker products, which do not add up to one",
	ADALORA: "AdaLoRA has singular values between its factors, and ranks that changed during training",
	IA3: "IA³ multiplies activations by vectors instead of adding to weights",
	VERA: "VeRA shares random factors among modules and trains vectors between them",
	OFT: "OFT rotates the weights, which is no addition to them",
	BOFT: "BOFT rotates the weights, which is no addition to them"
};
const isPromptMethod = /PROMPT|PREFIX|P_TUNING|CPT/;
/** Initialisations that change the base's own weights, which the adapter is then relative to. */
const changesBase = /^(pissa|olora|corda|loftq|lora_ga)/i;
/** Those that do not; a plain `true` or `false` does neither. */
const keepsBase = /^(gaussian|eva|orthogonal|mica)$/i;
/** Settings that make something else of the factors, and what that is. */
const otherSettings = {
	use_dora: "DoRA normalises the sum of weight and update, so that it is not linear in its factors",
	use_qalora: "QALoRA pools the inputs of its factors",
	kasa_config: "KaSA takes singular components from the weights and has a diagonal between its factors",
	monteclora_config: "MonteCLoRA draws random numbers into its factors",
	use_bdlora: "BD-LoRA stores blocks of its factors in place of the factors",
	arrow_config: "Arrow weighs several adapters anew for every token",
	alora_invocation_tokens: "an activated LoRA works on some tokens only, so that there are no weights with it",
	trainable_token_indices: "single rows of the embeddings are trained beside the factors",
	target_parameters: "parameters are adapted whose factors are stored for all experts at once",
	megatron_config: "the factors may be parts of a model that Megatron divided"
};
/**
* Refuses adapters that are not, or not only, s·B·A added to weights.
*
* @throws IncompatibleError `adapter-unsupported`
*/
function refuseOtherKinds({ source, peftType, initialisation, values }) {
	if (peftType !== "LORA") throw unsupported(source, (Object.hasOwn(otherTypes, peftType) ? otherTypes[peftType] : void 0) ?? (isPromptMethod.test(peftType) ? "it trains what comes before the input, no weights" : "the adapter is not a LoRA"), `peft_type is ${excerpt(peftType)}`);
	for (const [key, reason] of Object.entries(otherSettings)) {
		const value = values.get(key);
		if (isSet(value)) throw unsupported(source, reason, `${key} is ${typeof value === "object" ? "set" : "true"}`);
	}
	if (typeof initialisation === "boolean" || keepsBase.test(initialisation)) return;
	const evidence = `init_lora_weights is ${excerpt(initialisation)}`;
	throw changesBase.test(initialisation) ? unsupported(source, "its initialisation changed the weights of the base model, and the factors hold for those only", evidence, "Save it with path_initial_model_for_weight_conversion, which makes a plain LoRA of it, or merge it.") : unsupported(source, "its initialisation is not known, and may have changed the base model", evidence);
}
/** PEFT takes an empty list or object as none. */
function isSet(value) {
	if (value === void 0 || value === null || value === false || value === 0 || value === "") return false;
	return typeof value !== "object" || Object.keys(value).length > 0;
}
// src/core/adapter/adapter-config.ts
/** Far above any real one: 65536 patterns take a few megabytes. */
const maxAdapterConfigByteLength = 16 << 20;
const maxKeyCount = 4096;
/** Each tensor is compared with all of them. */
const maxSavedCount = 256;
/**
* Reads the adapter_config.json of a LoRA.
*
* @throws FormatError `adapter-config` for what is malformed, of a wrong type or out of bounds;
*   IncompatibleError `adapter-unsupported` for whatever is no LoRA, or more than one.
*/
function parseAdapterConfig(bytes, source) {
	const reader = new JsonReader(bytes, {
		source,
		code: "adapter-config",
		allowNonFinite: true
	});
	const values = /* @__PURE__ */ new Map();
	const ranges = /* @__PURE__ */ new Map();
	const alphaRanges = /* @__PURE__ */ new Map();
	reader.readObject("the config", maxKeyCount, (key) => {
		const start = reader.position;
		if (key === "alpha_pattern" && bytes[start] === 123) values.set(key, readPattern(reader, alphaRanges));
		else values.set(key, reader.readValue("the config"));
		ranges.set(key, {
			start,
			end: reader.position
		});
	});
	reader.readEnd("the config");
	const fields = new ConfigFields(values, ranges, reader);
	refuseOtherKinds({
		source,
		peftType: fields.text("peft_type") ?? fields.fail("peft_type", "is missing"),
		initialisation: fields.flagOrText("init_lora_weights", true),
		values
	});
	const alphaPattern = [...fields.numbers("alpha_pattern")].map(([pattern, alpha]) => [pattern, {
		alpha,
		...alphaRanges.get(pattern) ?? {
			start: 0,
			end: 0
		}
	}]);
	return {
		source,
		text: {
			bytes,
			values: ranges
		},
		rank: fields.rank("r", 8),
		alpha: fields.scale("lora_alpha", 8),
		rankPattern: fields.ranks("rank_pattern"),
		alphaPattern: new Map(alphaPattern),
		usesRslora: fields.flag("use_rslora"),
		loraBias: fields.flag("lora_bias"),
		ensuresWeightTying: fields.flag("ensure_weight_tying"),
		bias: fields.choice("bias", [
			"none",
			"all",
			"lora_only"
		]),
		modulesToSave: fields.names("modules_to_save", maxSavedCount),
		baseModel: fields.text("base_model_name_or_path") || void 0,
		revision: fields.text("revision") || void 0,
		selection: selectionOf(fields),
		values
	};
}
function readPattern(reader, ranges) {
	const pattern = Object.create(null);
	reader.readObject("alpha_pattern", Number.POSITIVE_INFINITY, (key) => {
		const start = reader.position;
		pattern[key] = reader.readValue("alpha_pattern");
		ranges.set(key, {
			start,
			end: reader.position
		});
	});
	return pattern;
}
/** PEFT takes `target_modules` and `exclude_modules` as sets, and one number or name as a list of one. */
function selectionOf(fields) {
	const sets = [
		"target_modules",
		"exclude_modules",
		"layers_pattern"
	].map((key) => {
		const value = fields.namesOrText(key);
		return typeof value === "string" ? value : value?.toSorted();
	});
	return JSON.stringify([...sets, fields.integers("layers_to_transform").toSorted((a, b) => a - b)]);
}
// src/core/adapter/join-factors.ts
const maxRank = 4096;
/**
* The factors of a module, checked to be a pair.
*
* @throws IncompatibleError `adapter-weights`
*/
function joinFactors(module, { isEmbedding, a, b, bias }, source) {
	const fail = (fault) => {
		throw new IncompatibleError(`${source}: the factors of ${excerpt(module)} ${fault}.`, {
			code: "adapter-weights",
			hint: "Save the adapter again; parts of a model that was divided among machines have to be gathered first."
		});
	};
	if (a === void 0 || b === void 0) return fail(`have no ${a === void 0 ? "A" : "B"}`);
	const shapes = `A [${a.shape.join(", ")}], B [${b.shape.join(", ")}]`;
	const [rank = 0] = a.shape;
	const [width = 0, columns = 0, ...kernel] = b.shape;
	const axisCount = a.shape.length;
	const isConvolution = !isEmbedding && axisCount > 2;
	if (axisCount < 2 || axisCount > 5 || b.shape.length !== axisCount || isEmbedding && axisCount !== 2) return fail(`have shapes that are none of a pair: ${shapes}`);
	if ([...a.shape, ...b.shape].includes(0) || kernel.some((size) => size !== 1)) return fail(`have shapes that are none of a pair: ${shapes}`);
	if (rank > maxRank || (isConvolution ? rank % columns !== 0 : rank !== columns)) return fail(`do not agree on a rank up to ${maxRank}: ${shapes}`);
	if (bias !== void 0 && bias.shape.join() !== `${width}`) return fail(`have a bias [${bias.shape.join(", ")}] that does not fit B [${b.shape.join(", ")}]`);
	return {
		module,
		kind: isEmbedding ? "embedding" : isConvolution ? "convolution" : "linear",
		a,
		b,
		bias,
		rank,
		groupCount: rank / columns
	};
}
// src/core/adapter/sort-tensors.ts
const maxNameLength = 1024;
const maxOtherCount = 8192;
const roles = {
	".lora_A.weight": ["a", false],
	".lora_B.weight": ["b", false],
	".lora_B.bias": ["bias", false],
	".lora_embedding_A": ["a", true],
	".lora_embedding_B": ["b", true]
};
/** Parts of names that only other kinds of adapters have. */
const otherKinds = [
	[/\.lora_magnitude_vector(\.|$)/, "DoRA normalises the sum of weight and update, so that it is not linear"],
	[/\.lora_(E|ranknum)(\.|$)/, "AdaLoRA has singular values between its factors"],
	[/\.trainable_tokens_/, "single rows of the embeddings are trained beside the factors"]
];
/**
* Says of every tensor of an adapter what it is.
*
* @throws IncompatibleError `adapter-unsupported` naming the first that a LoRA does not have,
*   `adapter-weights` for factors that are not a pair.
*/
function sortTensors(checkpoint, config) {
	const source = nameOf(checkpoint.snapshot.origin, checkpoint.shards[0]?.path);
	const found = /* @__PURE__ */ new Map();
	const others = [];
	for (const tensor of checkpoint.tensors.values()) {
		const { name } = tensor;
		const evidence = `tensor ${excerpt(name)}`;
		const kind = otherKinds.find(([pattern]) => pattern.test(name));
		if (kind !== void 0) throw unsupported(source, kind[1], evidence);
		if (name.length > maxNameLength) throw unsupported(source, "it has a name of unlikely length", evidence);
		if (!name.startsWith("base_model.model.")) throw unsupported(source, `it has a tensor whose name does not begin with ${adapterPrefix}`, evidence);
		if (!hasFloatDtype(tensor)) throw unsupported(source, `it has a tensor in ${tensor.dtype}; only ${floatDtypes.join(", ")} can be extrapolated`, evidence);
		if (addFactor(tensor, found)) continue;
		others.push(tensor);
		if (others.length > maxOtherCount) throw unsupported(source, `it has more than ${maxOtherCount} tensors beside its factors`, evidence);
	}
	const modules = /* @__PURE__ */ new Map();
	for (const [module, factors] of found) modules.set(module, joinFactors(module, factors, source));
	for (const tensor of others) if (!isWhole(tensor, modules, config)) throw unsupported(source, "it has a tensor that is neither a factor of a LoRA nor announced by its config", `tensor ${excerpt(tensor.name)}`);
	if (modules.size === 0) throw new IncompatibleError(`${source} has no factors of a LoRA.`, {
		code: "adapter-weights",
		hint: "Save the adapter again, with its weights."
	});
	return {
		modules,
		wholeTensors: new Map(others.map((tensor) => [tensor.name, tensor]))
	};
}
function addFactor(tensor, found) {
	for (const [suffix, [role, isEmbedding]] of Object.entries(roles)) {
		if (!tensor.name.endsWith(suffix)) continue;
		const module = tensor.name.slice(17, -suffix.length);
		const factors = found.get(module) ?? { isEmbedding };
		if (factors.isEmbedding !== isEmbedding) return false;
		factors[role] = tensor;
		found.set(module, factors);
		return true;
	}
	return false;
}
/** Whether PEFT puts the tensor in place of the base's. */
function isWhole(tensor, modules, config) {
	if (tensor.name.includes(".lora_")) return false;
	const name = baseNameOf(tensor.name);
	const module = name.slice(0, Math.max(0, name.lastIndexOf(".")));
	if (name.endsWith(".bias")) {
		if (config.bias === "all" || config.bias === "lora_only" && modules.has(module)) return true;
	}
	if (hasTokenRows(name) || name.endsWith(".weight") && modules.get(module)?.kind === "embedding") return true;
	return config.modulesToSave.some((saved) => saved !== "" && name.includes(`${saved}.`));
}
// src/core/adapter/open-adapter.ts
/** As PEFT looks for them. */
const weights = [["adapter_model.safetensors", "safetensors"], ["adapter_model.bin", "torch"]];
/**
* Opens the LoRA adapter of a snapshot by its config and the header of its weights; no weights are read.
* Undefined where there is none, that is, no adapter_config.json.
*
* @throws IncompatibleError `adapter-unsupported` for adapters of other kinds, `adapter-weights` for those
*   whose weights are missing or not whole; FormatError for damaged files.
*/
async function openAdapter(snapshot) {
	if (!snapshot.files.has("adapter_config.json")) return void 0;
	const config = parseAdapterConfig(await readSmallFile(snapshot, adapterConfigPath, maxAdapterConfigByteLength), nameOf(snapshot.origin, adapterConfigPath));
	const [path, format] = weights.find(([name]) => snapshot.files.has(name)) ?? [];
	if (path === void 0 || format === void 0) throw new IncompatibleError(`${nameOf(snapshot.origin)} has ${adapterConfigPath}, but neither adapter_model.safetensors nor adapter_model.bin.`, {
		code: "adapter-weights",
		hint: "Upload or download the adapter with its weights."
	});
	const checkpoint = await openWeights(snapshot, path, format);
	return {
		config,
		checkpoint,
		...sortTensors(checkpoint, config)
	};
}
async function openWeights(snapshot, path, format) {
	const source = snapshot.source(path);
	const header = format === "torch" ? await readTorchCheckpoint(source) : await readHeader(source);
	const tensors = header.tensors.map((tensor) => ({
		...tensor,
		path
	}));
	const metadata = "metadata" in header ? header.metadata : void 0;
	const shard = {
		path,
		byteLength: source.byteLength,
		metadata,
		tensors
	};
	return {
		snapshot,
		format,
		tensors: new Map(tensors.map((tensor) => [tensor.name, tensor])),
		shards: [shard],
		index: void 0,
		config: void 0
	};
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
	return `'${plainName$1(name)}' ${dtype} [${shape.join(", ")}]`;
}
/** Where a side or one of its files is, as users know it. */
function placeOfSide({ checkpoint }, tensor) {
	const { snapshot } = checkpoint;
	return tensor === void 0 ? nameOf(snapshot.origin) : snapshot.source(tensor.path).name;
}
const countOf = ({ shape }) => countElements(shape) ?? 0;
// src/core/adapter/adapter-plan.ts
/** Distinct numbers, ascending. */
const distinct = (values) => [...new Set(values)].toSorted((a, b) => a - b);
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
// src/core/plan/cut-operation.ts
/** The output of an operation as units that are made whole: elements, bytes where these are copied, or rows. */
function unitsOf(operation) {
	switch (operation.kind) {
		case "extrapolate": return {
			unitCount: operation.elementCount,
			unitBytes: bytesOf(operation.outputDtype)
		};
		case "copy": {
			const { source, outputDtype } = operation;
			const byteLength = source.end - source.start;
			if (source.dtype === outputDtype) return {
				unitCount: byteLength,
				unitBytes: 1
			};
			return {
				unitCount: byteLength / bytesOf(source.dtype),
				unitBytes: bytesOf(outputDtype)
			};
		}
		case "concatenate": {
			const { rowCount, aligned, sft, outputDtype } = operation;
			return {
				unitCount: rowCount,
				unitBytes: (aligned.rowElements + sft.rowElements) * bytesOf(outputDtype)
			};
		}
	}
}
/** How many bytes each side is read for to make so many units of an operation. */
function inputBytesOf(operation, unitCount) {
	const units = inputUnitBytesOf(operation);
	return {
		aligned: unitCount * units.aligned,
		sft: unitCount * units.sft
	};
}
function cutOperation(operation, from, to) {
	const units = inputUnitBytesOf(operation);
	switch (operation.kind) {
		case "extrapolate": return {
			...operation,
			firstElement: operation.firstElement + from,
			elementCount: to - from,
			...cutSides(operation, from, to, units)
		};
		case "copy": return {
			...operation,
			source: cutRange(operation.source, from, to, units[operation.side])
		};
		case "concatenate": return {
			...operation,
			rowCount: to - from,
			...cutSides(operation, from, to, units)
		};
	}
}
/** Bytes of either side that a unit is made from. */
function inputUnitBytesOf(operation) {
	switch (operation.kind) {
		case "extrapolate": return {
			aligned: bytesOf(operation.aligned.dtype),
			sft: bytesOf(operation.sft.dtype)
		};
		case "copy": {
			const { side, source, outputDtype } = operation;
			const bytes = source.dtype === outputDtype ? 1 : bytesOf(source.dtype);
			return {
				aligned: side === "aligned" ? bytes : 0,
				sft: side === "sft" ? bytes : 0
			};
		}
		case "concatenate": {
			const { aligned, sft } = operation;
			return {
				aligned: aligned.rowElements * bytesOf(aligned.dtype),
				sft: sft.rowElements * bytesOf(sft.dtype)
			};
		}
	}
}
function cutSides({ aligned, sft }, from, to, units) {
	return {
		aligned: cutRange(aligned, from, to, units.aligned),
		sft: cutRange(sft, from, to, units.sft)
	};
}
function cutRange(range, from, to, unitBytes) {
	return {
		...range,
		start: range.start + from * unitBytes,
		end: range.start + to * unitBytes
	};
}
function bytesOf(dtype) {
	return bitsPerElement[dtype] / 8;
}
// src/core/plan/assemble-plan.ts
/** The plan that makes these files, with its sums. */
function assemblePlan(contents) {
	const { shards, ...rest } = contents;
	const files = shards.map(writeShard);
	const tensors = shards.flatMap((shard) => shard.tensors);
	const inputs = tensors.flatMap(({ operations }) => operations.map(bytesReadFor));
	const extrapolatedCount = tensors.filter(isExtrapolated).length;
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
const isExtrapolated = ({ operations }) => operations.some(({ kind }) => kind !== "copy");
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
// src/core/adapter/parse-expression.ts
const classEscapes = {
	d: /\p{Nd}/u,
	D: /\P{Nd}/u,
	w: /[\p{L}\p{N}_]/u,
	W: /[^\p{L}\p{N}_]/u,
	s: /\s/,
	S: /\S/
};
const maxRepeat = 1e3;
const maxDepth = 100;
/**
* Undefined for what is malformed, or has assertions, references, flags or other things of which names have
* no need.
*/
function parseExpression(pattern) {
	const parser = new ExpressionParser(pattern);
	try {
		const expression = parser.readChoice(0);
		return parser.atEnd ? expression : void 0;
	} catch (error) {
		if (error instanceof UnknownSyntax) return void 0;
		throw error;
	}
}
var UnknownSyntax = class extends Error {};
var ExpressionParser = class {
	#position = 0;
	#text;
	constructor(text) {
		this.#text = text;
	}
	get atEnd() {
		return this.#position >= this.#text.length;
	}
	readChoice(depth) {
		if (depth > maxDepth) throw new UnknownSyntax();
		const items = [this.#readSequence(depth)];
		while (this.#take("|")) items.push(this.#readSequence(depth));
		return {
			kind: "choice",
			items
		};
	}
	#readSequence(depth) {
		const items = [];
		while (!this.atEnd && !this.#isNext("|") && !this.#isNext(")")) items.push(this.#readRepeated(depth));
		return {
			kind: "sequence",
			items
		};
	}
	#readRepeated(depth) {
		const item = this.#readItem(depth);
		const match = /^(?:([*+?])|\{(\d{1,4})(?:(,)(\d{0,4}))?\})(\??)/.exec(this.#text.slice(this.#position));
		if (match === null) return item;
		this.#position += match[0].length;
		if (/^[*+?{]/.test(this.#text.slice(this.#position))) throw new UnknownSyntax();
		if (item.kind === "begin" || item.kind === "end") throw new UnknownSyntax();
		const [, sign, low, comma, high] = match;
		if (sign !== void 0) return {
			kind: "repeat",
			item,
			least: sign === "+" ? 1 : 0,
			most: sign === "?" ? 1 : void 0
		};
		const least = Number(low);
		const most = comma === void 0 ? least : high === "" ? void 0 : Number(high);
		if (least > maxRepeat || most !== void 0 && (most > maxRepeat || most < least)) throw new UnknownSyntax();
		return {
			kind: "repeat",
			item,
			least,
			most
		};
	}
	#readItem(depth) {
		const character = this.#text[this.#position++] ?? "";
		switch (character) {
			case "(": {
				if (this.#isNext("?") && !this.#take("?:")) throw new UnknownSyntax();
				const inner = this.readChoice(depth + 1);
				if (!this.#take(")")) throw new UnknownSyntax();
				return inner;
			}
			case "[": return this.#readClass();
			case ".": return {
				kind: "character",
				test: (other) => other !== "\n"
			};
			case "^": return { kind: "begin" };
			case "$": return { kind: "end" };
			case "\\": return {
				kind: "character",
				test: this.#readEscape()
			};
			default:
				if ("*+?{".includes(character)) throw new UnknownSyntax();
				return {
					kind: "character",
					test: (other) => other === character
				};
		}
	}
	#readEscape() {
		const letter = this.#text[this.#position++] ?? "";
		const known = Object.hasOwn(classEscapes, letter) ? classEscapes[letter] : void 0;
		if (known !== void 0) return (character) => known.test(character);
		if (letter === "" || /[\p{L}\p{N}]/u.test(letter)) throw new UnknownSyntax();
		return (character) => character === letter;
	}
	#readClass() {
		const isNegated = this.#take("^");
		const tests = [];
		do {
			const first = this.#text[this.#position++];
			if (first === void 0 || first === "[") throw new UnknownSyntax();
			if (first === "\\") {
				tests.push(this.#readEscape());
				if (this.#isNext("-") && this.#text[this.#position + 1] !== "]") throw new UnknownSyntax();
				continue;
			}
			const last = /^-([^\]])/.exec(this.#text.slice(this.#position))?.[1];
			if (last === "\\" || last === "[") throw new UnknownSyntax();
			if (last === void 0) {
				tests.push((character) => character === first);
				continue;
			}
			this.#position += 2;
			if (last < first) throw new UnknownSyntax();
			tests.push((character) => character >= first && character <= last);
		} while (!this.#isNext("]") && !this.atEnd);
		if (!this.#take("]")) throw new UnknownSyntax();
		return {
			kind: "character",
			test: (other) => tests.some((test) => test(other)) !== isNegated
		};
	}
	#isNext(text) {
		return this.#text.startsWith(text, this.#position);
	}
	#take(text) {
		if (!this.#isNext(text)) return false;
		this.#position += text.length;
		return true;
	}
};
// src/core/adapter/pattern-program.ts
/** Repeats are written out, so that a short expression can become a long program. */
const maxStepCount = 2e4;
/** What a step takes, measured by the comparison of two characters. */
const stepCost = 8;
/** Undefined where the expression has something that is not known here, or would become too long. */
function compilePattern(pattern) {
	const expression = parseExpression(pattern);
	if (expression === void 0) return void 0;
	const steps = [{ kind: "match" }];
	const add = (step) => {
		if (steps.length >= maxStepCount) throw new RangeError("too many steps");
		return steps.push(step) - 1;
	};
	try {
		return {
			steps,
			first: compile(expression, 0, steps, add)
		};
	} catch (error) {
		if (error instanceof RangeError) return void 0;
		throw error;
	}
}
/** Adds the steps of an expression that is followed by step `next`; gives the first of them. */
function compile(expression, next, steps, add) {
	switch (expression.kind) {
		case "character": return add({
			kind: "character",
			test: expression.test,
			next
		});
		case "begin":
		case "end": return add({
			kind: expression.kind,
			next
		});
		case "sequence": return expression.items.reduceRight((after, item) => compile(item, after, steps, add), next);
		case "choice": return add({
			kind: "split",
			next: expression.items.map((item) => compile(item, next, steps, add))
		});
		case "repeat": {
			const { item, least, most } = expression;
			let first = next;
			if (most === void 0) {
				const loop = add({
					kind: "split",
					next: [next]
				});
				steps[loop] = {
					kind: "split",
					next: [compile(item, loop, steps, add), next]
				};
				first = loop;
			} else for (let count = least; count < most; count++) first = add({
				kind: "split",
				next: [compile(item, first, steps, add), next]
			});
			for (let count = 0; count < least; count++) first = compile(item, first, steps, add);
			return first;
		}
	}
}
/** Whether the program takes the text from one of the places to its end. */
function runProgram({ steps, first }, text, starts, budget) {
	let current = [];
	for (let position = 0; position <= text.length; position++) {
		const seen = /* @__PURE__ */ new Set();
		const waiting = [];
		const open = starts.has(position) ? [...current, first] : current;
		let matched = false;
		while (open.length > 0) {
			const index = open.pop() ?? 0;
			if (seen.has(index)) continue;
			seen.add(index);
			budget.steps -= stepCost;
			if (budget.steps < 0) return false;
			const step = steps[index];
			if (step === void 0) continue;
			if (step.kind === "match") matched = position === text.length;
			else if (step.kind === "split") open.push(...step.next);
			else if (step.kind === "character") waiting.push(index);
			else if (step.kind === "begin" ? position === 0 : position === text.length) open.push(step.next);
		}
		if (matched) return true;
		const character = text[position];
		if (character === void 0) return false;
		current = [];
		for (const index of waiting) {
			const step = steps[index];
			if (step?.kind === "character" && step.test(character)) current.push(step.next);
		}
	}
	return false;
}
// src/core/adapter/module-pattern.ts
/**
* Comparisons of characters that may be spent on an adapter: a second or so, and far more than real ones
* take.
*/
const maxSteps = 1e8;
const patternBudget = () => ({ steps: maxSteps });
/** Keys of this kind are names of modules or the ends of such, and need no program. */
const plainName = /^[\w-]+(?:\.[\w-]+)*$/;
/**
* Reads patterns as PEFT does, with Python's `re.match(rf"(.*\.)?({key})$", module)`: a key is a regular
* expression for a module's name or for whole parts at its end. They are matched here without backtracking,
* in a time that their length bounds, because they are a stranger's.
*
* @throws IncompatibleError `adapter-pattern` for expressions with more than the usual, and, from `find`, for
*   more of them than there is time for.
*/
function readPatterns(entries, source, budget) {
	const patterns = Array.from(entries, ([pattern, value]) => ({
		match: matcherOf(pattern, source),
		value
	}));
	return { find(module) {
		for (const { match, value } of patterns) {
			if (match(module, budget)) return value;
			if (budget.steps < 0) throw refusal(source, "its patterns take too long to match with its modules");
		}
	} };
}
function matcherOf(pattern, source) {
	if (plainName.test(pattern)) return (module, budget) => endsLike(module, pattern, budget);
	const program = compilePattern(pattern);
	if (program === void 0) throw refusal(source, `the pattern ${excerpt(pattern)} has more in it than names, groups and repeats`);
	return (module, budget) => matchesFromSomePart(program, module, budget);
}
/** In a regular expression the dots of a name stand for any character. */
function endsLike(module, name, budget) {
	const from = module.length - name.length;
	budget.steps--;
	if (from < 0 || from > 0 && module[from - 1] !== ".") return false;
	for (let index = name.length - 1; index >= 0; index--) {
		budget.steps--;
		const wanted = name[index];
		if (wanted !== "." && wanted !== module[from + index]) return false;
	}
	return true;
}
function matchesFromSomePart(program, module, budget) {
	const starts = [0];
	for (let index = 0; index < module.length; index++) if (module[index] === ".") starts.push(index + 1);
	return runProgram(program, module, new Set(starts), budget);
}
function refusal(source, reason) {
	return new IncompatibleError(`${source}: ${reason}.`, {
		code: "adapter-pattern",
		hint: "Write the names of modules into rank_pattern and alpha_pattern."
	});
}
// src/core/adapter/module-scales.ts
/**
* What each module's product is multiplied by is alpha over this: the rank, or its square root with rsLoRA.
*/
const divisorOf = (rank, usesRslora) => usesRslora ? Math.sqrt(rank) : rank;
/**
* The alpha of every module.
*
* @throws IncompatibleError `adapter-pattern` where patterns cannot be read, `adapter-weights` where a factor
*   has another rank than the config says, so that PEFT could not load it either.
*/
function alphasOfModules({ config, modules }) {
	const { source, rank, alpha, rankPattern, alphaPattern } = config;
	const budget = patternBudget();
	const ranks = readPatterns(rankPattern, source, budget);
	const alphas = readPatterns(alphaPattern, source, budget);
	const found = /* @__PURE__ */ new Map();
	for (const [module, factors] of modules) {
		const stated = ranks.find(module) ?? rank;
		if (stated !== factors.rank) throw new IncompatibleError(`${source}: the factors of ${excerpt(module)} have rank ${factors.rank}, which should be ${stated}.`, {
			code: "adapter-weights",
			hint: "Config and weights are of different savings; save the adapter again."
		});
		found.set(module, alphas.find(module)?.alpha ?? alpha);
	}
	return found;
}
/** What products are multiplied by, ascending; several where patterns give modules scales of their own. */
function scalesOf({ config, modules }, alphas) {
	return distinct([...modules].map(([module, { rank }]) => (alphas.get(module) ?? 0) / divisorOf(rank, config.usesRslora)));
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
	const aShape = [joined.rank, ...aligned.a.shape.slice(1)];
	const [rowCount = 0, , ...kernel] = aligned.b.shape;
	const bShape = [
		rowCount,
		joined.rank,
		...kernel
	];
	return [{
		name: names.a,
		shape: aShape,
		dtype,
		operations: [copyOf(names.a, aShape, "aligned", aligned.a, dtype), copyOf(names.a, aShape, "sft", sft.a, dtype)]
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
function planCopy(name, side, tensor, asked) {
	const dtype = outputDtypeOf(tensor.dtype, asked);
	const { shape } = tensor;
	return {
		name,
		shape,
		dtype,
		operations: [copyOf(name, shape, side, tensor, dtype)]
	};
}
function copyOf(tensor, shape, side, { path, start, end, dtype }, outputDtype) {
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
		plan: assembleAdapter(aligned, tensors, options, [...notesOf(modules), ...whole.notes]),
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
	const around = ({ kind, a, b }) => [
		kind,
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
/** Tensors of θ0 that one of θ1 is compared with. */
const maxPartners = 8;
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
	const byEnding = indexEndings(open.keys());
	const chosen = [];
	while (chosen.length < maxRenames && open.size > 0 && wanted.size > 0) {
		const [best, ...others] = rankCandidates(wanted, open, byEnding, canBeOne);
		if (best === void 0) break;
		const rival = others.find((other) => other.partners.size === best.partners.size && contradict(best, other));
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
/** Names by how they end and what numbers they have, for each of their endings. */
function indexEndings(names) {
	const byEnding = /* @__PURE__ */ new Map();
	for (const name of names) for (const { key } of endingsOf(name)) {
		const known = byEnding.get(key);
		if (known === void 0) byEnding.set(key, [name]);
		else if (known.length < maxPartners) known.push(name);
	}
	return byEnding;
}
/** From the longest to the shortest that says something: `weight` alone says nothing. */
function* endingsOf(name) {
	const segments = name.split(".");
	if (segments.length > maxSegments) return;
	const numbers = segments.filter(isNumber).join();
	let start = 0;
	for (const [index, segment] of segments.entries()) {
		if (index === segments.length - 1 && (segment === "weight" || segment === "bias")) return;
		yield {
			key: `${name.slice(start)} ${numbers}`,
			length: name.length - start
		};
		start += segment.length + 1;
	}
}
/** Those that match most first. */
function rankCandidates(wanted, open, byEnding, canBeOne) {
	const candidates = /* @__PURE__ */ new Map();
	for (const [target, tensor] of wanted) for (const { key, length } of endingsOf(target)) {
		const partners = (byEnding.get(key) ?? []).filter((name) => {
			const partner = open.get(name);
			return partner !== void 0 && canBeOne(tensor, partner, target);
		});
		if (partners.length === 0) continue;
		for (const name of partners) {
			const rename = {
				from: withoutNumbers(name.slice(0, name.length - length)),
				to: withoutNumbers(target.slice(0, target.length - length))
			};
			const id = `${rename.from}=${rename.to}`;
			const known = candidates.get(id) ?? {
				rename,
				partners: /* @__PURE__ */ new Map()
			};
			known.partners.set(target, name);
			candidates.set(id, known);
		}
		break;
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
function contradict(a, b) {
	const taken = new Set(a.partners.values());
	for (const [target, name] of b.partners) if (a.partners.has(target) || taken.has(name)) return true;
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
		embeddings: Map.groupBy(weights.filter(isTokenEmbedding), tableOf),
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
const isShared = (name) => /(?:^|\.)shared\.weight$/.test(name);
const firstOf = (names) => names.find(isShared) ?? names[0];
// src/core/adapter/base-tensors.ts
/**
* Names are matched as those of whole checkpoints are: with or without `model.` and the like, tied or not.
*/
function openBaseTensors(base, { checkpoint, modules, wholeTensors }) {
	const wanted = /* @__PURE__ */ new Map();
	for (const factors of modules.values()) wanted.set(baseWeightOf(factors), factors.b);
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
	return {
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
		const fault = faultOfFactors(factors, base);
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
		plan: assembleAdapter(aligned, tensors, options, [...base.notes, ...noteWhole(aligned)]),
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
function faultOfFactors(factors, base) {
	const { a, b } = factors;
	const name = baseWeightOf(factors);
	const weight = base.find(name);
	const shapes = `${describeTensor(a)} and ${describeTensor(b)}`;
	if (weight === void 0) return `adapts '${name}', which is not there: ${shapes}`;
	return fits(factors, weight) ? void 0 : `has ${shapes}, which do not fit ${describeTensor(weight)}`;
}
function fits({ kind, a, b, groupCount }, { shape }) {
	const [width = 0] = b.shape;
	const [, inputs = 0, ...kernel] = a.shape;
	switch (kind) {
		case "embedding": return shape.join() === [inputs, width].join();
		case "linear": return shape.join() === [width, inputs].join() || shape.join() === [inputs, width].join();
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
// src/stores/workers/hash-stream.ts
/**
* Opens a stream on a worker: blocks out, acknowledgements in.
* @param onReply gets the replies that are not acknowledgements or failures.
*/
function openHashStream(place, onReply) {
	const { stream } = place;
	const writes = [];
	let finishing;
	let ended;
	function end(error) {
		if (ended !== void 0) return;
		ended = { error };
		place.onEnd();
		for (const write of writes.splice(0)) write.reject(error);
		finishing?.reject(error);
	}
	const opened = {
		get isOpen() {
			return ended === void 0;
		},
		write(block) {
			if (ended !== void 0) return Promise.reject(ended.error);
			if (finishing !== void 0) return Promise.reject(/* @__PURE__ */ new Error("A finished stream takes no more blocks."));
			return new Promise((resolve, reject) => {
				writes.push({
					resolve,
					reject
				});
				if (block.buffer instanceof SharedArrayBuffer) place.send({
					kind: "write",
					stream,
					block
				});
				else {
					const copy = new Uint8Array(block);
					place.send({
						kind: "write",
						stream,
						block: copy
					}, [copy.buffer]);
				}
			});
		},
		finish() {
			if (ended !== void 0) return Promise.reject(ended.error);
			if (finishing !== void 0) return Promise.reject(/* @__PURE__ */ new Error("A stream can be finished once."));
			return new Promise((resolve, reject) => {
				finishing = {
					resolve,
					reject
				};
				place.onFinishing();
				place.send({
					kind: "finish",
					stream
				});
			});
		},
		abort(reason) {
			opened.fail(reason);
		},
		resolve(result) {
			if (ended !== void 0) return;
			finishing?.resolve(result);
			end(/* @__PURE__ */ new Error("The stream is finished."));
		},
		fail(error) {
			if (ended !== void 0) return;
			place.send({
				kind: "abort",
				stream
			});
			end(error);
		},
		receive(reply) {
			if (reply.kind === "taken") writes.shift()?.resolve();
			else if (reply.kind === "failed") opened.fail(reply.error);
			else onReply(reply, opened);
		}
	};
	return opened;
}
// src/stores/workers/xet-stream.ts
/** Opens the upload format on a worker: lends it buffers, and hands the xorbs it fills to `onXorb`. */
function openXetStream(place, options, buffers) {
	const { xorbByteLimit, maxXorbs, onXorb, compression = "auto" } = options;
	if (!(maxXorbs >= 1)) throw new RangeError(`A stream needs room for one xorb or more, not ${maxXorbs}.`);
	/** Long runs of equal bytes give equal xorbs, which are posted and listed once. */
	const known = /* @__PURE__ */ new Set();
	const xorbs = [];
	/** With the worker. If the stream fails it is abandoned there: the worker may still be writing. */
	let lent;
	let isWanting = false;
	let posting = 0;
	let summary;
	function lend() {
		if (!isWanting || !stream.isOpen) return;
		lent = buffers.take(xorbByteLimit, maxXorbs, lend);
		if (lent === void 0) return;
		isWanting = false;
		place.send({
			kind: "give-buffer",
			stream: place.stream,
			buffer: lent
		});
	}
	async function post(buffer, xorb) {
		posting++;
		try {
			await onXorb(xorb);
		} catch (error) {
			stream.fail(error);
		} finally {
			posting--;
			buffers.giveBack(buffer);
		}
		resolveWhenDone();
	}
	function resolveWhenDone() {
		if (summary !== void 0 && posting === 0) stream.resolve({
			...summary,
			xorbs
		});
	}
	const onEnd = () => {
		if (lent !== void 0) buffers.abandon();
		place.onEnd();
	};
	const stream = openHashStream({
		...place,
		onEnd
	}, (reply) => {
		switch (reply.kind) {
			case "buffer-wanted":
				isWanting = true;
				return lend();
			case "xorb": {
				if (lent === void 0) throw new Error("A worker filled a buffer that it was not given.");
				const { hash, chunkRecords, byteLength } = reply;
				const buffer = lent;
				lent = void 0;
				if (known.has(hash)) return buffers.giveBack(buffer);
				known.add(hash);
				xorbs.push({
					hash,
					chunkRecords
				});
				post(buffer, {
					hash,
					chunkRecords,
					body: new Uint8Array(buffer, 0, byteLength)
				});
				return;
			}
			case "file":
				summary = reply.summary;
				resolveWhenDone();
		}
	});
	place.send({
		kind: "open-xet",
		stream: place.stream,
		xorbByteLimit,
		compression
	});
	return stream;
}
// src/stores/workers/xorb-buffers.ts
function createXorbBuffers() {
	const free = [];
	const waiting = [];
	let inUse = 0;
	const release = () => {
		inUse--;
		for (const ask of waiting.splice(0)) ask();
	};
	return {
		take(byteLength, maxXorbs, onFree) {
			if (inUse >= maxXorbs) {
				waiting.push(onFree);
				return;
			}
			inUse++;
			const index = free.findIndex((buffer) => buffer.byteLength === byteLength);
			return free.splice(index, index < 0 ? 0 : 1)[0] ?? new SharedArrayBuffer(byteLength);
		},
		giveBack(buffer) {
			free.push(buffer);
			release();
		},
		abandon: release
	};
}
// src/stores/workers/open-pool.ts
/** How much longer the upload format takes than SHA-256, for the same bytes. */
const xetLoad = 4;
const sha256Load = 1;
/** Workers make little garbage; without a limit V8 lets it grow to tens of MB before it collects. */
const resourceLimits = { maxYoungGenerationSizeMb: 4 };
/**
* Opens a pool of up to `threads` worker threads. Each stream stays with the worker that has least to do when
* the stream is opened.
* @param options.workerUrl the door `worker.ts`, or what it was bundled to.
*/
function openWorkerPool(options) {
	if (!(Number.isInteger(options.threads) && options.threads >= 1)) throw new RangeError(`A pool needs one thread or more, not ${options.threads}.`);
	const slots = Array.from({ length: options.threads }, () => ({
		worker: void 0,
		load: 0,
		streams: /* @__PURE__ */ new Map()
	}));
	const buffers = createXorbBuffers();
	let lastStream = 0;
	let closed = false;
	function startWorker(slot) {
		const worker = new Worker(options.workerUrl, {
			name: "hashes",
			execArgv: [],
			resourceLimits
		});
		worker.on("message", (reply) => slot.streams.get(reply.stream)?.receive(reply));
		worker.on("error", (error) => fail(slot, worker, `failed: ${error.message}`, error));
		worker.on("exit", (code) => fail(slot, worker, `stopped with exit code ${code}`));
		return worker;
	}
	/** A worker that died takes its streams with it; the next stream gets a new one. */
	function fail(slot, worker, what, cause) {
		if (slot.worker !== worker) return;
		slot.worker = void 0;
		const error = new Error(`A hash worker ${what}.`, cause === void 0 ? void 0 : { cause });
		for (const stream of [...slot.streams.values()]) stream.fail(error);
	}
	function open(load, openOn) {
		if (closed) throw new Error("The worker pool is closed.");
		const slot = slots.reduce((least, other) => other.load < least.load ? other : least);
		slot.worker ??= startWorker(slot);
		const worker = slot.worker;
		const stream = ++lastStream;
		let remainingLoad = load;
		const onFinishing = () => {
			slot.load -= remainingLoad;
			remainingLoad = 0;
		};
		const opened = openOn({
			stream,
			send: (request, transfer = []) => {
				if (slot.worker === worker) worker.postMessage(request, transfer);
			},
			onFinishing,
			onEnd: () => {
				onFinishing();
				slot.streams.delete(stream);
			}
		});
		slot.load += load;
		slot.streams.set(stream, opened);
		return opened;
	}
	return {
		openSha256: () => open(sha256Load, (place) => {
			place.send({
				kind: "open-sha256",
				stream: place.stream
			});
			return openHashStream(place, (reply, stream) => {
				if (reply.kind === "sha256") stream.resolve(reply.sha256);
			});
		}),
		openXet: (xet) => open(xetLoad, (place) => openXetStream(place, xet, buffers)),
		async close() {
			closed = true;
			const workers = slots.flatMap((slot) => slot.worker ?? []);
			for (const slot of slots) {
				slot.worker = void 0;
				for (const stream of [...slot.streams.values()]) stream.fail(/* @__PURE__ */ new Error("The worker pool was closed."));
			}
			await Promise.all(workers.map((worker) => worker.terminate()));
		}
	};
}
// src/app/session/session.ts
/** sha256 and the upload format of one file are two streams; further threads serve further α. */
const minHashThreads = 2;
/**
* @param parent a session whose connections, pacing and threads this one uses; they stay open when it is closed. Without
*   one it has its own.
*/
function openSession(runtime, parent) {
	let hub;
	let pool;
	const repos = /* @__PURE__ */ new Map();
	const snapshots = [];
	const keep = async (opening) => {
		const snapshot = await opening;
		snapshots.push(snapshot);
		return snapshot;
	};
	const openRepo = (endpoint) => {
		const name = formatEndpoint(endpoint);
		const known = repos.get(name);
		if (known !== void 0) return known;
		const opening = keep(session.hub().then((hub) => hub.openSnapshot(endpoint.repo, endpoint.revision)));
		repos.set(name, opening);
		opening.catch(() => repos.delete(name));
		return opening;
	};
	const session = {
		runtime,
		get pool() {
			if (parent !== void 0) return parent.pool;
			const threads = Math.max(minHashThreads, availableParallelism() - 1);
			pool ??= openWorkerPool({
				workerUrl: runtime.workerUrl,
				threads
			});
			return pool;
		},
		hub() {
			if (parent !== void 0) return parent.hub();
			const { hubUrl, token, clock, log, signal } = runtime;
			hub ??= import("./hub2.js").then(({ openHub }) => openHub({
				hubUrl,
				token,
				clock,
				log,
				signal,
				environment: process.env
			}));
			return hub;
		},
		async openSnapshot(endpoint, subfolder) {
			const snapshot = await (endpoint.kind === "directory" ? keep(openDirectorySnapshot(endpoint.path)) : openRepo(endpoint));
			return subfolder === void 0 ? snapshot : openSubfolder(snapshot, subfolder);
		},
		async [Symbol.asyncDispose]() {
			await Promise.all(snapshots.map((snapshot) => snapshot.close()));
			await pool?.close();
			(await hub)?.close();
		}
	};
	return session;
}
export { unwrapNames as C, adapterConfigPath as E, placeOfSide as S, parseAdapterConfig as T, cutOperation as _, alignNames as a, countOf as b, differInRows as c, planTensor as d, tensorDtypeOf as f, assemblePlan as g, isRunningStatistic as h, findWordTables as i, pairCommonRows as l, isBuffer as m, planAdapter as n, modulesOf as o, isAddedHead as p, findTiedTwin as r, commonRowsOf as s, openSession as t, refuseVocabularies as u, inputBytesOf as v, openAdapter as w, describeTensor as x, unitsOf as y };
