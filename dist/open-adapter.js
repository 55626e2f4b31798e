import { a as FormatError, h as option, k as excerpt, o as IncompatibleError, r as CapacityError, u as advice } from "./errors.js";
import { a as unsupported$2, c as mapConcurrently, n as maxAdapterConfigByteLength, o as JsonReader, r as parseAdapterConfig, s as viewOf } from "./session.js";
import { n as listNames } from "./listing.js";
import { n as storedPathOf, t as nameOf } from "./snapshot.js";
import { t as isRecord } from "./records.js";
// src/kit/group-by.ts
/** The items of each key, both in the order in which they came. `Map.groupBy` does the same, which Node 20 lacks. */
function groupBy(items, keyOf) {
	const groups = /* @__PURE__ */ new Map();
	for (const item of items) {
		const key = keyOf(item);
		const group = groups.get(key);
		if (group === void 0) groups.set(key, [item]);
		else group.push(item);
	}
	return groups;
}
// src/kit/small-file.ts
/**
* A small file of a snapshot, whole.
*
* @throws FormatError `file-too-large`, before anything is read; InputError where the snapshot has no such file.
*/
async function readSmallFile(snapshot, path, maxByteLength) {
	const source = snapshot.source(path);
	if (source.byteLength <= maxByteLength) return source.slice(0, source.byteLength);
	throw new FormatError(`the file has ${source.byteLength} bytes; at most ${maxByteLength} are read`, {
		source: source.name,
		byteOffset: maxByteLength,
		code: "file-too-large"
	});
}
/** The same as text; undefined where there is no such file. */
async function findSmallText(snapshot, path, maxByteLength) {
	if (!snapshot.files.has(path)) return void 0;
	return new TextDecoder().decode(await readSmallFile(snapshot, path, maxByteLength));
}
/** The beginning of a text of any length; undefined where there is no such file. */
async function findTextStart(snapshot, path, mostBytes) {
	const file = snapshot.files.get(path);
	if (file === void 0) return void 0;
	return new TextDecoder().decode(await snapshot.source(path).slice(0, Math.min(file.byteLength, mostBytes)));
}
// src/formats/checkpoint/weight-names.ts
/** Names after which transformers and diffusers put a variant. */
const usualBases = [
	"model",
	"pytorch_model",
	"diffusion_pytorch_model"
];
const extension = "(?:safetensors|bin)";
const part = "\\d{5}-of-\\d{5}";
/** In the order of base, variant and what follows it. */
const indexName = new RegExp(`^([^/]+\\.${extension}\\.index)\\.([\\w-]+)(\\.json)$`);
const shardName = new RegExp(`^([\\w-]+)\\.([\\w-]+)(-${part}\\.${extension})$`);
/** As diffusers writes them. */
const laterShardName = new RegExp(`^([\\w-]+-${part})\\.([\\w-]+)(\\.${extension})$`);
const singleName = new RegExp(`^([\\w-]+)\\.([\\w-]+)(\\.${extension})$`);
/**
* Reads `model.fp16.safetensors`, `model.fp16-00001-of-00002.safetensors`, `model.safetensors.index.fp16.json` and the
* like; undefined for ordinary names. Another name with a dot in it is of a variant if the name without it is there.
*
* @param isThere whether there is a file of that name.
*/
function readVariant(path, isThere) {
	for (const pattern of [
		indexName,
		laterShardName,
		shardName,
		singleName
	]) {
		const [, base, variant, rest] = pattern.exec(path) ?? [];
		if (base === void 0 || variant === void 0 || rest === void 0) continue;
		const ordinaryPath = base + rest;
		if (pattern === indexName || usualBases.includes(base.replace(new RegExp(`-${part}$`), "")) || isThere(ordinaryPath)) return {
			variant,
			ordinaryPath
		};
	}
}
/** Weights with the tensor names of their makers' own programs, which Mistral and Meta publish beside others. */
const isConsolidated = (path) => /^consolidated(?:[.-][^/]*)?\.(?:safetensors|pth|pt|bin)(?:\.index\.json)?$/.test(path);
const isAdapterFile = (path) => /^adapter_[^/]*\.(?:safetensors|bin|pt)$/.test(path);
const isShardName = (path) => new RegExp(`-${part}\\.${extension}$`).test(path);
const isSafetensors = (path) => /^[^/]+\.safetensors$/.test(path);
const isSafetensorsIndex = (path) => /^[^/]+\.safetensors\.index\.json$/.test(path);
/** PyTorch's, as transformers names it, or one of its shards or their index. */
const isTorchModel = (path) => /^pytorch_model(?:-\d{5}-of-\d{5})?\.bin(?:\.index\.json)?$/.test(path);
// src/formats/checkpoint/usual-weights.ts
/** Whether a snapshot is a PEFT adapter and nothing else: whole weights come first where both are there. */
function isAdapterAlone(snapshot) {
	const { files } = snapshot;
	return files.has("adapter_config.json") && !hasWholeWeights(snapshot);
}
/** Whether a PEFT adapter lies beside whole weights. */
function hasAdapterBeside(snapshot) {
	const { files } = snapshot;
	return ["adapter_model.safetensors", "adapter_model.bin"].some((path) => files.has(path)) && files.has("adapter_config.json") && hasWholeWeights(snapshot);
}
function hasWholeWeights(snapshot) {
	if (chooseUsual(snapshot) !== void 0) return true;
	return [...snapshot.files.keys()].some((path) => (isSafetensors(path) || isSafetensorsIndex(path)) && !isAdapterFile(path) && !isConsolidated(path));
}
/** By the names that transformers gives. */
function chooseUsual({ files }) {
	return [
		{
			format: "safetensors",
			kind: "single",
			path: "model.safetensors"
		},
		{
			format: "safetensors",
			kind: "sharded",
			indexPath: "model.safetensors.index.json"
		},
		{
			format: "torch",
			kind: "single",
			path: "pytorch_model.bin"
		},
		{
			format: "torch",
			kind: "sharded",
			indexPath: "pytorch_model.bin.index.json"
		}
	].find((choice) => files.has(choice.kind === "single" ? choice.path : choice.indexPath) && (choice.format === "safetensors" || !files.has("adapter_config.json")));
}
// src/formats/checkpoint/variant.ts
/** Names of the variants that there are weights of, sorted. */
function variantsOf({ files }) {
	const found = [...files.keys()].flatMap((path) => readVariant(path, (other) => files.has(other))?.variant ?? []);
	return [.../* @__PURE__ */ new Set([...found, ...hasAdapterBeside({ files }) ? besideAdapter : []])].sort();
}
/**
* A snapshot in which the weights of a variant have the names of the ordinary ones and stand in their place, so that
* what is made like it has ordinary names as well; undefined where there is no such variant.
*/
function openVariant(snapshot, variant) {
	return openNamed(snapshot, variant) ?? openBesideAdapter(snapshot, variant);
}
/** What `variant` calls the two parts of a repo that has whole weights and an adapter beside them. */
const besideAdapter = ["adapter", "whole"];
function openBesideAdapter(snapshot, variant) {
	const part = besideAdapter.find((name) => name === variant);
	if (part === void 0 || !hasAdapterBeside(snapshot)) return void 0;
	const isOther = part === "whole" ? isAdapterPart : (path) => isOrdinaryWeights(path) && !isAdapterPart(path);
	const paths = [...snapshot.files.keys()].filter((path) => !isOther(path));
	return viewOf(snapshot, {
		...snapshot.origin,
		variant
	}, new Map(paths.map((path) => [path, path])));
}
const isAdapterPart = (path) => path === "adapter_config.json" || isAdapterFile(path);
/**
* transformers loads whole weights with the adapter that lies beside them, or, from the Hub, the adapter with the
* model that it names; so which one is meant has to be said.
*
* @throws IncompatibleError `weights-ambiguous`, unless a variant was chosen.
*/
function refuseAdapterBeside(snapshot) {
	if (snapshot.origin.variant !== void 0 || !hasAdapterBeside(snapshot)) return;
	throw new IncompatibleError(`${nameOf(snapshot.origin)} has whole weights and an adapter (adapter_config.json): transformers applies the adapter when it loads them.`, {
		code: "weights-ambiguous",
		hint: advice`Choose the whole weights without the adapter with ${option("variant", "whole")}, or the adapter on its base model with ${option("variant", "adapter")}. If the adapter is meant to be applied to these weights, merge it first (PeftModel.merge_and_unload).`
	});
}
function openNamed(snapshot, variant) {
	const { files, origin } = snapshot;
	const paths = /* @__PURE__ */ new Map();
	const renamed = /* @__PURE__ */ new Map();
	for (const path of files.keys()) {
		const found = readVariant(path, (other) => files.has(other));
		if (found?.variant === variant) renamed.set(found.ordinaryPath, path);
		else if (isShardName(path) || !isOrdinaryWeights(path)) paths.set(path, path);
	}
	if (renamed.size === 0) return void 0;
	return viewOf(snapshot, {
		...origin,
		variant
	}, new Map([...paths, ...renamed]));
}
/** @throws IncompatibleError naming the variants that there are. */
function requireVariant(snapshot, variant) {
	return openVariant(snapshot, variant) ?? refuseVariant([snapshot], variant);
}
/** Of snapshots that all lack it. */
function refuseVariant(snapshots, variant) {
	const places = snapshots.map((snapshot) => {
		const variants = variantsOf(snapshot);
		return `${nameOf(snapshot.origin)} has ${variants.length === 0 ? "none" : listNames(variants)}`;
	});
	throw new IncompatibleError(`There are no weights of the variant '${variant}': ${places.join("; ")}.`, {
		code: "variant-missing",
		hint: advice`Name one that is there with ${option("variant")}, or leave it out for the ordinary weights.`
	});
}
/** What an index of a variant calls a shard, as the snapshot of the variant does. */
function ordinaryNameOf(path, variant) {
	const found = readVariant(path, () => false);
	return found?.variant === variant ? found.ordinaryPath : path;
}
function isOrdinaryWeights(path) {
	return isSafetensors(path) || isSafetensorsIndex(path) || isTorchModel(path);
}
// src/formats/checkpoint/choose-weights.ts
/**
* Chooses the weights as transformers does: `model.safetensors`, `model.safetensors.index.json`, `pytorch_model.bin`,
* `pytorch_model.bin.index.json`; and where there are none of these, the only index or the only file of safetensors.
* Variants such as `model.fp16.safetensors`, adapters and `consolidated.*` are other models, and not mixed in. Before
* all of them comes what config.json names as `transformers_weights`.
*
* @throws IncompatibleError saying what was found instead.
*/
function chooseWeights(snapshot, config) {
	const named = config?.transformers_weights;
	if (typeof named === "string") return chooseNamed(snapshot, named);
	const usual = chooseUsual(snapshot);
	if (usual !== void 0) return usual;
	const format = "safetensors";
	const { files } = snapshot;
	const place = nameOf(snapshot.origin);
	const paths = [...files.keys()].sort();
	const own = paths.filter((path) => readVariant(path, (other) => files.has(other)) === void 0 && !isConsolidated(path) && !isAdapterFile(path));
	const indexes = own.filter(isSafetensorsIndex);
	const [indexPath] = indexes;
	if (indexPath !== void 0 && indexes.length === 1) return {
		format,
		kind: "sharded",
		indexPath
	};
	if (indexPath !== void 0) throw new IncompatibleError(`${place} has more than one index of weights: ${listNames(indexes)}.`, {
		code: "weights-ambiguous",
		hint: "Keep one of them, as model.safetensors.index.json."
	});
	const single = own.filter(isSafetensors);
	const [only] = single;
	if (only === void 0) throw unsupported$1(snapshot, paths);
	if (single.length === 1 && !isShardName(only)) return {
		format,
		kind: "single",
		path: only
	};
	if (single.some(isShardName)) throw new IncompatibleError(`${place} has shards (${listNames(single)}) but no model.safetensors.index.json.`, {
		code: "index-missing",
		hint: "Download or save the checkpoint with its index."
	});
	throw new IncompatibleError(`${place} has more than one file of weights and no index: ${listNames(single)}.`, {
		code: "weights-ambiguous",
		hint: "Name the right one model.safetensors, or remove the others."
	});
}
/** Before a variant or the ordinary names, as transformers does. */
function chooseNamed({ files, origin }, name) {
	const format = "safetensors";
	if (files.has(name) && isSafetensorsIndex(name)) return {
		format,
		kind: "sharded",
		indexPath: name
	};
	if (files.has(name) && isSafetensors(name)) return {
		format,
		kind: "single",
		path: name
	};
	throw new IncompatibleError(`${nameOf(origin, "config.json")} names ${excerpt(name)} as transformers_weights, and there are no safetensors of that name beside it.`, {
		code: "weights-unsupported",
		hint: "Correct config.json there, or use a revision that has the file."
	});
}
/** Folders that hold weights which could be chosen if the folder were all, sorted. */
function foldersWithWeights(paths) {
	const folders = paths.filter((path) => !/(^|\/)\./.test(path)).flatMap((path) => {
		const at = path.lastIndexOf("/");
		const name = path.slice(at + 1);
		const isWeights = isSafetensors(name) || isSafetensorsIndex(name) || isTorchModel(name);
		return at > 0 && isWeights && !isConsolidated(name) && !isAdapterFile(name) ? [path.slice(0, at)] : [];
	});
	return [...new Set(folders)].sort();
}
/** Says what is there instead of weights that can be read. */
function unsupported$1(snapshot, paths) {
	const place = nameOf(snapshot.origin);
	const refusal = (message, hint, code = "weights-unsupported") => new IncompatibleError(`${place} ${message}.`, {
		code,
		hint
	});
	const found = (pattern) => paths.filter((path) => pattern.test(path));
	if (paths.includes("adapter_config.json")) return refusal("is a PEFT adapter (adapter_config.json), and a whole checkpoint is wanted here", "Adapters go together as θ1 with the model they were trained on as θ0, or with another adapter on the same base; otherwise merge it first (PeftModel.merge_and_unload).");
	const elsewhere = describeElsewhere(snapshot, paths);
	if (elsewhere !== void 0) return refusal(elsewhere.message, elsewhere.hint, elsewhere.code);
	const consolidated = paths.filter((path) => isConsolidated(path.slice(path.lastIndexOf("/") + 1)));
	if (consolidated.length > 0) return refusal(`has weights under their maker's own names only (${listNames(consolidated)}), as Mistral's and Meta's programs read them: their tensors are not called as in transformers`, "Use a repo or revision with model.safetensors or its shards and their index.");
	const pytorch = found(/(^|\/)(pytorch_model|model)[^/]*\.(bin|pt|pth)$|\.bin\.index\.json$/);
	if (pytorch.length > 0) return refusal(`holds PyTorch weights (${listNames(pytorch)}), but neither pytorch_model.bin nor its shards with their index`, "Convert the checkpoint with save_pretrained(safe_serialization=True), or, where the Hub has made a safetensors pull request for the repo, name it as the revision: namespace/name@refs/pr/N.");
	const original = "Use the original checkpoint, with model.safetensors or its shards and their index at the top level.";
	const gguf = found(/\.gguf$/);
	if (gguf.length > 0) return refusal(`has GGUF weights, which are quantised or made for llama.cpp (${listNames(gguf)})`, original);
	const others = found(/\.(h5|msgpack|onnx|ckpt|pt|pth|npz|tflite)$/);
	if (others.length > 0) return refusal(`has weights in a format this tool does not read (${listNames(others)})`, original);
	return refusal(paths.length === 0 ? "is empty" : `has no weights among its ${paths.length} files (${listNames(paths)})`, "Expected model.safetensors, or shards with model.safetensors.index.json.");
}
/** Weights that an option would choose; undefined where there are none. */
function describeElsewhere(snapshot, paths) {
	const variants = variantsOf(snapshot);
	const folders = foldersWithWeights(paths);
	const [variant] = variants;
	const [folder] = folders;
	if (variant === void 0 && folder === void 0) return void 0;
	const ofVariants = variants.length === 1 ? `the variant ${variant}` : `the variants ${listNames(variants)}`;
	const inFolders = folders.length === 1 ? `the folder ${folder}` : `the folders ${listNames(folders)}`;
	const byVariant = option("variant", variant);
	const byFolder = option("subfolder", folder);
	if (folder === void 0) return {
		code: "variant-needed",
		message: `has no ordinary weights, but those of ${ofVariants}`,
		hint: advice`Choose with ${byVariant}.`
	};
	if (variant === void 0) return {
		code: "subfolder-needed",
		message: `has no weights at its top level, but in ${inFolders}`,
		hint: advice`Choose with ${byFolder}.`
	};
	return {
		code: "weights-ambiguous",
		message: `has no ordinary weights at its top level, but those of ${ofVariants}, and others in ${inFolders}`,
		hint: advice`Choose with ${byVariant}, or with ${byFolder}.`
	};
}
// src/formats/safetensors/dtype.ts
/** Every element type of the format (`Dtype` of safetensors 0.8), with its size in bits. */
const bitsPerElement = {
	BOOL: 8,
	F4: 4,
	F6_E2M3: 6,
	F6_E3M2: 6,
	U8: 8,
	I8: 8,
	F8_E5M2: 8,
	F8_E4M3: 8,
	F8_E8M0: 8,
	F8_E4M3FNUZ: 8,
	F8_E5M2FNUZ: 8,
	I16: 16,
	U16: 16,
	F16: 16,
	BF16: 16,
	I32: 32,
	U32: 32,
	F32: 32,
	C64: 64,
	F64: 64,
	I64: 64,
	U64: 64
};
function isDtype(value) {
	return Object.hasOwn(bitsPerElement, value);
}
/** Whether the dtype holds real floating-point numbers, whatever their width. */
function isFloat(dtype) {
	return dtype.startsWith("F") || dtype.startsWith("BF");
}
/** How many elements a shape holds; 1 for a scalar. Undefined when the number is not a safe integer. */
function countElements(shape) {
	if (shape.includes(0)) return 0;
	let count = 1;
	for (const size of shape) {
		count *= size;
		if (!Number.isSafeInteger(count)) return void 0;
	}
	return count;
}
/**
* How many bytes a tensor takes. Undefined when that is no whole number of bytes (sub-byte dtypes) or more
* than can be counted.
*/
function byteLengthOf(dtype, shape) {
	const elementCount = countElements(shape);
	if (elementCount === void 0) return void 0;
	const bitCount = elementCount * bitsPerElement[dtype];
	return Number.isSafeInteger(bitCount) && bitCount % 8 === 0 ? bitCount / 8 : void 0;
}
// src/formats/checkpoint/float-dtypes.ts
/** Float dtypes that can be extrapolated. */
const floatDtypes = [
	"BF16",
	"F16",
	"F32",
	"F64"
];
const isFloatDtype = (dtype) => floatDtypes.includes(dtype);
const hasFloatDtype = (tensor) => isFloatDtype(tensor.dtype);
// src/formats/checkpoint/left-out.ts
/** What the files of a checkpoint hold besides its tensors, a sentence for each file. */
function describeLeftOut({ shards, snapshot }) {
	return shards.flatMap(({ path, leftOut }) => {
		if (leftOut === void 0) return [];
		const { wrapper, entries } = leftOut;
		const { name } = snapshot.source(path);
		const names = listNames(entries, quote);
		if (wrapper === void 0) return [`${name}: beside the tensors there are ${names}, which are left out.`];
		const others = entries.length === 0 ? "" : `; beside it there are ${names}, which are left out`;
		return [`${name}: the tensors are those of its entry ${quote(wrapper)}${others}.`];
	});
}
/** As tensors are quoted. */
const quote = (name) => `'${excerpt(name).slice(1, -1)}'`;
// src/formats/safetensors/index-file.ts
/** Room for a million tensors with long names. */
const maxIndexByteLength$1 = 256 << 20;
const maxTensorCount$2 = 1 << 20;
const maxFileNameLength = 255;
/**
* Reads the index of a sharded checkpoint.
*
* @param source the file, as the user would name it.
* @param extension of the files; PyTorch's indexes are the same for `.bin`.
* @throws FormatError with the byte offset of the fault: malformed JSON, a tensor listed twice, or a file name
*   that is not a plain file of the extension in the index's folder or below.
*/
function parseIndex(content, source, extension = ".safetensors") {
	const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
	if (bytes.length > maxIndexByteLength$1) throw new FormatError(`the index has ${bytes.length} bytes; at most ${maxIndexByteLength$1} are read`, {
		source,
		byteOffset: maxIndexByteLength$1,
		code: "index-too-large"
	});
	const reader = new JsonReader(bytes, {
		source,
		code: "index-json"
	});
	let metadata = Object.create(null);
	let weightMap;
	reader.readObject("the index", 1024, (key, keyAt) => {
		if (key === "weight_map") weightMap = readWeightMap(reader, extension);
		else if (key === "metadata") {
			const value = reader.readValue("metadata");
			if (!isObject(value)) return reader.fail("metadata must be an object", keyAt);
			metadata = value;
		} else reader.readValue(excerpt(key));
	});
	reader.readEnd("the index");
	if (weightMap === void 0 || weightMap.size === 0) return reader.fail("the index has no weight_map, or an empty one", 0);
	return {
		metadata,
		weightMap
	};
}
/**
* Writes an index as transformers does: JSON with two spaces, a newline at the end. Entries of `metadata`
* and of `weightMap` keep their order.
*
* @param totalSize bytes of all tensors, headers not counted; replaces `metadata.total_size`.
*/
function encodeIndex(index) {
	const metadata = JSON.stringify({
		...index.metadata,
		total_size: index.totalSize
	}, null, 2);
	const weights = Array.from(index.weightMap, ([tensor, file]) => `    ${JSON.stringify(tensor)}: ${JSON.stringify(file)}`);
	const text = `{\n  "metadata": ${metadata.replaceAll("\n", "\n  ")},\n  "weight_map": {\n${weights.join(",\n")}\n  }\n}\n`;
	return new TextEncoder().encode(text);
}
function readWeightMap(reader, extension) {
	const weightMap = /* @__PURE__ */ new Map();
	const knownFiles = /* @__PURE__ */ new Map();
	reader.readObject("weight_map", maxTensorCount$2, (tensor) => {
		const at = reader.position;
		const text = reader.readString(`the file of ${excerpt(tensor)}`).replace(/^(?:\.\/)+/, "");
		let file = knownFiles.get(text);
		if (file === void 0) {
			const fault = findFileNameFault(text, extension);
			if (fault !== void 0) reader.fail(`tensor ${excerpt(tensor)} is said to be in ${excerpt(text)}, which ${fault}`, at, "index-file-name");
			file = text;
			knownFiles.set(file, file);
		}
		weightMap.set(tensor, file);
	});
	return weightMap;
}
/** Says what is wrong with a file name from an index; undefined for names that stay in the folder. */
function findFileNameFault(file, extension) {
	if (file.startsWith("/")) return "is an absolute path";
	if (file.includes("\\")) return "has a backslash";
	if (file.includes(":")) return "has a colon, as URLs and drives have";
	if (/[\u0000-\u001f\u007f-\u009f]/.test(file)) return "has a control character";
	const parts = file.split("/");
	if (parts.includes("..")) return "leaves the folder";
	if (parts.some((part) => part === "" || part.startsWith("."))) return "has an empty or hidden part";
	if (parts.some((part) => part.length > maxFileNameLength)) return "is too long";
	if (!file.endsWith(extension)) return `is not a ${extension} file`;
}
function isObject(value) {
	return typeof value === "object" && value !== null && !Array.isArray(value);
}
// src/formats/safetensors/header.ts
/** The reference implementation refuses longer headers too. */
const maxHeaderByteLength = 1e8;
/** The name that is not a tensor. */
const metadataKey = "__metadata__";
/**
* Lays out a safetensors file and writes its header: compact JSON like the reference implementation's,
* padded with spaces. The same contents give the same bytes.
*
* @throws CapacityError when the header would be longer than the format allows.
* @throws TypeError for contents that cannot be a file: a name twice, a data order that is not one of the
*   tensors, a tensor that is no whole number of bytes.
*/
function encodeHeader({ metadata, tensors, dataOrder, alignment = 64 }) {
	const { ranges, dataByteLength } = layOut(tensors, dataOrder ?? tensors.map(({ name }) => name));
	const entries = tensors.map(({ name, dtype, shape }) => {
		const [start, end] = rangeOf(name, ranges);
		return `${JSON.stringify(name)}:{"dtype":"${dtype}","shape":[${shape.join()}],"data_offsets":[${start},${end}]}`;
	});
	if (metadata !== void 0) {
		const pairs = Object.entries(metadata).map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`);
		entries.unshift(`"${metadataKey}":{${pairs.join()}}`);
	}
	const json = new TextEncoder().encode(`{${entries.join()}}`);
	const headerByteLength = Math.ceil((8 + json.length) / alignment) * alignment;
	const jsonByteLength = headerByteLength - 8;
	if (jsonByteLength > 1e8) throw new CapacityError(`A safetensors header of ${tensors.length} tensors takes ${jsonByteLength} bytes; the format allows ${maxHeaderByteLength}.`, {
		code: "safetensors-header-length",
		hint: "Spread the tensors over more files."
	});
	const bytes = new Uint8Array(headerByteLength).fill(32);
	new DataView(bytes.buffer).setBigUint64(0, BigInt(jsonByteLength), true);
	bytes.set(json, 8);
	return {
		bytes,
		tensors: tensors.map(({ name, dtype, shape }) => {
			const [start, end] = rangeOf(name, ranges);
			return {
				name,
				dtype,
				shape,
				start: headerByteLength + start,
				end: headerByteLength + end
			};
		}),
		fileByteLength: headerByteLength + dataByteLength
	};
}
function layOut(tensors, dataOrder) {
	const byName = new Map(tensors.map((tensor) => [tensor.name, tensor]));
	if (byName.size !== tensors.length || byName.has("__metadata__") || dataOrder.length !== tensors.length) throw new TypeError("tensor names must be unique, none of them __metadata__, and all be in the data order");
	const ranges = /* @__PURE__ */ new Map();
	let dataByteLength = 0;
	for (const name of dataOrder) {
		const tensor = byName.get(name);
		const byteLength = tensor && byteLengthOf(tensor.dtype, tensor.shape);
		if (byteLength === void 0 || ranges.has(name)) throw new TypeError(`tensor '${name}' cannot be laid out: unknown, twice, or no whole number of bytes`);
		ranges.set(name, [dataByteLength, dataByteLength + byteLength]);
		dataByteLength += byteLength;
	}
	return {
		ranges,
		dataByteLength
	};
}
function rangeOf(name, ranges) {
	const range = ranges.get(name);
	if (range === void 0) throw new TypeError(`tensor '${name}' is not in the data order`);
	return range;
}
// src/formats/safetensors/parse-header.ts
/** Far above the largest real checkpoints, and few enough to be held in memory. */
const maxTensorCount$1 = 1 << 18;
const maxMetadataCount$1 = 65536;
/** PyTorch and NumPy stop at 64 dimensions. */
const maxRank$2 = 64;
/**
* Reads the first eight bytes of a file: how long the JSON after them is. Nothing may be allocated by this
* number before it was checked, which is done here.
*
* @throws FormatError when it is over 100 MB or passes the end of the file.
*/
function parseHeaderLength(bytes, { source, fileByteLength }) {
	const truncated = (needed) => new FormatError(`the file is cut off within its header: it has ${fileByteLength} bytes, ${needed - fileByteLength} are missing`, {
		source,
		byteOffset: fileByteLength,
		code: "safetensors-truncated",
		hint: fetchAgain
	});
	if (fileByteLength < 8) throw truncated(8);
	const length = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getBigUint64(0, true);
	if (length > 1e8) throw new FormatError(`a header of ${length} bytes is announced; at most ${maxHeaderByteLength} are allowed`, {
		source,
		byteOffset: 0,
		code: "safetensors-header-length",
		hint: "The file is not in the safetensors format, or is damaged."
	});
	const jsonByteLength = Number(length);
	if (8 + jsonByteLength > fileByteLength) throw truncated(8 + jsonByteLength);
	return jsonByteLength;
}
const fetchAgain = "The file is incomplete; download or save it again.";
/**
* Reads the header of a safetensors file, strictly by the format (safetensors 0.8): everything in it is
* checked, so that whoever holds the result may rely on tensors that fill the file from the header to its
* end without overlap.
*
* @param bytes the beginning of the file, at least the whole header.
* @throws FormatError with the byte offset of the fault, before anything is allocated for what it is about.
*/
function parseHeader(bytes, place) {
	const headerByteLength = 8 + parseHeaderLength(bytes, place);
	if (bytes.length < headerByteLength) throw new RangeError("parseHeader needs the bytes of the whole header");
	const reader = new JsonReader(bytes.subarray(8, headerByteLength), {
		source: place.source,
		code: "safetensors-json",
		byteOffset: 8
	});
	if (bytes[8] !== 123) reader.fail("the header must begin with '{'", 0);
	let metadata;
	const tensors = [];
	reader.readObject("the header", maxTensorCount$1, (name, nameAt) => {
		if (name === "__metadata__") metadata = readMetadata(reader);
		else tensors.push(readTensor(reader, name, nameAt, headerByteLength));
	});
	reader.readEnd("the header");
	checkCoverage(tensors, headerByteLength, place, reader);
	return {
		metadata,
		tensors: tensors.map(({ name, dtype, shape, start, end }) => ({
			name,
			dtype,
			shape,
			start,
			end
		})),
		headerByteLength,
		fileByteLength: place.fileByteLength
	};
}
function readMetadata(reader) {
	const metadata = Object.create(null);
	reader.readObject(metadataKey, maxMetadataCount$1, (key) => {
		metadata[key] = reader.readString(`${metadataKey}: the value of ${excerpt(key)}`);
	});
	return metadata;
}
function readTensor(reader, name, nameAt, headerByteLength) {
	const what = `tensor ${excerpt(name)}`;
	let dtype;
	let shape;
	let offsets;
	let shapeAt = nameAt;
	let offsetsAt = nameAt;
	reader.readObject(what, 3, (key, keyAt) => {
		const valueAt = reader.position;
		if (key === "dtype") dtype = readDtype(reader, what);
		else if (key === "shape") {
			shapeAt = valueAt;
			shape = readIntegers(reader, `${what}: shape`, maxRank$2);
		} else if (key === "data_offsets") {
			offsetsAt = valueAt;
			offsets = readIntegers(reader, `${what}: data_offsets`, 2);
		} else reader.fail(`${what} has the unknown key ${excerpt(key)}`, keyAt);
	});
	if (dtype === void 0 || shape === void 0 || offsets === void 0) {
		const missing = dtype === void 0 ? "dtype" : shape === void 0 ? "shape" : "data_offsets";
		return reader.fail(`${what} has no ${missing}`, nameAt);
	}
	const [start, end] = offsets;
	if (start === void 0 || end === void 0) return reader.fail(`${what}: data_offsets must be [begin, end]`, offsetsAt);
	if (start > end) reader.fail(`${what}: data_offsets [${start}, ${end}] run backwards`, offsetsAt, "safetensors-offsets");
	const byteLength = byteLengthOf(dtype, shape);
	if (byteLength === void 0) reader.fail(`${what}: ${dtype} [${shape.join(", ")}] is no whole number of bytes, or too many`, shapeAt, "safetensors-shape");
	if (byteLength !== end - start) reader.fail(`${what}: ${dtype} [${shape.join(", ")}] takes ${byteLength} bytes, but data_offsets [${start}, ${end}] give it ${end - start}`, offsetsAt, "safetensors-shape");
	return {
		name,
		dtype,
		shape,
		start: headerByteLength + start,
		end: headerByteLength + end,
		offsetsAt
	};
}
function readDtype(reader, what) {
	const at = reader.position;
	const dtype = reader.readString(`${what}: dtype`);
	if (isDtype(dtype)) return dtype;
	return reader.fail(`${what} has the unknown dtype ${excerpt(dtype)}`, at, "safetensors-dtype", `Known dtypes are ${Object.keys(bitsPerElement).join(", ")}.`);
}
function readIntegers(reader, what, maxCount) {
	const values = [];
	reader.readArray(what, maxCount, () => values.push(reader.readSafeInteger(what)));
	return values;
}
/** The tensors, sorted by their data, must follow each other from the header to the end of the file. */
function checkCoverage(tensors, headerByteLength, { source, fileByteLength }, reader) {
	const byData = tensors.toSorted((a, b) => a.start - b.start || a.end - b.end);
	let reached = headerByteLength;
	let last;
	for (const tensor of byData) {
		if (tensor.start !== reached) {
			const what = `tensor ${excerpt(tensor.name)}`;
			const after = last === void 0 ? "the header" : `tensor ${excerpt(last.name)}`;
			const fault = tensor.start < reached ? `${what} overlaps ${after} by ${reached - tensor.start} bytes` : `there is a hole of ${tensor.start - reached} bytes between ${after} and ${what}`;
			reader.fail(fault, tensor.offsetsAt, "safetensors-offsets");
		}
		reached = tensor.end;
		last = tensor;
	}
	if (reached > fileByteLength) throw new FormatError(`the file is cut off: its header describes ${reached} bytes, it has ${fileByteLength}, ${reached - fileByteLength} are missing`, {
		source,
		byteOffset: fileByteLength,
		code: "safetensors-truncated",
		hint: fetchAgain
	});
	if (reached < fileByteLength) throw new FormatError(`${fileByteLength - reached} bytes follow the last tensor's data`, {
		source,
		byteOffset: reached,
		code: "safetensors-offsets"
	});
}
// src/formats/safetensors/read-header.ts
/** Most headers are shorter, so that one read is enough. */
const speculativeByteLength = 65544;
/**
* Reads the header of a safetensors file in one small read, or two where it is longer than 64 KiB.
*
* @throws FormatError as {@link parseHeader}, and whatever the source rejects with.
*/
async function readHeader(source) {
	const place = {
		source: source.name,
		fileByteLength: source.byteLength
	};
	const first = await source.slice(0, Math.min(speculativeByteLength, source.byteLength));
	const headerByteLength = 8 + parseHeaderLength(first, place);
	if (headerByteLength <= first.length) return parseHeader(first, place);
	const bytes = new Uint8Array(headerByteLength);
	bytes.set(first);
	bytes.set(await source.slice(first.length, headerByteLength), first.length);
	return parseHeader(bytes, place);
}
// src/formats/torch/faults.ts
/** The archive is damaged, hostile, or laid out as torch never does. */
function zipFault(source, message, byteOffset, hint) {
	return new FormatError(message, {
		source,
		byteOffset,
		code: "torch-zip",
		hint
	});
}
/** The pickle is damaged or passes a limit. */
function pickleFault(source, message, byteOffset) {
	return new FormatError(message, {
		source,
		byteOffset,
		code: "torch-pickle"
	});
}
/** The pickle asks for something that no state dict needs. */
function globalFault(source, message, byteOffset) {
	return new FormatError(message, {
		source,
		byteOffset,
		code: "torch-global",
		hint: "If you trust its maker, save the weights alone: torch.save(model.state_dict(), …), or as safetensors. If not, do not load the file with weights_only=False."
	});
}
/** A storage is missing, is not what the pickle says of it, or is too short for a tensor. */
function storageFault(source, message, byteOffset) {
	return new FormatError(message, {
		source,
		byteOffset,
		code: "torch-storage"
	});
}
/** A sound file that holds a tensor of a kind that is no plain array of elements. */
function tensorRefusal(source, message) {
	return new IncompatibleError(`${source}: ${message}.`, {
		code: "torch-tensor",
		hint: "Save plain tensors of one of the usual types: dequantised, dense, gathered, and in the type of the model."
	});
}
/** A sound file without exactly one state dict in it. */
function nestingRefusal(source, message) {
	return new IncompatibleError(`${source}: ${message}.`, {
		code: "torch-nesting",
		hint: "Save the state dict alone: torch.save(model.state_dict(), …), or as safetensors."
	});
}
// src/formats/torch/recognise.ts
/** Enough for the mark of a tar archive, which comes last of all that are looked for. */
const headByteLength = 512;
/** 0x1950a86a20f9469cfc6c as a pickled integer: the first value of every file torch wrote before 1.6. */
const legacyMagic = [
	138,
	10,
	108,
	252,
	156,
	70,
	249,
	32,
	106,
	168,
	80,
	25
];
/** The magic comes after the protocol and, from protocol 4, the length of a frame. */
const maxMagicOffset = 16;
/**
* Says what a file is that is no zip archive; returns when it begins like one.
*
* @throws IncompatibleError for the forms that torch wrote before 1.6; FormatError for anything else.
*/
async function refuseUnlessArchive(source) {
	const head = await source.slice(0, Math.min(headByteLength, source.byteLength));
	if (startsWith(head, [
		80,
		75,
		3,
		4
	])) return;
	const legacy = findLegacyForm(head);
	if (legacy !== void 0) throw new IncompatibleError(`${source.name} is ${legacy}, the form torch.save wrote before torch 1.6; only the zip form is read.`, {
		code: "torch-legacy",
		hint: "Save it again: torch.save(torch.load(path, map_location='cpu', weights_only=True), path), or as safetensors."
	});
	throw new FormatError(`the file is ${describe(head, source.byteLength)}, not what torch.save writes`, {
		source: source.name,
		byteOffset: 0,
		code: "torch-file",
		hint: "Fetch the file itself, or correct its name."
	});
}
function findLegacyForm(head) {
	for (let at = 0; at <= maxMagicOffset; at++) if (startsWith(head.subarray(at), legacyMagic)) return "a plain pickle";
	return hasText(head, 257, "ustar") || hasText(head, 0, "sys_info\0") ? "a tar archive" : void 0;
}
function describe(head, byteLength) {
	if (byteLength === 0) return "empty";
	if (hasText(head, 0, "version https://git-lfs")) return "a Git LFS pointer";
	if (hasText(head, 0, "HDF\r\n")) return "in the HDF5 format";
	if (hasText(head, 0, "GGUF")) return "in the GGUF format";
	if (hasText(head, 8, "{\"")) return "in the safetensors format";
	if (hasText(head, 0, "<")) return "a web page";
	if (head[0] === 128) return "a pickle without the mark of torch";
	return "in an unknown format";
}
function hasText(head, at, text) {
	return startsWith(head.subarray(at), Array.from(text, (character) => character.charCodeAt(0)));
}
function startsWith(bytes, expected) {
	return expected.every((byte, index) => bytes[index] === byte);
}
// src/formats/torch/end-record.ts
/** The end records, and the whole directory of files with up to some 800 storages. */
const tailByteLength = 65536;
const endByteLength = 22;
const endSignature = 101010256;
const locatorByteLength = 20;
const locatorSignature = 117853008;
const end64ByteLength = 56;
const end64Signature = 101075792;
/** One entry for every tensor, as many as a safetensors header may have. */
const maxEntryCount = 1 << 18;
/** So many entries with names of 80 bytes, which is three times what torch needs for one. */
const maxDirectoryByteLength = 32 << 20;
/**
* Finds the central directory from the records at the end of the file. As torch writes them, directory,
* Zip64 records and end record must follow each other to the last byte: then there is one way to read them.
*
* @throws FormatError for an archive that is cut off or whose records disagree; IncompatibleError for a file
*   that is something else.
*/
async function findDirectory(source) {
	const { name, byteLength } = source;
	const tailStart = Math.max(0, byteLength - tailByteLength);
	const tail = await source.keep(tailStart, byteLength);
	const view = new DataView(tail.buffer, tail.byteOffset, tail.byteLength);
	const endAt = tail.length - endByteLength;
	if (endAt < 0 || view.getUint32(endAt, true) !== endSignature) {
		await refuseUnlessArchive(source);
		throw zipFault(name, "the file begins as torch.save writes it, but does not end with the end record of a zip archive", byteLength, "The file is incomplete, or something was appended to it; download or save it again.");
	}
	const endStart = tailStart + endAt;
	if (view.getUint16(endAt + 20, true) !== 0) throw zipFault(name, "the archive has a comment", endStart + 20);
	const end = readEnd(view, endAt);
	const locatorAt = endAt - locatorByteLength;
	const place = locatorAt >= 0 && view.getUint32(locatorAt, true) === locatorSignature ? readEnd64({
		name,
		view,
		tailStart,
		endAt,
		end
	}) : {
		...end,
		directoryEnd: endStart
	};
	if (place.diskNumber !== 0 || place.directoryDisk !== 0 || place.diskEntryCount !== place.entryCount) throw zipFault(name, "the archive is a part of several", endStart + 4);
	const { entryCount, directoryOffset, directoryByteLength, directoryEnd } = place;
	if (directoryOffset + directoryByteLength !== directoryEnd) throw zipFault(name, `the directory is said to be the bytes [${directoryOffset}, ${directoryOffset + directoryByteLength}), but the end record begins at ${directoryEnd}`, endStart);
	if (entryCount > maxEntryCount || directoryByteLength > maxDirectoryByteLength) throw zipFault(name, `the directory has ${entryCount} entries in ${directoryByteLength} bytes; at most ${maxEntryCount} in ${maxDirectoryByteLength} are read`, endStart);
	if (entryCount * 46 > directoryByteLength) throw zipFault(name, `a directory of ${directoryByteLength} bytes has no room for ${entryCount} entries`, endStart);
	return {
		start: directoryOffset,
		end: directoryEnd,
		entryCount
	};
}
function readEnd(view, at) {
	return {
		diskNumber: view.getUint16(at + 4, true),
		directoryDisk: view.getUint16(at + 6, true),
		diskEntryCount: view.getUint16(at + 8, true),
		entryCount: view.getUint16(at + 10, true),
		directoryByteLength: view.getUint32(at + 12, true),
		directoryOffset: view.getUint32(at + 16, true)
	};
}
/** The Zip64 records; torch writes them always. What the end record says as well must be the same. */
function readEnd64({ name, view, tailStart, endAt, end }) {
	const locatorAt = endAt - locatorByteLength;
	const at = locatorAt - end64ByteLength;
	const recordStart = tailStart + at;
	const fault = (message, faultAt) => zipFault(name, message, tailStart + faultAt);
	if (view.getUint32(locatorAt + 4, true) !== 0 || view.getUint32(locatorAt + 16, true) !== 1) throw fault("the archive is a part of several", locatorAt + 4);
	if (at < 0 || view.getBigUint64(locatorAt + 8, true) !== BigInt(recordStart) || view.getUint32(at, true) !== end64Signature || view.getBigUint64(at + 4, true) !== BigInt(44)) throw fault("the Zip64 end record is not where it must be, just before its locator", locatorAt + 8);
	const readSafe = (offset) => {
		const value = view.getBigUint64(at + offset, true);
		if (value > BigInt(Number.MAX_SAFE_INTEGER)) throw fault(`the Zip64 end record has the number ${value}`, at + offset);
		return Number(value);
	};
	const end64 = {
		diskNumber: view.getUint32(at + 16, true),
		directoryDisk: view.getUint32(at + 20, true),
		diskEntryCount: readSafe(24),
		entryCount: readSafe(32),
		directoryByteLength: readSafe(40),
		directoryOffset: readSafe(48)
	};
	for (const key of Object.keys(end64)) {
		const isShort = key === "directoryByteLength" || key === "directoryOffset";
		if (end[key] !== end64[key] && end[key] !== (isShort ? 4294967295 : 65535)) throw fault(`the archive has two end records that disagree: ${end[key]} or ${end64[key]}`, endAt);
	}
	return {
		...end64,
		directoryEnd: recordStart
	};
}
// src/formats/torch/directory.ts
const entrySignature = 33639248;
/** As long as paths may be on the systems torch runs on. */
const maxNameByteLength = 4096;
const zip64ExtraId = 1;
const inZip64Extra$1 = 4294967295;
const encryptedFlags = 8257;
const descriptorFlag$1 = 8;
const utf8$1 = new TextDecoder("utf-8", {
	fatal: true,
	ignoreBOM: true
});
/**
* Reads the central directory. Whoever holds the result may rely on unencrypted entries with distinct
* relative names, which lie before the directory without overlap, the first at the beginning of the file.
*
* @param bytes the whole directory.
* @returns in the order of their place in the file.
* @throws FormatError naming the entry and the byte of the fault.
*/
function parseDirectory(bytes, { start, end, entryCount }, source) {
	const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
	const listed = [];
	const names = /* @__PURE__ */ new Set();
	let at = 0;
	for (let index = 0; index < entryCount; index++) {
		if (at + 46 > bytes.length || view.getUint32(at, true) !== entrySignature) throw zipFault(source, `entry ${index + 1} of ${entryCount} is not in the directory`, start + at);
		const nameByteLength = view.getUint16(at + 28, true);
		const extraByteLength = view.getUint16(at + 30, true);
		const commentByteLength = view.getUint16(at + 32, true);
		const nextAt = at + 46 + nameByteLength + extraByteLength + commentByteLength;
		if (nextAt > bytes.length) throw zipFault(source, `entry ${index + 1} of ${entryCount} passes the end of the directory`, start + at);
		const nameAt = at + 46;
		const name = readName(bytes.subarray(nameAt, nameAt + nameByteLength), source, start + nameAt);
		if (names.has(name)) throw zipFault(source, `the archive has the entry ${excerpt(name)} twice`, start + at);
		names.add(name);
		if (commentByteLength > 0) throw zipFault(source, `the entry ${excerpt(name)} has a comment`, start + at + 32);
		const extraAt = nameAt + nameByteLength;
		const extra = new DataView(bytes.buffer, bytes.byteOffset + extraAt, extraByteLength);
		const entry = readEntry$1(view, at, {
			name,
			extra,
			source,
			recordStart: start + at
		});
		listed.push({
			...entry,
			name,
			nameByteLength,
			recordStart: start + at
		});
		at = nextAt;
	}
	if (at !== bytes.length) throw zipFault(source, `${end - start - at} bytes follow the last entry of the directory`, start + at);
	return orderByPlace(listed, start, source);
}
function readName(bytes, source, byteOffset) {
	if (bytes.length > maxNameByteLength) throw zipFault(source, `an entry's name has ${bytes.length} bytes`, byteOffset);
	let name;
	try {
		name = utf8$1.decode(bytes);
	} catch {
		throw zipFault(source, "an entry's name is not valid UTF-8", byteOffset);
	}
	const segments = name.split("/");
	if (/[\\\0]/.test(name) || segments.some((segment) => [
		"",
		".",
		".."
	].includes(segment))) throw zipFault(source, `an entry's name is no plain relative path: ${excerpt(name)}`, byteOffset);
	return name;
}
function readEntry$1(view, at, place) {
	const { name, source, recordStart } = place;
	const fault = (message, offset) => zipFault(source, `the entry ${excerpt(name)} ${message}`, recordStart + offset);
	const flags = view.getUint16(at + 8, true);
	const method = view.getUint16(at + 10, true);
	if ((flags & encryptedFlags) !== 0) throw fault("is encrypted", 8);
	if ((flags & -2063) !== 0) throw fault(`has the unknown flags 0x${flags.toString(16)}`, 8);
	const { byteLength, storedByteLength, headerStart } = widen({
		byteLength: view.getUint32(at + 24, true),
		storedByteLength: view.getUint32(at + 20, true),
		headerStart: view.getUint32(at + 42, true)
	}, place);
	if (method === 0 && byteLength !== storedByteLength) throw fault(`is stored as it is, yet has ${storedByteLength} bytes for ${byteLength}`, 20);
	if (view.getUint16(at + 34, true) !== 0) throw fault("is in another part of the archive", 34);
	return {
		byteLength: storedByteLength,
		method,
		headerStart,
		hasDescriptor: (flags & descriptorFlag$1) !== 0
	};
}
/** Replaces what does not fit 32 bits by what the Zip64 extra field says, which has only those, in this order. */
function widen(short, { name, extra, source, recordStart }) {
	const fault = (message) => zipFault(source, `the entry ${excerpt(name)} ${message}`, recordStart);
	let zip64;
	for (let at = 0; at < extra.byteLength;) {
		const length = at + 4 <= extra.byteLength ? extra.getUint16(at + 2, true) : Number.POSITIVE_INFINITY;
		if (at + 4 + length > extra.byteLength) throw fault("has a malformed extra field");
		if (extra.getUint16(at, true) === zip64ExtraId) {
			if (zip64 !== void 0) throw fault("has two Zip64 extra fields");
			zip64 = new DataView(extra.buffer, extra.byteOffset + at + 4, length);
		}
		at += 4 + length;
	}
	const wide = { ...short };
	let at = 0;
	for (const key of [
		"byteLength",
		"storedByteLength",
		"headerStart"
	]) {
		if (short[key] !== inZip64Extra$1) continue;
		if (zip64 === void 0 || at + 8 > zip64.byteLength) throw fault("has no Zip64 extra field for its length or place");
		const value = zip64.getBigUint64(at, true);
		if (value > BigInt(Number.MAX_SAFE_INTEGER)) throw fault(`has the Zip64 length or place ${value}`);
		wide[key] = Number(value);
		at += 8;
	}
	return wide;
}
function orderByPlace(listed, directoryStart, source) {
	const ordered = listed.toSorted((a, b) => a.headerStart - b.headerStart);
	const [first] = ordered;
	if (first !== void 0 && first.headerStart !== 0) throw zipFault(source, `something is before the first entry, ${excerpt(first.name)}`, first.recordStart);
	return ordered.map((entry, index) => {
		const next = ordered[index + 1];
		const limit = Math.min(next?.headerStart ?? directoryStart, directoryStart);
		if (entry.headerStart + 30 + entry.nameByteLength + entry.byteLength > limit) {
			const into = limit === directoryStart ? "the directory" : excerpt(next?.name ?? "");
			throw zipFault(source, `the entry ${excerpt(entry.name)} of ${entry.byteLength} bytes at ${entry.headerStart} reaches into ${into}`, entry.recordStart);
		}
		return {
			...entry,
			limit
		};
	});
}
// src/formats/torch/local-header.ts
const signature = 67324752;
const inZip64Extra = 4294967295;
const extraHeaderByteLength = 4;
const maxExtraByteLength = 65535;
const descriptorFlag = 8;
/** Lengths that what follows an entry's data may have: with or without signature, with 32 or 64 bits. */
const descriptorByteLengths = [
	12,
	16,
	20,
	24
];
const decoder = new TextDecoder();
/** How much of a file says where an entry's data begins: the local header and the name, without extra fields. */
function headerRangeOf(entry) {
	return {
		start: entry.headerStart,
		end: entry.headerStart + 30 + entry.nameByteLength
	};
}
/** The bytes of an entry's header and data, at most: to the next entry, unless there is a hole. */
function entryRangeOf(entry) {
	const { start, end } = headerRangeOf(entry);
	return {
		start,
		end: Math.min(entry.limit, end + maxExtraByteLength + entry.byteLength)
	};
}
/**
* Where an entry's data begins, as its local header says: its extra fields, which are of another length than those
* in the directory, move it.
*
* @param bytes the entry's {@link headerRangeOf}, or more.
* @throws FormatError when the header contradicts the directory.
*/
function parseLocalHeader(bytes, entry, source) {
	const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
	const { headerStart, nameByteLength, byteLength } = entry;
	const fault = (message, at) => zipFault(source, `the entry ${excerpt(entry.name)} ${message}`, headerStart + at);
	if (view.getUint32(0, true) !== signature) throw fault("does not begin with a local header", 0);
	const flags = view.getUint16(6, true);
	if ((flags & descriptorFlag) !== 0 !== entry.hasDescriptor || (flags & 1) !== 0) throw fault("has other flags in its local header than in the directory", 6);
	if (view.getUint16(8, true) !== 0) throw fault("is compressed, by its local header", 8);
	const nameBytes = bytes.subarray(30, 30 + nameByteLength);
	if (view.getUint16(26, true) !== nameByteLength || decoder.decode(nameBytes) !== entry.name) throw fault("has another name in its local header", 30);
	for (const at of [18, 22]) {
		const value = view.getUint32(at, true);
		const unsaid = value === inZip64Extra || value === 0 && entry.hasDescriptor;
		if (value !== byteLength && !unsaid) throw fault(`has ${value} bytes by its local header, ${byteLength} by the directory`, at);
	}
	const dataStart = headerStart + 30 + nameByteLength + view.getUint16(28, true);
	if (dataStart + byteLength > entry.limit) throw fault(`of ${byteLength} bytes at ${dataStart} reaches into what begins at ${entry.limit}`, 28);
	return dataStart;
}
/**
* Where an entry's data begins if torch wrote it: torch fills the extra fields up so that the data begins at
* a multiple of the alignment (`getPadding` in caffe2/serialize/inline_container.cc).
*
* @returns undefined when what follows the data would then not be what follows it by the directory.
*/
function predictDataStart(entry, alignment) {
	const { headerStart, byteLength } = entry;
	let least = headerRangeOf(entry).end + extraHeaderByteLength;
	if (byteLength >= inZip64Extra || headerStart >= inZip64Extra) {
		least += extraHeaderByteLength;
		if (byteLength >= inZip64Extra) least += 16;
		if (headerStart >= inZip64Extra) least += 8;
	}
	const dataStart = Math.ceil(least / alignment) * alignment;
	const followingByteLength = entry.limit - dataStart - byteLength;
	return (entry.hasDescriptor ? descriptorByteLengths.includes(followingByteLength) : followingByteLength === 0) ? dataStart : void 0;
}
// src/formats/torch/data-starts.ts
/** Local headers so close together are read as one: the bytes between cost less than a request. */
const maxGapByteLength = 16384;
const maxSpanByteLength = 262144;
/**
* Reads spent on proving a prediction. Directory and alignment agree on every entry already, which no other
* writer's files do by chance; more reads would be hundreds of requests for a model, which the Hub counts.
*/
const maxProofCount = 16;
/** Ranges of one file read at once: enough to hide the way to a server, few enough for it. */
const maxConcurrentReads$1 = 8;
/** Reads for files that are not laid out as torch does; with the length of a span, 256 MiB at the very most. */
const maxSpanCount = 1024;
/**
* Finds where the data of entries begin, in few reads: predicted from the directory and proven by the local
* headers of some, or read from all local headers where the prediction does not hold.
*
* @param entries in the order of their place in the file.
* @throws FormatError when a local header contradicts the directory or the prediction, or when far too many
*   would have to be read.
*/
async function findDataStarts(source, entries, alignment) {
	const starts = /* @__PURE__ */ new Map();
	for (const entry of entries) {
		const start = predictDataStart(entry, alignment);
		if (start !== void 0) starts.set(entry, start);
	}
	const predicted = starts.size === entries.length;
	const spans = joinHeaders(entries);
	if (!predicted && spans.length > maxSpanCount) {
		const [first] = entries;
		throw zipFault(source.name, `its ${entries.length} storages are not laid out as torch does, and it would take ${spans.length} reads to find them`, first?.headerStart ?? 0, "Load the checkpoint and save it again with torch.save, or as safetensors.");
	}
	const read = predicted ? spread(spans, maxProofCount) : spans;
	await mapConcurrently(read, maxConcurrentReads$1, async (span) => {
		const bytes = await source.slice(span.start, span.end);
		for (const entry of span.entries) {
			const start = parseLocalHeader(bytes.subarray(entry.headerStart - span.start), entry, source.name);
			if (predicted && start !== starts.get(entry)) throw zipFault(source.name, `the data of ${entry.name} begins at ${start} by its local header, at ${starts.get(entry)} by what surrounds it`, entry.headerStart + 28);
			starts.set(entry, start);
		}
	});
	return starts;
}
function joinHeaders(entries) {
	const spans = [];
	for (const entry of entries) {
		const { start, end } = headerRangeOf(entry);
		const last = spans.at(-1);
		if (last !== void 0 && start - last.end <= maxGapByteLength && end - last.start <= maxSpanByteLength) {
			last.end = end;
			last.entries.push(entry);
		} else spans.push({
			start,
			end,
			entries: [entry]
		});
	}
	return spans;
}
/** So many items, evenly spread from the first to the last; all when there are no more. */
function spread(items, count) {
	if (items.length <= count) return items;
	return Array.from({ length: count }, (_, index) => items.slice(Math.round(index * (items.length - 1) / (count - 1)))[0]).filter((item) => item !== void 0);
}
// src/formats/torch/kept-source.ts
/** Keeps stretches of a file that were read ahead, so that what lies close together is asked for once. */
var KeptSource = class {
	name;
	byteLength;
	#source;
	#kept = [];
	constructor(source) {
		this.#source = source;
		this.name = source.name;
		this.byteLength = source.byteLength;
	}
	/** Reads the bytes [start, end) and keeps them for later. */
	async keep(start, end) {
		const bytes = await this.slice(start, end);
		this.#kept.push({
			start,
			bytes
		});
		return bytes;
	}
	async slice(start, end) {
		if (!(start >= 0 && start <= end && end <= this.byteLength)) throw new RangeError(`[${start}, ${end}) is not within the ${this.byteLength} bytes of ${this.name}`);
		for (const kept of this.#kept) {
			const from = start - kept.start;
			if (from >= 0 && end - kept.start <= kept.bytes.length) return kept.bytes.subarray(from, end - kept.start);
		}
		return this.#source.slice(start, end);
	}
};
// src/formats/torch/archive.ts
/**
* Room for 131,072 tensors at about 150 bytes each. The shards of a 70B model have some 50, of a mixture of experts
* some 1000; with the state of an optimiser three times as many.
*/
const maxPickleByteLength = 32 << 20;
/** `little`, `3`, `64`. */
const maxNoteByteLength = 64;
/** What torch writes between the pickle and the first storage, with room for a wide alignment. */
const notesByteLength = 32768;
/** Since torch 1.6, and what may be set in `torch.utils.serialization.config.save`. */
const defaultAlignment = 64;
const maxAlignment = 1 << 20;
/** `kMinSupportedFileFormatVersion` and `kMaxSupportedFileFormatVersion` of torch; 3 is what it writes. */
const maxVersion = 10;
/**
* Opens the archive and reads its pickle; of the storages nothing is read.
*
* @throws FormatError for an archive that is damaged, hostile or not torch's; IncompatibleError for TorchScript,
*   big-endian files and newer forms.
*/
async function openArchive(file) {
	const source = new KeptSource(file);
	const place = await findDirectory(source);
	const entries = parseDirectory(await source.slice(place.start, place.end), place, source.name);
	const folder = findFolder(entries, source.name);
	const byName = new Map(entries.map((entry) => [entry.name.slice(folder.length), entry]));
	refuseTorchScript(byName, source.name);
	refuseCompressed(entries, source.name);
	const pickleEntry = byName.get("data.pkl");
	if (pickleEntry === void 0) throw zipFault(source.name, "the archive has no data.pkl, so that torch.save has not written it", 0);
	const aheadEnd = Math.min(entryRangeOf(pickleEntry).end + notesByteLength, source.byteLength);
	if (pickleEntry.byteLength <= maxPickleByteLength) await source.keep(pickleEntry.headerStart, aheadEnd);
	const pickle = await readEntry(source, pickleEntry, maxPickleByteLength);
	const readNote = async (name) => {
		const entry = byName.get(name);
		return entry && latin1(await readEntry(source, entry, maxNoteByteLength)).trim();
	};
	refuseByteOrder(await readNote("byteorder"), source.name);
	refuseVersion(await readNote("version") ?? await readNote(".data/version"), source.name);
	const alignment = parseAlignment(await readNote(".storage_alignment"));
	const findStorages = async (keys) => {
		const wanted = /* @__PURE__ */ new Map();
		for (const [key, at] of keys) {
			const entry = byName.get(`data/${key}`);
			if (entry === void 0) throw storageFault(source.name, `the storage ${excerpt(key)} is not in the archive`, at);
			wanted.set(entry, key);
		}
		const ordered = entries.filter((entry) => wanted.has(entry));
		const starts = await findDataStarts(source, ordered, alignment);
		const places = /* @__PURE__ */ new Map();
		for (const [entry, start] of starts) places.set(wanted.get(entry) ?? "", {
			start,
			byteLength: entry.byteLength
		});
		return places;
	};
	return {
		pickle,
		findStorages
	};
}
/** Everything is in one folder, named after the file or `archive`. */
function findFolder(entries, source) {
	const [first] = entries;
	const folder = first?.name.slice(0, first.name.indexOf("/") + 1) ?? "";
	const stray = entries.find(({ name }) => folder === "" || !name.startsWith(folder));
	if (stray !== void 0 || first === void 0) throw zipFault(source, stray === void 0 ? "the archive is empty" : `${excerpt(stray.name)} is outside of the folder that torch puts everything in`, stray?.headerStart ?? 0);
	return folder;
}
function refuseTorchScript(byName, source) {
	const mark = [...byName.keys()].find((name) => name === "constants.pkl" || name.startsWith("code/"));
	if (mark === void 0) return;
	throw new IncompatibleError(`${source} is a TorchScript program (it has ${excerpt(mark)}), not a state dict.`, {
		code: "torch-script",
		hint: "Save its weights: torch.save(torch.jit.load(path).state_dict(), …)."
	});
}
function refuseCompressed(entries, source) {
	const entry = entries.find(({ method }) => method !== 0);
	if (entry === void 0) return;
	throw zipFault(source, `the entry ${excerpt(entry.name)} is compressed (method ${entry.method}), so that its bytes cannot be read in place`, entry.recordStart, "Save the checkpoint again with torch.save, which stores entries as they are.");
}
async function readEntry(source, entry, maxByteLength) {
	if (entry.byteLength > maxByteLength) throw zipFault(source.name, `the entry ${excerpt(entry.name)} has ${entry.byteLength} bytes; at most ${maxByteLength} are read`, entry.headerStart, "Save the weights alone, without optimiser and the like, or in more files.");
	const range = entryRangeOf(entry);
	const bytes = await source.slice(range.start, range.end);
	const start = parseLocalHeader(bytes, entry, source.name);
	const from = start - range.start;
	return {
		bytes: bytes.subarray(from, from + entry.byteLength),
		start
	};
}
function refuseByteOrder(order, source) {
	if (order === void 0 || order === "little") return;
	throw new IncompatibleError(`${source} has ${excerpt(order)} as its byte order; only little-endian files are read.`, {
		code: "torch-byte-order",
		hint: "Load it with torch and save it again on a little-endian machine."
	});
}
function refuseVersion(version, source) {
	if (version === void 0 || /^\d{1,2}$/.test(version) && Number(version) <= maxVersion) return;
	throw new IncompatibleError(`${source} is of version ${excerpt(version)}; up to ${maxVersion} is known.`, {
		code: "torch-version",
		hint: "Save it with a release of torch that writes version 3, or as safetensors."
	});
}
/** The wrong alignment makes the predictions wrong, which is noticed. */
function parseAlignment(note) {
	const alignment = /^\d{1,7}$/.test(note ?? "") ? Number(note) : 0;
	return alignment >= 1 && alignment <= maxAlignment ? alignment : defaultAlignment;
}
function latin1({ bytes }) {
	return String.fromCharCode(...bytes);
}
// src/formats/torch/dtypes.ts
/** Element types of tensors, by their names in torch, that safetensors and thus this tool can hold. */
const dtypes = /* @__PURE__ */ new Map([
	["float64", "F64"],
	["float32", "F32"],
	["float16", "F16"],
	["bfloat16", "BF16"],
	["complex64", "C64"],
	["int64", "I64"],
	["int32", "I32"],
	["int16", "I16"],
	["int8", "I8"],
	["uint64", "U64"],
	["uint32", "U32"],
	["uint16", "U16"],
	["uint8", "U8"],
	["bool", "BOOL"],
	["float8_e4m3fn", "F8_E4M3"],
	["float8_e5m2", "F8_E5M2"],
	["float8_e4m3fnuz", "F8_E4M3FNUZ"],
	["float8_e5m2fnuz", "F8_E5M2FNUZ"],
	["float8_e8m0fnu", "F8_E8M0"]
]);
/** Element types of torch without a counterpart; known so that a tensor can be refused by its name. */
const otherDtypes = [
	"complex128",
	"complex32",
	"float4_e2m1fn_x2",
	"bits8",
	"bits16",
	"bits1x8",
	"bits2x4",
	"bits4x2"
];
/** Classes of storages (`torch.FloatStorage`, …): the type of their elements and how many bytes one takes. */
const storageTypes = /* @__PURE__ */ new Map([
	["DoubleStorage", {
		dtype: "float64",
		byteLength: 8
	}],
	["FloatStorage", {
		dtype: "float32",
		byteLength: 4
	}],
	["HalfStorage", {
		dtype: "float16",
		byteLength: 2
	}],
	["BFloat16Storage", {
		dtype: "bfloat16",
		byteLength: 2
	}],
	["LongStorage", {
		dtype: "int64",
		byteLength: 8
	}],
	["IntStorage", {
		dtype: "int32",
		byteLength: 4
	}],
	["ShortStorage", {
		dtype: "int16",
		byteLength: 2
	}],
	["CharStorage", {
		dtype: "int8",
		byteLength: 1
	}],
	["ByteStorage", {
		dtype: "uint8",
		byteLength: 1
	}],
	["BoolStorage", {
		dtype: "bool",
		byteLength: 1
	}],
	["ComplexFloatStorage", {
		dtype: "complex64",
		byteLength: 8
	}],
	["ComplexDoubleStorage", {
		dtype: "complex128",
		byteLength: 16
	}],
	["UntypedStorage", {
		dtype: "uint8",
		byteLength: 1
	}]
]);
// src/formats/torch/place-tensors.ts
/**
* Refuses tensors whose elements are not what lies in their storage, row by row.
*
* @throws IncompatibleError naming the tensor.
*/
function refuseUnreadable(tensors, source) {
	for (const [name, { dtype, shape, strides, pending }] of tensors) {
		if (!dtypes.has(dtype)) throw tensorRefusal(source, `the tensor ${excerpt(name)} is of type ${dtype}, which safetensors does not have`);
		if (pending !== void 0) throw tensorRefusal(source, `the elements of the tensor ${excerpt(name)} are not stored as they are (${pending})`);
		if (!isContiguous(shape, strides)) throw new IncompatibleError(`${source}: the elements of the tensor ${excerpt(name)} do not lie row by row: it has the shape [${shape.join(", ")}] and the strides [${strides.join(", ")}].`, {
			code: "torch-strides",
			hint: "Make the tensors contiguous (tensor.contiguous()) before saving them."
		});
	}
}
/** As torch defines it: the strides of dimensions of one element, and of empty tensors, do not matter. */
function isContiguous(shape, strides) {
	if (shape.includes(0)) return true;
	let expected = 1;
	for (let dimension = shape.length - 1; dimension >= 0; dimension--) {
		const size = shape[dimension] ?? 1;
		if (size !== 1 && strides[dimension] !== expected) return false;
		expected *= size;
	}
	return true;
}
/**
* Turns tensors into ranges of the file.
*
* @param storages where those of all tensors are.
* @throws FormatError when a tensor does not lie within its storage, or its storage is of another length than
*   the pickle says.
*/
function placeTensors(tensors, storages, source) {
	return Array.from(tensors, ([name, tensor]) => {
		const place = placeOf(tensor.storage, storages, source);
		const dtype = dtypes.get(tensor.dtype) ?? "U8";
		const byteLength = byteLengthOf(dtype, tensor.shape) ?? Number.POSITIVE_INFINITY;
		const offset = tensor.storageOffset * (bitsPerElement[dtype] / 8);
		const from = byteLength === 0 ? Math.min(offset, place.byteLength) : offset;
		if (from + byteLength > place.byteLength) throw storageFault(source, `the tensor ${excerpt(name)} is the bytes [${from}, ${from + byteLength}) of a storage of ${place.byteLength} bytes`, tensor.at);
		const start = place.start + from;
		return {
			name,
			dtype,
			shape: tensor.shape,
			start,
			end: start + byteLength
		};
	});
}
function placeOf({ key, byteLength, at }, storages, source) {
	const place = storages.get(key);
	if (place?.byteLength !== byteLength) throw storageFault(source, `the storage ${key} has ${byteLength} bytes by the pickle, ${place?.byteLength} in the archive`, at);
	return place;
}
// src/formats/torch/pickle-value.ts
/** A value's kind, for errors. */
function describeValue(value) {
	if (value === void 0) return "nothing";
	if (value === null) return "None";
	if (typeof value === "boolean") return "a bool";
	if (typeof value === "number") return "an int";
	if (typeof value === "string") return "a str";
	if (value.kind === "opaque") return value.what;
	return `a ${value.kind}`;
}
// src/formats/torch/state-dict.ts
/**
* Finds the state dict in what a file holds: the dict of tensors that it is, or the only one among its entries.
*
* @param source the file, as the user would name it.
* @throws IncompatibleError naming what there is, when it is not clear which tensors are meant.
*/
function findStateDict(root, source) {
	if (!isDict$1(root)) throw nestingRefusal(source, `the file holds ${describeValue(root)}, not a state dict`);
	const entries = [...root.entries ?? []];
	const stateDicts = new Set([...new Set(entries.map(([, value]) => value))].filter(isStateDict));
	const inner = entries.filter((entry) => stateDicts.has(entry[1]));
	if (isStateDict(root)) {
		const [first] = inner;
		const direct = entries.filter(([, value]) => isTensor$1(value)).map(([name]) => name);
		if (first !== void 0 && inner.length === 1 && !direct.some(isQualified) && hasQualifiedNames(first[1])) return collectEntry(first, entries, source);
		if (first !== void 0) throw nestingRefusal(source, `tensors are in the file itself (${listTensors(root)}) and in its entry ${excerpt(first[0])} (${listTensors(first[1])})`);
		return {
			...collect(root, "", source),
			wrapper: void 0
		};
	}
	const [only, other] = inner;
	if (only === void 0) throw nestingRefusal(source, `the file holds no tensors by name; it has ${entries.length === 0 ? "nothing" : listNames(entries.map(([name]) => name), excerpt)}`);
	if (other !== void 0) throw nestingRefusal(source, `the file holds more than one state dict: ${listNames(inner.map(([name]) => name), excerpt)}`);
	return collectEntry(only, entries, source);
}
/** The state dict that one entry of a file is; the others are left out. */
function collectEntry([wrapper, dict], entries, source) {
	const { tensors, otherEntries } = collect(dict, `${wrapper}.`, source);
	return {
		tensors,
		wrapper,
		otherEntries: [...entries.map(([name]) => name).filter((name) => name !== wrapper), ...otherEntries]
	};
}
const isQualified = (name) => name.includes(".");
const hasQualifiedNames = ({ entries }) => [...entries ?? []].some(([name, value]) => isTensor$1(value) && isQualified(name));
function collect(dict, prefix, source) {
	const tensors = /* @__PURE__ */ new Map();
	const otherEntries = [];
	const visited = /* @__PURE__ */ new Set();
	for (const [name, value] of dict.entries ?? []) if (isTensor$1(value)) tensors.set(name, value);
	else {
		if (holdsTensors([value], visited)) throw nestingRefusal(source, `among the tensors, the entry ${excerpt(prefix + name)} holds more tensors`);
		otherEntries.push(prefix + name);
	}
	if (holdsTensors(dict.others ?? [], visited)) throw nestingRefusal(source, "there are tensors under keys that are not text");
	return {
		tensors,
		otherEntries
	};
}
/** Without recursion, and once for each container: those of strangers may be deep, and hold each other. */
function holdsTensors(values, visited) {
	const waiting = [values.values()];
	for (let level = waiting.at(-1); level !== void 0; level = waiting.at(-1)) {
		const { value, done } = level.next();
		if (done) {
			waiting.pop();
			continue;
		}
		if (typeof value !== "object" || value === null || visited.has(value)) continue;
		if (value.kind === "tensor" || value.kind === "storage") return true;
		visited.add(value);
		if (value.kind === "tuple" || value.kind === "list") waiting.push(value.items.values());
		if (value.kind === "dict") {
			waiting.push((value.others ?? []).values());
			if (value.entries !== void 0) waiting.push(value.entries.values());
		}
	}
	return false;
}
function isStateDict(value) {
	return isDict$1(value) && [...value.entries?.values() ?? []].some(isTensor$1);
}
function isDict$1(value) {
	return typeof value === "object" && value?.kind === "dict";
}
function isTensor$1(value) {
	return typeof value === "object" && value?.kind === "tensor";
}
function listTensors({ entries }) {
	const names = [...entries ?? []].filter(([, value]) => isTensor$1(value)).map(([name]) => name);
	return listNames(names, excerpt);
}
// src/formats/torch/calls.ts
/** PyTorch stops at 64 dimensions. */
const maxRank$1 = 64;
/** torch has two: conj and neg. */
const maxMetadataCount = 8;
/** A counter, or in early releases an address, in decimal. */
const storageKey = /^\d{1,20}$/;
/**
* Does what the named function of torch or Python would do with these arguments: makes a value that says what
* would be made.
*
* @param at where in the file it is called.
*/
function callGlobal(call, { items }, at, fail) {
	switch (call) {
		case "ordered-dict":
			if (items.length > 0) fail("an OrderedDict is made with contents, as no torch does");
			return {
				kind: "dict",
				entries: void 0,
				others: void 0
			};
		case "size": {
			const [sizes] = items;
			return isTuple(sizes) && items.length === 1 ? sizes : fail("torch.Size is not called with a tuple");
		}
		case "encode":
			if (items.length !== 2 || typeof items[0] !== "string" || items[1] !== "latin1") fail("_codecs.encode is not called with a text and latin1");
			return {
				kind: "opaque",
				what: "bytes"
			};
		case "bytes":
			if (items.length > 0) fail("bytes are made with arguments");
			return {
				kind: "opaque",
				what: "bytes"
			};
		case "tensor-v2":
			checkCount(call, items, [6, 7], fail);
			return rebuildTensor(items, void 0, items[6], at, fail);
		case "tensor-v3": {
			checkCount(call, items, [7, 8], fail);
			const dtype = globalOf(items[6]);
			if (dtype === void 0 || !("dtype" in dtype)) return fail(`a tensor has ${describeValue(items[6])} for its dtype`);
			return rebuildTensor(items, dtype.dtype, items[7], at, fail);
		}
		case "parameter":
		case "parameter-with-state": {
			checkCount(call, items, [call === "parameter" ? 3 : 4], fail);
			const [data] = items;
			return isTensor(data) ? data : fail(`a parameter is made from ${describeValue(data)}`);
		}
		case "tensor-from-type": {
			checkCount(call, items, [4], fail);
			const [rebuild, type, args] = items;
			const inner = globalOf(rebuild);
			const tensorClass = globalOf(type);
			if (inner === void 0 || !("call" in inner) || !["tensor-v2", "tensor-v3"].includes(inner.call)) return fail(`a tensor is made by ${describeValue(rebuild)} that does not make tensors`);
			if (tensorClass === void 0 || !("tensorClass" in tensorClass) || !isTuple(args)) return fail("a tensor is made of a type that is no type of tensors, or without arguments");
			return callGlobal(inner.call, args, at, fail);
		}
		case "container": {
			const [contents] = items;
			if (contents === void 0) return {
				kind: "list",
				items: []
			};
			if (!(typeof contents === "object" && (contents?.kind === "list" || contents?.kind === "dict")) || items.length > 1) return fail("a set or Counter is not made of one list or dict");
			return contents;
		}
		case "value":
			if (!items.every(isPlain)) return fail("a device, a complex number or bytes are made of something else");
			return {
				kind: "opaque",
				what: "a device, a complex number or bytes"
			};
		default: return call;
	}
}
/** A storage, from the tuple that stands for it: ('storage', class, key, location, count of elements). */
function loadStorage(id, at, fail) {
	if (!isTuple(id) || id.items[0] !== "storage" || id.items.length !== 5) return fail("a persistent id that is not (storage, type, key, location, count)");
	const [, type, key, location, elementCount] = id.items;
	const storageClass = globalOf(type);
	if (storageClass === void 0 || !("storage" in storageClass)) return fail(`a storage has ${describeValue(type)} for its type`);
	if (typeof key !== "string" || !storageKey.test(key)) return fail(`a storage has ${typeof key === "string" ? excerpt(key) : describeValue(key)} for its key`);
	if (typeof location !== "string") return fail(`a storage is at ${describeValue(location)}`);
	const { dtype, byteLength: elementByteLength } = storageClass.storage;
	const byteLength = isSize(elementCount) ? elementCount * elementByteLength : NaN;
	if (!Number.isSafeInteger(byteLength)) return fail(`the storage ${key} has an impossible count of elements`);
	return {
		kind: "storage",
		key,
		dtype,
		byteLength,
		at
	};
}
function rebuildTensor(items, dtype, metadata, at, fail) {
	const [storage, storageOffset, size, stride, requiresGrad] = items;
	if (typeof storage !== "object" || storage?.kind !== "storage") return fail(`a tensor is made from ${describeValue(storage)} instead of a storage`);
	if (!isSize(storageOffset)) return fail("a tensor has an impossible offset in its storage");
	const shape = readSizes(size);
	const strides = readSizes(stride);
	if (shape === void 0 || strides === void 0 || shape.length !== strides.length) return fail(`a tensor's shape and strides are not two tuples of equally many sizes, at most ${maxRank$1}`);
	if (countElements(shape) === void 0) return fail(`a tensor of shape [${shape.join(", ")}] is impossible`);
	if (typeof requiresGrad !== "boolean") return fail("a tensor has no requires_grad");
	const pending = readPending(metadata, fail);
	return {
		kind: "tensor",
		storage,
		dtype: dtype ?? storage.dtype,
		shape,
		strides,
		storageOffset,
		pending,
		at
	};
}
/** `{'conj': True}`, `{'neg': True}`: views whose elements torch changes when they are used. */
function readPending(metadata, fail) {
	if (metadata === void 0 || metadata === null) return void 0;
	if (typeof metadata !== "object" || metadata.kind !== "dict" || metadata.others !== void 0) return fail(`a tensor has ${describeValue(metadata)} for its metadata`);
	if ((metadata.entries?.size ?? 0) > maxMetadataCount) fail("a tensor has too much metadata");
	const pending = [...metadata.entries ?? []].filter(([, value]) => value !== false);
	return pending.length === 0 ? void 0 : pending.map(([name]) => excerpt(name)).join(", ");
}
function checkCount(call, items, counts, fail) {
	if (!counts.includes(items.length)) fail(`the function for a ${call} is called with ${items.length} arguments instead of ${counts.join(" or ")}`);
}
/** The tuple's own items, which nothing changes any more, so that tensors that share them take no more memory. */
function readSizes(value) {
	return isTuple(value) && value.items.length <= maxRank$1 && value.items.every(isSize) ? value.items : void 0;
}
function isPlain(value) {
	return typeof value !== "object" || value === null || value.kind === "opaque";
}
function isSize(value) {
	return typeof value === "number" && value >= 0;
}
function isTuple(value) {
	return typeof value === "object" && value?.kind === "tuple";
}
function isTensor(value) {
	return typeof value === "object" && value?.kind === "tensor";
}
function globalOf(value) {
	return typeof value === "object" && value?.kind === "global" ? value.global : void 0;
}
// src/formats/torch/globals.ts
/** All that state dicts of torch 1.6 to 2.13 name, as `module name`. */
const known = new Map([
	["collections OrderedDict", { call: "ordered-dict" }],
	["torch Size", { call: "size" }],
	["_codecs encode", { call: "encode" }],
	["__builtin__ bytes", { call: "bytes" }],
	["torch._utils _rebuild_tensor_v2", { call: "tensor-v2" }],
	["torch._utils _rebuild_tensor_v3", { call: "tensor-v3" }],
	["torch._utils _rebuild_parameter", { call: "parameter" }],
	["torch._utils _rebuild_parameter_with_state", { call: "parameter-with-state" }],
	["torch._tensor _rebuild_from_type_v2", { call: "tensor-from-type" }],
	...[
		"collections Counter",
		...inBuiltins("set"),
		...inBuiltins("frozenset")
	].map((name) => [name, { call: "container" }]),
	...[
		"torch device",
		...inBuiltins("complex"),
		...inBuiltins("bytearray")
	].map((name) => [name, { call: "value" }]),
	["torch Tensor", { tensorClass: true }],
	["torch.nn.parameter Parameter", { tensorClass: true }],
	["torch.storage UntypedStorage", { storage: {
		dtype: "uint8",
		byteLength: 1
	} }],
	...[...storageTypes].map(([name, storage]) => [`torch ${name}`, { storage }]),
	...[...dtypes.keys(), ...otherDtypes].map((dtype) => [`torch ${dtype}`, { dtype }])
]);
/** Tensors that are no plain array, by the function or class that makes them. */
const unsupported = [
	[/^torch\._utils _rebuild_qtensor$|^torch Q\w+Storage$/, "quantised"],
	[/^torch\._utils _rebuild_sparse/, "sparse"],
	[/^torch\._utils _rebuild_nested_tensor$|^torch\.nested\b/, "nested"],
	[/^torch\._utils _rebuild_meta_tensor/, "on the meta device, which has no data,"],
	[/^torch\._utils _rebuild_(device_tensor|xla_tensor)/, "of a device whose tensors have no storage"],
	[/^torch\.distributed\b.*Tensor/, "a part of one that is spread over several processes"],
	[/^torch\._utils _rebuild_wrapper_subclass$/, "of a subclass that wraps others"]
];
/** Their module has another name up to protocol 2. */
function inBuiltins(name) {
	return [`__builtin__ ${name}`, `builtins ${name}`];
}
/** @returns undefined for whatever no state dict needs. */
function findGlobal(module, name) {
	return known.get(`${module} ${name}`);
}
/** What the tensor is that a function or class makes, which no range of bytes can stand for. */
function findUnsupported(module, name) {
	return unsupported.find(([pattern]) => pattern.test(`${module} ${name}`))?.[1];
}
// src/formats/torch/opcodes.ts
/** The opcodes of pickles that are obeyed; all others are refused by their name. */
const opcodes = {
	proto: 128,
	frame: 149,
	stop: 46,
	mark: 40,
	none: 78,
	newTrue: 136,
	newFalse: 137,
	binInt: 74,
	binInt1: 75,
	binInt2: 77,
	long1: 138,
	binFloat: 71,
	binUnicode: 88,
	shortBinUnicode: 140,
	binUnicode8: 141,
	binBytes: 66,
	shortBinBytes: 67,
	binBytes8: 142,
	emptyList: 93,
	append: 97,
	appends: 101,
	emptyTuple: 41,
	tuple: 116,
	tuple1: 133,
	tuple2: 134,
	tuple3: 135,
	emptyDict: 125,
	setItem: 115,
	setItems: 117,
	binGet: 104,
	longBinGet: 106,
	binPut: 113,
	longBinPut: 114,
	memoize: 148,
	global: 99,
	stackGlobal: 147,
	reduce: 82,
	build: 98,
	binPersId: 81
};
/** The other opcodes of protocols 0 to 5, which no pickler writes for a state dict of protocols 2 to 5. */
const refused = {
	48: "POP",
	49: "POP_MARK",
	50: "DUP",
	70: "FLOAT",
	73: "INT",
	76: "LONG",
	80: "PERSID",
	83: "STRING",
	84: "BINSTRING",
	85: "SHORT_BINSTRING",
	86: "UNICODE",
	100: "DICT",
	103: "GET",
	105: "INST",
	108: "LIST",
	111: "OBJ",
	112: "PUT",
	129: "NEWOBJ",
	130: "EXT1",
	131: "EXT2",
	132: "EXT4",
	139: "LONG4",
	143: "EMPTY_SET",
	144: "ADDITEMS",
	145: "FROZENSET",
	146: "NEWOBJ_EX",
	150: "BYTEARRAY8",
	151: "NEXT_BUFFER",
	152: "READONLY_BUFFER"
};
/** @returns undefined for a byte that is no opcode at all. */
function nameOpcode(opcode) {
	return refused[opcode];
}
// src/formats/torch/pickle-bytes.ts
/** Names of tensors have some 60 characters; a whole config.json as text has some thousands. */
const maxStringByteLength = 1 << 20;
/** The longest name that is known has less than 50. */
const maxLineByteLength = 256;
const newline = 10;
const utf8 = new TextDecoder("utf-8", {
	fatal: true,
	ignoreBOM: true
});
/** The bytes of a pickle, front to back. */
var PickleBytes = class {
	position = 0;
	#bytes;
	#view;
	#place;
	constructor(bytes, place) {
		this.#bytes = bytes;
		this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
		this.#place = place;
	}
	get remaining() {
		return this.#bytes.length - this.position;
	}
	fail(message, at = this.position) {
		throw pickleFault(this.#place.source, message, this.#place.start + at);
	}
	readByte() {
		return this.#bytes[this.#take(1)] ?? 0;
	}
	readUint16() {
		return this.#view.getUint16(this.#take(2), true);
	}
	readUint32() {
		return this.#view.getUint32(this.#take(4), true);
	}
	readInt32() {
		return this.#view.getInt32(this.#take(4), true);
	}
	/** A length of 64 bits; no more than what is left. */
	readLength64() {
		const at = this.position;
		const length = this.#view.getBigUint64(this.#take(8), true);
		if (length > BigInt(this.remaining)) this.#failCutOff(at);
		return Number(length);
	}
	/** An integer in two's complement; undefined when a number cannot hold it exactly. */
	readInteger(byteLength) {
		const at = this.#take(byteLength);
		if (byteLength === 0) return 0;
		if (byteLength > 8) return void 0;
		let value = 0n;
		for (let index = byteLength - 1; index >= 0; index--) value = value << 8n | BigInt(this.#bytes[at + index] ?? 0);
		const integer = Number(BigInt.asIntN(8 * byteLength, value));
		return Number.isSafeInteger(integer) ? integer : void 0;
	}
	readText(byteLength) {
		const at = this.position;
		if (byteLength > maxStringByteLength) this.fail(`a string of ${byteLength} bytes; at most ${maxStringByteLength} are read`, at);
		const from = this.#take(byteLength);
		try {
			return utf8.decode(this.#bytes.subarray(from, from + byteLength));
		} catch {
			return this.fail("a string is not valid UTF-8", at);
		}
	}
	readLine() {
		const at = this.position;
		const length = this.#bytes.subarray(at, at + maxLineByteLength).indexOf(newline);
		if (length < 0) this.fail(`a name of more than ${maxLineByteLength} bytes, or without end`, at);
		const line = this.readText(length);
		this.position++;
		return line;
	}
	skip(byteLength) {
		this.#take(byteLength);
	}
	#take(byteLength) {
		if (byteLength > this.remaining) this.#failCutOff(this.position);
		const at = this.position;
		this.position += byteLength;
		return at;
	}
	#failCutOff(at) {
		this.fail(`the pickle of ${this.#bytes.length} bytes is cut off`, at);
	}
};
// src/formats/torch/pickle-stack.ts
/** Picklers write containers in batches of 1000, and nest a few of them. */
const maxDepth = 65536;
/** Python itself gives up at about 1000. */
const maxOpenMarkCount = 256;
/**
* As many as 131,072 tensors need, which take six containers, ten entries of the memo and twenty items each.
* Together with the length of the pickle these bound the memory that it can ask for to some 300 MB.
*/
const maxContainerCount = 1 << 20;
const maxMemoCount = 1 << 21;
const maxItemCount = 1 << 22;
/** Lists and dicts with something in them: one for each module, and one for each parameter of an optimiser. */
const maxFilledCount = 1 << 18;
/** What a pickle works on: its stack with marks, and its memo; all bounded. */
var PickleStack = class {
	#values = [];
	/** Depths at which marks are. */
	#marks = [];
	#memo = [];
	#fail;
	#containerCount = 0;
	#itemCount = 0;
	#filledCount = 0;
	constructor(fail) {
		this.#fail = fail;
	}
	push(value) {
		if (this.#values.length >= maxDepth) this.#fail(`the stack is deeper than ${maxDepth} values`);
		this.#values.push(value);
	}
	/** Containers and calls take memory of their own. */
	countContainer() {
		if (++this.#containerCount > maxContainerCount) this.#fail(`the pickle has more than ${maxContainerCount} containers`);
	}
	/** The first items of a list or dict take far more room than the next. */
	countFilled() {
		if (++this.#filledCount > maxFilledCount) this.#fail(`the pickle has more than ${maxFilledCount} lists and dicts that are not empty`);
	}
	/** Items of containers. */
	countItems(count) {
		this.#itemCount += count;
		if (this.#itemCount > maxItemCount) this.#fail(`the pickle has more than ${maxItemCount} items`);
	}
	mark() {
		if (this.#marks.length >= maxOpenMarkCount) this.#fail(`values are nested deeper than ${maxOpenMarkCount} levels`);
		this.#marks.push(this.#values.length);
	}
	pop() {
		this.#checkDepth(1);
		return this.#values.pop() ?? null;
	}
	popMany(count) {
		this.#checkDepth(count);
		const at = this.#values.length - count;
		const items = this.#values.slice(at);
		this.#values.length = at;
		return items;
	}
	/** All above the last mark. */
	popMarked() {
		const depth = this.#marks.pop();
		if (depth === void 0) return this.#fail("values are taken up to a mark that is not there");
		return this.#values.splice(depth);
	}
	top() {
		this.#checkDepth(1);
		return this.#values.at(-1);
	}
	/** The topmost values, the last first; for errors. */
	peek(count) {
		return this.#values.slice(-count).reverse();
	}
	/** The one value that is left at the end. */
	finish() {
		const result = this.pop();
		if (this.#values.length + this.#marks.length > 0) this.#fail("the pickle ends with values left over");
		return result;
	}
	recall(index) {
		const value = this.#memo[index];
		return value === void 0 ? this.#fail(`entry ${index} of the memo is read before it is written`) : value;
	}
	/** Picklers number their entries one after the other, so that no number can ask for room. */
	memorise(index = this.#memo.length) {
		const { length } = this.#memo;
		if (index > length) this.#fail(`entry ${index} of the memo is written when there are ${length}`);
		if (index >= maxMemoCount) this.#fail(`the memo has more than ${maxMemoCount} entries`);
		this.#memo[index] = this.top() ?? null;
	}
	/** What lies below the last mark is out of reach. */
	#checkDepth(count) {
		if (this.#values.length - (this.#marks.at(-1) ?? 0) < count) this.#fail("a value is taken that is not there");
	}
};
// src/formats/torch/read-scalar.ts
const float = {
	kind: "opaque",
	what: "a float"
};
const largeInteger = {
	kind: "opaque",
	what: "an int of more than 53 bits"
};
const rawBytes = {
	kind: "opaque",
	what: "bytes"
};
/** Opcodes that are values by themselves, but for None; undefined for all others. */
function readScalar(opcode, bytes) {
	switch (opcode) {
		case opcodes.newTrue: return true;
		case opcodes.newFalse: return false;
		case opcodes.binInt: return bytes.readInt32();
		case opcodes.binInt1: return bytes.readByte();
		case opcodes.binInt2: return bytes.readUint16();
		case opcodes.long1: return bytes.readInteger(bytes.readByte()) ?? largeInteger;
		case opcodes.binFloat:
			bytes.skip(8);
			return float;
		case opcodes.shortBinUnicode: return bytes.readText(bytes.readByte());
		case opcodes.binUnicode: return bytes.readText(bytes.readUint32());
		case opcodes.binUnicode8: return bytes.readText(bytes.readLength64());
		case opcodes.shortBinBytes:
			bytes.skip(bytes.readByte());
			return rawBytes;
		case opcodes.binBytes:
			bytes.skip(bytes.readUint32());
			return rawBytes;
		case opcodes.binBytes8:
			bytes.skip(bytes.readLength64());
			return rawBytes;
		default: return;
	}
}
// src/formats/torch/unpickle.ts
/** The largest open models have some 90,000, in all their shards together. */
const maxTensorCount = 1 << 17;
/** The names of tensors are looked for so deep in the stack, for errors. */
const maxNameDepth = 4;
/**
* Reads a pickle of protocols 2 to 5, as far as state dicts need them, and says what it would make. Nothing is
* imported or called: what a pickle may name is in a list, and what those would do is done by this room.
*
* @throws FormatError naming the opcode, function or class that is not in the list, or the limit that is passed;
*   IncompatibleError for tensors that are no plain arrays.
*/
function unpickle(bytes, place) {
	return new Unpickler(bytes, place).run();
}
var Unpickler = class {
	#bytes;
	#place;
	#stack;
	#tensorCount = 0;
	/** Index of the opcode that is being obeyed. */
	#opcodeAt = 0;
	constructor(bytes, place) {
		this.#bytes = new PickleBytes(bytes, place);
		this.#place = place;
		this.#stack = new PickleStack(this.#fail);
	}
	run() {
		const bytes = this.#bytes;
		if (bytes.readByte() !== opcodes.proto) this.#fail("the pickle does not begin with its protocol");
		const protocol = bytes.readByte();
		if (protocol < 2 || protocol > 5) this.#fail(`the pickle is of protocol ${protocol}; 2 to 5 are read`);
		for (;;) {
			this.#opcodeAt = bytes.position;
			const opcode = bytes.readByte();
			if (opcode === opcodes.stop) break;
			const value = readScalar(opcode, bytes) ?? this.#make(opcode);
			if (value !== void 0) this.#stack.push(value);
			else if (!this.#arrange(opcode)) this.#refuse(opcode);
		}
		const result = this.#stack.finish();
		if (bytes.remaining > 0) this.#fail(`${bytes.remaining} bytes follow the end of the pickle`);
		return result;
	}
	/** Opcodes that leave a value made of others. */
	#make(opcode) {
		const stack = this.#stack;
		switch (opcode) {
			case opcodes.none: return null;
			case opcodes.binGet: return stack.recall(this.#bytes.readByte());
			case opcodes.longBinGet: return stack.recall(this.#bytes.readUint32());
			case opcodes.emptyTuple: return this.#makeTuple([]);
			case opcodes.tuple1: return this.#makeTuple(stack.popMany(1));
			case opcodes.tuple2: return this.#makeTuple(stack.popMany(2));
			case opcodes.tuple3: return this.#makeTuple(stack.popMany(3));
			case opcodes.tuple: return this.#makeTuple(stack.popMarked());
			case opcodes.emptyList:
				stack.countContainer();
				return {
					kind: "list",
					items: []
				};
			case opcodes.emptyDict:
				stack.countContainer();
				return {
					kind: "dict",
					entries: void 0,
					others: void 0
				};
			case opcodes.global: return this.#nameGlobal(this.#bytes.readLine(), this.#bytes.readLine());
			case opcodes.stackGlobal: {
				const [module, name] = stack.popMany(2);
				return typeof module === "string" && typeof name === "string" ? this.#nameGlobal(module, name) : this.#fail("a global without module or name");
			}
			case opcodes.reduce: return this.#call();
			case opcodes.binPersId:
				stack.countContainer();
				return loadStorage(stack.pop(), this.#at, this.#fail);
			default: return;
		}
	}
	/** Opcodes that change what is there already. Returns whether it was one. */
	#arrange(opcode) {
		const stack = this.#stack;
		switch (opcode) {
			case opcodes.frame:
				this.#bytes.readLength64();
				return true;
			case opcodes.mark:
				stack.mark();
				return true;
			case opcodes.binPut:
				stack.memorise(this.#bytes.readByte());
				return true;
			case opcodes.longBinPut:
				stack.memorise(this.#bytes.readUint32());
				return true;
			case opcodes.memoize:
				stack.memorise();
				return true;
			case opcodes.append:
				this.#append(stack.popMany(1));
				return true;
			case opcodes.appends:
				this.#append(stack.popMarked());
				return true;
			case opcodes.setItem:
				this.#setItems(stack.popMany(2));
				return true;
			case opcodes.setItems:
				this.#setItems(stack.popMarked());
				return true;
			case opcodes.build:
				this.#setState(stack.pop(), stack.top());
				return true;
			default: return false;
		}
	}
	#refuse(opcode) {
		if (opcode === opcodes.proto) this.#fail("the pickle has a second protocol");
		const name = nameOpcode(opcode);
		const hex = `0x${opcode.toString(16).padStart(2, "0")}`;
		if (name === void 0) this.#fail(`${hex} is no opcode of pickles`);
		throw this.#globalFault(`the pickle uses the opcode ${name} (${hex}), which no state dict needs`);
	}
	#makeTuple(items) {
		this.#stack.countContainer();
		this.#stack.countItems(items.length);
		return {
			kind: "tuple",
			items
		};
	}
	#nameGlobal(module, name) {
		const global = findGlobal(module, name);
		if (global !== void 0) {
			this.#stack.countContainer();
			return {
				kind: "global",
				name: `${module} ${name}`,
				global
			};
		}
		const unsupported = findUnsupported(module, name);
		if (unsupported !== void 0) {
			const what = `${this.#nameTensor()} is ${unsupported} and cannot be read (${module}.${name})`;
			throw tensorRefusal(this.#place.source, what);
		}
		throw this.#globalFault(`the pickle asks for ${excerpt(`${module} ${name}`)}, which no state dict needs; nothing was called`);
	}
	/** The tensor that is being made: a dict's key comes before its value, and that begins with its functions. */
	#nameTensor() {
		for (const value of this.#stack.peek(maxNameDepth)) {
			if (typeof value === "string") return `the tensor ${excerpt(value)}`;
			if (!isGlobal(value)) break;
		}
		return "a tensor";
	}
	#call() {
		const args = this.#stack.pop();
		const callee = this.#stack.pop();
		if (!isGlobal(callee) || !("call" in callee.global)) throw this.#globalFault(`the pickle calls ${isGlobal(callee) ? excerpt(callee.name) : describeValue(callee)}`);
		if (typeof args !== "object" || args?.kind !== "tuple") return this.#fail(`${callee.name} is called with ${describeValue(args)} instead of a tuple`);
		this.#stack.countContainer();
		const value = callGlobal(callee.global.call, args, this.#at, this.#fail);
		if (value.kind === "tensor" && ++this.#tensorCount > maxTensorCount) this.#fail(`the pickle has more than ${maxTensorCount} tensors`);
		return value;
	}
	#append(items) {
		const list = this.#stack.top();
		if (typeof list !== "object" || list?.kind !== "list") this.#fail(`something is appended to ${describeValue(list)}`);
		this.#stack.countItems(items.length);
		if (list.items.length === 0) this.#stack.countFilled();
		for (const item of items) list.items.push(item);
	}
	#setItems(items) {
		const dict = this.#stack.top();
		if (!isDict(dict)) this.#fail(`an item is set in ${describeValue(dict)}`);
		if (items.length % 2 !== 0) this.#fail("a key without a value");
		this.#stack.countItems(items.length);
		if (dict.entries === void 0) this.#stack.countFilled();
		dict.entries ??= /* @__PURE__ */ new Map();
		for (let index = 0; index < items.length; index += 2) {
			const [key = null, value = null] = [items[index], items[index + 1]];
			if (typeof key !== "string") {
				dict.others ??= [];
				dict.others.push(key, value);
			} else if (dict.entries.has(key)) this.#fail(`a dict has the key ${excerpt(key)} twice`);
			else dict.entries.set(key, value);
		}
	}
	/** Attributes of an OrderedDict; torch keeps the versions of modules there, as `_metadata`. */
	#setState(state, target) {
		if (isDict(target) && isDict(state)) return;
		throw this.#globalFault(`the pickle sets the state of ${describeValue(target)} to ${describeValue(state)}`);
	}
	#globalFault(message) {
		return globalFault(this.#place.source, message, this.#at);
	}
	/** Where in the file the opcode is. */
	get #at() {
		return this.#place.start + this.#opcodeAt;
	}
	#fail = (message) => this.#bytes.fail(message, this.#opcodeAt);
};
function isDict(value) {
	return typeof value === "object" && value?.kind === "dict";
}
function isGlobal(value) {
	return typeof value === "object" && value?.kind === "global";
}
// src/formats/torch/read-checkpoint.ts
/**
* Reads what a file that torch.save wrote (the zip form, since torch 1.6) says of its state dict: where each
* tensor's elements lie in the file. The elements are not read, and nothing is imported or called. A file with
* 300 tensors takes about 20 reads, of less than a megabyte together when its tensors are large.
*
* @throws FormatError with the byte offset of the fault for files that are damaged or hostile; IncompatibleError
*   for sound files of other kinds: the older form, TorchScript, quantised or non-contiguous tensors, more than
*   one state dict; and whatever the source rejects with.
*/
async function readTorchCheckpoint(source) {
	const archive = await openArchive(source);
	const { tensors, wrapper, otherEntries } = findStateDict(unpickle(archive.pickle.bytes, {
		source: source.name,
		start: archive.pickle.start
	}), source.name);
	refuseUnreadable(tensors, source.name);
	const keys = new Map(Array.from(tensors.values(), ({ storage }) => [storage.key, storage.at]));
	return {
		tensors: placeTensors(tensors, await archive.findStorages(keys), source.name),
		wrapper,
		otherEntries
	};
}
// src/formats/checkpoint/stored-buffers.ts
/** What versions of transformers stored that is computed by others. */
const buffers = /(?:^|\.)(?:(?:original_)?inv_freq|rotary_emb\.(?:cos|sin)_cached|position_ids|masked_bias|relative_position_index|(?:encoder|decoder)\.version)$/;
/** Whether a tensor is a buffer by its name: a model computes it, so that it may be stored or not. */
const isStoredBuffer = (name) => buffers.test(name);
// src/formats/checkpoint/model-sections.ts
/** Sections of config.json that hold the language model's own configuration in models with several parts. */
const sectionNames = [
	"text_config",
	"language_config",
	"llm_config"
];
/** config.json (under no name) and those of its sections that speak of the language model. */
function modelSections(config) {
	if (config === void 0) return [];
	const sections = sectionNames.flatMap((name) => {
		const fields = config[name];
		return isRecord(fields) ? [{
			name,
			fields
		}] : [];
	});
	return [{
		name: void 0,
		fields: config
	}, ...sections];
}
// src/formats/checkpoint/token-tables.ts
/** A row for each token: what words are looked up in, by the names that transformers' architectures give it. */
const embeddingNames = /(?:^|\.)(?:embed_tokens|wte|tok_embeddings|embed_in|word_embeddings|shared|backbone\.embeddings)\.weight$/;
/**
* What gives each token its score. `output` is also what some call a projection inside of a block; heads for masked
* words have a `decoder` after other layers; `proj_out` is Whisper's. Names from `_tied_weights_keys` of transformers 5.18.
*/
const headNames = /^(?:(?:.*\.)?(?:lm_head|lm_head\.out_proj|embed_out|lm_head\.decoder|predictions|predictions\.decoder|vocab_projector)|(?:model\.)?output|proj_out|(?:decoder\.)?output_projection)\.(?:weight|bias)$/;
/** Tables that are one in every model of T5's and BART's kind, by their names after those of the model. */
const sharedTables = /(?:^|\.)((?:encoder|decoder)\.embed_tokens|shared)\.weight$/;
const isTokenEmbedding = (name) => embeddingNames.test(name);
const isOutputHead = (name) => headNames.test(name);
/** Whether a tensor has a row for each token. */
const hasTokenRows = (name) => isTokenEmbedding(name) || isOutputHead(name);
/** What tells a table of embeddings from others of a model: those of encoder and decoder are one with `shared`. */
function tableOf(name) {
	const shared = sharedTables.exec(name)?.[1];
	return shared === void 0 ? name : `${name.slice(0, name.length - shared.length - 7)}shared`;
}
// src/formats/checkpoint/tied-weights.ts
/**
* Whether config.json says that token embeddings and output layer are one tensor; undefined where it leaves that to
* the model's class.
*/
function statesTiedEmbeddings(config) {
	for (const { fields } of modelSections(config)) {
		const { tie_word_embeddings: tied } = fields;
		if (typeof tied === "boolean") return tied;
	}
}
/** Whether two names can be those of one tensor of a model: tables of words, where no configuration speaks against it. */
function canBeTied(name, other, config) {
	if (!hasTokenRows(name) || !hasTokenRows(other)) return false;
	return tableOf(name) === tableOf(other) || statesTiedEmbeddings(config) !== false;
}
/**
* Leaves out tied tensors' further names. PyTorch's files hold a tied tensor under each of its names; a model that
* ties them needs the first only, and saved as safetensors has no other. Other tensors that share their bytes keep all
* their names, and without a configuration all do: it is not known who will load them.
*/
function dropTiedNames(checkpoint) {
	const { format, config, snapshot } = checkpoint;
	if (format !== "torch") return checkpoint;
	const dropped = /* @__PURE__ */ new Set();
	const sharing = [];
	for (const names of checkpoint.shards.flatMap(listSharedNames)) {
		const kept = [];
		for (const name of names) if (config !== void 0 && kept.some((other) => canBeTied(name, other, config))) dropped.add(name);
		else kept.push(name);
		if (kept.length > 1) sharing.push(...kept);
	}
	if (dropped.size === 0 && sharing.length === 0) return checkpoint;
	const isKept = ({ name }) => !dropped.has(name);
	return {
		...checkpoint,
		shards: checkpoint.shards.map((shard) => ({
			...shard,
			tensors: shard.tensors.filter(isKept)
		})),
		tensors: new Map([...checkpoint.tensors].filter(([name]) => !dropped.has(name))),
		notes: [...checkpoint.notes ?? [], ...sharing.length === 0 ? [] : [`${nameOf(snapshot.origin)}: ${listNames(sharing)} share their bytes; each is a tensor of its own.`]]
	};
}
/** Names of the tensors that have one place, for each place that has more than one. */
function listSharedNames({ tensors }) {
	return [...groupBy(tensors.filter(({ start, end }) => start < end), ({ start, end }) => `${start} ${end}`).values()].filter(({ length }) => length > 1).map((group) => group.map(({ name }) => name));
}
// src/formats/checkpoint/join-shards.ts
/**
* All tensors in the order of the index, and what it does not list after them. Loaders go by what the shards store, so
* that an index may be wrong about that; it may list names that no shard stores where a tie explains them, as the Hub's
* own converter leaves them behind, and buffers.
*
* @throws IncompatibleError for a tensor that is stored twice, or is missing.
*/
function joinShards({ weightMap }, shards, index) {
	const found = /* @__PURE__ */ new Map();
	const elsewhere = [];
	for (const tensor of shards.flatMap((shard) => shard.tensors)) {
		const known = found.get(tensor.name);
		if (known !== void 0) throw disagreement(index.name, `Tensor '${tensor.name}' is stored in ${known.path} and in ${tensor.path}`);
		if (weightMap.get(tensor.name) !== tensor.path) elsewhere.push(tensor.name);
		found.set(tensor.name, tensor);
	}
	const tables = [...found.keys()].filter(hasTokenRows);
	const tensors = /* @__PURE__ */ new Map();
	const unstored = [];
	for (const [name, path] of weightMap) {
		const tensor = found.get(name);
		if (tensor !== void 0) tensors.set(name, tensor);
		else if (isStoredBuffer(name) || tables.some((table) => canBeTied(name, table, index.config))) unstored.push(name);
		else throw disagreement(index.name, `Tensor '${name}' is not in ${path}, where the index has it`);
	}
	for (const [name, tensor] of found) tensors.set(name, tensor);
	return {
		tensors,
		notes: [...noteSome(elsewhere, index.name, "does not list where these are stored"), ...noteSome(unstored, index.name, "lists what no shard stores, since it is tied to others or computed")]
	};
}
const noteSome = (names, indexName, what) => names.length === 0 ? [] : [`${indexName} ${what}: ${listNames(names)}.`];
function disagreement(indexName, fault) {
	return new IncompatibleError(`${fault} (${indexName}).`, {
		code: "index-mismatch",
		hint: "Index and shards are of different savings; upload or download the checkpoint again as a whole."
	});
}
// src/formats/checkpoint/quantisation.ts
const hint = "Use the checkpoint before quantisation, with weights in BF16, F16, F32 or F64.";
/** @throws IncompatibleError naming the method and what showed it. */
function refuseQuantised(found) {
	if (found !== void 0) throw refusalOf(found);
}
function refusalOf({ place, method, evidence }) {
	return new IncompatibleError(`${place}: the weights are quantised with ${method} (${evidence}).`, {
		code: "weights-quantised",
		hint
	});
}
/**
* @param config the parsed config.json.
* @param place config.json, as the user would name it.
*/
function findQuantisedConfig(config, place) {
	for (const { name, fields } of modelSections(config)) for (const key of ["quantization_config", "compression_config"]) {
		const settings = fields[key];
		if (!isRecord(settings) || Object.keys(settings).length === 0) continue;
		return {
			...findMethod(settings, name === void 0 ? key : `${name}.${key}`),
			place
		};
	}
}
function findMethod(settings, path) {
	const method = settings.quant_method;
	const bits = ["load_in_4bit", "load_in_8bit"].find((key) => settings[key] === true);
	if (typeof method === "string") {
		const shown = method.slice(0, 40);
		const detail = bits === void 0 ? "" : `, ${path}.${bits} is true`;
		return {
			method: shown,
			evidence: `${path}.quant_method is ${JSON.stringify(shown)}${detail}`
		};
	}
	if (bits !== void 0) return {
		method: "bitsandbytes",
		evidence: `${path}.${bits} is true`
	};
	return {
		method: "a method it does not name",
		evidence: `it has a ${path}`
	};
}
/** Numbers beside a weight that say what its own stand for. */
const scales = /(?:_scale|_scale_inv|_scales?|\.scales?|\.qzeros|_zero_point|_g_idx|\.g_idx)$/;
/**
* Whether a checkpoint is quantised: its configuration may be left over from one that was, when all weights are plain
* numbers again.
*
* @param stated by config.json.
*/
function findQuantisation(checkpoint, stated) {
	if (stated !== void 0 && !hasPlainWeights(checkpoint)) return stated;
	return findQuantisedTensors(checkpoint);
}
/** Says of weights that are not quantised that their configuration says otherwise. */
const noteLeftOver = ({ place, evidence }) => `${place}: ${evidence}, and all weights are plain floating-point numbers: they are taken as not quantised.`;
/** Integers with one axis, or none, are buffers. */
function hasPlainWeights({ tensors }) {
	return [...tensors.values()].every(({ name, dtype, shape }) => !scales.test(name) && (isFloatDtype(dtype) || !isFloat(dtype) && (shape.length < 2 || isStoredBuffer(name))));
}
/** Tensors that only quantised checkpoints have, by the last part of their names. */
const signs = [
	[/\.(absmax|nested_absmax|quant_map|nested_quant_map)$|\.quant_state\./, "bitsandbytes (4 bit)"],
	[/\.SCB$/, "bitsandbytes (8 bit)"],
	[/\.weight_packed$/, "compressed-tensors"],
	[/\.W_q$/, "HQQ"]
];
/** What tensors show, also where the configuration does not say so. */
function findQuantisedTensors({ tensors, snapshot }) {
	for (const tensor of tensors.values()) {
		const method = methodShownBy(tensor, tensors);
		if (method === void 0) continue;
		return {
			method,
			evidence: `tensor '${tensor.name}', ${tensor.dtype}, in ${storedPathOf(snapshot, tensor.path)}`,
			place: nameOf(snapshot.origin)
		};
	}
}
function methodShownBy(tensor, tensors) {
	const { name } = tensor;
	const sign = signs.find(([pattern]) => pattern.test(name));
	if (sign !== void 0) return sign[1];
	if (name.endsWith(".qweight")) {
		const module = name.slice(0, -7);
		return tensors.has(`${module}g_idx`) ? "GPTQ" : tensors.has(`${module}qzeros`) ? "AWQ or GPTQ" : "packed integers";
	}
	const scaled = /^(.*weight)_scale(_inv|_2)?$/.exec(name)?.[1] ?? /^(.*)_scales$/.exec(name)?.[1]?.concat("_blocks");
	const weight = scaled === void 0 ? void 0 : tensors.get(scaled);
	if (weight === void 0) return void 0;
	if (weight.dtype.startsWith("F8")) return `FP8 with scales ('${weight.name}' is ${weight.dtype})`;
	if (/^[FUI]\d/.test(weight.dtype) && !/^F(16|32|64)$/.test(weight.dtype)) return `${weight.dtype} blocks with scales ('${weight.name}')`;
}
// src/formats/checkpoint/scattered-weights.ts
/** Parameters that FSDP joined into one, each process having a part of it. */
const flatParameter = /(?:^|\.)_?flat_param(?:_\d+)?$/;
/** Matrices in every model. */
const matrix = /\.(?:[qkvo]_proj|out_proj|down_proj|up_proj|gate_proj|lm_head)\.weight$/;
/**
* Why a checkpoint is what one process of several saved of a model whose weights lay scattered among all of them, and
* how to gather them; undefined where it is not. Both sides of a pair may be so alike, by one pipeline.
*/
function findScattered({ tensors, snapshot }) {
	const all = [...tensors.values()];
	const refusal = (found, what, hint) => {
		const [first] = found;
		if (first === void 0) return void 0;
		const shown = `'${first.name}' ${first.dtype} [${first.shape.join(", ")}]`;
		return new IncompatibleError(`${nameOf(snapshot.origin)} has not all weights: ${what} (${shown}${found.length > 1 ? ` and ${found.length - 1} more` : ""}).`, {
			code: "weights-scattered",
			hint
		});
	};
	const empty = refusal(all.filter(isPlaceholder), "DeepSpeed ZeRO-3 leaves empty tensors in place of those that are scattered among the processes", "Gather them: run zero_to_fp32.py of the training checkpoint, or save with stage3_gather_16bit_weights_on_model_save.");
	const flat = refusal(all.filter((tensor) => flatParameter.test(tensor.name) || isFlat(tensor)), "FSDP has flattened its tensors, and each process stores a part", "Gather them: save with FULL_STATE_DICT, or run accelerate merge-weights on the sharded checkpoint.");
	return empty ?? flat;
}
const isPlaceholder = (tensor) => hasFloatDtype(tensor) && tensor.shape.length === 1 && tensor.shape[0] === 0 && tensor.name.endsWith(".weight");
const isFlat = ({ name, shape }) => shape.length === 1 && (isTokenEmbedding(name) || matrix.test(name));
// src/formats/checkpoint/unmerged-adapter.ts
/** What PEFT calls the parts of an adapter within the model that it changes. */
const adapterPart = /\.lora_(?:A|B|embedding_A|embedding_B|magnitude_vector)(?:\.|$)|\.(?:modules_to_save\.[^.]+|original_module)\.(?:weight|bias)$/;
/** Some models have adapters of their own, and say so: Phi-4-multimodal has `vision_lora` and `speech_lora`. */
const ownAdapter = /(?:^|_)lora$/;
/**
* Why a checkpoint is what an adapter and its model were when they were saved as one, not merged: transformers ignores
* the adapter's tensors and misses those that it changes. Undefined where it is not.
*/
function findUnmerged({ tensors, config, snapshot }) {
	const parts = [...tensors.values()].filter(({ name }) => adapterPart.test(name));
	const [first] = parts;
	if (first === void 0) return void 0;
	if (Object.entries(config ?? {}).some(([key, value]) => ownAdapter.test(key) && isRecord(value))) return void 0;
	const more = parts.length > 1 ? ` and ${parts.length - 1} more` : "";
	return new IncompatibleError(`${nameOf(snapshot.origin)} has an adapter among its weights that is not merged into them ('${first.name}' ${first.dtype} [${first.shape.join(", ")}]${more}).`, {
		code: "adapter-unmerged",
		hint: "Load it with PEFT, merge it (PeftModel.merge_and_unload) and save the whole model."
	});
}
// src/formats/checkpoint/open-checkpoint.ts
const maxConfigByteLength = 16 << 20;
const maxIndexByteLength = 256 << 20;
/** Headers read at once. */
const maxConcurrentReads = 8;
/**
* Opens the checkpoint of a snapshot by its headers; no weights are read. Safetensors come before PyTorch's files
* where both are there.
*
* @throws IncompatibleError when there are no weights that can be read, when they are quantised, or when index
*   and shards disagree; FormatError for damaged files.
*/
async function openCheckpoint(snapshot) {
	const repeated = /* @__PURE__ */ new Set();
	const config = await readConfig(snapshot, (key) => repeated.add(key));
	const choice = chooseWeights(snapshot, config);
	const stated = config && findQuantisedConfig(config, snapshot.source("config.json").name);
	try {
		const read = await readWeights(snapshot, choice, config);
		const notes = [
			...read.notes ?? [],
			...stated === void 0 ? [] : [noteLeftOver(stated)],
			...noteRepeated(snapshot, [...repeated])
		];
		const unmerged = findUnmerged(read);
		if (unmerged !== void 0) throw unmerged;
		return accept({
			...read,
			...notes.length === 0 ? {} : { notes }
		}, stated);
	} catch (error) {
		if (error instanceof FormatError) refuseQuantised(stated);
		throw error;
	}
}
/**
* Reads the same of a checkpoint that is only looked at: it may be quantised, and tied tensors have all their names.
*
* @throws as {@link openCheckpoint}, but for what is quantised.
*/
async function readCheckpoint(snapshot) {
	const config = await readConfig(snapshot);
	return readWeights(snapshot, chooseWeights(snapshot, config), config);
}
async function readWeights(snapshot, choice, config) {
	const { format } = choice;
	if (choice.kind === "single") {
		const shard = await readShard(snapshot, choice.path, format);
		return refuseEmpty({
			snapshot,
			format,
			tensors: new Map(shard.tensors.map((tensor) => [tensor.name, tensor])),
			shards: [shard],
			index: void 0,
			config
		});
	}
	const { indexPath } = choice;
	const { name } = snapshot.source(indexPath);
	const index = await readIndex(snapshot, indexPath, format);
	const paths = [...new Set(index.weightMap.values())].sort();
	const missing = paths.filter((path) => !snapshot.files.has(path));
	if (missing.length > 0) throw new IncompatibleError(`${name} names ${paths.length} shards, of which ${missing.length} are missing: ${listNames(missing)}.`, {
		code: "shard-missing",
		hint: "The upload or download is incomplete; complete it, or use another revision."
	});
	const shards = await mapConcurrently(paths, maxConcurrentReads, (path) => readShard(snapshot, path, format));
	const { tensors, notes } = joinShards(index, shards, {
		name,
		config
	});
	return refuseEmpty({
		snapshot,
		format,
		tensors,
		shards,
		index: {
			path: indexPath,
			metadata: index.metadata
		},
		...notes.length === 0 ? {} : { notes },
		config
	});
}
/**
* Opens safetensors files by their headers, whatever an index says of them.
*
* @throws FormatError for damaged files, InputError for one that is not there.
*/
async function openShards(snapshot, paths) {
	const shards = await mapConcurrently(paths, maxConcurrentReads, (path) => readShard(snapshot, path, "safetensors"));
	return accept(refuseEmpty({
		snapshot,
		format: "safetensors",
		tensors: new Map(shards.flatMap((shard) => shard.tensors).map((tensor) => [tensor.name, tensor])),
		shards,
		index: void 0,
		config: await readConfig(snapshot)
	}));
}
/** @throws FormatError when the index does not follow its format. */
async function readIndex(snapshot, path, format = "safetensors") {
	const content = await readSmallFile(snapshot, path, maxIndexByteLength);
	const { name } = snapshot.source(path);
	const index = parseIndex(content, name, format === "torch" ? ".bin" : ".safetensors");
	const { variant } = snapshot.origin;
	if (variant === void 0) return index;
	const weightMap = [...index.weightMap].map(([tensor, shard]) => [tensor, ordinaryNameOf(shard, variant)]);
	return {
		...index,
		weightMap: new Map(weightMap)
	};
}
function accept(checkpoint, stated) {
	refuseQuantised(findQuantisation(checkpoint, stated));
	const scattered = findScattered(checkpoint);
	if (scattered !== void 0) throw scattered;
	return dropTiedNames(checkpoint);
}
const noteRepeated = (snapshot, keys) => keys.length === 0 ? [] : [`${snapshot.source("config.json").name} has keys more than once, of which the last counts: ${listNames(keys)}.`];
function refuseEmpty(checkpoint) {
	const place = nameOf(checkpoint.snapshot.origin);
	if (checkpoint.tensors.size === 0) throw new IncompatibleError(`${place} has a checkpoint without tensors (${checkpoint.shards[0]?.path}).`, {
		code: "checkpoint-empty",
		hint: "Save the checkpoint again, with its weights."
	});
	return checkpoint;
}
async function readShard(snapshot, path, format) {
	const source = snapshot.source(path);
	if (format === "torch") {
		const { tensors, wrapper, otherEntries } = await readTorchCheckpoint(source);
		const isMore = wrapper !== void 0 || otherEntries.length > 0;
		return {
			path,
			byteLength: source.byteLength,
			metadata: void 0,
			tensors: tensors.map((tensor) => ({
				...tensor,
				path
			})),
			leftOut: isMore ? {
				wrapper,
				entries: otherEntries
			} : void 0
		};
	}
	const { metadata, tensors, fileByteLength } = await readHeader(source);
	return {
		path,
		byteLength: fileByteLength,
		metadata,
		tensors: tensors.map((tensor) => ({
			...tensor,
			path
		}))
	};
}
/**
* config.json as Python writes it; undefined where there is none.
*
* @param onRepeatedKey is told of keys that are there again; of these the last value counts, as for Python.
*/
async function readConfig(snapshot, onRepeatedKey = () => {}, path = "config.json") {
	if (!snapshot.files.has(path)) return void 0;
	const bytes = await readSmallFile(snapshot, path, maxConfigByteLength);
	const source = snapshot.source(path).name;
	const reader = new JsonReader(bytes, {
		source,
		code: "config-json",
		allowNonFinite: true,
		onRepeatedKey
	});
	const config = reader.readValue("config.json");
	reader.readEnd("config.json");
	if (typeof config !== "object" || config === null || Array.isArray(config)) return reader.fail("config.json must be an object", 0);
	return config;
}
// src/core/adapter/adapter.ts
/** Where PEFT keeps what an adapter is. */
const adapterConfigPath = "adapter_config.json";
/** What PEFT puts before the name of every module of the base model. */
const adapterPrefix = "base_model.model.";
/**
* The name that a tensor of an adapter has in the base model: PEFT moves what it wraps into `base_layer`, and what is
* trained as a whole into `modules_to_save`.
*/
function baseNameOf(name) {
	return name.slice(17).replaceAll(/(^|\.)(?:base_layer|modules_to_save)\./g, "$1");
}
/** The name that a module with factors has in the base model. */
const baseModuleOf = ({ module }) => module.replaceAll(/(^|\.)base_layer(?=\.|$)/g, "");
/** Names in the base model of the parameters that a module's factors may be for, where it targets such. */
function parametersOf(factors, { targetParameters }) {
	const module = baseModuleOf(factors);
	return targetParameters.flatMap((target) => {
		const dot = target.lastIndexOf(".");
		const owner = target.slice(0, Math.max(0, dot));
		return owner === "" || `.${module}`.endsWith(`.${owner}`) ? [`${module}.${target.slice(dot + 1)}`] : [];
	});
}
/** The base's weight that a module's update is added to; of a parameter it is one of several. */
const baseWeightOf = (factors) => `${baseModuleOf(factors)}.weight`;
// src/core/adapter/join-factors.ts
const maxRank = 4096;
const maxStackCount = 4096;
/**
* The factors of a module, checked to be a pair.
*
* @param statedRank of a parameter, whose factors may be those of many matrices.
* @throws IncompatibleError `adapter-weights`
*/
function joinFactors(module, { isEmbedding, a, b, bias }, source, statedRank) {
	const fail = (fault) => {
		throw new IncompatibleError(`${source}: the factors of ${excerpt(module)} ${fault}.`, {
			code: "adapter-weights",
			hint: "Save the adapter again; parts of a model that was divided among machines have to be gathered first."
		});
	};
	if (a === void 0 || b === void 0) return fail(`have no ${a === void 0 ? "A" : "B"}`);
	const shapes = `A [${a.shape.join(", ")}], B [${b.shape.join(", ")}]`;
	const [rowCount = 0] = a.shape;
	const [width = 0, columns = 0, ...kernel] = b.shape;
	const axisCount = a.shape.length;
	const isConvolution = !isEmbedding && axisCount > 2;
	if (axisCount < 2 || axisCount > 5 || b.shape.length !== axisCount || isEmbedding && axisCount !== 2) return fail(`have shapes that are none of a pair: ${shapes}`);
	if ([...a.shape, ...b.shape].includes(0) || kernel.some((size) => size !== 1)) return fail(`have shapes that are none of a pair: ${shapes}`);
	if (isConvolution ? rowCount % columns !== 0 : rowCount !== columns) return fail(`do not agree on a rank: ${shapes}`);
	const stackCount = statedRank === void 0 ? 1 : rowCount / statedRank;
	if (!Number.isInteger(stackCount) || stackCount > maxStackCount) return fail(`have ${rowCount} rows, which are no multiple of the rank ${statedRank}: ${shapes}`);
	const rank = rowCount / stackCount;
	if (rank > maxRank) return fail(`have a rank above ${maxRank}: ${shapes}`);
	if (bias !== void 0 && bias.shape.join() !== `${width}`) return fail(`have a bias [${bias.shape.join(", ")}] that does not fit B [${b.shape.join(", ")}]`);
	if (statedRank !== void 0 && (isConvolution || isEmbedding)) return fail(`are none of a parameter: ${shapes}`);
	return {
		module,
		kind: statedRank === void 0 ? isEmbedding ? "embedding" : isConvolution ? "convolution" : "linear" : "parameter",
		a,
		b,
		bias,
		rank,
		groupCount: rowCount / columns,
		stackCount
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
		if (kind !== void 0) throw unsupported$2(source, kind[1], evidence);
		if (name.length > maxNameLength) throw unsupported$2(source, "it has a name of unlikely length", evidence);
		if (!name.startsWith("base_model.model.")) throw unsupported$2(source, `it has a tensor whose name does not begin with ${adapterPrefix}`, evidence);
		if (!hasFloatDtype(tensor)) {
			const reason = `it has a tensor in ${tensor.dtype}; only ${floatDtypes.join(", ")} can be extrapolated`;
			throw unsupported$2(source, reason, evidence);
		}
		if (addFactor(tensor, found)) continue;
		others.push(tensor);
		if (others.length > maxOtherCount) throw unsupported$2(source, `it has more than ${maxOtherCount} tensors beside its factors`, evidence);
	}
	const modules = /* @__PURE__ */ new Map();
	for (const [module, factors] of found) {
		const rank = rankOfParameter(module, factors, config);
		modules.set(module, joinFactors(module, factors, source, rank));
	}
	const whole = /* @__PURE__ */ new Map();
	const unused = /* @__PURE__ */ new Set();
	for (const tensor of others) {
		if (isUnused(tensor, checkpoint, config)) {
			unused.add(tensor.name);
			continue;
		}
		whole.set(tensor.name, tensor);
		if (!isWhole(tensor, modules, config)) throw unsupported$2(source, "it has a tensor that is neither a factor of a LoRA nor announced by its config", `tensor ${excerpt(tensor.name)}`);
	}
	if (modules.size === 0) throw new IncompatibleError(`${source} has no factors of a LoRA.`, {
		code: "adapter-weights",
		hint: "Save the adapter again, with its weights."
	});
	return {
		modules,
		wholeTensors: whole,
		unused
	};
}
/** The rank that the config gives a module of which it targets a parameter; undefined for all others. */
function rankOfParameter(module, { a }, config) {
	return parametersOf({ module }, config).length > 0 && (a?.shape[0] ?? 0) % config.rank === 0 ? config.rank : void 0;
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
/**
* Whether PEFT saves it twice and loads the other one: together with `save_embedding_layers`, a module of
* `modules_to_save` is written by its plain name, as `modules_to_save`, and as the base has it.
*/
function isUnused({ name }, { tensors }, { modulesToSave }) {
	const [, stem = "", inner = "", rest = ""] = /^(.+)\.(original_module|modules_to_save)\.(.+)$/.exec(name) ?? [];
	if (!modulesToSave.some((saved) => saved !== "" && `.${stem}`.endsWith(`.${saved}`))) return false;
	return inner === "original_module" || tensors.has(`${stem}.${rest}`);
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
	const content = await readSmallFile(snapshot, adapterConfigPath, maxAdapterConfigByteLength);
	const config = parseAdapterConfig(content, nameOf(snapshot.origin, adapterConfigPath));
	const [path, format] = weights.find(([name]) => snapshot.files.has(name)) ?? [];
	if (path === void 0 || format === void 0) throw new IncompatibleError(`${nameOf(snapshot.origin)} has ${adapterConfigPath}, but neither adapter_model.safetensors nor adapter_model.bin.`, {
		code: "adapter-weights",
		hint: "Upload or download the adapter with its weights."
	});
	const checkpoint = await openWeights(snapshot, path, format);
	const { unused, ...sorted } = sortTensors(checkpoint, config);
	return {
		config,
		checkpoint: withoutUnused(checkpoint, unused),
		...sorted
	};
}
function withoutUnused(checkpoint, unused) {
	if (unused.size === 0) return checkpoint;
	const tensors = new Map([...checkpoint.tensors].filter(([name]) => !unused.has(name)));
	const note = `${nameOf(checkpoint.snapshot.origin, checkpoint.shards[0]?.path)}: ${listNames([...unused])} are left out: PEFT loads the same modules by their plain names.`;
	return {
		...checkpoint,
		tensors,
		notes: [note]
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
export { hasFloatDtype as A, refuseVariant as B, tableOf as C, encodeIndex as D, encodeHeader as E, isFloat as F, isSafetensors as G, isAdapterAlone as H, chooseWeights as I, readVariant as J, isSafetensorsIndex as K, foldersWithWeights as L, bitsPerElement as M, byteLengthOf as N, describeLeftOut as O, countElements as P, groupBy as Q, openVariant as R, isTokenEmbedding as S, isStoredBuffer as T, isAdapterFile as U, requireVariant as V, isConsolidated as W, findTextStart as X, findSmallText as Y, readSmallFile as Z, refusalOf as _, baseNameOf as a, hasTokenRows as b, openCheckpoint as c, readConfig as d, readIndex as f, findQuantisedConfig as g, findQuantisation as h, baseModuleOf as i, isFloatDtype as j, floatDtypes as k, openShards as l, findScattered as m, adapterConfigPath as n, baseWeightOf as o, findUnmerged as p, isTorchModel as q, adapterPrefix as r, parametersOf as s, openAdapter as t, readCheckpoint as u, dropTiedNames as v, modelSections as w, isOutputHead as x, statesTiedEmbeddings as y, refuseAdapterBeside as z };
