import { A as pythonString, D as codeSpan, E as codeLink, I as shorten, O as escapeMarkdown, T as codeBlock, b as option, g as advice, j as shellWord, k as markdownTable, o as project, p as InputError, t as findSmallText } from "./kit.js";
import { a as changedShare, i as alignmentChangedShare, o as deltaRatio, s as effectiveAlpha, u as sumStatistics } from "./snapshot.js";
import { a as formatShare, i as formatRatio, o as groupDigits, t as formatBytes } from "./units.js";
import { a as formatMeasured, o as partNames } from "./figures.js";
import { i as listSome, t as isRecord } from "./records.js";
import { G as require_dist, R as require_liquid_node } from "./vendor.js";
import { _ as targetArgument, d as chooseLicense, f as familyOf, h as shortName, m as pinnedEndpoint, v as parseCard } from "./metadata.js";
import { f as cardPath } from "./targets.js";
import { createHash } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
// src/documents/manifest/signature.ts
const start = `<!-- ${project.name} card`;
const end = "-->";
const hint = `To add text of your own, put it between two comments on lines of their own, one that says keep and one that says /keep; it stays when this card is written again. ${project.url}/blob/main/docs/cards.md`;
/** The comment for a body; see {@link checksumOf}. */
function renderSignature(body, metadata) {
	const written = JSON.stringify(metadata).replaceAll("<", "\\u003c").replaceAll(">", "\\u003e").replaceAll("--", "-\\u002d");
	return [
		start,
		`checksum: ${checksumOf(body)}`,
		`front matter: ${written}`,
		hint,
		end
	].join("\n");
}
/** Whether a line begins the comment. */
function beginsSignature(line) {
	return line.trimEnd() === start;
}
/** Whether a line ends the comment. */
function endsSignature(line) {
	return line.trimEnd() === end;
}
/** Reads the comment, from its first line to its last. */
function readSignature(comment) {
	const checksum = /^checksum: (\S+)\s*$/m.exec(comment)?.[1] ?? "";
	const json = /^front matter: (.*)$/m.exec(comment)?.[1] ?? "";
	try {
		const written = JSON.parse(json);
		return {
			checksum,
			written: isRecord(written) ? { ...written } : {}
		};
	} catch {
		return {
			checksum,
			written: {}
		};
	}
}
/**
* Of the generated text, without kept sections and comment. Blank lines and the ends of lines do not count: editors
* and the Hub's web page change them.
*/
function checksumOf(body) {
	const lines = body.split("\n").map((line) => line.trimEnd()).filter((line) => line !== "");
	return createHash("sha256").update(lines.join("\n")).digest("hex").slice(0, 16);
}
// src/documents/metadata/front-matter.ts
var import_dist = require_dist();
/** Lists to which people may add entries; to base models nothing can be added, for they are what it was made of. */
const openLists$1 = /* @__PURE__ */ new Set([
	"language",
	"datasets",
	"tags"
]);
/**
* The front matter with its fences. Of a previous one, what people added stays: fields that are not written now and
* were not then, and entries of lists.
*/
function renderFrontMatter(metadata, previous) {
	const fields = new Map(Object.entries(metadata));
	for (const [name, value] of Object.entries(previous?.data ?? {})) {
		const written = ownField(previous?.written, name);
		if (!fields.has(name)) {
			const own = openLists$1.has(name) && written !== void 0 ? addedEntries(value, [], written) : value;
			if (!(written !== void 0 && isDeepStrictEqual(value, written)) && !isEmptyList(own)) fields.set(name, own);
		} else if (openLists$1.has(name)) {
			const present = toList$1(fields.get(name));
			fields.set(name, [...present, ...addedEntries(value, present, toList$1(written))]);
		}
	}
	fields.delete("__proto__");
	return `---\n${(0, import_dist.stringify)(Object.fromEntries(fields), {
		version: "1.1",
		lineWidth: 0,
		aliasDuplicateObjects: false
	})}---`;
}
/** Whether a front matter lacks or contradicts what was written; additional fields and entries do not. */
function contradictsWritten(data, written) {
	return Object.entries(written).some(([name, value]) => {
		const found = ownField(data, name);
		if (openLists$1.has(name)) {
			const entries = toList$1(found);
			return toList$1(value).some((entry) => !entries.includes(entry));
		}
		return !isDeepStrictEqual(toList$1(found), toList$1(value));
	});
}
function addedEntries(value, present, written) {
	const ours = toList$1(written);
	const added = toList$1(value).filter((entry) => typeof entry === "string" && !present.includes(entry) && !ours.includes(entry));
	return [...new Set(added)];
}
function ownField(data, name) {
	return data !== void 0 && Object.hasOwn(data, name) ? data[name] : void 0;
}
/** A field may hold one entry without a list around it. */
function toList$1(value) {
	if (value === void 0 || value === null) return [];
	return Array.isArray(value) ? value : [value];
}
function isEmptyList(value) {
	return Array.isArray(value) && value.length === 0;
}
// src/documents/card/markdown-lines.ts
/** The lines of a Markdown text, each with whether it lies inside of a fenced block of code (fences included). */
function* walkLines(text) {
	let fence;
	let number = 0;
	for (const line of text.split("\n")) {
		number++;
		const run = /^ {0,3}(`{3,}|~{3,})/.exec(line)?.[1];
		if (fence === void 0) {
			const opens = run !== void 0 && (run.startsWith("~") || !line.trimStart().slice(run.length).includes("`"));
			if (opens) fence = run;
			yield {
				line,
				number,
				isCode: opens
			};
			continue;
		}
		yield {
			line,
			number,
			isCode: true
		};
		if (run?.startsWith(fence) && line.trim() === run) fence = void 0;
	}
}
/** Without blank lines at either end, and with one between what lies between; code stays as it is. */
function tidyMarkdown(text) {
	const lines = [];
	for (const { line, isCode } of walkLines(text)) {
		const trimmed = isCode ? line : line.trimEnd();
		if (trimmed === "" && !isCode && (lines.at(-1) ?? "") === "") continue;
		lines.push(trimmed);
	}
	return lines.join("\n").trimEnd();
}
// src/documents/card/kept-sections.ts
const marker = /^ {0,3}<!--[ \t]*(\/?)keep[ \t]*-->(.*)$/;
/**
* Takes a published card apart.
* @param card the whole README.md.
* @throws InputError `card-keep-unbalanced` for markers that do not make pairs, with their line.
*/
function splitCard(card) {
	const text = card.replace(/^\ufeff/, "").replaceAll("\r\n", "\n");
	const { body } = parseCard(text);
	const lineOffset = text.slice(0, text.length - body.length).split("\n").length - 1;
	const own = [];
	const kept = [];
	let open;
	let comment;
	let signature;
	for (const { line, number: bodyNumber, isCode } of walkLines(body)) {
		const number = bodyNumber + lineOffset;
		const [, slash, rest = ""] = isCode ? [] : marker.exec(line) ?? [];
		if (slash !== void 0) {
			if (rest.trim() !== "") throw unbalanced(number, `'${line.trim()}' is not alone on its line`);
			if (slash === "" && open) throw unbalanced(number, `another section is kept since line ${open.number}`);
			if (slash === "/" && !open) throw unbalanced(number, "no section is kept before this end");
		}
		if (open) {
			open.lines.push(line);
			if (slash !== "/") continue;
			kept.push({
				text: open.lines.join("\n"),
				beforeLine: own.length
			});
			open = void 0;
		} else if (slash === "") open = {
			number,
			lines: [line]
		};
		else if (comment) {
			comment.push(line);
			if (!endsSignature(line)) continue;
			signature = readSignature(comment.join("\n"));
			comment = void 0;
		} else if (!isCode && beginsSignature(line)) comment = [line];
		else own.push(line);
	}
	if (open) throw unbalanced(open.number, "the section that is kept from here has no end");
	own.push(...comment ?? []);
	const sections = splitSections(own.join("\n"));
	return {
		body: own.join("\n"),
		kept: kept.map(({ text: keptText, beforeLine }) => ({
			text: keptText,
			section: sections.findLast(({ firstLine }) => firstLine < beforeLine)?.key ?? ""
		})),
		signature
	};
}
/** Puts kept sections at the end of the generated sections they stood in; at the very end where these are gone. */
function insertKept(body, kept) {
	const sections = splitSections(body);
	const keys = new Set(sections.map(({ key }) => key));
	const of = (key) => kept.filter(({ section }) => section === key).map(({ text }) => text);
	return [...sections.flatMap(({ key, text }) => [text, ...of(key)]), ...kept.filter(({ section }) => !keys.has(section)).map(({ text }) => text)].map((text) => text.replace(/^\n+|\n+$/g, "")).filter((text) => text !== "").join("\n\n");
}
/** By headings of the second level. */
function splitSections(body) {
	const starts = [{
		key: "",
		firstLine: 0
	}];
	const counts = /* @__PURE__ */ new Map();
	for (const { line, number, isCode } of walkLines(body)) {
		if (isCode || !line.startsWith("## ")) continue;
		const heading = line.trimEnd();
		const count = counts.get(heading) ?? 0;
		counts.set(heading, count + 1);
		starts.push({
			key: `${heading} ${count}`,
			firstLine: number - 1
		});
	}
	const lines = body.split("\n");
	return starts.map(({ key, firstLine }, index) => ({
		key,
		firstLine,
		text: lines.slice(firstLine, starts[index + 1]?.firstLine).join("\n")
	}));
}
/**
* Whose text a published card is: `ours` as this tool wrote it, but for kept sections and additional fields;
* `edited` when a new card would lose what somebody wrote; `foreign` when it was not written by this tool.
*/
function describeEdit(previous) {
	try {
		const { body, signature } = splitCard(previous);
		if (signature === void 0) return "foreign";
		return signature.checksum === checksumOf(body) && !contradictsWritten(parseCard(previous).data, signature.written) ? "ours" : "edited";
	} catch (error) {
		if (error instanceof InputError) return "edited";
		throw error;
	}
}
function unbalanced(line, fault) {
	return new InputError(`The present card keeps sections that cannot be told apart: line ${line}: ${fault}.`, {
		code: "card-keep-unbalanced",
		hint: "Put <!-- keep --> before and <!-- /keep --> after each text of your own, each alone on its line."
	});
}
// src/documents/card/markdown.ts
var import_liquid_node = require_liquid_node();
/** Markdown that this tool made: a template may put it into the card as it is, which it must not with any other text. */
var Markdown = class {
	#text;
	constructor(text) {
		this.#text = text;
	}
	toString() {
		return this.#text;
	}
};
// src/documents/card/render-template.ts
/**
* What templates may use. The others read files, print without escaping (`echo`, `cycle`, and what `capture` gives
* would be escaped twice), or write HTML.
*/
const templateTags = [
	"assign",
	"break",
	"case",
	"comment",
	"continue",
	"for",
	"if",
	"raw",
	"unless",
	"#"
];
/** With these the same derivation would not always give the same card. */
const otherEveryTime = [
	"date",
	"date_to_xmlschema",
	"date_to_rfc822",
	"date_to_string",
	"date_to_long_string",
	"sample"
];
const maxTemplateLength = 2e5;
const maxRenderMilliseconds = 5e3;
const maxMemoryUnits = 1e7;
const maxCardLength = 4e6;
/**
* Fills a Liquid template of a card's body. Every text is escaped but {@link Markdown}; templates read no files, and
* see nothing but the variables.
*
* @throws InputError `card-template-invalid` with the line of the mistake.
*/
function renderTemplate(template, variables) {
	const text = template.replace(/^\ufeff/, "").replaceAll("\r\n", "\n");
	if (/^---[ \t]*\n/.test(text)) throw invalidTemplate(1, "it starts with a front matter, which is written by hf-extrapolate: start with the text");
	try {
		const liquid = createLiquid();
		const body = liquid.renderSync(liquid.parse(text), variables);
		return String(body);
	} catch (error) {
		if (!import_liquid_node.LiquidError.is(error)) throw asTemplateError(error);
		const [line] = positionOf(error);
		throw invalidTemplate(line, faultOf(error));
	}
}
function createLiquid() {
	let length = 0;
	const liquid = new import_liquid_node.Liquid({
		strictVariables: true,
		strictFilters: true,
		ownPropertyOnly: true,
		templates: {},
		outputEscape(value) {
			const text = escapeOutput(value);
			length += text.length;
			if (length > maxCardLength) throw new RangeError(`it gives more than ${maxCardLength} characters`);
			return text;
		},
		parseLimit: maxTemplateLength,
		renderLimit: maxRenderMilliseconds,
		memoryLimit: maxMemoryUnits
	});
	for (const tag of Object.keys(liquid.tags)) if (!templateTags.includes(tag)) delete liquid.tags[tag];
	for (const filter of otherEveryTime) delete liquid.filters[filter];
	liquid.registerFilter("raw", {
		raw: true,
		handler(value) {
			if (value instanceof Markdown) return value;
			throw new TypeError("raw is for the variables that are Markdown; every other text is escaped");
		}
	});
	return liquid;
}
function escapeOutput(value) {
	if (value === null || value === void 0) return "";
	if (value instanceof Markdown || typeof value === "number" || typeof value === "boolean") return String(value);
	if (typeof value === "string") return escapeMarkdown(value);
	if (Array.isArray(value)) return value.map((entry) => escapeOutput(entry)).join(" ");
	throw new TypeError("this is a group of variables: name one of them after a dot");
}
function positionOf({ token }) {
	return token.getPosition();
}
/** The library puts the position at the end of its messages. */
function faultOf(error) {
	return (error.originalError ?? error).message.replace(/, line:\d+, col:\d+$/, "").replace(/, file:.*$/, "");
}
/** Limits are reached outside of any tag, with plain errors. */
function asTemplateError(error) {
	if (error instanceof InputError || !(error instanceof Error)) return error;
	return error.name === "AssertionError" || error instanceof RangeError ? invalidTemplate(void 0, error.message) : error;
}
function invalidTemplate(line, fault) {
	const place = line === void 0 ? "" : `, line ${line}`;
	return new InputError(`The card template is wrong${place}: ${fault}.`, {
		code: "card-template-invalid",
		hint: "Correct it; docs/cards.md lists the variables and tags."
	});
}
// src/documents/card/template.ts
/**
* The body of a card, in Liquid; docs/cards.md lists the variables. What is Markdown among them goes in as it is,
* every other text is escaped. The sources are linked where they are introduced and in their table; elsewhere they
* are θ1 and θ0.
*/
const cardTemplate = `# {{ name }}

{% case direction -%}
{%- when 'beyond' -%}
[ExPO](https://arxiv.org/abs/2404.16792) (model extrapolation) of {{ aligned.link }} (θ1, after alignment) over {{ sft.link }} (θ0, before it): the weights go further in the direction in which alignment moved them.
{%- when 'aligned' -%}
The weights of {{ aligned.link }} (θ1, after alignment), without a step further away from {{ sft.link }} (θ0, before it), made with the formula of [ExPO](https://arxiv.org/abs/2404.16792) (model extrapolation).
{%- when 'between' -%}
Interpolation between {{ sft.link }} (θ0, before alignment) and {{ aligned.link }} (θ1, after it), with the formula of [ExPO](https://arxiv.org/abs/2404.16792) (model extrapolation): the weights go back a part of the way that alignment moved them.
{%- when 'sft' -%}
The weights of {{ sft.link }} (θ0, before alignment), reached from {{ aligned.link }} (θ1, after it) by going back all the way, with the formula of [ExPO](https://arxiv.org/abs/2404.16792) (model extrapolation).
{%- else -%}
Extrapolation away from {{ aligned.link }} (θ1, after alignment), beyond {{ sft.link }} (θ0, before it), with the formula of [ExPO](https://arxiv.org/abs/2404.16792) (model extrapolation): the weights go back all the way that alignment moved them, and on.
{%- endcase %}

> θ2 = θ1 + α·(θ1 − θ0), with {{ alpha_summary }}.

No training was involved, and nothing was evaluated: see [what is not known](#what-is-known-about-it-and-what-is-not).

## How to load it

{% if code_sentence -%}
{{ code_sentence }}
{%- endif %}

{{ loading }}

{% if generation -%}
{% if chat_template %}Prompts and chat template are those of θ1:{% else %}Prompts are those of θ1:{% endif %}

{{ generation }}
{%- endif %}

## What is known about it, and what is not

**Nothing was evaluated when this model was made.** Whether this α is a good one, and whether the model is better than θ1 at all, is not known.

The authors of the method [report](https://arxiv.org/abs/2404.16792) better scores on AlpacaEval 2.0 and MT-Bench for openly available models of 1.8B to 70B parameters. That is about their pairs and about α above 0, chosen for each pair by scoring the answers of several candidates with a reward model.

{% case direction -%}
{%- when 'beyond' -%}
- Everything that alignment changed goes further, side effects included.
- Too large an α gives gibberish, or answers that do not end. The best one differs from pair to pair.
{%- when 'aligned' -%}
- No step was taken: what is known about θ1 holds for this model, up to rounding.
{%- when 'between' -%}
- Everything that alignment changed goes back in part, wanted or not.
- Between θ0 and θ1 of their pairs, the authors saw scores rise steadily towards θ1.
{%- when 'sft' -%}
- All of alignment is undone: what is known about θ0 holds for this model, up to rounding.
{%- else -%}
- All of alignment is undone, and what it changed is turned into its opposite.
{%- endcase %}
- The method presumes that alignment of θ1 started from θ0. It is not valid where θ0 is a raw pretrained base, and a model that had been aligned many times over collapsed even with a small α.
- For training data, intended use, biases and limits, read the cards of both sources. None of it was examined here.

## What it is made of

{{ sources }}

{% if adapter_sentence -%}
- {{ adapter_sentence }}
{% endif -%}
- {{ alpha_sentence }}
- {{ rounding_sentence }}
- {{ dtype_sentence }}
{%- if notes %}
{{ notes }}
{%- endif %}

{% if figures -%}
## What was measured

{% if charts -%}
{{ charts }}
{%- endif %}

{% if parts -%}
Effective α is the one that the stored weights of a part hold, after rounding.

{{ parts }}

{{ norms_sentence }}
{%- endif %}

{% if layers -%}
<details>
<summary>The same by layer</summary>

{{ layers }}

</details>
{%- endif %}

{{ figures }}
{%- endif %}

## How it was made

With {{ tool.link }} {{ tool.version }}
{%- if sft.commit and aligned.commit %}, this command gives the same weights on every machine, bit for bit:
{%- elsif sft.commit or aligned.commit %} and the same directory, this command gives the same weights, bit for bit:
{%- else %} and the same two directories, this command gives the same weights, bit for bit:
{%- endif %}

{{ command }}

\`extrapolation.json\` holds sources, options, hashes and figures for programs. The following command recomputes a sample of the weights (with \`--full\` all of them), compares it bit for bit, and checks the hashes of all weight files:

{{ verify_command }}

## Licence

{{ license_sentence }}

## Citation

Chujie Zheng, Ziqi Wang, Heng Ji, Minlie Huang, Nanyun Peng: *Model Extrapolation Expedites Alignment*, ACL 2025, [arXiv:2404.16792](https://arxiv.org/abs/2404.16792).

{{ citation }}

{% if files -%}
## Files

{{ side_files }}

<details>
<summary>Files and SHA-256</summary>

{{ files }}

</details>
{%- endif %}
`;
// src/documents/card/charts/chart-scale.ts
/** Below this, sums and differences of values stay finite, and so does every coordinate. */
const magnitudeLimit = 1e100;
/** As many gridlines as help without being in the way. */
const intervalCount = 4;
function isPlottable(value) {
	return Math.abs(value) < magnitudeLimit;
}
/** A number's text with the sign that is as wide as a digit, not a hyphen. */
function withMinus(text) {
	return text.replace(/^-/, "−");
}
/** From plottable values. Zero is always on it, because bars are read by their length. */
function createScale(values) {
	const lowest = values.reduce((a, b) => Math.min(a, b), 0);
	const highest = values.reduce((a, b) => Math.max(a, b), 0);
	const { digits, exponent } = chooseStep((highest - lowest) / intervalCount);
	const step = decimal(digits, exponent);
	const first = Math.floor(lowest / step + 1e-9);
	const last = Math.max(Math.ceil(highest / step - 1e-9), first + 1);
	const tickValues = Array.from({ length: last - first + 1 }, (_, index) => decimal((first + index) * digits, exponent));
	const magnitude = decimal(Math.max(-first, last) * digits, exponent);
	const scientific = magnitude < .001 || magnitude >= 1e4;
	const decimalPlaces = Math.max(0, -exponent + (digits === 2.5 ? 1 : 0));
	const labelOf = (value) => value === 0 ? "0" : withMinus(scientific ? value.toExponential() : value.toFixed(decimalPlaces));
	return {
		low: decimal(first * digits, exponent),
		high: decimal(last * digits, exponent),
		ticks: tickValues.map((value) => ({
			value,
			label: labelOf(value)
		}))
	};
}
/** The next of 1, 2, 2.5 and 5 times a power of ten. */
function chooseStep(length) {
	if (length < 1 / magnitudeLimit) return {
		digits: 5,
		exponent: -1
	};
	const exponent = Math.floor(Math.log10(length));
	const fraction = length / decimal(1, exponent);
	const digits = [
		1,
		2,
		2.5,
		5
	].find((candidate) => fraction <= candidate * (1 + 1e-9));
	return digits === void 0 ? {
		digits: 1,
		exponent: exponent + 1
	} : {
		digits,
		exponent
	};
}
/** Read from text, which rounds once: 3 × 0.1 would be 0.30000000000000004. */
function decimal(digits, exponent) {
	return Number(`${digits}e${exponent}`);
}
// src/documents/card/alpha-sentences.ts
const shortDtypes = {
	BF16: "bf16",
	F16: "fp16",
	F32: "fp32",
	F64: "fp64"
};
/** Differences between the α that was asked for and the one that is stored which nobody has to know of. */
const alphaTolerance = .005;
const sameWeights = "θ1 and θ0 have the same weights";
/** An α that was asked for, in full: `0.3`, `−0.4`. */
function formatAskedAlpha(alpha) {
	return withMinus(String(alpha));
}
/** An α that was measured, in up to three digits: `0.31`, `−1.2e-7`. */
function formatMeasuredAlpha(alpha) {
	return withMinus(String(Number(alpha.toPrecision(3))));
}
/** The α that was asked for and the one that is stored, to go on after "with". */
function summarizeAlpha(facts, total) {
	const asked = `**α = ${formatAskedAlpha(facts.alpha)}**`;
	if (total === void 0) return asked;
	const effective = effectiveAlpha(total);
	if (!Number.isFinite(effective)) return total.deltaSquaredSum === 0 ? `${asked}, to no effect: ${sameWeights}` : `${asked} asked for; what the stored weights hold cannot be measured, because some are not finite`;
	const rounded = `after \`${facts.rounding.kind}\` rounding to ${storedPrecision(facts)}`;
	const shown = formatMeasuredAlpha(effective);
	return shown === formatAskedAlpha(facts.alpha) ? `${asked}, which the stored weights hold ${rounded}` : `${asked} asked for and **α = ${shown}** in the stored weights, ${rounded}`;
}
/** The same as sentences, with how it was measured and what the difference comes from. */
function describeAlpha(facts, total) {
	const { alpha } = facts;
	const asked = `**α = ${formatAskedAlpha(alpha)}** was asked for`;
	if (total === void 0) return facts.adapter === void 0 ? `${asked}.` : `${asked}; it is in the scale of the factors, and kept there.`;
	const effective = effectiveAlpha(total);
	if (!Number.isFinite(effective)) return total.deltaSquaredSum === 0 ? `${asked}. It makes no difference: ${sameWeights}.` : `${asked}. What the stored weights hold cannot be measured, because some are not finite.`;
	const rounded = `after rounding to ${storedPrecision(facts)} the stored weights hold`;
	const measure = "measured as ⟨θ2 − θ1, θ1 − θ0⟩ / ‖θ1 − θ0‖² over all extrapolated tensors";
	const shown = formatMeasuredAlpha(effective);
	if (shown === formatAskedAlpha(alpha)) return `${asked}, and ${rounded} it, ${measure}.`;
	if (Math.abs(effective - alpha) <= alphaTolerance * Math.abs(alpha)) return `${asked}, and ${rounded} α = ${shown}, ${measure}.`;
	return `${asked}; ${rounded} **α = ${shown}**, ${measure}. ${explainDifference(facts, total, effective)}`;
}
/** Only what is so in every case it is said of: which numbers the sources had before is not known here. */
function explainDifference(facts, { changedCount }, effective) {
	const { alpha, rounding, dtype, dtypes } = facts;
	if (changedCount === 0) return "No weight differs from that of θ1: rounding took every step.";
	switch (rounding.kind) {
		case "reference": return "The difference is rounding: of the results of the three operations, and of inputs that were not bf16 before.";
		case "stochastic": return dtypes.some((entry) => entry.dtype === "F32" || entry.dtype === "F64") ? "The difference is rounding." : "The difference is chance: rounding up and down at random evens out over many weights only.";
		case "nearest":
			if (dtype !== "same") return `The difference is rounding: of the step, and of θ1 itself where that has numbers which ${storedPrecision(facts)} lacks.`;
			if (effective === 0 || Math.sign(effective) !== Math.sign(alpha)) return "The difference is rounding.";
			return Math.abs(effective) < Math.abs(alpha) ? "The difference is rounding. On the whole it made steps shorter: one of less than half the distance to the next number of that precision is lost." : "The difference is rounding. On the whole it made steps longer: one of more than half the distance to the next number of that precision reaches that number.";
	}
}
/** What results were rounded to; of the dtypes that extrapolated tensors are stored in, most bytes first. */
function storedPrecision({ rounding, dtypes }) {
	if (rounding.kind === "reference") return "bf16";
	const names = dtypes.flatMap(({ dtype }) => Object.hasOwn(shortDtypes, dtype) ? [shortDtypes[dtype]] : []);
	return names.length === 0 ? "their dtype" : names.join(" and ");
}
// src/documents/card/charts/chart-layout.ts
const chartSize = {
	width: 720,
	height: 300,
	margin: 20
};
const plotTop = 100;
/** Of a digit at the size of the axes' text; fonts differ, so it is a generous one. */
const characterWidth = 7;
/** A value is written at its bar where each has room for `1.20e-5`. */
const labelledSlotWidth = 58;
/** Keeps `head` clear of the last layer's number; the bar stands nearer to the outside. */
const sideWidth = 64;
const sideBarInset = 28;
const maxBarWidth = 36;
/** Numbers of layers closer than this read as one. */
const minTickDistance = 30;
const minTickLength = 5;
const minLineLabelLength = 11;
function layOutBars(chart) {
	const { layers, before, after, line } = chart;
	const hasLine = isPlottable(line.value);
	const sides = [before, after].filter((side) => side !== void 0);
	const scale = createScale([
		...layers,
		...sides,
		line
	].map(({ value }) => value).filter(isPlottable));
	const y = (value) => plotTop + (scale.high - value) / (scale.high - scale.low) * 144;
	const tickLength = Math.max(minTickLength, ...scale.ticks.map(({ label }) => label.length));
	const left = chartSize.margin + 8 + characterWidth * tickLength;
	const lineLabelLength = Math.max(minLineLabelLength, ...line.labels.map((label) => label.length));
	const right = chartSize.width - chartSize.margin - 8 - characterWidth * lineLabelLength;
	const labelled = (right - left) / (layers.length + sides.length) >= labelledSlotWidth;
	const layersLeft = left + (before === void 0 ? 4 : sideWidth);
	const layersRight = right - (after === void 0 ? 4 : sideWidth);
	const slotWidth = (layersRight - layersLeft) / layers.length;
	const barWidth = Math.min(maxBarWidth, Math.max(slotWidth * .7, Math.min(slotWidth - 1, 6)));
	const layerX = (index) => layersLeft + (index + .5) * slotWidth;
	const sideBar = (x, side) => side === void 0 ? [] : [{
		x,
		width: Math.max(8, barWidth),
		...side
	}];
	return {
		scale,
		left,
		right,
		y,
		labelled,
		bars: layers.map(({ value }, index) => ({
			x: layerX(index),
			width: barWidth,
			value
		})),
		sideBars: [...sideBar(left + sideBarInset, before), ...sideBar(right - sideBarInset, after)],
		layersX: (layersLeft + layersRight) / 2,
		layerTicks: chooseTicks(layers.length, slotWidth).map((index) => ({
			x: layerX(index),
			label: String(layers[index]?.layer)
		})),
		...hasLine ? { lineY: y(line.value) } : {}
	};
}
/** Every so many layers, and the last one, which says how many there are. */
function chooseTicks(layerCount, slotWidth) {
	const step = [
		1,
		2,
		5,
		10,
		20,
		50,
		100
	].find((count) => count * slotWidth >= minTickDistance) ?? 100;
	const last = layerCount - 1;
	return [...Array.from({ length: Math.ceil(last / step) }, (_, index) => index * step).filter((index) => (last - index) * slotWidth >= minTickDistance), last];
}
// src/documents/card/charts/chart-bars.ts
/**
* Each with a panel of its own. No colour of text has 4.5:1 on white and on the dark pages of the Hub and GitHub
* alike (the best has 4.35:1), and `prefers-color-scheme` may name another theme than the page has; then the panel
* is of the other theme, and what is on it can be read as well. Without style sheets everything is light.
*/
const chartThemes = {
	light: {
		panel: "#ffffff",
		border: "#d1d9e0",
		text: "#1f2328",
		muted: "#59636e",
		grid: "#e4e8ec"
	},
	dark: {
		panel: "#0d1117",
		border: "#3d444d",
		text: "#f0f6fc",
		muted: "#9198a1",
		grid: "#262c36"
	}
};
/** On both panels, with a line in the colour of text across them. */
const barColors = {
	layer: "#3b82f6",
	side: "#7d8590"
};
const { light, dark } = chartThemes;
const { width, height, margin } = chartSize;
const styleSheet = [
	`.panel{fill:${dark.panel};stroke:${dark.border}}`,
	`.text{fill:${dark.text}}`,
	`.muted{fill:${dark.muted}}`,
	`.grid{stroke:${dark.grid}}`,
	`.axis{stroke:${dark.muted}}`,
	`.line{stroke:${dark.text}}`
].join("");
const fontFamily = "system-ui,-apple-system,'Segoe UI',Roboto,'Noto Sans','DejaVu Sans',sans-serif";
/** An SVG file that needs nothing of the page around it. */
function drawBarChart(chart) {
	const layout = layOutBars(chart);
	return `${[
		`<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-labelledby="title description" font-family="${fontFamily}" font-size="12">`,
		`<title id="title">${chart.title}</title>`,
		`<desc id="description">${chart.description}</desc>`,
		`<style>@media (prefers-color-scheme:dark){${styleSheet}}</style>`,
		`<rect class="panel" x="0.5" y="0.5" width="${width - 1}" height="${height - 1}" rx="8" fill="${light.panel}" stroke="${light.border}"/>`,
		...drawShapes(layout),
		`<g class="muted" fill="${light.muted}">`,
		...writeAxes(chart, layout),
		"</g>",
		`<g class="text" fill="${light.text}">`,
		writeText(margin, 32, chart.title, "font-size=\"16\" font-weight=\"600\""),
		...layout.labelled ? writeValues(layout) : [],
		...layout.lineY === void 0 ? [] : writeLineLabels(chart, layout, layout.lineY),
		"</g>",
		"</svg>"
	].join("\n")}\n`;
}
function drawShapes(layout) {
	const { scale, left, right, bars, sideBars, lineY, y } = layout;
	const across = (atY) => `M${coordinate(left)} ${coordinate(atY)}H${coordinate(right)}`;
	const crosses = [...bars, ...sideBars].filter(({ value }) => !isPlottable(value));
	return [
		`<path class="grid" stroke="${light.grid}" d="${scale.ticks.map(({ value }) => across(y(value))).join("")}"/>`,
		`<path fill="${barColors.layer}" d="${bars.map((bar) => drawBar(bar, layout)).join("")}"/>`,
		`<path fill="${barColors.side}" d="${sideBars.map((bar) => drawBar(bar, layout)).join("")}"/>`,
		`<path class="axis" stroke="${light.muted}" fill="none" d="${across(y(0))}${crosses.map((bar) => drawCross(bar, y(0))).join("")}"/>`,
		...lineY === void 0 ? [] : [`<path class="line" stroke="${light.text}" stroke-width="1.5" stroke-dasharray="5 3" d="${across(lineY)}"/>`]
	];
}
function drawBar({ x, width: barWidth, value }, { y }) {
	if (!isPlottable(value) || value === 0) return "";
	const end = value > 0 ? Math.min(y(value), y(0) - 1) : Math.max(y(value), y(0) + 1);
	const [start, length] = [coordinate(x - barWidth / 2), coordinate(barWidth)];
	return `M${start} ${coordinate(y(0))}h${length}V${coordinate(end)}h-${length}z`;
}
function drawCross({ x, width: barWidth }, zeroY) {
	const size = Math.min(6, Math.max(2, barWidth));
	const side = coordinate(size);
	return `M${coordinate(x - size / 2)} ${coordinate(zeroY - 5 - size)}l${side} ${side}m-${side} 0l${side} -${side}`;
}
function writeAxes(chart, layout) {
	const { scale, left, bars, sideBars, layerTicks, layersX, y } = layout;
	const tickY = 262;
	const isMissing = [...bars, ...sideBars].some(({ value }) => !isPlottable(value));
	return [
		writeText(margin, 52, chart.finding, "font-size=\"13\""),
		writeText(margin, 82, chart.quantity),
		...scale.ticks.map(({ value, label }) => writeText(left - 8, y(value) + 4, label, atEnd)),
		...[...layerTicks, ...sideBars].map(({ x, label }) => writeText(x, tickY, label, atMiddle)),
		writeText(layersX, 283, "layer", atMiddle),
		...isMissing ? [writeText(width - margin, 283, `× ${chart.missing}`, atEnd)] : []
	];
}
function writeValues({ bars, sideBars, lineY, y }) {
	return [...bars, ...sideBars].filter(({ value }) => isPlottable(value)).map(({ x, value }) => {
		const distance = value < 0 ? 14 : -5;
		const textY = y(value) + distance;
		return writeText(x, lineY !== void 0 && lineY > textY - 12 && lineY < textY + 4 ? lineY + distance : textY, withMinus(formatRatio(value)), atMiddle);
	});
}
function writeLineLabels({ line }, { right }, lineY) {
	const [name, value] = line.labels;
	return [writeText(right + 8, lineY - 3, name), writeText(right + 8, lineY + 12, value, "font-weight=\"600\"")];
}
const atMiddle = "text-anchor=\"middle\"";
const atEnd = "text-anchor=\"end\"";
function writeText(x, y, words, attributes = "") {
	const space = attributes === "" ? "" : " ";
	return `<text x="${coordinate(x)}" y="${coordinate(y)}"${space}${attributes}>${words}</text>`;
}
/** A tenth of a pixel is as fine as anybody sees. */
function coordinate(length) {
	return String(Math.round(length * 10) / 10);
}
// src/documents/card/charts/charts.ts
const deltaRatioPath = "charts/delta-ratio.svg";
const effectiveAlphaPath = "charts/effective-alpha.svg";
/** Where charts may be in a derived repo. */
const chartPaths = [deltaRatioPath, effectiveAlphaPath];
/**
* How far alignment moved each layer, and the α that is stored in each. A chart without a single value is left out,
* and both are for a model without layers, or with more than {@link maxLayerCount}. The same derivation always gives
* the same text.
*/
function renderCharts(derivation) {
	const { total, layers } = sumStatistics(derivation.statistics);
	if (layers.length === 0 || layers.length > 500) return [];
	const alpha = shortAlpha(derivation.alpha);
	return [renderChart(derivation, {
		path: deltaRatioPath,
		measure: deltaRatio,
		title: "How far alignment moved each layer",
		quantity: "‖θ1 − θ0‖ / ‖θ1‖",
		line: {
			value: deltaRatio(total),
			labels: ["whole model", describeValue(deltaRatio(total))]
		},
		lead: "",
		missing: "no finite ratio"
	}), renderChart(derivation, {
		path: effectiveAlphaPath,
		measure: effectiveAlpha,
		title: "The α that each layer got, after rounding",
		quantity: "effective α",
		line: {
			value: derivation.alpha,
			labels: ["asked for", `α = ${alpha}`]
		},
		lead: `${describeValue(effectiveAlpha(total))} over the whole model`,
		missing: "unchanged by alignment, or not finite"
	})].filter((file) => file !== void 0);
}
function renderChart({ statistics }, plan) {
	const { path, measure, title, quantity, line, lead, missing } = plan;
	const layers = sumStatistics(statistics).layers.map((layer) => ({
		layer: layer.layer,
		value: measure(layer.statistics)
	}));
	const range = describeRange(layers);
	if (range === void 0) return void 0;
	const sideOf = (part, label) => {
		const places = statistics.filter((place) => place.part === part && place.layer === void 0);
		return places.length === 0 ? void 0 : {
			label,
			value: measure(sumStatistics(places).total)
		};
	};
	const before = sideOf("embeddings", "emb");
	const after = sideOf("head", "head");
	const missingCount = layers.filter(({ value }) => !isPlottable(value)).length;
	const alt = [
		`Bar chart of ${quantity} in ${layers.length === 1 ? "one layer" : `${layers.length} layers`}: ${range}`,
		...before === void 0 ? [] : [`embeddings ${describeValue(before.value)}`],
		...after === void 0 ? [] : [`head ${describeValue(after.value)}`],
		...missingCount === 0 ? [] : [`${missingCount} without a finite value`],
		...lead === "" ? [] : [lead],
		...isPlottable(line.value) ? [`dashed line: ${line.labels.join(" ")}`] : []
	].join("; ");
	return {
		path,
		title,
		alt,
		content: drawBarChart({
			title,
			finding: [lead, range].filter((part) => part !== "").join("; "),
			description: alt,
			quantity,
			layers,
			...before === void 0 ? {} : { before },
			...after === void 0 ? {} : { after },
			line,
			missing
		})
	};
}
/** Lowest and highest, where three digits tell them apart; undefined where there is no value. */
function describeRange(layers) {
	const plottable = layers.filter(({ value }) => isPlottable(value));
	const [first] = plottable;
	if (first === void 0) return void 0;
	const lowest = plottable.reduce((a, b) => b.value < a.value ? b : a, first);
	const highest = plottable.reduce((a, b) => b.value > a.value ? b : a, first);
	const [low, high] = [lowest, highest].map(({ value }) => describeValue(value));
	if (plottable.length === 1) return `${low} in layer ${first.layer}`;
	if (low === high) return `${low} in ${plottable.length === layers.length ? "every layer" : "each of them"}`;
	return `lowest ${low} in layer ${lowest.layer}, highest ${high} in layer ${highest.layer}`;
}
function describeValue(value) {
	return isPlottable(value) ? withMinus(formatRatio(value)) : "not finite";
}
/** As it was asked for where that is short; the card has it in full. */
function shortAlpha(alpha) {
	const exact = String(alpha);
	return exact.length <= 8 && isPlottable(alpha) ? withMinus(exact) : describeValue(alpha);
}
// src/documents/card/command.ts
/** The command that makes the same repo again, as a block of Markdown: options that say what is so anyway are left out. */
function renderRunCommand(derivation) {
	const { sft, aligned, alpha, rounding, dtype, maxShardBytes, pairing, metadata, target } = derivation;
	const usualDtype = rounding.kind === "reference" ? "bfloat16" : "same";
	const words = [
		["--sft", pinnedEndpoint(sft)],
		["--dpo", pinnedEndpoint(aligned)],
		...selectionOptions(derivation),
		["--alpha", String(alpha)],
		...rounding.kind === "nearest" ? [] : [["--rounding", rounding.kind]],
		...rounding.kind === "stochastic" ? [["--seed", String(rounding.seed)]] : [],
		...dtype === usualDtype ? [] : [["--dtype", dtype]],
		...maxShardBytes === void 0 ? [] : [["--max-shard-size", String(maxShardBytes)]],
		...pairingOptions(pairing),
		...metadata.base_model_relation === "finetune" ? [["--relation", "finetune"]] : [],
		...isLicenseGiven(derivation) && metadata.license !== void 0 ? [["--license", metadata.license]] : [],
		["--to", targetArgument(target)]
	].map((parts) => parts.map(shellWord).join(" "));
	return codeBlock("sh", [`${project.name} run`, ...words].join(" \\\n  "));
}
/** The command that checks the repo; of sources that are not on the Hub it has to be told where they are. */
function renderVerifyCommand({ sft, aligned, target }) {
	const directories = {
		...sft.kind === "directory" ? { sft } : {},
		...aligned.kind === "directory" ? { aligned } : {}
	};
	const options = [
		...directories.sft ? [["--sft", pinnedEndpoint(directories.sft)]] : [],
		...directories.aligned ? [["--dpo", pinnedEndpoint(directories.aligned)]] : [],
		...selectionOptions(directories)
	];
	const words = [
		project.name,
		"verify",
		targetArgument(target),
		...options.flat()
	];
	return codeBlock("sh", words.map(shellWord).join(" "));
}
function pairingOptions(pairing) {
	if (pairing === void 0) return [];
	const { vocabulary, renames, unpaired } = pairing;
	return [
		...vocabulary === "same" ? [] : [["--vocab", vocabulary]],
		...renames.length === 0 ? [] : [["--rename", renames.map(({ from, to }) => `${from}=${to}`).join()]],
		...unpaired === void 0 ? [] : [["--unpaired", unpaired.join()]]
	];
}
/** The options that choose folders and the variant; one variant is asked for, and each side has it or not. */
function selectionOptions({ sft, aligned }) {
	const variant = sft?.variant ?? aligned?.variant;
	return [
		...sft?.subfolder === void 0 ? [] : [["--sft-subfolder", sft.subfolder]],
		...aligned?.subfolder === void 0 ? [] : [["--dpo-subfolder", aligned.subfolder]],
		...variant === void 0 ? [] : [["--variant", variant]]
	];
}
/** Whether the licence is one that does not follow from those of the parents; somebody stated it, then. */
function isLicenseGiven({ metadata, parentLicenses }) {
	const { license } = metadata;
	if (parentLicenses === void 0 || license === void 0 || license === "other") return false;
	const { aligned, sft } = parentLicenses;
	if ([aligned, sft].some((parent) => parent !== void 0 && familyOf(parent) === "no-derivatives")) return true;
	return (aligned === void 0 || sft === void 0 ? aligned ?? sft : chooseLicense(aligned, sft)) !== license;
}
// src/documents/card/figures.ts
/** What was counted, and what is true of single weights and tensors; undefined for adapters that are factors only. */
function renderFigures({ totals, adapter }, total) {
	if (adapter !== void 0 && total === void 0) return void 0;
	const { tensorCount, extrapolatedCount, copiedCount, parameterCount } = totals;
	const counts = copiedCount === 0 ? "all extrapolated" : `${groupDigits(extrapolatedCount)} extrapolated, ${groupDigits(copiedCount)} copied`;
	const rows = [
		["Parameters", groupDigits(parameterCount)],
		["Tensors", `${groupDigits(tensorCount)}, ${counts}`],
		...total === void 0 ? [] : measuredRows(total)
	];
	return markdownTable(["Measure", "Value"], rows);
}
function measuredRows(total) {
	const { maxAbsDelta, mostChanged, nonFiniteCount, overflowCount } = total;
	return [
		["Largest change of a weight by alignment", formatRatio(maxAbsDelta)],
		...mostChanged === void 0 ? [] : [["Tensor that alignment changed most", `${codeSpan(mostChanged.tensor)}, by ${formatRatio(mostChanged.deltaRatio)} of its norm`]],
		["Weights that are NaN or infinite", groupDigits(nonFiniteCount)],
		...nonFiniteCount === 0 ? [] : [["Of these, by overflow in the extrapolation", groupDigits(overflowCount)]]
	];
}
const measureTitles = [
	"‖θ1 − θ0‖ / ‖θ1‖",
	"Effective α",
	"Changed by alignment",
	"Changed by extrapolation"
];
/** What was measured, by what the weights are for and in total; undefined in a draft. */
function renderParts({ total, parts }) {
	if (parts.length === 0) return void 0;
	const rowOf = (title, statistics) => [
		title,
		formatShare(statistics.elementCount / total.elementCount),
		...measureCells(statistics)
	];
	const rows = [...parts.map(({ part, statistics }) => rowOf(capitalize(partNames[part]), statistics)), rowOf("**Whole model**", total)];
	return markdownTable([
		"Part",
		"Share of parameters",
		...measureTitles
	], rows);
}
/** The same by layer; undefined for models without layers. */
function renderLayers({ layers }) {
	if (layers.length === 0) return void 0;
	const rows = layers.map(({ layer, statistics }) => [String(layer), ...measureCells(statistics)]);
	return markdownTable(["Layer", ...measureTitles], rows);
}
/** Pictures beside the card; undefined where there are none. */
function renderChartLinks(charts) {
	if (charts.length === 0) return void 0;
	return charts.map(({ path, alt }) => `![${escapeMarkdown(alt)}](${encodeURI(path)})`).join("\n\n");
}
/** The weight files; undefined in a draft. */
function renderFiles({ files }) {
	if (files.length === 0) return void 0;
	const rows = files.map(({ path, byteLength, sha256 }) => [
		codeSpan(path),
		formatBytes(byteLength),
		codeSpan(sha256)
	]);
	return markdownTable([
		"File",
		"Size",
		"SHA-256"
	], rows);
}
function measureCells(statistics) {
	return [
		formatMeasured(deltaRatio(statistics)),
		withMinus(formatMeasured(effectiveAlpha(statistics))),
		formatShare(alignmentChangedShare(statistics)),
		formatShare(changedShare(statistics))
	];
}
function capitalize(text) {
	return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;
}
// src/documents/card/python-snippets.ts
const torchDtypes = {
	BF16: "torch.bfloat16",
	F16: "torch.float16",
	F32: "torch.float32",
	F64: "torch.float64"
};
/** As wide as Python's formatters make lines. */
const maxLineLength = 88;
/** The lines of Python that load this model, as a block of Markdown; they define `model` and what prepares its inputs. */
function renderLoading({ target, dtypes, loading, adapter }) {
	const { modelClass, preprocessor, customCode } = loading;
	if (adapter !== void 0) return renderAdapterLoading(target, loading);
	const extra = customCode ? ["trust_remote_code=True"] : [];
	const dtype = dtypes.flatMap((entry) => Object.hasOwn(torchDtypes, entry.dtype) ? torchDtypes[entry.dtype] : [])[0];
	const classes = [modelClass, ...preprocessor === void 0 ? [] : [preprocessor]];
	const lines = [
		...dtype === void 0 ? [] : ["import torch"],
		`from transformers import ${classes.join(", ")}`,
		"",
		`name = ${pythonString(targetArgument(target))}`,
		...preprocessor === void 0 ? [] : [assignLoaded(variableOf(preprocessor), preprocessor, extra)],
		assignLoaded("model", modelClass, [...dtype === void 0 ? [] : [`dtype=${dtype}`], ...extra])
	];
	return codeBlock("python", lines.join("\n"));
}
/** PEFT finds the base model by the adapter's config. */
function renderAdapterLoading(target, { modelClass, preprocessor }) {
	const adapterClass = modelClass.replace(/^Auto/, "AutoPeft");
	const lines = [
		`from peft import ${adapterClass}`,
		...preprocessor === void 0 ? [] : [`from transformers import ${preprocessor}`],
		"",
		`name = ${pythonString(targetArgument(target))}`,
		...preprocessor === void 0 ? [] : [assignLoaded(variableOf(preprocessor), preprocessor, [])],
		assignLoaded("model", adapterClass, [])
	];
	return codeBlock("python", lines.join("\n"));
}
function assignLoaded(variable, className, options) {
	const words = ["name", ...options].join(", ");
	const call = `${variable} = ${className}.from_pretrained(`;
	const line = `${call}${words})`;
	return line.length <= maxLineLength ? line : `${call}\n    ${words}\n)`;
}
/** How the model that was loaded answers, in the same process; undefined for models of which it is not known how they take their inputs. */
function renderGeneration({ loading }) {
	const { modelClass, preprocessor, chatTemplate } = loading;
	if (modelClass !== "AutoModelForCausalLM" || preprocessor === void 0) return void 0;
	const tokenizer = variableOf(preprocessor);
	const prepare = chatTemplate ? [
		"messages = [{\"role\": \"user\", \"content\": \"What is a bird?\"}]",
		`inputs = ${tokenizer}.apply_chat_template(`,
		"    messages, add_generation_prompt=True, return_dict=True, return_tensors=\"pt\"",
		").to(model.device)"
	] : [`inputs = ${tokenizer}("A bird is", return_tensors="pt").to(model.device)`];
	return codeBlock("python", [
		...prepare,
		"outputs = model.generate(**inputs, max_new_tokens=256)",
		"answer = outputs[0, inputs[\"input_ids\"].shape[1] :]",
		`print(${tokenizer}.decode(answer, skip_special_tokens=True))`
	].join("\n"));
}
function variableOf(preprocessor) {
	return preprocessor === "AutoProcessor" ? "processor" : "tokenizer";
}
// src/documents/card/sentences.ts
/** Where norms are less of ‖θ1‖² than this, they have no say in it. */
const weightyShare = .1;
/** How much larger norm weights are than others, in the root mean square, where they are another kind of number. */
const largerTimes = 4;
const maxListedFiles = 40;
/** How results were rounded. */
function describeRounding({ rounding, dtypes, adapter, statistics }) {
	if (adapter !== void 0 && statistics.length === 0) return adapter.kind === "scaled" ? "Rounding: no tensor was computed." : "Rounding: factors of θ0 were multiplied in 64-bit floating point and rounded once, to the nearest number of their dtype, ties to even.";
	const computed = dtypes.some(({ dtype }) => dtype === "F64") ? "computed in 32-bit floating point (64-bit for F64 tensors)" : "computed in 32-bit floating point";
	const name = `Rounding \`${rounding.kind}\``;
	switch (rounding.kind) {
		case "nearest": return `${name}: each weight was ${computed} and rounded once, to the nearest number of its dtype, ties to even.`;
		case "reference": return `${name}: the inputs were cast to bf16, and the result of each of the three operations was rounded to bf16, as the script of the method's authors does.`;
		case "stochastic": return `${name}, seed ${rounding.seed}: each weight was ${computed} and rounded up or down at random, nearer numbers being likelier, so that even steps too small for the dtype are kept in the mean. The same seed gives the same bytes.`;
	}
}
/** What tensors are stored as. */
function describeDtype({ dtype, dtypes, totals, sideFiles, adapter }) {
	const list = dtypes.map(({ dtype: name, tensorCount }) => `${escapeMarkdown(name)} × ${groupDigits(tensorCount)}`).join(", ");
	if (adapter !== void 0) return `Dtype of the factors and whatever else is stored: ${list}.`;
	const copied = totals.copiedCount === 0 ? "" : ` ${groupDigits(totals.copiedCount)} of them ${totals.copiedCount === 1 ? "is a copy" : "are copies"} of θ1’s.`;
	if (dtype === "same") return `Dtype: every tensor is stored in the dtype that it has in θ1 (${list}).${copied}`;
	return `Dtype \`${dtype}\`: floating-point tensors are stored as ${dtype}, whatever they are in θ1${sideFiles.includes("config.json") ? ", and `config.json` says so" : ""} (${list}).${copied}`;
}
/** What code takes part in loading the model; undefined where only that of transformers does. */
function describeCode({ loading: { customCode, codeRepos = [] } }) {
	if (!customCode) return void 0;
	if (codeRepos.length === 0) return "The Python files in this repo are those of θ1; read them before you run them.";
	return `As that of θ1, \`config.json\` takes Python code from another repo, ${codeRepos.map((name) => codeSpan(name)).join(" and ")}, as it is there when the model is loaded; read it before you run it.`;
}
/** What a derived adapter is, and how it came about; undefined for whole weights. */
function describeAdapter({ adapter, alpha }) {
	if (adapter === void 0) return void 0;
	const { kind, ranks, moduleCount, baseModel } = adapter;
	const rank = ranks.length === 1 ? `rank ${ranks[0]}` : `ranks ${ranks[0]} to ${ranks.at(-1)}`;
	const base = baseModel === void 0 ? "" : ` on ${codeSpan(baseModel)}`;
	const what = `A LoRA adapter of ${rank} in ${groupDigits(moduleCount)} modules${base}`;
	const times = withMinus(String(1 + alpha));
	return kind === "scaled" ? `${what}: the factors are those of θ1, byte for byte, and their scale (\`lora_alpha\`) is ${times} times θ1's, which is the whole extrapolation.` : `${what}: the factors of both adapters side by side, those of θ1 with ${times} times their scale, those of θ0 with ${withMinus(String(-alpha))} times theirs.`;
}
/** What was matched otherwise than by name, copied or left out, as items of a list; undefined where nothing was. */
function describeNotes({ notes }) {
	return notes.length === 0 ? void 0 : notes.map((note) => `- ${escapeMarkdown(note)}`).join("\n");
}
/** Why ratios over everything are smaller than over most of it; undefined where norms do not make them so. */
function describeNorms({ statistics }) {
	const all = compareNorms(statistics);
	if (!all.pullDown) return void 0;
	const where = compareNorms(statistics.filter(({ layer }) => layer !== void 0)).pullDown ? "the layers and the whole model" : "the whole model";
	return `Norm weights are larger than the others (${`root mean square ${formatRatio(rootMeanSquare(all.norms))} against ${formatRatio(rootMeanSquare(all.others))}`}): ${formatShare(all.norms.elementCount / all.total.elementCount).replace("< ", "less than ")} of the parameters make up ${formatShare(all.share)} of ‖θ1‖². Alignment moved them less for their size, which lowers ‖θ1 − θ0‖ / ‖θ1‖ of ${where}.`;
}
function compareNorms(places) {
	const { total } = sumStatistics(places);
	const norms = sumStatistics(places.filter(({ part }) => part === "norms")).total;
	const others = sumStatistics(places.filter(({ part }) => part !== "norms")).total;
	const share = norms.alignedSquaredSum / total.alignedSquaredSum;
	return {
		total,
		norms,
		others,
		share,
		pullDown: share >= weightyShare && rootMeanSquare(norms) >= largerTimes * rootMeanSquare(others) && deltaRatio(norms) < deltaRatio(others)
	};
}
function rootMeanSquare({ alignedSquaredSum, elementCount }) {
	return Math.sqrt(alignedSquaredSum / elementCount);
}
/** Where the licence comes from, and what else applies. */
function describeLicense({ metadata, parentLicenses = {} }) {
	const { license, license_name, license_link } = metadata;
	const statements = describeParents(parentLicenses);
	if (license === void 0) return `${statements ?? "Neither card of the two sources states a licence that could be taken over."} What applies to the two sources applies to this model.`;
	const label = license === "other" ? license_name ?? license_link ?? license : license;
	const named = `**${escapeMarkdown(label)}**`;
	if (statements === void 0) return `This model is published under ${named}. What applies to the two sources applies to it too.`;
	if (!(label === parentLicenses.aligned || label === parentLicenses.sft)) return `${statements} Whoever made this repo states ${named} for it. What applies to the two sources applies to it too.`;
	return parentLicenses.aligned !== parentLicenses.sft && parentLicenses.aligned !== void 0 && parentLicenses.sft !== void 0 ? `${statements} This model derives from both, so the terms of both apply; its card states ${named}.` : `${statements} That licence applies to this model too.`;
}
function describeParents({ aligned, sft }) {
	if (aligned === void 0 && sft === void 0) return void 0;
	const named = (label) => `**${escapeMarkdown(label)}**`;
	if (aligned === void 0) return `The card of θ0 states ${named(sft ?? "")}, that of θ1 no licence.`;
	if (sft === void 0) return `The card of θ1 states ${named(aligned)}, that of θ0 no licence.`;
	if (aligned === sft) return `The cards of both sources state ${named(aligned)}.`;
	return `The card of θ1 states ${named(aligned)}, that of θ0 ${named(sft)}.`;
}
/** What came from θ1, as a sentence. */
function describeSideFiles({ sideFiles, dtype }) {
	if (sideFiles.length === 0) return void 0;
	const files = listSome(sideFiles.map(codeSpan), maxListedFiles);
	const changed = dtype !== "same" && sideFiles.includes("config.json") ? ", which states the new dtype" : "";
	return changed === "" ? `Taken over from θ1 unchanged: ${files}.` : `Taken over from θ1, unchanged but for \`config.json\`${changed}: ${files}.`;
}
// src/documents/card/source-links.ts
/** A source by its name and folder, linked to the commit; a directory has no link. */
function linkSource(source) {
	const inside = source.subfolder === void 0 ? "" : `/${source.subfolder}`;
	const link = source.kind === "hub" ? codeLink(source.repo + inside, source.url) : codeSpan(source.name + inside);
	return source.variant === void 0 ? link : `${link}, variant ${codeSpan(source.variant)}`;
}
/** Enough to tell commits apart; the link has all of it, as have the command and the manifest. */
const shownCommitLength = 12;
/** Source and commit, as two cells of a table. */
function sourceCells(source) {
	return source.kind === "hub" ? [linkSource(source), codeLink(source.commit.slice(0, shownCommitLength), source.url)] : [`local directory ${linkSource(source)}`, "–"];
}
// src/documents/card/variables.ts
/** What a template can put into a card. */
function cardVariables(derivation) {
	const { version, target, alpha, rounding, dtype, aligned, sft, totals, metadata, loading } = derivation;
	const statistics = sumStatistics(derivation.statistics);
	const isDraft = derivation.files.length === 0;
	const total = derivation.statistics.length === 0 ? void 0 : statistics.total;
	const effective = total === void 0 ? NaN : effectiveAlpha(total);
	return {
		name: shortName(target),
		target: targetArgument(target),
		is_draft: isDraft,
		alpha,
		effective_alpha: Number.isFinite(effective) ? new Markdown(formatMeasuredAlpha(effective)) : null,
		alpha_summary: new Markdown(summarizeAlpha(derivation, total)),
		direction: directionOf(alpha),
		rounding: rounding.kind,
		seed: rounding.kind === "stochastic" ? rounding.seed : null,
		dtype,
		aligned: sourceVariables(aligned),
		sft: sourceVariables(sft),
		parameter_count: new Markdown(groupDigits(totals.parameterCount)),
		license: metadata.license ?? null,
		code_sentence: orNothing(describeCode(derivation)),
		custom_code: loading.customCode,
		chat_template: loading.chatTemplate,
		tool: {
			name: project.name,
			version: new Markdown(version),
			link: new Markdown(`[${project.name}](${project.url})`)
		},
		sources: new Markdown(markdownTable([
			"",
			"Checkpoint",
			"Commit"
		], [["θ0, before alignment", ...sourceCells(sft)], ["θ1, after alignment", ...sourceCells(aligned)]])),
		loading: new Markdown(renderLoading(derivation)),
		generation: orNothing(renderGeneration(derivation)),
		alpha_sentence: new Markdown(describeAlpha(derivation, total)),
		rounding_sentence: new Markdown(describeRounding(derivation)),
		dtype_sentence: new Markdown(describeDtype(derivation)),
		adapter_sentence: orNothing(describeAdapter(derivation)),
		notes: orNothing(describeNotes(derivation)),
		figures: orNothing(renderFigures(derivation, total)),
		parts: orNothing(renderParts(statistics)),
		norms_sentence: orNothing(describeNorms(derivation)),
		charts: orNothing(renderChartLinks(isDraft ? [] : renderCharts(derivation))),
		layers: orNothing(renderLayers(statistics)),
		files: orNothing(renderFiles(derivation)),
		side_files: orNothing(describeSideFiles(derivation)),
		command: new Markdown(renderRunCommand(derivation)),
		verify_command: new Markdown(renderVerifyCommand(derivation)),
		license_sentence: new Markdown(describeLicense(derivation)),
		citation: new Markdown(codeBlock("bibtex", bibtex))
	};
}
function sourceVariables(source) {
	return source.kind === "hub" ? {
		name: source.repo,
		link: new Markdown(linkSource(source)),
		commit: source.commit
	} : {
		name: source.name,
		link: new Markdown(linkSource(source)),
		commit: null
	};
}
function directionOf(alpha) {
	if (alpha > 0) return "beyond";
	if (alpha === 0) return "aligned";
	if (alpha === -1) return "sft";
	return alpha > -1 ? "between" : "before";
}
function orNothing(text) {
	return text === void 0 ? null : new Markdown(text);
}
/** As the ACL Anthology gives it. */
const bibtex = `@inproceedings{zheng-etal-2025-model,
    title = "Model Extrapolation Expedites Alignment",
    author = "Zheng, Chujie  and
      Wang, Ziqi  and
      Ji, Heng  and
      Huang, Minlie  and
      Peng, Nanyun",
    booktitle = "Proceedings of the 63rd Annual Meeting of the Association for Computational Linguistics (Volume 1: Long Papers)",
    month = jul,
    year = "2025",
    address = "Vienna, Austria",
    publisher = "Association for Computational Linguistics",
    url = "https://aclanthology.org/2025.acl-long.51/",
    pages = "1025--1041"
}`;
// src/documents/card/card.ts
/**
* README.md of a derived repo. The same derivation always gives the same text, and a card that is its own `previous`
* stays as it is.
*
* @throws InputError `card-template-invalid` for a template with a mistake, `card-keep-unbalanced` for markers in
*   the previous card that do not make pairs; both name the line.
*/
function renderCard(derivation, options = {}) {
	const { template = cardTemplate, previous } = options;
	const body = tidyMarkdown(renderTemplate(template, cardVariables(derivation)));
	const { metadata } = derivation;
	const signature = renderSignature(body, metadata);
	refuseMarkers(body, signature);
	const parts = previous === void 0 ? void 0 : splitCard(previous);
	return `${[
		renderFrontMatter(metadata, previous === void 0 ? void 0 : {
			data: parseCard(previous).data,
			written: parts?.signature?.written ?? {}
		}),
		insertKept(body, parts?.kept ?? []),
		signature
	].join("\n\n")}\n`;
}
/** What a template writes must not be taken for what people add, nor hide the comment that tells the two apart. */
function refuseMarkers(body, signature) {
	if (isReadBack(body, signature)) return;
	throw new InputError("The card template gives markers of kept sections, the comment that ends a card, or a block of code without an end.", {
		code: "card-template-invalid",
		hint: "Markers are for the published card, and the comment is written by hf-extrapolate: leave them out. End every block of code."
	});
}
function isReadBack(body, signature) {
	try {
		const parts = splitCard(`\n${body}\n\n${signature}`);
		return parts.kept.length === 0 && parts.signature?.checksum === checksumOf(parts.body);
	} catch (error) {
		if (error instanceof InputError) return false;
		throw error;
	}
}
// src/documents/card/check-card.ts
/** Fields without which a card is wrong, not only short. */
const required = ["base_model", "license"];
const openLists = [
	"language",
	"datasets",
	"tags"
];
/** Measured figures are shown in few digits, and other versions may show fewer. */
const measuredTolerance = .05;
const maxShownLength = 200;
/**
* What a card says of a derivation and that is not so: front matter, α, the commits of the sources, the hashes of
* files. How it says it, what people added, and what it leaves out besides licence and base models, is not looked at.
*
* @param cardText README.md as published.
*/
function checkCard(cardText, derivation) {
	const { data, warning } = parseCard(cardText);
	const fields = warning === void 0 ? checkFrontMatter(data, derivation.metadata) : [{
		what: "front matter",
		expected: "fields that can be read",
		found: warning
	}];
	const body = readBody(cardText);
	if (typeof body !== "string") return [...fields, body];
	return [...fields, ...checkBody(body, derivation)];
}
/** The text that is not people's own. */
function readBody(cardText) {
	try {
		return splitCard(cardText).body;
	} catch (error) {
		if (!(error instanceof InputError)) throw error;
		return {
			what: "markers of kept sections",
			expected: "pairs",
			found: error.message
		};
	}
}
function checkFrontMatter(data, metadata) {
	return Object.entries(metadata).flatMap(([name, value]) => {
		const found = Object.hasOwn(data, name) ? data[name] : void 0;
		if (found === void 0 && !required.includes(name)) return [];
		const [foundList, expectedList] = [toList(found), toList(value)];
		return (openLists.includes(name) ? expectedList.every((entry) => foundList.includes(entry)) : isDeepStrictEqual(foundList, expectedList)) ? [] : [{
			what: name,
			expected: show(value),
			found: show(found)
		}];
	});
}
/** Outside of code, as the names of directories stand in code and may have anything in them. */
const alphaClaim = /(?<!`)(`+)(?!`).*?(?<!`)\1(?!`)|α\s*=\s*\**\s*\\?([+\-−]?(?:\d[\d.]*|\.\d+)(?:e[+-]?\d+)?)/giu;
/** A hash or commit, or a few digits of one that stand alone in code. */
const hexClaim = /(?<![0-9a-z])([0-9a-f]{40}|[0-9a-f]{64})(?![0-9a-z])|`([0-9a-f]{7,39})`/gi;
/** Up to the first blank: the names of repos have none, and of a directory the beginning is enough. */
const optionClaim = /(--(?:(?:sft|dpo)(?:-subfolder)?|variant|alpha|rounding|seed|dtype))[ =](\S+)/g;
/**
* Compares a body with what this version would write. A line of it that differs in values only must have the same
* values; other lines, of a template of one's own or of another version, may have any value that the manifest has.
*/
function checkBody(body, derivation) {
	const own = readLines(splitCard(renderCard(derivation)).body);
	const ownLines = new Set(own.map(({ line }) => line));
	const ownShapes = new Map(own.map(({ shape, claims }) => [shape, claims]));
	const known = collectKnown(own, derivation);
	return readLines(body).flatMap(({ line, shape, claims }) => {
		if (ownLines.has(line)) return [];
		const expected = ownShapes.get(shape);
		return claims.flatMap((claim, index) => {
			const { what, text } = claim;
			const values = expected === void 0 ? known.get(what) : [expected[index]?.text ?? ""];
			if (values === void 0 || values.some((value) => agrees(claim, value, derivation))) return [];
			return [{
				what: what === "hash" ? /`([^`]+)`/.exec(line)?.[1] ?? what : what,
				expected: show(values.join(" or ") || "nothing"),
				found: show(text)
			}];
		});
	});
}
/** The values that a line of any words may have. A few digits in code may be anything, and are not among them. */
function collectKnown(own, derivation) {
	const { alpha, statistics, rounding, dtype, planKey, target, sft, aligned, files, sideFiles } = derivation;
	const options = [
		"--sft",
		"--dpo",
		"--sft-subfolder",
		"--dpo-subfolder",
		"--variant",
		"--alpha",
		"--seed"
	];
	const claims = own.flatMap((line) => line.claims);
	const hex = [...JSON.stringify([
		planKey,
		target,
		sft,
		aligned,
		files,
		sideFiles
	]).matchAll(hexClaim)];
	const hexOf = (length) => hex.flatMap(([, run]) => run?.length === length ? run : []);
	return new Map([
		...options.map((option) => [option, textsOf(claims, option)]),
		["--rounding", [rounding.kind]],
		["--dtype", [dtype]],
		["α", [String(alpha), String(effectiveAlpha(sumStatistics(statistics).total))]],
		["commit", hexOf(40)],
		["hash", hexOf(64)]
	]);
}
const textsOf = (claims, option) => claims.flatMap(({ what, text }) => what === option ? text : []);
function agrees({ what, text }, expected, { alpha }) {
	if (what === "--alpha") return Number(text) === alpha;
	if (what !== "α") return text === expected;
	const [found, value] = [text, expected].map(readAlpha);
	const tolerance = value === alpha ? 0 : measuredTolerance;
	return found === value || Math.abs(found - value) <= tolerance * Math.abs(value);
}
/** A full stop after the number ends the sentence. */
const readAlpha = (text) => Number(text.replace("−", "-").replace(/\.$/, ""));
function readLines(body) {
	return [...walkLines(body)].map(({ line, isCode }) => {
		const claims = [];
		const take = (what, text) => {
			claims.push({
				what,
				text
			});
			return `\0${what}`;
		};
		const withoutHex = (text) => text.replaceAll(hexClaim, (_, run, digits) => run === void 0 ? take("digits of a commit", digits ?? "") : take(run.length === 40 ? "commit" : "hash", run.toLowerCase()));
		return {
			line,
			shape: isCode ? withoutHex(line.replaceAll(optionClaim, (_, option, value) => take(option, value))) : withoutHex(line).replaceAll(alphaClaim, (whole, _, text) => text === void 0 ? whole : take("α", text)),
			claims
		};
	});
}
function toList(value) {
	if (value === void 0 || value === null) return [];
	return Array.isArray(value) ? value : [value];
}
function show(value) {
	if (value === void 0) return "nothing";
	const text = typeof value === "string" ? value : JSON.stringify(value);
	return shorten(text, maxShownLength);
}
// src/app/job/previous-card.ts
/** More than the Hub takes as a text file. */
const maxCardBytes = 16 << 20;
/**
* The card of a derived repo of ours that is about to be replaced, for what people added to it; undefined where
* there is none.
*
* @throws InputError `card-edited` when text would be lost, unless forced.
*/
async function readPreviousCard(target, request, session) {
	const card = await findOwnCard(await session.openSnapshot(target.endpoint));
	return card === void 0 ? void 0 : requireUnedited(card, target.name, request.force);
}
/** The whole card of a derived repo; undefined where there is none. */
function findOwnCard(snapshot) {
	return findSmallText(snapshot, cardPath, maxCardBytes);
}
/**
* @returns the card, or undefined for one that is not of this tool and may be replaced.
* @throws InputError `card-edited` for text outside of the markers, which a new card would not have.
*/
function requireUnedited(card, name, force) {
	const edit = describeEdit(card);
	if (edit === "ours" || force) return edit === "foreign" ? void 0 : card;
	throw new InputError(`The card of ${name} ${edit === "edited" ? "was edited outside of its markers" : "was not written by this tool"}, and a new one would not have that text.`, {
		code: "card-edited",
		hint: advice`Put your own text between <!-- keep --> and <!-- /keep -->, or replace the card with ${option("force")}.`
	});
}
// src/app/job/restated-config.ts
/** Where transformers reads the configuration of a model. */
const configPath = "config.json";
/** As much as is read of it when a checkpoint is opened. */
const maxConfigBytes = 16 << 20;
/** The dtype under its present and its former name, also in the parts of models that have several. */
const statedDtype = /("(?:torch_)?dtype"\s*:\s*)"(?:torch\.)?(?:float16|bfloat16|float32|float64)"/g;
/**
* config.json with the dtype that the derived weights have, everything else to the letter: libraries load weights
* as the configuration says, and would round wider ones back.
*/
function restateDtype(config, dtype) {
	return dtype === "same" ? config : config.replaceAll(statedDtype, `$1"${dtype}"`);
}
/** The same of a snapshot; undefined where it has no config.json. */
async function findRestatedConfig(snapshot, dtype) {
	const config = await findSmallText(snapshot, configPath, maxConfigBytes);
	return config === void 0 ? void 0 : restateDtype(config, dtype);
}
export { requireUnedited as a, chartPaths as c, readPreviousCard as i, renderCharts as l, findRestatedConfig as n, checkCard as o, findOwnCard as r, renderCard as s, configPath as t };
