import { j as plainName } from "./errors.js";
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
/** A share in [0, 1] as a percentage: `89 %`, `0.42 %`; not quite nothing and not quite all are not rounded to it. */
function formatShare(share) {
	if (!Number.isFinite(share)) return "–";
	const percent = 100 * share;
	if (percent === 0 || percent === 100) return `${percent} %`;
	if (percent < .01) return "< 0.01 %";
	if (percent > 99.9) return "> 99.9 %";
	return `${percent >= 9.95 ? percent.toFixed(percent >= 99 ? 1 : 0) : percent.toPrecision(2)} %`;
}
function threeDigits(value) {
	return value >= 99.95 ? value.toFixed(0) : value >= 9.995 ? value.toFixed(1) : value.toFixed(2);
}
function twoDigits(value) {
	return String(value).padStart(2, "0");
}
// src/kit/listing.ts
/** So many items are listed where nothing else is said. */
const maxListed = 5;
/** `a, b and c`; of a long list the first few and the number of the others: `a, b, c, d, e and 7 more`. */
function listSome(items, most = maxListed) {
	return joinFirst(items.slice(0, most), items.length);
}
/** The same of names that strangers gave, which may be long and hold any character. */
function listNames(names, show = plainName) {
	return joinFirst(names.slice(0, maxListed).map(show), names.length);
}
function joinFirst(shown, count) {
	const rest = count - shown.length;
	const parts = rest === 0 ? shown : [...shown, `${groupDigits(rest)} more`];
	const last = parts.at(-1) ?? "";
	return parts.length < 2 ? last : `${parts.slice(0, -1).join(", ")} and ${last}`;
}
/** `1 tensor`, `1,234 tensors`. */
function counted(count, noun) {
	return `${groupDigits(count)} ${noun}${count === 1 ? "" : "s"}`;
}
export { formatCount as a, formatShare as c, formatBytes as i, groupDigits as l, listNames as n, formatDuration as o, listSome as r, formatRatio as s, counted as t };
