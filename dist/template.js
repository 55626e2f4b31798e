import { s as InputError } from "./errors.js";
import { r as isDirectory, t as findRepoFault } from "./endpoint.js";
// src/kit/pairing-options.ts
const plainPairing = {
	vocabulary: "same",
	renames: []
};
/** Undefined where nothing was decided, so that it need not be recorded. */
function decidedPairing(options) {
	const { vocabulary, renames } = options;
	return vocabulary === "same" && renames.length === 0 ? void 0 : {
		vocabulary,
		renames
	};
}
// src/app/options/alphas.ts
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
// src/app/options/template.ts
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
export { parseAlphas as a, formatAlpha as i, expandTemplate as n, decidedPairing as o, validateTemplate as r, plainPairing as s, defaultTemplate as t };
