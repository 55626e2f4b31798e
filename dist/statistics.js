// src/kit/project.ts
/** How the program names itself: in cards, manifests, user agents and messages. Equal to package.json, by a test. */
const project = {
	name: "hf-extrapolate",
	version: "0.1.0",
	url: "https://github.com/hf-extrapolate/hf-extrapolate"
};
// src/kit/units.ts
/** Quantities as people read them; the same in the terminal, the logs and the card. */
/** Decimal units, as disks and the Hub's pages count: `999 B`, `1.24 GB`. */
function formatBytes(byteLength) {
	const units = [
		"B",
		"kB",
		"MB",
		"GB",
		"TB",
		"PB"
	];
	let value = byteLength;
	let unit = 0;
	while (value >= 999.5 && unit < units.length - 1) {
		value /= 1e3;
		unit++;
	}
	return `${unit === 0 ? value : threeDigits(value)} ${units[unit]}`;
}
/** Numbers of parameters and tensors: `1,234`, `7.24 B`. */
function formatCount(count) {
	if (count < 1e6) return groupDigits(count);
	for (const [size, unit] of [
		[1e6, "M"],
		[1e9, "B"],
		[0xe8d4a51000, "T"]
	]) if (count < 999.5 * size || size === 0xe8d4a51000) return `${threeDigits(count / size)} ${unit}`;
	return String(count);
}
/** `1234567` → `1,234,567`, whatever the locale. */
function groupDigits(count) {
	return String(count).replaceAll(/\B(?=(\d{3})+$)/g, ",");
}
/** `850 ms`, `3.2 s`, `4 min 05 s`, `2 h 07 min`. */
function formatDuration(milliseconds) {
	if (milliseconds < 999.5) return `${Math.round(milliseconds)} ms`;
	if (milliseconds < 59950) return `${(milliseconds / 1e3).toFixed(1)} s`;
	const seconds = Math.round(milliseconds / 1e3);
	if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${twoDigits(seconds % 60)} s`;
	const minutes = Math.round(seconds / 60);
	return `${Math.floor(minutes / 60)} h ${twoDigits(minutes % 60)} min`;
}
/** Three significant digits for ratios such as ‖Δ‖/‖θ1‖: `0.0357`, `1.20e-5`. */
function formatRatio(ratio) {
	if (!Number.isFinite(ratio)) return "not finite";
	if (ratio === 0) return "0";
	return Math.abs(ratio) < .001 || Math.abs(ratio) >= 1e4 ? ratio.toExponential(2) : ratio.toPrecision(3);
}
function threeDigits(value) {
	return value >= 99.95 ? value.toFixed(0) : value >= 9.995 ? value.toFixed(1) : value.toFixed(2);
}
function twoDigits(value) {
	return String(value).padStart(2, "0");
}
// src/kit/statistics.ts
const noStatistics = {
	elementCount: 0,
	deltaSquaredSum: 0,
	alignedSquaredSum: 0,
	maxAbsDelta: 0,
	nonFiniteCount: 0
};
function addStatistics(a, b) {
	return {
		elementCount: a.elementCount + b.elementCount,
		deltaSquaredSum: a.deltaSquaredSum + b.deltaSquaredSum,
		alignedSquaredSum: a.alignedSquaredSum + b.alignedSquaredSum,
		maxAbsDelta: Math.max(a.maxAbsDelta, b.maxAbsDelta),
		nonFiniteCount: a.nonFiniteCount + b.nonFiniteCount
	};
}
/** ‖Δ‖/‖θ1‖: how far alignment moved the weights, relative to their size. NaN when θ1 is all zeros. */
function deltaRatio(statistics) {
	return Math.sqrt(statistics.deltaSquaredSum / statistics.alignedSquaredSum);
}
/** The sums of all groups together; undefined when none has been summed. */
function sumStatistics(groups) {
	const summed = groups.flatMap(({ statistics }) => statistics ?? []);
	return summed.length === 0 ? void 0 : summed.reduce(addStatistics);
}
export { formatCount as a, groupDigits as c, formatBytes as i, project as l, noStatistics as n, formatDuration as o, sumStatistics as r, formatRatio as s, deltaRatio as t };
