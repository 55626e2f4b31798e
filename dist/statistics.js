import { n as isDirectory, t as findRepoFault, u as InputError } from "./endpoint.js";
// src/kit/project.ts
/** How the program names itself: in cards, manifests, user agents and messages. Equal to package.json, by a test. */
const project = {
	name: "hf-extrapolate",
	version: "0.1.0",
	url: "https://github.com/hf-extrapolate/hf-extrapolate"
};
// src/config/alphas.ts
const decimalNumber = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
/**
* Reads a list such as `0.3` or `0.1,0.3,0.5`. Any finite number counts; negative values interpolate.
* @param name how the user knows the option, for errors: `--alpha` or `alpha`.
* @throws InputError when nothing is given, a value is not a finite number, or a value is given twice.
*/
function parseAlphas(list, name) {
	if (list === void 0 || list.trim() === "") throw new InputError(`${name} is missing.`, {
		code: "alpha-missing",
		hint: `Give ${name} one or more numbers, for example 0.3 or 0.1,0.3,0.5.`
	});
	const alphas = [];
	for (const item of list.split(",")) {
		const text = item.trim();
		const value = decimalNumber.test(text) ? Number(text) : NaN;
		if (!Number.isFinite(value)) throw new InputError(`${name}: '${text}' in '${list}' is not a finite number.`, {
			code: "alpha-invalid",
			hint: "Write decimal numbers separated by commas, for example 0.1,0.3,0.5."
		});
		const alpha = value === 0 ? 0 : value;
		if (alphas.includes(alpha)) throw new InputError(`${name}: ${formatAlpha(alpha)} is given twice in '${list}'.`, {
			code: "alpha-duplicate",
			hint: "Name each value once."
		});
		alphas.push(alpha);
	}
	return alphas;
}
/** The shortest text that reads back as this number, in characters that a repo name may have: `0.3`, `-0.5`, `1e21`. */
function formatAlpha(alpha) {
	return String(alpha).replace("+", "");
}
// src/config/template.ts
const placeholders = [
	"namespace",
	"sft",
	"dpo",
	"alpha"
];
/** The template that applies when the user gives none. */
function defaultTemplate(alphaCount) {
	return alphaCount > 1 ? "{namespace}/{dpo}-ExPO-a{alpha}" : "{namespace}/{dpo}-ExPO";
}
/**
* Checks everything about a template that can be known before names are looked up.
* @param name how the user knows the option, for errors: `--to` or `to`.
* @throws InputError for an unknown placeholder, stray braces, a revision, several alphas without `{alpha}`.
*/
function validateTemplate(template, alphaCount, name) {
	for (const [, placeholder] of template.matchAll(/\{([^{}]*)\}/g)) if (!placeholders.some((known) => known === placeholder)) throw new InputError(`${name}: '{${placeholder}}' in '${template}' is not a placeholder.`, {
		code: "template-unknown-placeholder",
		hint: `Use ${placeholders.map((known) => `{${known}}`).join(", ")}.`
	});
	if (/[{}]/.test(template.replaceAll(/\{[^{}]*\}/g, ""))) throw invalidTemplate(template, name, "a brace has no partner");
	if (alphaCount > 1 && !template.includes("{alpha}")) throw new InputError(`${name}: '${template}' names one target for ${alphaCount} alphas.`, {
		code: "template-without-alpha",
		hint: `Put {alpha} into ${name}, for example ${template}-a{alpha}.`
	});
	if (!isDirectory(template)) {
		const fault = findRepoFault(fillPlaceholders(template, sampleValues));
		if (fault !== void 0) throw invalidTemplate(template, name, fault);
	}
}
/**
* The target's name for one α: `namespace/name`, or a directory.
* @throws InputError when the namespace is needed and unknown, or the Hub would refuse the name.
*/
function expandTemplate(template, values, name = "--to") {
	if (values.namespace === void 0 && template.includes("{namespace}")) throw new InputError(`${name}: '${template}' needs a namespace, and there is no token to take it from.`, {
		code: "template-without-namespace",
		hint: "Set a token with write access, or write the namespace out."
	});
	const target = fillPlaceholders(template, values);
	if (!isDirectory(target)) {
		const fault = findRepoFault(target);
		if (fault !== void 0) throw new InputError(`${name}: '${template}' gives '${target}', which is not a repo name: ${fault}.`, {
			code: "template-invalid-target",
			hint: `Choose another ${name}, for example my-name/my-model.`
		});
	}
	return target;
}
const sampleValues = {
	namespace: "n",
	sft: "s",
	dpo: "d",
	alpha: 1
};
function fillPlaceholders(template, values) {
	const texts = {
		namespace: values.namespace ?? "",
		sft: values.sft,
		dpo: values.dpo,
		alpha: formatAlpha(values.alpha)
	};
	return template.replaceAll(/\{(\w+)\}/g, (whole, placeholder) => texts[placeholder] ?? whole);
}
function invalidTemplate(template, name, fault) {
	return new InputError(`${name}: '${template}' is not a repo or a directory: ${fault}.`, {
		code: "template-invalid",
		hint: "Write namespace/name or a directory that starts with ./ or /, with {namespace}, {sft}, {dpo}, {alpha} in it."
	});
}
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
export { formatCount as a, groupDigits as c, validateTemplate as d, formatAlpha as f, formatBytes as i, defaultTemplate as l, project as m, deltaRatio as n, formatDuration as o, parseAlphas as p, noStatistics as r, formatRatio as s, addStatistics as t, expandTemplate as u };
