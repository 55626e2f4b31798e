import { a as _usingCtx, h as countElements, n as openCheckpoint, t as openSession } from "./session.js";
import { r as parseEndpoint } from "./endpoint.js";
// src/checkpoint/describe.ts
function describeCheckpoint({ format, tensors, shards, index, config }) {
	const table = [...tensors.values()].map(({ name, dtype, shape, path, start, end }) => ({
		name,
		dtype,
		shape,
		shard: path,
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
			path,
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
// src/app/inspect.ts
/** Tensors, dtypes, shapes, shards and sizes of a checkpoint, from its headers alone. */
async function inspect(endpoint, runtime) {
	try {
		var _usingCtx$1 = _usingCtx();
		const session = _usingCtx$1.a(openSession(runtime));
		const checkpoint = await openCheckpoint(await session.openSnapshot(parseEndpoint(endpoint, "inspect")));
		return {
			kind: "inspect",
			origin: checkpoint.snapshot.origin,
			...describeCheckpoint(checkpoint)
		};
	} catch (_) {
		_usingCtx$1.e = _;
	} finally {
		await _usingCtx$1.d();
	}
}
export { inspect };
