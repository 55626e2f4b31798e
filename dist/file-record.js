import { o as modelParts, s as noStatistics } from "./statistics.js";
// src/kit/file-record.ts
/** A record as JSON; see {@link keepNonFinite}. */
function encodeRecord({ path, byteLength, sha256, statistics }) {
	return Buffer.from(JSON.stringify({
		path,
		byteLength,
		sha256,
		statistics
	}, keepNonFinite));
}
/** For JSON.stringify: sums that are not finite, which JSON lacks, become the strings `NaN` and `Infinity`. */
function keepNonFinite(_key, value) {
	return typeof value === "number" && !Number.isFinite(value) ? String(value) : value;
}
/** Reads a record that anyone with write access could have changed; undefined unless it is sound. */
function decodeRecord(text) {
	const value = parseObject(text);
	if (value === void 0) return void 0;
	const { path, byteLength, sha256, statistics: given } = value;
	if (typeof path !== "string" || path === "") return void 0;
	if (!Number.isSafeInteger(byteLength) || byteLength < 0) return void 0;
	if (typeof sha256 !== "string" || !/^[0-9a-f]{64}$/.test(sha256)) return void 0;
	const record = {
		path,
		byteLength,
		sha256
	};
	if (given === void 0) return record;
	const statistics = readPlaces(given);
	return statistics && {
		...record,
		statistics
	};
}
function readPlaces(given) {
	if (!Array.isArray(given)) return void 0;
	const places = given.map(readPlace);
	return places.every((place) => place !== void 0) ? places : void 0;
}
function readPlace(given) {
	if (typeof given !== "object" || given === null) return void 0;
	const { part, layer, statistics: sums } = given;
	const statistics = readStatistics(sums);
	if (statistics === void 0 || !modelParts.includes(part)) return void 0;
	if (layer === void 0) return {
		part,
		statistics
	};
	if (!Number.isSafeInteger(layer) || layer < 0) return void 0;
	return {
		part,
		layer,
		statistics
	};
}
function readStatistics(given) {
	if (typeof given !== "object" || given === null) return void 0;
	const { mostChanged, ...own } = given;
	const sums = {};
	for (const name of Object.keys(noStatistics)) {
		const value = own[name];
		if (typeof value !== "number" && !(value === "NaN" || value === "Infinity" || value === "-Infinity")) return void 0;
		sums[name] = Number(value);
	}
	const statistics = {
		...noStatistics,
		...sums
	};
	if (mostChanged === void 0) return statistics;
	if (typeof mostChanged !== "object" || mostChanged === null) return void 0;
	const { tensor, deltaRatio } = mostChanged;
	if (typeof tensor !== "string" || typeof deltaRatio !== "number") return void 0;
	return {
		...statistics,
		mostChanged: {
			tensor,
			deltaRatio
		}
	};
}
function parseObject(text) {
	try {
		const value = JSON.parse(text);
		return typeof value === "object" && value !== null ? value : void 0;
	} catch {
		return;
	}
}
export { encodeRecord as n, keepNonFinite as r, decodeRecord as t };
