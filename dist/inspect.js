import { F as isFloat, G as isSafetensors, H as isAdapterAlone, J as readVariant, K as isSafetensorsIndex, L as foldersWithWeights, O as describeLeftOut, P as countElements, S as isTokenEmbedding, U as isAdapterFile, V as requireVariant, W as isConsolidated, Y as findSmallText, _ as refusalOf$1, d as readConfig, g as findQuantisedConfig, h as findQuantisation, j as isFloatDtype, k as floatDtypes, m as findScattered, p as findUnmerged, q as isTorchModel, t as openAdapter, u as readCheckpoint, v as dropTiedNames, x as isOutputHead, y as statesTiedEmbeddings, z as refuseAdapterBeside } from "./open-adapter.js";
import { a as FormatError, d as clauseOf, o as IncompatibleError } from "./errors.js";
import { n as storedPathOf } from "./snapshot.js";
import { t as openSession } from "./session.js";
import { t as _usingCtx } from "./usingCtx.js";
// src/formats/checkpoint/adapter-description.ts
const configPath = "adapter_config.json";
/** It lists modules at most. */
const maxConfigBytes = 4 << 20;
const maxTextLength = 120;
/** Undefined where there is no adapter. */
async function describeAdapter(snapshot) {
	const file = snapshot.files.get(configPath);
	if (file === void 0) return void 0;
	const config = file.byteLength > maxConfigBytes ? {} : await readObject(snapshot);
	const peftType = textOf(config.peft_type);
	const baseModel = textOf(config.base_model_name_or_path);
	return {
		...peftType === void 0 ? {} : { peftType },
		...typeof config.r === "number" ? { rank: config.r } : {},
		...typeof config.lora_alpha === "number" ? { alpha: config.lora_alpha } : {},
		...baseModel === void 0 ? {} : { baseModel }
	};
}
async function readObject(snapshot) {
	const text = await findSmallText(snapshot, configPath, maxConfigBytes) ?? "";
	try {
		const value = JSON.parse(text);
		return typeof value === "object" && value !== null ? { ...value } : {};
	} catch {
		return {};
	}
}
function textOf(value) {
	return typeof value === "string" && value !== "" ? value.slice(0, maxTextLength) : void 0;
}
// src/formats/checkpoint/describe.ts
function describeCheckpoint({ snapshot, format, tensors, shards, index, config }) {
	const table = [...tensors.values()].map(({ name, dtype, shape, path, start, end }) => ({
		name,
		dtype,
		shape,
		shard: storedPathOf(snapshot, path),
		byteLength: end - start
	}));
	const tensorByteLength = sum(table.map(({ byteLength }) => byteLength));
	const architecture = Array.isArray(config?.architectures) ? config.architectures[0] : void 0;
	const totalSize = index?.metadata.total_size;
	return {
		format,
		...typeof architecture === "string" ? { architecture } : {},
		...typeof config?.model_type === "string" ? { modelType: config.model_type } : {},
		parameterCount: sum(table.map(({ shape }) => countElements(shape) ?? 0)),
		byteLength: sum(shards.map(({ byteLength }) => byteLength)),
		tensorByteLength,
		...typeof totalSize === "number" ? { statedTotalSize: {
			byteLength: totalSize,
			matches: totalSize === tensorByteLength
		} } : {},
		dtypes: sumByDtype(table),
		shards: shards.map(({ path, byteLength, tensors }) => ({
			path: storedPathOf(snapshot, path),
			byteLength,
			tensorCount: tensors.length
		})),
		tensors: table
	};
}
function sumByDtype(table) {
	const sums = /* @__PURE__ */ new Map();
	for (const { dtype, byteLength } of table) {
		const before = sums.get(dtype) ?? {
			dtype,
			tensorCount: 0,
			byteLength: 0
		};
		sums.set(dtype, {
			dtype,
			tensorCount: before.tensorCount + 1,
			byteLength: before.byteLength + byteLength
		});
	}
	return [...sums.values()].sort((a, b) => b.byteLength - a.byteLength);
}
function sum(values) {
	return values.reduce((total, value) => total + value, 0);
}
// src/formats/checkpoint/other-weights.ts
const maxListed = 20;
/** More than the variants and folders of any model. */
const maxGroups = 200;
const otherFormats = /^[^/]+\.(h5|msgpack|onnx|ckpt|npz|tflite|mlmodel|ot)$/;
const torchFiles = /^[^/]+\.(bin|pt|pth)$/;
/** Of training, and no weights of the model. */
const trainingState = /^(optimizer|scheduler|rng_state|random_states|scaler|training_args)[\w-]*\./;
/**
* What else there is, by kind and name.
*
* @param used paths of the repo that the checkpoint is read from, its index included.
*/
function listOtherWeights({ files }, used) {
	const paths = [...files.keys()].sort();
	const folders = new Set(foldersWithWeights(paths));
	const groups = /* @__PURE__ */ new Map();
	for (const path of paths) {
		const group = used.has(path) ? void 0 : groupOf(path, folders, (other) => files.has(other));
		if (group === void 0) continue;
		const key = `${group.kind} ${group.name ?? ""}`;
		const known = groups.get(key) ?? {
			...group,
			paths: []
		};
		known.paths.push(path);
		groups.set(key, known);
	}
	return [...groups.values()].slice(0, maxGroups).map(({ paths: all, ...group }) => ({
		...group,
		files: all.slice(0, maxListed),
		fileCount: all.length
	}));
}
function groupOf(path, folders, isThere) {
	const folder = path.slice(0, Math.max(0, path.lastIndexOf("/")));
	const name = folder === "" ? path : path.slice(folder.length + 1);
	if (folders.has(folder)) return isWeights(name) ? {
		kind: "folder",
		name: folder
	} : void 0;
	if (isConsolidated(name)) return { kind: "consolidated" };
	if (name.endsWith(".gguf")) return { kind: "gguf" };
	const variant = readVariant(path, isThere)?.variant;
	if (variant !== void 0) return {
		kind: "variant",
		name: variant
	};
	if (isAdapterFile(path)) return { kind: "adapter" };
	if (isSafetensors(path) || isSafetensorsIndex(path)) return { kind: "safetensors" };
	if (isTorchModel(path) || torchFiles.test(path) && !trainingState.test(path)) return { kind: "torch" };
	return otherFormats.test(path) ? { kind: "other" } : void 0;
}
function isWeights(name) {
	return isSafetensors(name) || isSafetensorsIndex(name) || isTorchModel(name);
}
// src/formats/checkpoint/tying.ts
/**
* Undefined for a model without embeddings of words that could be tied.
*
* @param checkpoint with all names of its tensors.
*/
function describeTying({ tensors, config, format }) {
	const all = [...tensors.values()];
	const embeddings = all.find(({ name }) => isTokenEmbedding(name));
	if (embeddings === void 0) return void 0;
	const head = all.find(({ name }) => isOutputHead(name) && name.endsWith(".weight"));
	const asked = statesTiedEmbeddings(config);
	const says = asked === void 0 ? "config.json does not say" : `config.json has tie_word_embeddings ${asked}`;
	if (head === void 0) return {
		tied: asked !== false,
		evidence: `there is no tensor of a head, and ${says}`
	};
	const pair = `'${head.name}' and '${embeddings.name}'`;
	if (isSamePlace(head, embeddings)) return {
		tied: true,
		evidence: `${pair} share their bytes, and ${says}`
	};
	return {
		tied: asked === true,
		evidence: `${pair} ${format === "torch" ? "have bytes of their own" : "are both stored"}, and ${says}`
	};
}
function isSamePlace(a, b) {
	return a.path === b.path && a.start === b.start && a.end === b.end && a.start < a.end;
}
// src/formats/checkpoint/explain.ts
/**
* Describes a checkpoint by its headers, also one that a run would refuse.
*
* @param whole all files of the repo or its folder, where `snapshot` has those of a variant.
* @throws FormatError for damaged files, unless config.json says that they are quantised.
*/
async function explainCheckpoint(snapshot, whole) {
	const adapter = await describeAdapter(snapshot);
	const config = await readConfig(snapshot);
	const ofConfig = config && findQuantisedConfig(config, snapshot.source("config.json").name);
	const read = await readOrRefuse(snapshot, ofConfig);
	const ofRepo = adapter === void 0 ? {} : { adapter };
	if (read instanceof IncompatibleError) return {
		...ofRepo,
		...ofConfig === void 0 ? {} : { quantisation: ofConfig },
		use: refused(read),
		leftOut: [],
		otherWeights: listOtherWeights(whole, /* @__PURE__ */ new Set())
	};
	const quantisation = findQuantisation(read, ofConfig);
	const tying = describeTying(read);
	return {
		...ofRepo,
		...quantisation === void 0 ? {} : { quantisation },
		...tying === void 0 ? {} : { tying },
		...describeCheckpoint(dropTiedNames(read)),
		use: useOf(read, quantisation),
		leftOut: [...describeLeftOut(read), ...read.notes ?? []],
		otherWeights: listOtherWeights(whole, pathsOf(read))
	};
}
async function readOrRefuse(snapshot, quantisation) {
	try {
		return await readCheckpoint(snapshot);
	} catch (error) {
		if (error instanceof IncompatibleError) return error;
		if (error instanceof FormatError && quantisation !== void 0) return refusalOf$1(quantisation);
		throw error;
	}
}
function useOf(checkpoint, quantisation) {
	if (quantisation !== void 0) return refused(refusalOf$1(quantisation));
	const unfit = findScattered(checkpoint) ?? findUnmerged(checkpoint);
	if (unfit !== void 0) return refused(unfit);
	const narrow = [...checkpoint.tensors.values()].find(({ dtype }) => isFloat(dtype) && !isFloatDtype(dtype));
	if (narrow !== void 0) return {
		kind: "refused",
		code: "tensor-dtype-unsupported",
		reason: `tensor '${narrow.name}' is ${narrow.dtype}, and only ${floatDtypes.join(", ")} are extrapolated`
	};
	return { kind: checkpoint.format === "safetensors" ? "mirrored" : "laid-out-anew" };
}
function refused({ code, wording, hint }) {
	return {
		kind: "refused",
		code,
		reason: clauseOf(wording),
		...hint === void 0 ? {} : { hint }
	};
}
/** Where the files of a checkpoint lie in its repo. */
function pathsOf({ snapshot, shards, index }) {
	const paths = [...shards.map(({ path }) => path), ...index === void 0 ? [] : [index.path]];
	return new Set(paths.map((path) => storedPathOf(snapshot, path)));
}
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
		const unsaid = findRefusal(() => refuseAdapterBeside(snapshot));
		if (unsaid !== void 0) return {
			...report,
			use: unsaid
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
		return refusalOf(error);
	}
}
function findRefusal(check) {
	try {
		check();
		return;
	} catch (error) {
		return refusalOf(error);
	}
}
function refusalOf(error) {
	if (error instanceof IncompatibleError || error instanceof FormatError) return refused(error);
	throw error;
}
export { inspect };
