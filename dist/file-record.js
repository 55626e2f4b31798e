import { n as noStatistics } from "./statistics.js";
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
	const statistics = readStatistics(given);
	return statistics && {
		...record,
		statistics
	};
}
function readStatistics(given) {
	if (typeof given !== "object" || given === null) return void 0;
	const sums = {};
	for (const name of Object.keys(noStatistics)) {
		const value = given[name];
		if (typeof value !== "number" && !(value === "NaN" || value === "Infinity" || value === "-Infinity")) return void 0;
		sums[name] = Number(value);
	}
	return {
		...noStatistics,
		...sums
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
