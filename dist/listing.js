import { L as plainName, o as groupDigits } from "./units.js";
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
export { listNames as n, listSome as r, counted as t };
