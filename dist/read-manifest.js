import { A as oneLine, D as shellWord, E as pythonString, S as codeSpan, T as markdownTable, a as FormatError, b as codeBlock, c as ServiceError, d as clauseOf, f as giveToken, h as option, l as Advice, n as CancelledError, o as IncompatibleError, s as InputError, t as AccessError, u as advice, w as escapeMarkdown, x as codeLink } from "./errors.js";
import { o as JsonReader } from "./session.js";
import { t as project } from "./project.js";
import { a as effectiveAlpha, c as sumStatistics, i as deltaRatio, n as alignmentChangedShare, o as modelParts, r as changedShare } from "./statistics.js";
import { a as formatCount, c as formatShare, i as formatBytes, l as groupDigits, n as listNames, r as listSome, s as formatRatio } from "./listing.js";
import { c as partNames, s as formatMeasured, t as decidedPairing } from "./pairing-options.js";
import { n as encodeRecord, r as keepNonFinite, t as decodeRecord } from "./file-record.js";
import { B as refuseVariant, H as isAdapterAlone, I as chooseWeights, L as foldersWithWeights, M as bitsPerElement, O as describeLeftOut, R as openVariant, V as requireVariant, X as findTextStart, Y as findSmallText, c as openCheckpoint, d as readConfig, n as adapterConfigPath, t as openAdapter, u as readCheckpoint, z as refuseAdapterBeside } from "./open-adapter.js";
import { S as parseCard, _ as unclearLicense, b as familyOf, c as bytesPerElement, d as readInheritedFields, f as labelOf, g as readLicenseLink, h as licenseFileShape, l as alignmentTags, m as strictestOf, p as readLicense, u as fieldShapes, v as checkLicense, w as isLocalFolder, x as hubLicenses, y as chooseLicense } from "./module-scales.js";
import { t as nameOf } from "./snapshot.js";
import { t as isRecord } from "./records.js";
import { a as requirePipelineFolder, o as defaultTemplate, s as expandTemplate } from "./weights.js";
import { a as parseEndpoint } from "./endpoint.js";
import { B as dump, O as require_liquid_node, T as union, _ as discriminatedUnion, b as number, g as boolean, h as array, m as _enum, v as int, w as string, x as object, y as literal } from "./vendor.js";
import { n as diskError, r as hasCode } from "./usingCtx.js";
import { homedir, hostname } from "node:os";
import { createHash, randomUUID } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import { closeSync, fstatSync, openSync, readFileSync, renameSync, rmSync, statSync, writeSync } from "node:fs";
import { basename, dirname, join, resolve, sep } from "node:path";
import { pathToFileURL } from "node:url";
import { link, lstat, mkdir, readFile, readdir, readlink, realpath, rename, rm, rmdir, stat, utimes, writeFile } from "node:fs/promises";
// src/formats/checkpoint/same-tensors.ts
/**
* How the headers of a conversion differ from the checkpoint that it was made from, as the end of a sentence;
* undefined where they do not. Of tensors that share their bytes one name is enough, as safetensors are saved.
*/
function findDifference(original, conversion) {
	for (const tensor of conversion.tensors.values()) {
		const other = original.tensors.get(tensor.name);
		if (other === void 0) return `tensor '${tensor.name}' is in the conversion only`;
		if (describe(other) !== describe(tensor)) return `tensor '${tensor.name}' is ${describe(tensor)} instead of ${describe(other)}`;
	}
	const kept = /* @__PURE__ */ new Set();
	for (const tensor of original.tensors.values()) if (conversion.tensors.has(tensor.name)) kept.add(placeOf$1(tensor));
	for (const tensor of original.tensors.values()) if (!conversion.tensors.has(tensor.name) && !kept.has(placeOf$1(tensor))) return `tensor '${tensor.name}' is not in the conversion`;
}
const describe = ({ dtype, shape }) => `${dtype} [${shape.join(", ")}]`;
const placeOf$1 = ({ path, start, end }) => `${start} ${end} ${path}`;
// src/kit/yaml/write-yaml.ts
/** Plain data as YAML in block style, with what readers of YAML 1.1 or 1.2 would take for more than text in quotes. */
function writeYaml(value) {
	return dump(value, {
		quoteStyle: "double",
		lineWidth: -1,
		noRefs: true
	});
}
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
/** Lists to which people may add entries; to base models nothing can be added, for they are what it was made of. */
const openLists = /* @__PURE__ */ new Set([
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
			const own = openLists.has(name) && written !== void 0 ? addedEntries(value, [], written) : value;
			if (!(written !== void 0 && isDeepStrictEqual(value, written)) && !isEmptyList(own)) fields.set(name, own);
		} else if (openLists.has(name)) {
			const present = toList(fields.get(name));
			fields.set(name, [...present, ...addedEntries(value, present, toList(written))]);
		}
	}
	fields.delete("__proto__");
	return `---\n${writeYaml(Object.fromEntries(fields))}---`;
}
/** Whether a front matter lacks or contradicts what was written; additional fields and entries do not. */
function contradictsWritten(data, written) {
	return Object.entries(written).some(([name, value]) => {
		const found = ownField(data, name);
		if (openLists.has(name)) {
			const entries = toList(found);
			return toList(value).some((entry) => !entries.includes(entry));
		}
		return !isDeepStrictEqual(toList(found), toList(value));
	});
}
function addedEntries(value, present, written) {
	const ours = toList(written);
	const added = toList(value).filter((entry) => typeof entry === "string" && !present.includes(entry) && !ours.includes(entry));
	return [...new Set(added)];
}
function ownField(data, name) {
	return data !== void 0 && Object.hasOwn(data, name) ? data[name] : void 0;
}
/** A field may hold one entry without a list around it. */
function toList(value) {
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
/** Where results of evaluations are to stand. */
const evaluationSection = "## Evaluation 0";
const evaluationPlace = {
	text: "<!-- keep -->\nNo results yet.\n<!-- /keep -->",
	section: evaluationSection
};
/**
* What people keep, with a place for results of evaluations where they have none yet. Where they keep a section of their
* own on it, the generated one is left out of the body.
*/
function completeKept(body, kept) {
	const sections = splitSections(body);
	if (!sections.some(({ key }) => key === evaluationSection)) return {
		body,
		kept
	};
	if (kept.some(({ text }) => /^## Evaluation\s*$/m.test(text))) return {
		body: sections.filter(({ key }) => key !== evaluationSection).map(({ text }) => text).join("\n"),
		kept
	};
	return {
		body,
		kept: kept.some(({ section }) => section === evaluationSection) ? kept : [...kept, evaluationPlace]
	};
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
		const { data, warning } = parseCard(previous);
		return signature.checksum === checksumOf(body) && warning === void 0 && !contradictsWritten(data, signature.written) ? "ours" : "edited";
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
{%- when 'aligned' -%}
**Nothing was evaluated:** with α = 0 the weights are those of θ1, and so is [what is known](#what-is-known-about-it-and-what-is-not) of them.
{%- when 'sft' -%}
**Nothing was evaluated:** with α = −1 the weights are those of θ0, and so is [what is known](#what-is-known-about-it-and-what-is-not) of them.
{%- else -%}
**Nothing was evaluated:** α = {{ asked_alpha }} was given by hand, and whether the model is better than θ1 is [not known](#what-is-known-about-it-and-what-is-not).
{%- endcase %}

{% if warnings -%}
{{ warnings }}

{% endif -%}
Use it like {{ aligned.link }} (θ1, after alignment): {{ use }}.

> {{ formula }}, with {{ alpha_summary }}.

{% case direction -%}
{%- when 'beyond' -%}
[ExPO](https://arxiv.org/abs/2404.16792) (model extrapolation) of θ1 over {{ sft.link }} (θ0, before alignment): the weights go further in the direction in which alignment moved them.
{%- when 'aligned' -%}
With α = 0 no step is taken away from {{ sft.link }} (θ0, before alignment): these are the weights of θ1, made with the formula of [ExPO](https://arxiv.org/abs/2404.16792) (model extrapolation).
{%- when 'between' -%}
With α below 0 nothing is extrapolated: this is an interpolation between {{ sft.link }} (θ0, before alignment) and θ1, with the formula of [ExPO](https://arxiv.org/abs/2404.16792) (model extrapolation). The weights go back a part of the way that alignment moved them.
{%- when 'sft' -%}
With α = −1 the weights go back all the way that alignment moved them: these are those of {{ sft.link }} (θ0, before alignment), reached from θ1 with the formula of [ExPO](https://arxiv.org/abs/2404.16792) (model extrapolation).
{%- else -%}
With α below −1 the weights go back all the way that alignment moved them, and on: this is an extrapolation away from θ1, beyond {{ sft.link }} (θ0, before alignment), with the formula of [ExPO](https://arxiv.org/abs/2404.16792) (model extrapolation).
{%- endcase %} No training was involved.

## How to load it

{% if code_sentence -%}
{{ code_sentence }}
{%- endif %}

{{ loading }}

{% if generation -%}
{% if chat_template %}Prompts and chat template are those of θ1:{% else %}Prompts are those of θ1:{% endif %}

{{ generation }}
{%- endif %}

{{ serving }}

## Evaluation

{% if evaluation -%}
The run measured weights, not answers. [lm-evaluation-harness](https://github.com/EleutherAI/lm-evaluation-harness) scores them; do the same with θ1 beside it:

{{ evaluation }}
{%- else -%}
The run measured weights, not answers. Score the model and θ1 beside it in the same way.
{%- endif %}

Results in the front matter as [\`model-index\`](https://huggingface.co/docs/hub/model-cards#evaluation-results) are shown by the Hub. They stay when this card is written again, and so does what stands between the following two comments.

## What is known about it, and what is not

**Nothing was evaluated when this model was made.** Whether this α is a good one, and whether the model is better than θ1 at all, is not known.

The authors of the method [report](https://arxiv.org/abs/2404.16792) better scores on AlpacaEval 2.0 and MT-Bench for openly available models of 1.8B to 70B parameters. That is about their pairs and about α above 0, chosen for each pair by scoring the answers of several candidates with a reward model.

{% case direction -%}
{%- when 'beyond' -%}
- Everything that alignment changed goes further, side effects included.
- Too large an α gives gibberish, or answers that do not end. The best one differs from pair to pair.
{%- if alignment %}
{{ alignment }}
{%- endif %}
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
// src/documents/metadata/source.ts
/** Not the revision that was asked for: another one may name the same commit, and the bytes stay the same. */
function sourceOf(origin) {
	const { subfolder, variant } = origin;
	const selection = {
		...subfolder === void 0 ? {} : { subfolder },
		...variant === void 0 ? {} : { variant }
	};
	if (origin.kind === "directory") return {
		kind: "directory",
		name: shortName(origin.path),
		...selection
	};
	const { kind, repo, commit, url } = origin;
	return {
		kind,
		repo,
		commit,
		url,
		...selection
	};
}
/** Last part of a repo's or directory's name. */
function shortName(nameOrPath) {
	return nameOrPath.split(/[\\/]+/).findLast((part) => part !== "" && part !== "." && part !== "..") ?? "model";
}
/** How messages name the card of a source. */
function nameOfCard(source) {
	return source.kind === "hub" ? `${source.repo}@${source.commit.slice(0, 12)}:README.md` : `${source.name}/README.md`;
}
/** A source as an argument of the command line: pinned to its commit, or the directory by its last name. */
function pinnedEndpoint(source) {
	return source.kind === "hub" ? `${source.repo}@${source.commit}` : `./${source.name}`;
}
/** The target as an argument: a repo by its name, a directory by its last name only. */
function targetArgument(target) {
	return /^([./\\]|[A-Za-z]:)/.test(target) ? `./${shortName(target)}` : target;
}
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
/** What the weights are by the formula of the method; where nothing is extrapolated, also as what it comes to. */
function renderFormula(alpha) {
	if (alpha > 0) return "θ2 = θ1 + α·(θ1 − θ0)";
	if (alpha === 0) return "θ2 = θ1 + 0·(θ1 − θ0) = θ1";
	if (alpha === -1) return "θ2 = θ1 − (θ1 − θ0) = θ0";
	const [ofAligned, ofSft] = [1 + alpha, -alpha].map((share) => withMinus(String(Number(share.toPrecision(12)))));
	return `θ2 = θ1 − ${ofSft}·(θ1 − θ0) = ${ofAligned}·θ1 + ${ofSft}·θ0`;
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
	return storedDtypes(dtypes);
}
/** The floating-point dtypes of the output, most bytes first. */
function storedDtypes(dtypes) {
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
	const { sft, aligned, alpha, rounding, dtype, maxShardBytes, pairing, metadata, target, allowed, pipeline } = derivation;
	const usualDtype = rounding.kind === "reference" ? "bfloat16" : "same";
	const words = [
		["--sft", pinnedEndpoint(sft)],
		["--dpo", pinnedEndpoint(aligned)],
		...selectionOptions(derivation),
		...pipeline ? [["--pipeline"]] : [],
		["--alpha", String(alpha)],
		...rounding.kind === "nearest" ? [] : [["--rounding", rounding.kind]],
		...rounding.kind === "stochastic" ? [["--seed", String(rounding.seed)]] : [],
		...dtype === usualDtype ? [] : [["--dtype", dtype]],
		...maxShardBytes === void 0 ? [] : [["--max-shard-size", String(maxShardBytes)]],
		...pairingOptions(pairing),
		...metadata.base_model_relation === "finetune" ? [["--relation", "finetune"]] : [],
		...isLicenseGiven(derivation) && metadata.license !== void 0 ? [["--license", metadata.license]] : [],
		...allowed === void 0 ? [] : [["--allow", allowed.join()]],
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
	const { otherLibrary } = loading;
	if (otherLibrary !== void 0) return renderOtherLoading(target, otherLibrary, dtype, extra);
	const classes = [modelClass, ...preprocessor === void 0 ? [] : [preprocessor]];
	const lines = [
		...dtype === void 0 ? [] : ["import torch"],
		`from transformers import ${classes.join(", ")}`,
		"",
		`name = ${pythonString(targetArgument(target))}`,
		...preprocessor === void 0 ? [] : [assignLoaded(variableOf(preprocessor), preprocessor, extra)],
		assignLoaded("model", modelClass, [
			...dtype === void 0 ? [] : [`dtype=${dtype}`],
			"device_map=\"auto\"",
			...extra
		])
	];
	return codeBlock("python", lines.join("\n"));
}
function renderOtherLoading(target, { name, className }, dtype, extra) {
	const isPart = name === "diffusers" && dtype !== void 0;
	const lines = [
		...isPart ? ["import torch"] : [],
		`from ${name} import ${className}`,
		"",
		`name = ${pythonString(targetArgument(target))}`,
		name === "diffusers" ? assignLoaded("model", className, [...isPart ? [`torch_dtype=${dtype}`] : [], ...extra]) : `model = ${className}(name)`
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
		assignLoaded("model", adapterClass, ["device_map=\"auto\""])
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
/** What somebody has to know who uses the model in the place of θ1, as a list of words. */
function describeUse(derivation) {
	const { adapter, totals, metadata, loading, dtypes } = derivation;
	const { license, license_name } = metadata;
	const precision = dtypes.some(({ dtype }) => Object.hasOwn(shortDtypes, dtype)) ? [storedDtypes(dtypes)] : [];
	const named = license === "other" ? license_name : license;
	return [
		...adapter === void 0 ? [`${formatCount(totals.parameterCount)} parameters`] : ["a LoRA adapter as that is"],
		...precision,
		named === void 0 ? "licence as that of the sources" : escapeMarkdown(named),
		...loading.chatTemplate ? ["same chat template"] : loading.preprocessor === void 0 ? [] : ["same tokenizer"]
	].join(", ");
}
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
/** Every warning of the run, as a block; undefined where there was none. */
function describeWarnings({ warnings = [] }) {
	if (warnings.length === 0) return void 0;
	return [
		"> **Warnings of the run**",
		">",
		...warnings.map((text) => `> - ${escapeLong(text)}`)
	].join("\n");
}
/** A text of more than a line's length, which is bounded where it was written. */
function escapeLong(text) {
	return (text.match(/.{1,250}(?:\s|$)|.{1,250}/gsu) ?? []).map((part) => escapeMarkdown(part)).join(" ");
}
/**
* What was matched otherwise than by name, copied or left out, as items of a list; undefined where nothing was that
* the warnings do not say.
*/
function describeNotes({ notes, warnings = [] }) {
	const rest = notes.filter((note) => !warnings.includes(note));
	return rest.length === 0 ? void 0 : rest.map((note) => `- ${escapeMarkdown(note)}`).join("\n");
}
/** What is known of the way in which θ1 was aligned, as items of a list; undefined where nothing is. */
function describeAlignment({ alignment = [] }) {
	return alignment.length === 0 ? void 0 : alignment.map((known) => `- ${escapeMarkdown(known)}`).join("\n");
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
// src/documents/card/serving.ts
/** What llama.cpp's convert_hf_to_gguf.py reads, by the names that transformers gives them. */
const convertible = /^(?:Llama|Mistral|Mixtral|Qwen2|Qwen2Moe|Qwen3|Qwen3Moe|Gemma|Gemma2|Gemma3|Phi|Phi3|StableLm|GPTNeoX|Falcon|FalconMamba|Bloom|Starcoder2|Olmo|Olmo2|Olmoe|Cohere|Cohere2|InternLM2|Exaone|Granite|GraniteMoe|DeepseekV2|DeepseekV3|SmolLM3|Mamba|Mamba2|Dbrx|Jamba|Nemotron|Baichuan|MiniCPM|MiniCPM3|Glm|Glm4|Arcee|GptOss|Lfm2)ForCausalLM$|^GPT2LMHeadModel$/;
/** Commands that serve the model without Python of one's own, as blocks; undefined for what nobody serves so. */
function renderServing(derivation) {
	const { loading, adapter, target } = derivation;
	if (loading.modelClass !== "AutoModelForCausalLM" || loading.preprocessor === void 0) return void 0;
	const name = shellWord(targetArgument(target));
	if (adapter !== void 0) {
		const { baseModel } = adapter;
		const rank = Math.max(...adapter.ranks);
		return baseModel === void 0 ? void 0 : served(`vllm serve ${shellWord(baseModel)} --enable-lora --max-lora-rank ${rank} --lora-modules expo=${name}`);
	}
	const code = loading.customCode ? " --trust-remote-code" : "";
	const vllm = served(`vllm serve ${name}${code}`);
	if (loading.customCode || !convertible.test(loading.architecture ?? "")) return vllm;
	return `${vllm}\n\nWith [llama.cpp](https://github.com/ggml-org/llama.cpp), from its directory:\n\n${codeBlock("sh", convert(target))}`;
}
const served = (command) => `With [vLLM](https://docs.vllm.ai):\n\n${codeBlock("sh", command)}`;
function convert(target) {
	const argument = targetArgument(target);
	const directory = argument.startsWith("./") ? argument : `./${shortName(target)}`;
	const file = shellWord(`${shortName(target)}.gguf`);
	return [
		...directory === argument ? [] : [`hf download ${shellWord(argument)} --local-dir ${shellWord(directory)}`],
		`python convert_hf_to_gguf.py ${shellWord(directory)} --outfile ${file}`,
		`llama-server -m ${file}`
	].join("\n");
}
/** How the model is measured beside θ1, as a block; undefined for what the harness does not load. */
function renderEvaluation({ loading, adapter, target, dtypes }) {
	if (loading.modelClass !== "AutoModelForCausalLM" || loading.preprocessor === void 0) return void 0;
	const name = targetArgument(target);
	const names = {
		BF16: "bfloat16",
		F16: "float16",
		F32: "float32"
	};
	const dtype = dtypes.flatMap((entry) => names[entry.dtype] ?? [])[0];
	if (adapter !== void 0 && adapter.baseModel === void 0) return void 0;
	const model = [
		...adapter === void 0 ? [`pretrained=${name}`] : [`pretrained=${adapter.baseModel}`, `peft=${name}`],
		...dtype === void 0 || adapter !== void 0 ? [] : [`dtype=${dtype}`],
		...loading.customCode ? ["trust_remote_code=True"] : []
	].join();
	const template = loading.chatTemplate ? " --apply_chat_template" : "";
	return codeBlock("sh", `lm_eval --model hf --model_args ${shellWord(model)} \\\n  --tasks ifeval,gsm8k --batch_size auto${template}`);
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
		asked_alpha: new Markdown(formatAskedAlpha(alpha)),
		effective_alpha: Number.isFinite(effective) ? new Markdown(formatMeasuredAlpha(effective)) : null,
		use: new Markdown(describeUse(derivation)),
		formula: new Markdown(renderFormula(alpha)),
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
		serving: orNothing(renderServing(derivation)),
		evaluation: orNothing(renderEvaluation(derivation)),
		alpha_sentence: new Markdown(describeAlpha(derivation, total)),
		rounding_sentence: new Markdown(describeRounding(derivation)),
		dtype_sentence: new Markdown(describeDtype(derivation)),
		adapter_sentence: orNothing(describeAdapter(derivation)),
		alignment: orNothing(describeAlignment(derivation)),
		warnings: orNothing(describeWarnings(derivation)),
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
	const generated = tidyMarkdown(renderTemplate(template, cardVariables(derivation)));
	const { metadata } = derivation;
	refuseMarkers(generated, renderSignature(generated, metadata));
	const parts = previous === void 0 ? void 0 : splitCard(previous);
	const { body, kept } = completeKept(generated, parts?.kept ?? []);
	const signature = renderSignature(body, metadata);
	return `${[
		renderFrontMatter(metadata, previous === void 0 ? void 0 : {
			data: parseCard(previous).data,
			written: parts?.signature?.written ?? {}
		}),
		insertKept(body, kept),
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
		const parts = splitCard(`---\ntags: []\n---\n\n${body}\n\n${signature}`);
		return parts.kept.length === 0 && parts.signature?.checksum === checksumOf(parts.body);
	} catch (error) {
		if (error instanceof InputError) return false;
		throw error;
	}
}
// src/documents/metadata/license-titles.ts
const known = (id, pattern) => ({
	pattern,
	statement: { id }
});
const own = (name, pattern) => ({
	pattern,
	statement: {
		id: "other",
		name
	}
});
/**
* What the texts of common licences are told by; the first that is found counts, so that a text which speaks of
* another one stands before it.
*/
const licenseTitles = [
	...creativeCommonsTitles(),
	known("cc0-1.0", /\bCC0 1\.0 Universal\b/i),
	known("llama4", /\bLlama ?4 Community Licen[sc]e/i),
	known("llama3.3", /\bLlama ?3\.3 Community Licen[sc]e/i),
	known("llama3.2", /\bLlama ?3\.2 Community Licen[sc]e/i),
	known("llama3.1", /\bLlama ?3\.1 Community Licen[sc]e/i),
	known("llama3", /\bLlama ?3 Community Licen[sc]e/i),
	known("llama2", /\bLlama ?2 Community Licen[sc]e/i),
	known("gemma", /\bGemma Terms of Use\b|\bGemma Licen[sc]e\b/i),
	own("tongyi-qianwen-research", /\b(?:Tongyi Qianwen|Qwen) RESEARCH LICEN[SC]E/i),
	own("qwen-research", /\bQwen\b.{0,40}\bRESEARCH LICEN[SC]E/i),
	own("tongyi-qianwen", /\bTongyi Qianwen LICEN[SC]E/i),
	own("qwen", /\bQwen LICEN[SC]E AGREEMENT/i),
	own("deepseek", /\bDEEPSEEK (?:MODEL )?LICEN[SC]E/i),
	own("mistral-research", /\bMistral(?: AI)? Research Licen[sc]e/i),
	own("mistral-non-production", /\bMistral(?: AI)? Non-Production Licen[sc]e/i),
	own("cohere-non-commercial", /\bC4AI\b.{0,80}\bNon-?Commercial/i),
	own("yi-license", /\bYi (?:Series )?Models? (?:Community )?Licen[sc]e/i),
	own("falcon-llm-license", /\bFalcon(?: \d+)?(?: ?\d+B)?(?: LLM)? TII Licen[sc]e|\bTII Falcon\b.{0,40}\bLicen[sc]e/i),
	own("nvidia-open-model-license", /\bNVIDIA Open Model Licen[sc]e/i),
	own("internlm", /\bInternLM\b.{0,40}\bLicen[sc]e/i),
	own("baichuan", /\bBaichuan\b.{0,60}\bLicen[sc]e|\bBaichuan\b.{0,60}模型社区许可协议/i),
	own("chatglm", /\b(?:ChatGLM\S*|GLM-\S+) (?:Model )?Licen[sc]e/i),
	own("stabilityai-community", /\bStability AI\b.{0,60}\bCommunity Licen[sc]e/i),
	own("stabilityai-non-commercial", /\bStability\b.{0,80}\bNon-?Commercial\b/i),
	own("exaone", /\bEXAONE AI Model Licen[sc]e/i),
	own("hunyuan-community", /\bTencent Hunyuan\b.{0,40}\bLicen[sc]e/i),
	own("jamba-open-model", /\bJamba Open Model Licen[sc]e/i),
	own("databricks-open-model", /\bDatabricks Open Model Licen[sc]e/i),
	own("health-ai-developer-foundations", /\bHealth AI Developer Foundations\b/i),
	known("grok2-community", /\bGrok 2 Community Licen[sc]e/i),
	known("bigcode-openrail-m", /\bBigCode (?:Open ?RAIL-?M|Model Licen[sc]e)/i),
	known("bigscience-bloom-rail-1.0", /\bBigScience (?:BLOOM )?RAIL Licen[sc]e|\bBigScience RAIL\b/i),
	known("bigscience-openrail-m", /\bBigScience Open ?RAIL-?M/i),
	known("openrail++", /\bOpen ?RAIL\+\+-?M/i),
	known("creativeml-openrail-m", /\bCreativeML Open ?RAIL-?M/i),
	known("openrail", /\bOpen ?RAIL\b|\bResponsible AI Licen[sc]e/i),
	known("fair-noncommercial-research-license", /\bFAIR Noncommercial Research Licen[sc]e/i),
	known("agpl-3.0", /\bGNU AFFERO GENERAL PUBLIC LICEN[SC]E Version 3/i),
	known("lgpl-3.0", /\bGNU LESSER GENERAL PUBLIC LICEN[SC]E Version 3/i),
	known("lgpl-2.1", /\bGNU LESSER GENERAL PUBLIC LICEN[SC]E Version 2\.1/i),
	known("gpl-3.0", /\bGNU GENERAL PUBLIC LICEN[SC]E Version 3/i),
	known("gpl-2.0", /\bGNU GENERAL PUBLIC LICEN[SC]E Version 2/i),
	known("mpl-2.0", /\bMozilla Public Licen[sc]e,? (?:Version|v\.?) ?2\.0/i),
	known("epl-2.0", /\bEclipse Public Licen[sc]e - v ?2\.0/i),
	known("apache-2.0", /^(?:.{0,200}\s)?Apache Licen[sc]e,? Version 2\.0/i),
	known("bsl-1.0", /\bBoost Software Licen[sc]e - Version 1\.0/i),
	known("unlicense", /\bThis is free and unencumbered software released into the public domain/i),
	known("bsd-3-clause", /\bBSD 3-Clause Licen[sc]e|\bRedistribution and use in source and binary forms\b.*\bNeither the name\b/i),
	known("bsd-2-clause", /\bBSD 2-Clause Licen[sc]e|\bRedistribution and use in source and binary forms\b/i),
	known("isc", /\bISC Licen[sc]e\b|\bPermission to use, copy, modify, and\/or distribute this software\b/i),
	known("mit", /\bPermission is hereby granted, free of charge, to any person obtaining a copy\b|^(?:The )?MIT Licen[sc]e\b/i)
];
/** Attribution with its conditions, in the order in which the titles have them, by version. */
function creativeCommonsTitles() {
	return [
		["-nc-nd", "Non-?Commercial-No ?Deriv(?:ative)?s"],
		["-nc-sa", "Non-?Commercial-ShareAlike"],
		["-nc", "Non-?Commercial"],
		["-nd", "No ?Deriv(?:ative)?s"],
		["-sa", "ShareAlike"],
		["", ""]
	].flatMap(([suffix, words]) => {
		const title = words === "" ? "Attribution" : `Attribution-${words}`;
		const named = (version) => new RegExp(`\\b${title} ${version.replace(".", "\\.")}\\b|\\bCC[- ]BY${suffix}[- ]${version.replace(".", "\\.")}\\b`, "i");
		return [
			"4.0",
			"3.0",
			"2.0"
		].flatMap((version) => {
			const id = `cc-by${suffix}-${version}`;
			if (suffix.endsWith("-nd")) return [known(suffix === "-nd" ? "cc-by-nd-4.0" : "cc-by-nc-nd-4.0", named(version))];
			return hubLicenses.has(id) ? [known(id, named(version))] : [own(id, named(version))];
		});
	});
}
// src/documents/metadata/license-file.ts
/** Of a licence's file no more has to be read. */
const mostLicenseBytes = 16384;
const mostFiles = 4;
/** A title and a copyright, which may stand first. */
const mostTitleCharacters = 2500;
/** The files among those of a repo that hold the licence of its weights, where the card states none. */
function licenseFilesOf(paths) {
	const files = [...paths].filter((path) => licenseFileShape.test(path) && !/\.(?:json|ya?ml|py|png|pdf)$/i.test(path));
	const ofModel = files.filter((path) => /model|weights/i.test(path));
	return (ofModel.length > 0 ? ofModel : files).toSorted().slice(0, mostFiles);
}
/** What the files of a repo state: the licence whose title is found, the strictest of several. */
function readLicenseFiles(files) {
	return strictestOf(files.flatMap(({ path, text }) => {
		const start = oneLine(text.slice(0, 2 * mostTitleCharacters), mostTitleCharacters);
		if (start === "") return [];
		return [licenseTitles.find(({ pattern }) => pattern.test(start))?.statement ?? {
			id: "other",
			unclear: `the terms in its file ${path}`
		}];
	}));
}
// src/documents/metadata/license-of-source.ts
/** Whether a card leaves open what licence applies, so that a file may say it. */
function leavesLicenseOpen({ data }) {
	const stated = readLicense(data);
	return stated === void 0 || stated.id === "other" && stated.name === void 0;
}
function licenseOf(source, card, files = []) {
	const ofCard = readLicense(card.data) ?? unreadable(card);
	const ofFile = leavesLicenseOpen(card) ? readLicenseFiles(files) : void 0;
	const isFromFile = ofFile !== void 0 && (ofCard === void 0 || ofFile.unclear === void 0);
	const stated = isFromFile ? ofFile : ofCard;
	if (stated === void 0) return {
		source,
		stated,
		remarks: []
	};
	const name = nameOfCard(source);
	const paths = files.map(({ path }) => path).join(", ");
	const open = ofCard === void 0 ? "states no licence" : `states ${labelOf(ofCard)}`;
	const { others } = stated;
	return {
		source,
		stated,
		remarks: [...isFromFile && stated.unclear === void 0 ? [`${name} ${open}; the text in ${paths} beside it is that of ${labelOf(stated)}, which counts.`] : [], ...others === void 0 ? [] : [`${name} states several licences: the strictest, ${labelOf(stated)}, counts; ${others.join(", ")} ${others.length === 1 ? "is" : "are"} stated too.`]]
	};
}
/** Of metadata that cannot be read nobody knows that it states no licence. */
function unreadable({ isUnread, warning }) {
	return isUnread === true ? unclearLicense(warning) : void 0;
}
// src/documents/metadata/loading.ts
/** Libraries as Python imports them. */
const otherLibraries = ["diffusers", "sentence_transformers"];
const classNameShape = /^[A-Z][A-Za-z0-9]{1,80}$/;
/** Classes of transformers. */
const modelClasses = [
	"AutoModelForCausalLM",
	"AutoModelForImageTextToText",
	"AutoModelForSeq2SeqLM",
	"AutoModelForSequenceClassification",
	"AutoModel"
];
const preprocessors = ["AutoTokenizer", "AutoProcessor"];
const maxCodePlaces = 64;
/** A name of a class of Python, as long as any. */
const architectureShape = /^[A-Za-z_]\w{0,99}$/;
const tokenizerFiles = [
	"tokenizer.json",
	"tokenizer.model",
	"tokenizer_config.json",
	"vocab.json",
	"vocab.txt"
];
const processorFiles = ["processor_config.json", "preprocessor_config.json"];
const chatTemplateFiles = ["chat_template.jinja", "chat_template.json"];
/**
* @param config θ1's config.json.
* @param sideFilePaths files of θ1 that go along.
* @param tokenizerConfig tokenizer_config.json, which holds the chat template in repos that have no file of its own
*   for it.
*/
function loadingFacts(config, sideFilePaths, tokenizerConfig) {
	const has = (names) => sideFilePaths.some((path) => names.includes(path));
	const modelClass = chooseClass(config);
	const preprocessor = modelClass === "AutoModelForImageTextToText" && has(processorFiles) ? "AutoProcessor" : has(tokenizerFiles) ? "AutoTokenizer" : void 0;
	const otherLibrary = findOtherLibrary(config, sideFilePaths);
	return {
		modelClass,
		...otherLibrary === void 0 ? {} : { otherLibrary },
		...preprocessor === void 0 ? {} : { preprocessor },
		...architectureFact(config),
		...codeFacts(config?.auto_map),
		chatTemplate: has(chatTemplateFiles) || holdsTemplate(tokenizerConfig?.chat_template)
	};
}
/** A part of a diffusers pipeline names its class; sentence-transformers lists the modules around the model. */
function findOtherLibrary(config, sideFilePaths) {
	const className = diffusersClassOf(config);
	if (className !== void 0) return {
		name: "diffusers",
		className
	};
	return sideFilePaths.includes("modules.json") && sideFilePaths.includes("config_sentence_transformers.json") ? {
		name: "sentence_transformers",
		className: "SentenceTransformer"
	} : void 0;
}
/** The class of diffusers that config.json names; undefined where it is not one of its. */
function diffusersClassOf(config) {
	const name = config?._class_name;
	return typeof name === "string" && classNameShape.test(name) ? name : void 0;
}
/** PEFT's names of tasks, and the classes that they are for. */
const taskClasses = {
	CAUSAL_LM: "AutoModelForCausalLM",
	SEQ_2_SEQ_LM: "AutoModelForSeq2SeqLM",
	SEQ_CLS: "AutoModelForSequenceClassification"
};
/** @param taskType `task_type` of θ1's adapter_config.json; a stranger's word. */
function adapterLoadingFacts(taskType, sideFilePaths, tokenizerConfig) {
	const facts = loadingFacts(void 0, sideFilePaths, tokenizerConfig);
	const isKnown = typeof taskType === "string" && Object.hasOwn(taskClasses, taskType);
	return {
		...facts,
		modelClass: (isKnown ? taskClasses[taskType] : void 0) ?? "AutoModel"
	};
}
function architectureFact(config) {
	const architecture = architectureOf(config);
	return architectureShape.test(architecture) ? { architecture } : {};
}
/** The class that config.json names first; empty when it names none. */
function architectureOf(config) {
	const named = config?.architectures;
	const [first] = Array.isArray(named) ? named : [];
	return typeof first === "string" ? first : "";
}
/** `auto_map` gives each auto class a `module.Class`, or several, that may lie in another repo: `org/repo--module.Class`. */
function codeFacts(autoMap) {
	if (typeof autoMap !== "object" || autoMap === null) return { customCode: false };
	const repos = Object.values(autoMap).slice(0, maxCodePlaces).flat().flatMap((place) => typeof place === "string" ? /^([\w.-]{1,96}\/[\w.-]{1,96})--/.exec(place)?.[1] ?? [] : []);
	return {
		customCode: true,
		...repos.length === 0 ? {} : { codeRepos: [...new Set(repos)].slice(0, 8) }
	};
}
function chooseClass(config) {
	const architecture = architectureOf(config);
	if (/ForCausalLM$|LMHeadModel$/.test(architecture)) return "AutoModelForCausalLM";
	if (/ForConditionalGeneration$/.test(architecture)) return config !== void 0 && "vision_config" in config ? "AutoModelForImageTextToText" : "AutoModelForSeq2SeqLM";
	if (/ForSequenceClassification$/.test(architecture)) return "AutoModelForSequenceClassification";
	return "AutoModel";
}
/** A template, or a list of named ones, which are of use where one of them is the default. */
function holdsTemplate(value) {
	if (typeof value === "string") return value !== "";
	return Array.isArray(value) && value.some((entry) => isNamedDefault(entry));
}
function isNamedDefault(entry) {
	return typeof entry === "object" && entry !== null && "name" in entry && entry.name === "default";
}
// src/documents/metadata/resolve-license.ts
const wayOut = option("license", "ID");
/**
* Chooses the licence of a model that derives from both parents, as docs/cards.md says.
* @param files the files of θ1 that go along; undefined where they are not known.
*/
function resolveLicense(aligned, sft, files) {
	const parents = {
		...aligned.stated === void 0 ? {} : { aligned: labelOf(aligned.stated) },
		...sft.stated === void 0 ? {} : { sft: labelOf(sft.stated) }
	};
	const remarks = [aligned, sft].flatMap((side) => side.remarks);
	const refuse = (refusal) => {
		return {
			fields: {},
			parents,
			warnings: remarks,
			refusal
		};
	};
	for (const { source, stated } of [aligned, sft]) {
		if (stated === void 0 || familyOf(stated.id) !== "no-derivatives") continue;
		return refuse({
			code: "licence-no-derivatives",
			message: `${nameSource(source)} is under ${stated.id}, which does not allow to publish what is derived from it.`,
			hint: advice`If its owner allows it, state the licence yourself: ${wayOut}.`
		});
	}
	const take = (side, ...warnings) => {
		const ofAligned = fieldsOf(aligned.stated, (link) => keepCarriedLink(link, files));
		const ofSft = fieldsOf(sft.stated, (link) => pinLink(link, sft.source));
		const fields = side === "aligned" ? ofAligned : ofSft;
		const { source, stated } = side === "aligned" ? aligned : sft;
		if (stated === void 0 || fields.license !== void 0) return {
			fields,
			parents,
			warnings: [...remarks, ...warnings]
		};
		const unnamed = advice`${nameSource(source)} is under ${labelOf(stated)}: the derived card states no licence unless you do (${wayOut}).`;
		return {
			fields,
			parents,
			warnings: [...remarks, unnamed]
		};
	};
	if (sft.stated === void 0) return take("aligned");
	if (aligned.stated === void 0) return take("sft", `The card of ${nameSource(aligned.source)} states no licence; that of ${nameSource(sft.source)} does, and ${labelOf(sft.stated)} is taken over.`);
	const [first, second] = [keyOf(aligned.stated), keyOf(sft.stated)];
	const chosen = chooseLicense(first, second);
	if (chosen === void 0) return refuse({
		code: "licence-conflict",
		message: `${nameSource(aligned.source)} is under ${labelOf(aligned.stated)} and ${nameSource(sft.source)} under ${labelOf(sft.stated)}: what derives from both is not known to be publishable under either.`,
		hint: advice`If you may publish it, state its licence yourself: ${wayOut}.`
	});
	if (chosen === first) return take("aligned");
	return take("sft", `${nameSource(aligned.source)} is under ${labelOf(aligned.stated)} and ${nameSource(sft.source)} under ${labelOf(sft.stated)}: the terms of both apply, and the card states the stricter ${labelOf(sft.stated)}.`);
}
/** Equal for equal licences; never that of a licence that the Hub knows for one of its own. */
function keyOf(stated) {
	return stated.id === "other" ? `own:${labelOf(stated).toLowerCase()}` : stated.id;
}
function fieldsOf(stated, rewriteLink) {
	if (stated === void 0) return {};
	const { id, name } = stated;
	if (id !== "other") return { license: id };
	const link = stated.link === void 0 ? void 0 : rewriteLink(stated.link);
	if (name === void 0 && link === void 0) return {};
	return {
		license: id,
		...name === void 0 ? {} : { license_name: name },
		...link === void 0 ? {} : { license_link: link }
	};
}
/** A link to a file of θ1 stays one: the file goes along, or there never was one. */
function keepCarriedLink(link, files) {
	if (URL.canParse(link) || files === void 0) return link;
	return files.includes(link) ? link : void 0;
}
/** A link to a file of θ0, which does not go along, becomes the address of that file at the commit. */
function pinLink(link, source) {
	if (URL.canParse(link)) return link;
	if (source.kind === "directory") return void 0;
	const tree = `/tree/${source.commit}`;
	if (!source.url.endsWith(tree)) return void 0;
	return `${source.url.slice(0, -tree.length)}/blob/${source.commit}/${encodeURIComponent(link)}`;
}
function nameSource(source) {
	return source.kind === "hub" ? source.repo : source.name;
}
// src/documents/metadata/metadata.ts
/** How a derived repo relates to its base models, in the Hub's words. */
const baseModelRelations = ["merge", "finetune"];
/** The method in the words that its models are found by, what the Hub calls models made of others, and the tool. */
const ownTags = [
	"expo",
	"model-extrapolation",
	"merge",
	"hf-extrapolate"
];
/**
* The front matter of a derived repo, from those of its parents; everything in these is checked, and left out
* unless it is plausible.
*
* @throws InputError `licence-unknown` for a `license` that is none.
*/
function resolveMetadata(inputs) {
	const { alignedCard, sftCard, aligned, sft, config, relation = "merge", license, files, adapterBase } = inputs;
	if (license !== void 0) checkLicense(license);
	const cards = {
		aligned: parseCard(alignedCard ?? ""),
		sft: parseCard(sftCard ?? "")
	};
	const ofAligned = readInheritedFields(cards.aligned.data);
	const ofSft = readInheritedFields(cards.sft.data);
	const resolution = resolveLicense(licenseOf(aligned, cards.aligned, inputs.alignedLicenses), licenseOf(sft, cards.sft, inputs.sftLicenses), files);
	const parents = unite([aligned, sft].flatMap((source) => source.kind === "hub" ? [source.repo] : []));
	const pipelineTag = ofAligned.pipelineTag ?? pipelineTagOf(config);
	const languages = unite([...ofAligned.languages, ...ofSft.languages]);
	const datasets = unite([...ofAligned.datasets, ...ofSft.datasets]);
	const alignment = ofAligned.tags.some((tag) => alignmentTags.includes(tag)) ? [] : ["dpo"];
	return {
		metadata: {
			...baseModelFields(parents, relation, adapterBase),
			library_name: adapterBase === void 0 ? libraryNameOf(ofAligned, config) : "peft",
			...pipelineTag === void 0 ? {} : { pipeline_tag: pipelineTag },
			...license === void 0 ? resolution.fields : { license },
			...languages.length === 0 ? {} : { language: languages },
			...datasets.length === 0 ? {} : { datasets },
			tags: unite([
				...ownTags,
				...alignment,
				...ofAligned.tags
			])
		},
		parentLicenses: resolution.parents,
		warnings: [
			...describeUnread(aligned, cards.aligned),
			...describeUnread(sft, cards.sft),
			...license === void 0 ? resolution.warnings : []
		],
		...license === void 0 && resolution.refusal !== void 0 ? { refusal: resolution.refusal } : {}
	};
}
/**
* Metadata with what a user decides anew; what is undefined stays as it was.
* @throws InputError `licence-unknown` for a `license` that is none.
*/
function overrideMetadata(metadata, { relation, license }) {
	if (license !== void 0) checkLicense(license);
	const changed = {
		...metadata,
		...license === void 0 ? {} : {
			license,
			license_name: void 0,
			license_link: void 0
		},
		...relation === void 0 || metadata.base_model === void 0 ? {} : { base_model_relation: relation }
	};
	const fields = Object.entries(changed).filter(([, value]) => value !== void 0);
	return Object.fromEntries(fields.toSorted(([a], [b]) => order.indexOf(a) - order.indexOf(b)));
}
/** As the fields stand in the card. */
const order = [
	"base_model",
	"base_model_relation",
	"library_name",
	"pipeline_tag",
	"license",
	"license_name",
	"license_link",
	"language",
	"datasets",
	"tags"
];
function describeUnread(source, { data, warning }) {
	if (warning === void 0) return [];
	const taken = readLicense(data) === void 0 ? "nothing" : "nothing but its licence";
	return [`${nameOfCard(source)}: ${taken} was taken over from it, because ${warning}.`];
}
/** An adapter says what it is loaded on, whole weights say what they come from. */
function baseModelFields(parents, relation, adapterBase) {
	if (adapterBase !== void 0 && isRepoName(adapterBase)) return {
		base_model: [adapterBase],
		base_model_relation: "adapter"
	};
	return parents.length === 0 ? {} : {
		base_model: parents,
		base_model_relation: relation
	};
}
/** Not `./base`, `../base` or another path of whoever trained it. */
function isRepoName(text) {
	return /^[A-Za-z0-9_][\w.-]*\/[A-Za-z0-9_][\w.-]*$/.test(text) && !isLocalFolder(text);
}
/** The card of a merged adapter often still says `peft`, which loads no whole weights. */
function libraryNameOf({ libraryName }, config) {
	if (diffusersClassOf(config) !== void 0) return "diffusers";
	return libraryName === void 0 || libraryName === "peft" ? "transformers" : libraryName;
}
function pipelineTagOf(config) {
	const architecture = architectureOf(config);
	if (/ForCausalLM$/.test(architecture)) return "text-generation";
	if (/ForSequenceClassification$/.test(architecture)) return "text-classification";
	return config !== void 0 && "vision_config" in config && /ForConditionalGeneration$/.test(architecture) ? "image-text-to-text" : void 0;
}
function unite(words) {
	return [...new Set(words)];
}
// src/core/kernel/load.ts
/** How many α the module takes in one call. */
const outputsPerPass = 4;
/** In assembly/dtype.ts's order. */
const dtypeNumbers = {
	BF16: 0,
	F16: 1,
	F32: 2,
	F64: 3
};
const roundingNumbers = {
	nearest: 0,
	reference: 1,
	stochastic: 2
};
let compiled;
/**
* Instantiates the kernel over a shared memory, whose first bytes it takes for its constants, scratch room and
* results: a memory serves one kernel at a time.
*
* @throws WebAssembly.LinkError if the memory is not shared.
*/
function loadKernel(memory) {
	compiled ??= new WebAssembly.Module(readFileSync(new URL("./extrapolate.wasm", import.meta.url)));
	const wasm = new WebAssembly.Instance(compiled, { env: { memory } }).exports;
	const reservedBytes = wasm.reservedBytes.value;
	/** Calls the module for at most four outputs. */
	const run = (task, first, withStatistics) => {
		const { rounding, aligned, sft } = task;
		const outputs = task.outputs.slice(first, first + outputsPerPass);
		const [a, b = a, c = a, d = a] = outputs;
		if (a === void 0 || b === void 0 || c === void 0 || d === void 0) return;
		const [key0, key1] = rounding.kind === "stochastic" ? rounding.key : [0, 0];
		wasm.extrapolate(dtypeNumbers[aligned.dtype], dtypeNumbers[sft.dtype], dtypeNumbers[task.outputDtype], roundingNumbers[rounding.kind], Number(withStatistics), aligned.byteOffset, sft.byteOffset, task.count, outputs.length, ...[
			a.byteOffset,
			b.byteOffset,
			c.byteOffset,
			d.byteOffset
		], ...[
			a.alpha,
			b.alpha,
			c.alpha,
			d.alpha
		], ...[
			key0,
			key1,
			rounding.kind === "stochastic" ? rounding.firstElement : 0
		]);
	};
	const readStatistics = (outputCount) => {
		const fields = new Float64Array(memory.buffer, wasm.statistics.value, 4 + 4 * outputCount);
		const field = (index) => fields[index] ?? 0;
		const output = (number) => ({
			moveDotDelta: field(4 + 4 * number),
			changedCount: field(5 + 4 * number),
			nonFiniteCount: field(6 + 4 * number),
			overflowCount: field(7 + 4 * number)
		});
		return {
			deltaSquaredSum: field(0),
			alignedSquaredSum: field(1),
			maxAbsDelta: field(2),
			alignmentChangedCount: field(3),
			outputs: Array.from({ length: outputCount }, (_, number) => output(number))
		};
	};
	return {
		memory,
		reservedBytes,
		extrapolate(task) {
			checkTask(task, reservedBytes, memory.buffer.byteLength);
			const parts = [];
			for (let first = 0; first < task.outputs.length; first += outputsPerPass) {
				run(task, first, true);
				parts.push(readStatistics(Math.min(outputsPerPass, task.outputs.length - first)));
			}
			return {
				...parts[0],
				outputs: parts.flatMap((part) => part.outputs)
			};
		},
		recompute(task) {
			checkTask(task, reservedBytes, memory.buffer.byteLength);
			for (let first = 0; first < task.outputs.length; first += outputsPerPass) run(task, first, false);
		}
	};
}
function checkTask(task, reservedBytes, memoryByteLength) {
	const { count, outputs, rounding } = task;
	if (!Number.isSafeInteger(count) || count < 0) throw new RangeError(`The kernel was given ${count} elements.`);
	if (outputs.length === 0) throw new RangeError("The kernel was given no output.");
	const check = (name, dtype, byteOffset) => {
		const end = byteOffset + count * bytesPerElement[dtype];
		if (!Number.isSafeInteger(byteOffset) || byteOffset < reservedBytes || end > memoryByteLength) throw new RangeError(`${name} at bytes [${byteOffset}, ${end}) lies outside of the kernel's memory [${reservedBytes}, ${memoryByteLength}).`);
	};
	check("aligned", task.aligned.dtype, task.aligned.byteOffset);
	check("sft", task.sft.dtype, task.sft.byteOffset);
	for (const { alpha, byteOffset } of outputs) {
		check("output", task.outputDtype, byteOffset);
		if (!Number.isFinite(alpha)) throw new RangeError(`The kernel was given the α ${alpha}.`);
	}
	if (rounding.kind !== "stochastic") return;
	const { firstElement } = rounding;
	if (firstElement < 0 || !Number.isSafeInteger(firstElement) || !Number.isSafeInteger(firstElement + count)) throw new RangeError(`The kernel was given ${count} elements from element ${firstElement} on.`);
}
// src/core/plan/cut-operation.ts
/** The output of an operation as units that are made whole: elements, bytes where these are copied, or rows. */
function unitsOf(operation) {
	switch (operation.kind) {
		case "extrapolate": return {
			unitCount: operation.elementCount,
			unitBytes: bytesOf(operation.outputDtype)
		};
		case "copy": {
			const { source, outputDtype } = operation;
			const byteLength = source.end - source.start;
			if (source.dtype === outputDtype) return {
				unitCount: byteLength,
				unitBytes: 1
			};
			return {
				unitCount: byteLength / bytesOf(source.dtype),
				unitBytes: bytesOf(outputDtype)
			};
		}
		case "concatenate": {
			const { rowCount, aligned, sft, outputDtype } = operation;
			return {
				unitCount: rowCount,
				unitBytes: (aligned.rowElements + sft.rowElements) * bytesOf(outputDtype)
			};
		}
	}
}
/** How many bytes each side is read for to make so many units of an operation. */
function inputBytesOf(operation, unitCount) {
	const units = inputUnitBytesOf(operation);
	return {
		aligned: unitCount * units.aligned,
		sft: unitCount * units.sft
	};
}
function cutOperation(operation, from, to) {
	const units = inputUnitBytesOf(operation);
	switch (operation.kind) {
		case "extrapolate": return {
			...operation,
			firstElement: operation.firstElement + from,
			elementCount: to - from,
			...cutSides(operation, from, to, units)
		};
		case "copy": return {
			...operation,
			source: cutRange(operation.source, from, to, units[operation.side])
		};
		case "concatenate": return {
			...operation,
			rowCount: to - from,
			...cutSides(operation, from, to, units)
		};
	}
}
/** Bytes of either side that a unit is made from. */
function inputUnitBytesOf(operation) {
	switch (operation.kind) {
		case "extrapolate": return {
			aligned: bytesOf(operation.aligned.dtype),
			sft: bytesOf(operation.sft.dtype)
		};
		case "copy": {
			const { side, source, outputDtype } = operation;
			const bytes = source.dtype === outputDtype ? 1 : bytesOf(source.dtype);
			return {
				aligned: side === "aligned" ? bytes : 0,
				sft: side === "sft" ? bytes : 0
			};
		}
		case "concatenate": {
			const { aligned, sft } = operation;
			return {
				aligned: aligned.rowElements * bytesOf(aligned.dtype),
				sft: sft.rowElements * bytesOf(sft.dtype)
			};
		}
	}
}
function cutSides({ aligned, sft }, from, to, units) {
	return {
		aligned: cutRange(aligned, from, to, units.aligned),
		sft: cutRange(sft, from, to, units.sft)
	};
}
function cutRange(range, from, to, unitBytes) {
	return {
		...range,
		start: range.start + from * unitBytes,
		end: range.start + to * unitBytes
	};
}
function bytesOf(dtype) {
	return bitsPerElement[dtype] / 8;
}
// src/stores/disk/file-sink.ts
/**
* A page cache may take pages as large as a write, and finding large ones can take several times as long as filling
* small ones.
*/
const writtenAtOnceBytes = 262144;
/**
* Writes a file front to back. It has its name only once it is whole; until then it is `{name}.partial`.
*
* @throws CapacityError, AccessError, InputError when it cannot be made; `write` and `finish` reject likewise.
*/
async function openFileSink({ place, name, byteLength, sha256 }) {
	const partial = `${place}.partial`;
	let descriptor;
	try {
		await mkdir(dirname(place), { recursive: true });
		rmSync(partial, { force: true });
		descriptor = openSync(partial, "wx");
	} catch (error) {
		sha256.abort(error);
		throw diskError(error, `write ${name}`, byteLength);
	}
	let position = 0;
	const stop = new AbortController();
	const close = () => {
		if (descriptor === void 0) return;
		closeSync(descriptor);
		descriptor = void 0;
	};
	const writeFully = (block) => {
		for (let done = 0; done < block.length;) {
			if (descriptor === void 0) throw new TypeError(`${name} is finished`);
			const byteLength = Math.min(writtenAtOnceBytes, block.length - done);
			const written = writeSync(descriptor, block, done, byteLength, position);
			done += written;
			position += written;
		}
	};
	return {
		async write(block) {
			stop.signal.throwIfAborted();
			if (position + block.length > byteLength) throw new TypeError(`${name} gets more than its ${byteLength} bytes`);
			const taken = sha256.write(block);
			taken.catch(() => {});
			try {
				writeFully(block);
			} catch (error) {
				throw diskError(error, `write ${name}`, byteLength - position);
			}
			await taken;
		},
		async finish() {
			stop.signal.throwIfAborted();
			if (position !== byteLength) throw new TypeError(`${name} got ${position} of its ${byteLength} bytes`);
			const digest = await sha256.finish();
			stop.signal.throwIfAborted();
			try {
				if (descriptor !== void 0) refuseSecondWriter(descriptor, partial, name);
				close();
				renameSync(partial, place);
			} catch (error) {
				throw diskError(error, `write ${name}`);
			}
			return {
				byteLength,
				sha256: digest
			};
		},
		abort(reason) {
			if (descriptor === void 0) return;
			stop.abort(reason);
			sha256.abort(reason);
			close();
			rmSync(partial, { force: true });
		}
	};
}
/** Two runs of the same plan at once would otherwise take each other's unfinished file for their own. */
function refuseSecondWriter(descriptor, partial, name) {
	const mine = fstatSync(descriptor);
	const named = statSync(partial, { throwIfNoEntry: false });
	if (named?.ino === mine.ino && named.dev === mine.dev) return;
	throw new InputError(`${name} is being written by another run.`, {
		code: "target-busy",
		hint: "Let only one run at a time write to a directory."
	});
}
// src/stores/disk/make-directory.ts
/**
* Makes a directory and those above it. Step by step, because in one call the file system's own reason, such as that it
* is read-only, is told as a directory that does not exist.
*/
async function makeDirectory(path) {
	try {
		await mkdir(path);
	} catch (error) {
		if (hasCode(error, "EEXIST") && (await stat(path)).isDirectory()) return;
		if (!hasCode(error, "ENOENT") || dirname(path) === path) throw error;
		if (await stat(dirname(path)).then(() => true, () => false)) throw error;
		await makeDirectory(dirname(path));
		await mkdir(path).catch((again) => {
			if (!hasCode(again, "EEXIST")) throw again;
		});
	}
}
// src/stores/disk/staging.ts
const stagingPrefix = (target) => `.${basename(target)}.extrapolate-`;
/** @param target absolute. */
function stagingPlaceOf(target, planKey) {
	return placeAt(join(dirname(target), stagingPrefix(target) + planKey.slice(0, 12)));
}
function placeAt(root) {
	return {
		root,
		files: join(root, "files"),
		records: join(root, "records"),
		replaced: join(root, "replaced")
	};
}
async function createStaging(place) {
	await makeDirectory(place.files);
	await makeDirectory(place.records);
}
/** The records of files that are there as they were recorded; others are redone. */
async function readStagedRecords(place) {
	const staged = /* @__PURE__ */ new Map();
	for (const name of await readdirIfAny(place.records)) {
		if (!name.endsWith(".json")) continue;
		const record = decodeRecord(await readFile(join(place.records, name), "utf8"));
		if (record === void 0 || name !== recordNameOf(record.path)) continue;
		const found = await stat(placeOf(place.files, record.path)).catch(() => void 0);
		if (found?.isFile() && found.size === record.byteLength) staged.set(record.path, record);
	}
	return staged;
}
/** Writes the record of a finished file, at once. */
async function writeStagedRecord(place, record) {
	const path = join(place.records, recordNameOf(record.path));
	await writeFile(`${path}.partial`, encodeRecord(record), { flush: true });
	await rename(`${path}.partial`, path);
}
/** Removes a staging area in which nothing is staged, so that a run that failed early leaves nothing behind. */
async function removeEmptyStaging(place) {
	try {
		await rmdir(place.files);
		await rm(place.records, {
			recursive: true,
			force: true
		});
		await rmdir(place.root);
	} catch (error) {
		if (!hasCode(error, "ENOENT", "ENOTEMPTY", "EEXIST")) throw error;
	}
}
async function removeStaging(place) {
	await rm(place.root, {
		recursive: true,
		force: true
	});
}
/**
* Puts back a target that a run had moved aside when it was stopped between the two renames of a replacement.
*
* @returns whether there was one.
*/
async function restoreReplaced(target) {
	const prefix = stagingPrefix(target);
	const names = await readdirIfAny(dirname(target));
	for (const name of names.filter((name) => name.startsWith(prefix))) try {
		await rename(placeAt(join(dirname(target), name)).replaced, target);
		return true;
	} catch (error) {
		if (!hasCode(error, "ENOENT", "ENOTDIR")) throw error;
	}
	return false;
}
/**
* The absolute path of a file in a directory.
*
* @param path with forward slashes.
* @throws TypeError for a path that is not plainly below the directory.
*/
function placeOf(directory, path) {
	const parts = path.split("/");
	if (parts.some((part) => part === "" || part === "." || part === ".." || part.includes("\0")) || sep === "\\" && /[\\:]/.test(path)) throw new TypeError(`'${path}' is no path below a directory`);
	return join(directory, ...parts);
}
/** After so long without a change nobody is expected to go on with a staging area. */
const abandonedAfterMs = 864e5;
/**
* Removes what earlier plans have left for this target and nobody has gone on with for a day. Only for who holds the
* target's lock: then no run is at work on any of them.
*/
async function removeAbandoned(target, planKey, nowMs) {
	const own = stagingPlaceOf(target, planKey).root;
	const prefix = stagingPrefix(target);
	for (const name of await readdirIfAny(dirname(target))) {
		const place = placeAt(join(dirname(target), name));
		if (!/^[0-9a-f]{12}$/.test(name.slice(prefix.length)) || !name.startsWith(prefix) || place.root === own) continue;
		const times = await Promise.all([
			place.root,
			place.files,
			place.records
		].map((path) => stat(path).then((found) => found.mtimeMs, () => 0)));
		if (nowMs - Math.max(...times) > abandonedAfterMs) await removeStaging(place);
	}
}
/** Flat, and of a bounded length, whatever the path. */
function recordNameOf(path) {
	return `${createHash("sha256").update(path).digest("hex").slice(0, 32)}.json`;
}
async function readdirIfAny(directory) {
	return readdir(directory).catch((error) => {
		if (hasCode(error, "ENOENT", "ENOTDIR")) return [];
		throw error;
	});
}
// src/stores/disk/finish-files.ts
/**
* Makes a staging directory exactly what was promised: writes the inline files, sees that the others are there,
* and removes whatever else was left by interrupted runs. Nothing is flushed to the disk, as `cp` does not: it
* would cost as much as the run, and the manifest's hashes tell whether a power failure has lost anything.
*
* @throws InputError when a staged file is gone or has another size: something else writes to the directory.
*/
async function finishFiles(options) {
	const { directory, files, inline, nameIn } = options;
	for (const { path, content } of inline) {
		const place = placeOf(directory, path);
		try {
			await mkdir(dirname(place), { recursive: true });
			await writeFile(place, content);
		} catch (error) {
			throw diskError(error, `write ${nameIn(path)}`, content.length);
		}
	}
	for (const { path, byteLength } of files) {
		const found = await stat(placeOf(directory, path)).catch(() => void 0);
		if (found?.isFile() && found.size === byteLength) continue;
		throw new InputError(`${nameIn(path)} was changed or removed while it waited to be published.`, {
			code: "staged-file-changed",
			hint: "Let only one run at a time write to a directory, and run again."
		});
	}
	const kept = new Set([...files, ...inline].map(({ path }) => path));
	for (const found of await readdir(directory, { recursive: true })) {
		const place = join(directory, found);
		if (kept.has(found.split(sep).join("/")) || (await lstat(place)).isDirectory()) continue;
		await rm(place);
	}
}
// src/stores/disk/locate.ts
/**
* The absolute path of a directory as a user wrote it, where links lead. What does not exist yet is where it will be
* made: below the last part of the path that exists, wherever that leads.
*
* @throws InputError `path-invalid` for a link that leads nowhere, in whose place no directory can be put.
*/
async function locateReal(path) {
	const place = resolve(path);
	const missing = [];
	for (let existing = place;; existing = dirname(existing)) try {
		return join(await realpath(existing), ...missing);
	} catch (error) {
		if (!hasCode(error, "ENOENT", "ENOTDIR")) throw error;
		await refuseDangling(existing, path);
		if (existing === dirname(existing)) return place;
		missing.unshift(basename(existing));
	}
}
async function refuseDangling(place, path) {
	if (!await lstat(place).then((found) => found.isSymbolicLink(), () => false)) return;
	throw new InputError(`${path}: ${place} is a link to ${await readlink(place)}, which does not exist.`, {
		code: "path-invalid",
		hint: "Remove the link, or make what it leads to."
	});
}
// src/stores/disk/inspect-target.ts
/** A manifest lists the files of a repo; a longer file is not one. */
const maxManifestByteLength = 32 << 20;
/**
* Looks what is at a target. Only reads.
*
* @throws InputError when it is a file; AccessError when it cannot be read.
*/
async function inspectDirectoryTarget(query) {
	try {
		const place = await locateReal(query.target);
		const state = await inspectState(place, query);
		return {
			state,
			staged: state === "ours-complete" ? /* @__PURE__ */ new Map() : await readStagedRecords(stagingPlaceOf(place, query.planKey))
		};
	} catch (error) {
		throw diskError(error, `read ${query.target}`);
	}
}
/**
* @param state what {@link inspectDirectoryTarget} found there.
* @throws InputError for a directory that somebody else made, unless forced, and for one whose replacement
*   would destroy more than a model.
*/
async function refuseUnfitDirectory(target, state, { force, sources = [] }) {
	if (state === "ours-complete") return;
	const place = await locateReal(target);
	for (const source of sources) {
		if (!place.startsWith(await locateReal(source) + sep)) continue;
		throw new InputError(`${target} lies within ${source}, which is read: the result would become part of it.`, {
			code: "target-protected",
			hint: advice`Choose a directory outside of the sources with ${option("to")}.`
		});
	}
	if (state === "absent") return;
	if (state === "foreign" && !force) throw new InputError(`${target} exists and was not made by ${project.name}.`, {
		code: "target-foreign",
		hint: advice`Choose another directory with ${option("to")}, or replace everything in it with ${option("force")}.`
	});
	const refuse = (why) => {
		throw new InputError(`${target} cannot be replaced: ${why}.`, {
			code: "target-protected",
			hint: advice`Choose another directory with ${option("to")}, such as one that does not exist yet.`
		});
	};
	const deviceOf = async (path) => {
		return (await stat(path).catch((error) => {
			throw diskError(error, `read ${target}`);
		})).dev;
	};
	const parent = dirname(place);
	if (place === parent || await deviceOf(place) !== await deviceOf(parent)) refuse("it is the root of a file system, and the result is moved there as a whole");
	for (const needed of [
		process.cwd(),
		homedir(),
		...sources
	]) {
		const neededPlace = await locateReal(needed);
		if (neededPlace === place || neededPlace.startsWith(place + sep)) refuse(`it is or contains ${needed}, which is in use`);
	}
}
async function inspectState(place, query) {
	const names = await readdir(place).catch((error) => {
		if (hasCode(error, "ENOENT")) return void 0;
		if (!hasCode(error, "ENOTDIR")) throw error;
		throw new InputError(`${query.target} is a file, or within one; a directory is to be written there.`, {
			code: "target-not-directory",
			hint: advice`Name another directory with ${option("to")}.`
		});
	});
	if (names === void 0) return "absent";
	if (names.length === 0) return "empty";
	const manifest = await readManifest$1(place, query.manifestPath);
	if (manifest === void 0) return "foreign";
	return manifest.plan === query.planKey && await hasFiles(place, manifest.outputs) ? "ours-complete" : "ours-other-plan";
}
/** The manifest of a directory; undefined if it has none, or one that is not ours. */
async function readManifest$1(place, manifestPath) {
	const path = placeOf(place, manifestPath);
	const found = await stat(path).catch(() => void 0);
	if (!found?.isFile() || found.size > maxManifestByteLength) return void 0;
	try {
		const manifest = JSON.parse(await readFile(path, "utf8"));
		if (typeof manifest !== "object" || manifest === null) return void 0;
		const { tool, plan, outputs } = manifest;
		return tool === project.name && typeof plan === "string" ? {
			plan,
			outputs
		} : void 0;
	} catch (error) {
		if (error instanceof SyntaxError) return void 0;
		throw error;
	}
}
/** Whether the weight files that the manifest lists are there, with their sizes. */
async function hasFiles(place, outputs) {
	if (!Array.isArray(outputs)) return false;
	for (const { path, byteLength } of outputs) {
		if (typeof path !== "string") return false;
		const found = await stat(placeOf(place, path)).catch(() => void 0);
		if (!found?.isFile() || found.size !== byteLength) return false;
	}
	return true;
}
// src/stores/disk/replace-directory.ts
/**
* Puts a directory in the place of another one by renaming; both are on one file system. What was there is
* moved aside, not removed, and comes back when the second rename fails.
*
* @param from what shall be at `target`.
* @param aside where what is at `target` goes; must not exist. An empty directory is removed instead.
*/
async function replaceDirectory(from, target, aside) {
	await makeDirectory(dirname(target));
	const undo = await clearPlace(target, aside);
	try {
		await rename(from, target);
	} catch (error) {
		await undo();
		throw error;
	}
}
/** @returns what puts back what was there. */
async function clearPlace(target, aside) {
	try {
		await rmdir(target);
		return () => mkdir(target);
	} catch (error) {
		if (hasCode(error, "ENOENT")) return async () => {};
		if (!hasCode(error, "ENOTEMPTY", "EEXIST")) throw error;
	}
	await rename(target, aside);
	return () => rename(aside, target);
}
// src/stores/disk/target-lock.ts
/** Its holder gives a sign of life so often. */
const beatMs = 5e3;
/** After so long without one a lock counts as left behind. */
const deadAfterMs = 6e4;
const maxAttempts = 3;
/**
* Lets one run at a time write to a directory, whatever its plan. The lock of a process that has ended counts for
* nothing.
*
* @param place absolute.
* @param target as the user wrote it.
* @throws InputError `target-busy`
*/
async function lockTarget(place, target) {
	const path = join(dirname(place), `.${basename(place)}.extrapolate-lock`);
	const own = JSON.stringify({
		pid: process.pid,
		host: hostname(),
		id: randomUUID()
	});
	await makeDirectory(dirname(place));
	for (let attempt = 0; attempt < maxAttempts; attempt++) {
		try {
			await writeFile(path, own, { flag: "wx" });
			return holdLock(path, own, target);
		} catch (error) {
			if (!hasCode(error, "EEXIST")) throw error;
		}
		const holder = await readHolder(path);
		if (holder === void 0) continue;
		if (!isDead(holder)) throw busy(target);
		await takeAway(path, holder);
	}
	throw busy(target);
}
function holdLock(path, own, target) {
	const isHeld = async () => (await readHolder(path))?.text === own;
	const beat = setInterval(() => {
		const now = /* @__PURE__ */ new Date();
		utimes(path, now, now).catch(() => {});
	}, beatMs).unref();
	return {
		async requireHeld() {
			if (!await isHeld()) throw busy(target);
		},
		async release() {
			clearInterval(beat);
			if (await isHeld()) await rm(path, { force: true });
		}
	};
}
async function readHolder(path) {
	try {
		const [text, { mtimeMs }] = await Promise.all([readFile(path, "utf8"), stat(path)]);
		return {
			text,
			silentMs: Date.now() - mtimeMs
		};
	} catch (error) {
		if (hasCode(error, "ENOENT")) return void 0;
		throw error;
	}
}
function isDead({ text, silentMs }) {
	if (silentMs > deadAfterMs) return true;
	try {
		const { pid, host } = JSON.parse(text);
		return host === hostname() && typeof pid === "number" && !isRunning(pid);
	} catch {
		return false;
	}
}
function isRunning(pid) {
	try {
		process.kill(pid, 0);
		return true;
	} catch (error) {
		return hasCode(error, "EPERM");
	}
}
/** Removes that very lock, and not one that another run has just taken. */
async function takeAway(path, { text }) {
	const aside = `${path}-${randomUUID()}`;
	try {
		await rename(path, aside);
		if (await readFile(aside, "utf8") !== text) await link(aside, path);
	} catch (error) {
		if (!hasCode(error, "ENOENT", "EEXIST")) throw error;
	} finally {
		await rm(aside, { force: true });
	}
}
function busy(target) {
	return new InputError(`${target} is being written by another run.`, {
		code: "target-busy",
		hint: "Let one run at a time write to a directory: wait until it ends, or name another directory."
	});
}
// src/stores/disk/directory-publication.ts
/**
* Opens a derived repo in a directory. Its files come about in a hidden directory beside it and are moved into
* place all at once; until then the target stays as it is. Where the target is a link, the directory it leads
* to is replaced. A target that already has the plan's result is
* left alone.
*
* @throws InputError for a directory that somebody else made, unless forced, and for one that must not be
*   replaced; AccessError and CapacityError as the file system has it.
*/
async function openDirectoryPublication(options) {
	const { target } = options;
	try {
		const place = await locateReal(target);
		const found = await inspectDirectoryTarget({
			...options,
			target: place
		});
		const staging = stagingPlaceOf(place, options.planKey);
		if (found.state === "ours-complete") {
			await removeStaging(staging);
			return {
				state: "complete",
				repo: describeRepo(target, place)
			};
		}
		await refuseUnfitDirectory(target, found.state, options);
		return await openLocked(options, place);
	} catch (error) {
		throw diskError(error, `write to ${target}`);
	}
}
async function openLocked(options, place) {
	const { target } = options;
	const staging = stagingPlaceOf(place, options.planKey);
	const lock = await lockTarget(place, target);
	try {
		const found = await findTarget(options, place);
		if (found.state === "ours-complete") {
			await removeStaging(staging);
			await lock.release();
			return {
				state: "complete",
				repo: describeRepo(target, place)
			};
		}
		await refuseUnfitDirectory(target, found.state, options);
		await removeAbandoned(place, options.planKey, Date.now());
		await createStaging(staging).catch((error) => {
			throw diskError(error, `make ${staging.root}, where the result comes about`);
		});
		return {
			state: "open",
			publication: assemblePublication(options, place, found.staged, lock)
		};
	} catch (error) {
		await lock.release();
		throw error;
	}
}
/** For who holds the lock: nobody else is in the middle of replacing it. */
async function findTarget(query, place) {
	const found = await inspectDirectoryTarget({
		...query,
		target: place
	});
	if (found.state !== "absent" || !await restoreReplaced(place)) return found;
	return inspectDirectoryTarget({
		...query,
		target: place
	});
}
function describeRepo(target, place) {
	return {
		target,
		url: pathToFileURL(place).href
	};
}
function assemblePublication(options, place, staged, lock) {
	const { target, pool, planKey } = options;
	const staging = stagingPlaceOf(place, planKey);
	const nameIn = (path) => nameOf({
		kind: "directory",
		path: target
	}, path);
	const openSinks = /* @__PURE__ */ new Set();
	let promoted = false;
	return {
		target,
		staged,
		singlePass: true,
		async checkCard() {},
		async openFile(path, byteLength) {
			const sink = await openFileSink({
				place: placeOf(staging.files, path),
				name: nameIn(path),
				byteLength,
				sha256: pool.openSha256()
			});
			openSinks.add(sink);
			return {
				write: (block) => sink.write(block),
				async finish() {
					const finished = await sink.finish();
					openSinks.delete(sink);
					return finished;
				},
				abort(reason) {
					openSinks.delete(sink);
					sink.abort(reason);
				}
			};
		},
		async placeSideFiles(files) {
			return new Map(files.map(({ path }) => [path, "staged"]));
		},
		async stage(record) {
			try {
				await writeStagedRecord(staging, record);
			} catch (error) {
				throw diskError(error, `write the record of ${nameIn(record.path)}`);
			}
		},
		async stageRecomputable({ path }) {
			throw new TypeError(`a directory takes files in one pass, ${path} too`);
		},
		async promote({ files, inline }) {
			try {
				await finishFiles({
					directory: staging.files,
					files,
					inline,
					nameIn
				});
				await lock.requireHeld();
				const now = await inspectDirectoryTarget({
					...options,
					target: place
				});
				await refuseUnfitDirectory(target, now.state, options);
				await replaceDirectory(staging.files, place, staging.replaced);
				promoted = true;
				await removeStaging(staging);
			} catch (error) {
				throw diskError(error, `write to ${target}`);
			}
			return describeRepo(target, place);
		},
		async close() {
			for (const sink of openSinks) sink.abort(new CancelledError("The publication was closed."));
			openSinks.clear();
			if (!promoted) await removeEmptyStaging(staging);
			await lock.release();
		}
	};
}
// src/app/job/conversion.ts
/** The account of the Hub that converts PyTorch's files to safetensors, and proposes them. */
const converter = "SFconvertbot";
/** The latest are looked at; there is rarely more than one. */
const maxConversions = 3;
const defaultRevision = "main";
/**
* The Hub's own conversion of a checkpoint in PyTorch's files, from its open pull request, if the headers say that it
* holds the same tensors. Pinned to the commit that the request is at.
*
* @param snapshot of the PyTorch files; a revision other than the default one is taken at its word.
*/
async function openConversion(snapshot, session) {
	const { origin } = snapshot;
	const place = nameOf(origin);
	const none = (reason) => ({
		checkpoint: void 0,
		warnings: [`${place}: ${reason}`]
	});
	if (origin.kind === "directory") return none("a directory has no pull requests; its .bin files are used.");
	if (origin.revision !== defaultRevision) return none(`the revision ${origin.revision} was named, so no conversion is looked for; its .bin files are used.`);
	const numbers = await (await session.hub()).listOpenPulls(origin.repo, converter);
	if (numbers.length === 0) return none(`there is no open pull request of the Hub's converter (${converter}); its .bin files are used.`);
	const original = await readCheckpoint(snapshot);
	const unfit = [];
	for (const number of numbers.slice(0, maxConversions)) {
		const revision = `refs/pr/${number}`;
		const found = await openPull({
			...origin,
			revision
		}, original, session);
		if (typeof found === "string" || found instanceof Advice) unfit.push(advice`${place}: ${revision} is not used instead, because ${found}.`);
		else {
			const pulled = found.snapshot.origin;
			const taken = `${place}: ${revision}${pulled.kind === "hub" ? ` at commit ${pulled.commit}` : ""} is used, the Hub's conversion of its .bin files.`;
			return {
				checkpoint: found,
				warnings: [...unfit, taken]
			};
		}
	}
	return {
		checkpoint: void 0,
		warnings: unfit
	};
}
/** The checkpoint of a pull request, or why it cannot stand for the original. */
async function openPull(proposal, original, session) {
	const { repo, revision, subfolder, variant } = proposal;
	try {
		const part = await session.openSnapshot({
			kind: "hub",
			repo,
			revision
		}, subfolder);
		const snapshot = variant === void 0 ? part : openVariant(part, variant);
		if (snapshot === void 0 || chooseWeights(snapshot).format !== "safetensors") return "it has no safetensors";
		return findDifference(original, await readCheckpoint(snapshot)) ?? await openCheckpoint(snapshot);
	} catch (error) {
		if (error instanceof InputError || error instanceof IncompatibleError || error instanceof FormatError || error instanceof AccessError) return clauseOf(error.wording);
		throw error;
	}
}
// src/app/job/differing-folder.ts
/** Bytes that are compared of a file whose digest is not known, in its middle and at its end. */
const comparedBytes = 65536;
/** Folders of weights that both repos have, with other bytes in them: the parts of a pipeline that were trained. */
async function findDifferingFolders(sft, aligned) {
	const there = new Set(foldersWithWeights([...sft.files.keys()]));
	const shared = foldersWithWeights([...aligned.files.keys()]).filter((folder) => there.has(folder));
	const found = [];
	for (const folder of shared) if (await differ(sft, aligned, `${folder}/`)) found.push(folder);
	return found;
}
async function differ(sft, aligned, prefix) {
	for (const [path, own] of aligned.files) {
		const name = path.slice(prefix.length);
		if (!path.startsWith(prefix) || name.includes("/") || !/\.(safetensors|bin)$/.test(name)) continue;
		const other = sft.files.get(path);
		if (other === void 0 || own.byteLength !== other.byteLength) return true;
		if (own.sha256 !== void 0 && other.sha256 !== void 0) {
			if (own.sha256 !== other.sha256) return true;
			continue;
		}
		for (const end of [Math.ceil(own.byteLength / 2), own.byteLength]) {
			const start = Math.max(0, end - comparedBytes);
			const [a, b] = await Promise.all([aligned, sft].map(({ source }) => source(path).slice(start, end)));
			if (a === void 0 || b === void 0 || Buffer.compare(a, b) !== 0) return true;
		}
	}
	return false;
}
// src/app/job/open-sources.ts
/**
* Opens both sides as they are named: revision, folder, variant, conversion.
*
* @throws AccessError, InputError, FormatError, IncompatibleError naming the side that cannot be opened.
*/
async function openSources(request, session) {
	const opened = await Promise.all([naming("sft", openNamed(request.sft, session)), naming("dpo", openNamed(request.aligned, session))]);
	const { variant, preferPr } = request;
	const chosen = variant === void 0 ? {
		sides: opened,
		warnings: []
	} : chooseVariant(opened, variant);
	const [sft, aligned] = await proposingFolder(chosen.sides, Promise.all([naming("sft", openSide("sft", chosen.sides[0], preferPr, session)), naming("dpo", openSide("dpo", chosen.sides[1], preferPr, session))]));
	return {
		sft: sft.checkpoint,
		aligned: aligned.checkpoint,
		adapters: joinAdapters(sft, aligned),
		warnings: [
			...chosen.warnings,
			...sft.warnings,
			...aligned.warnings
		]
	};
}
async function openNamed({ endpoint, subfolder, variant }, session) {
	const snapshot = await session.openSnapshot(endpoint, subfolder);
	return variant === void 0 ? snapshot : requireVariant(snapshot, variant);
}
/**
* The variant of whichever side has it.
*
* @throws IncompatibleError when neither has.
*/
function chooseVariant([sft, aligned], variant) {
	const [ofSft, ofAligned] = [openVariant(sft, variant), openVariant(aligned, variant)];
	if (ofSft === void 0 && ofAligned === void 0) refuseVariant([sft, aligned], variant);
	const missing = [...ofSft ? [] : [["sft", sft]], ...ofAligned ? [] : [["dpo", aligned]]];
	return {
		sides: [ofSft ?? sft, ofAligned ?? aligned],
		warnings: missing.map(([side, { origin }]) => advice`${option(side)}: ${nameOf(origin)} has no weights of the variant '${variant}'; its ordinary ones are used.`)
	};
}
async function openSide(side, snapshot, preferPr, session) {
	refuseAdapterBeside(snapshot);
	const adapter = isAdapterAlone(snapshot) ? await openAdapter(snapshot) : void 0;
	if (adapter !== void 0) return {
		checkpoint: adapter.checkpoint,
		adapter,
		warnings: []
	};
	const conversion = preferPr && chooseWeights(snapshot).format === "torch" ? await openConversion(snapshot, session) : void 0;
	const checkpoint = conversion?.checkpoint ?? await openCheckpoint(snapshot);
	return {
		checkpoint,
		adapter,
		warnings: [...conversion?.warnings ?? [], ...describeLeftOut(checkpoint)].map((warning) => advice`${option(side)}: ${warning}`)
	};
}
/** @throws IncompatibleError where θ0 is an adapter and θ1 is not. */
function joinAdapters(sft, aligned) {
	if (aligned.adapter !== void 0) return {
		aligned: aligned.adapter,
		sft: sft.adapter
	};
	if (sft.adapter === void 0) return void 0;
	throw new IncompatibleError(advice`${option("sft")}: ${nameOf(sft.checkpoint.snapshot.origin)} is a PEFT adapter, and ${option("dpo")} is a whole checkpoint.`, {
		code: "adapter-side",
		hint: "Merge the adapter into its base model (PeftModel.merge_and_unload) and name the merged checkpoint."
	});
}
/** Of two pipelines the part that was trained is the one whose weights differ. */
async function proposingFolder([sft, aligned], opening) {
	try {
		return await opening;
	} catch (error) {
		if (!(error instanceof IncompatibleError) || error.code !== "subfolder-needed") throw error;
		const [folder, ...others] = await findDifferingFolders(sft, aligned);
		if (folder === void 0 || others.length > 0) throw error;
		throw new IncompatibleError(error.wording, {
			code: error.code,
			hint: advice`The weights of the two differ in the folder ${folder} alone: ${option("sft-subfolder", folder)} with ${option("dpo-subfolder", folder)}.`
		});
	}
}
/** Puts the option in front of what is wrong with the place it names. */
async function naming(side, opening) {
	try {
		return await opening;
	} catch (error) {
		if (error instanceof InputError || error instanceof IncompatibleError || error instanceof FormatError || error instanceof AccessError && error.code !== "token-invalid") {
			error.precede(advice`${option(side)}:`);
			error.renameOption("subfolder", `${side}-subfolder`);
		}
		throw error;
	}
}
// src/app/job/pipeline.ts
/** Where diffusers reads what a pipeline is made of. */
const pipelinePath = "model_index.json";
/** Any pipeline is loaded by this class, which reads from the repo which one it is. */
const pipelineConfig = { _class_name: "DiffusionPipeline" };
/**
* Undefined where none is asked for.
*
* @throws InputError where θ1 is no pipeline, or its folder no component of one.
*/
async function openPipeline(request, { sft, aligned, adapters }, session) {
	const folder = requirePipelineFolder(request);
	if (folder === void 0) return void 0;
	const whole = await openWhole(request.aligned, aligned.snapshot.origin, session);
	const { components, hasCode } = await readComponents(whole);
	if (!components.includes(folder)) throw new InputError(advice`${option("dpo-subfolder")}: ${nameOf(whole.origin, pipelinePath)} names no component '${folder}'.`, {
		code: "pipeline-component",
		hint: advice`Its components are ${listNames(components)}; or leave out ${option("pipeline")}.`
	});
	if (adapters !== void 0) throw new InputError(advice`${option("pipeline")}: ${nameOf(aligned.snapshot.origin)} is a PEFT adapter, which is no component of a pipeline.`, {
		code: "pipeline-adapter",
		hint: advice`Leave out ${option("pipeline")}, or merge the adapter first.`
	});
	const before = request.sftSubfolder === void 0 ? void 0 : await openWhole(request.sft, sft.snapshot.origin, session);
	const otherComponents = components.filter((component) => component !== folder);
	return {
		whole,
		folder,
		otherComponents,
		changedComponents: (before === void 0 ? [] : await findDifferingFolders(before, whole)).filter((component) => otherComponents.includes(component)),
		loading: {
			...loadingFacts(pipelineConfig, []),
			customCode: hasCode
		},
		config: pipelineConfig
	};
}
/** All of the repo or directory that a folder was opened of, at the same commit. */
function openWhole(endpoint, origin, session) {
	return session.openSnapshot(origin.kind === "hub" ? {
		kind: "hub",
		repo: origin.repo,
		revision: origin.commit
	} : endpoint);
}
/** Where a file of the aligned component lies in the derived repo. */
const placeIn = (folder, path) => folder === void 0 ? path : `${folder}/${path}`;
/** Each component is listed with its library and its class; one that the pipeline goes without, with null. */
async function readComponents(whole) {
	const index = whole.files.has(pipelinePath) ? await readConfig(whole, () => {}, pipelinePath) : void 0;
	if (index === void 0) throw new InputError(advice`${option("pipeline")}: ${nameOf(whole.origin)} has no ${pipelinePath}, so it is no pipeline of diffusers.`, {
		code: "pipeline-missing",
		hint: advice`Leave out ${option("pipeline")}: the component alone is derived then.`
	});
	const listed = Object.entries(index).flatMap(([name, value]) => {
		const [library] = Array.isArray(value) && !name.startsWith("_") ? value : [];
		return typeof library === "string" ? [{
			name,
			library
		}] : [];
	});
	return {
		components: listed.map(({ name }) => name),
		hasCode: Array.isArray(index._class_name) || listed.some(({ name, library }) => whole.files.has(`${name}/${library}.py`))
	};
}
// src/app/job/plan-key.ts
/** Changes whenever the same inputs and options would give other weights. */
const outputRevision = 1;
/** Bytes read from the beginning and the middle of every tensor of a directory. */
const sampleBytes$1 = 4096;
/** So much of a side file is in memory at once. */
const hashedAtOnceBytes = 1 << 20;
/**
* Hex digest of what a derived repo is made of: the two sources, α and how results are stored. Equal keys mean equal
* weight and side files, on any machine; so it names the staging area and tells a finished run. The name of the
* target and the version of this program, which card and manifest mention, are not part of it: neither makes another
* model.
*/
function planKeyOf(inputs) {
	const { sftKey, alignedKey, alpha, rounding, dtype, maxShardBytes, pairing, pipeline, sideFiles } = inputs;
	return createHash("sha256").update(JSON.stringify({
		outputRevision,
		method: "ExPO",
		rounding,
		dtype,
		maxShardBytes,
		pairing,
		pipeline,
		sft: sftKey,
		aligned: alignedKey,
		alpha,
		sideFiles: sideFiles.map(({ path, byteLength }) => [path, byteLength])
	})).digest("hex");
}
/** Which part of a commit it is; nothing for the ordinary weights at the top. */
function nameSelection({ subfolder, variant }) {
	return subfolder === void 0 && variant === void 0 ? "" : JSON.stringify([subfolder, variant]);
}
/**
* Names the content of a checkpoint. A commit does so on the Hub. A directory has no such name, and hashing
* all of it would cost as much as the run, so weights go by their layout and a sample of every tensor. The
* other files are hashed whole: a changed template or setting may lie anywhere in them.
*
* @param otherFiles those besides the weights that the derived repo depends on.
* @param surroundings where they are.
*/
async function checkpointKeyOf(checkpoint, otherFiles, surroundings = checkpoint.snapshot) {
	const { snapshot } = checkpoint;
	const { origin } = snapshot;
	if (origin.kind === "hub") return `${origin.repo}@${origin.commit}${nameSelection(origin)}`;
	const hash = createHash("sha256");
	for (const shard of checkpoint.shards) {
		hash.update(JSON.stringify([shard.path, shard.byteLength]));
		await addTensors(hash, shard, snapshot);
	}
	for (const { path, byteLength } of otherFiles) {
		hash.update(JSON.stringify([path, byteLength]));
		const source = surroundings.source(path);
		for (let start = 0; start < byteLength; start += hashedAtOnceBytes) hash.update(await source.slice(start, Math.min(byteLength, start + hashedAtOnceBytes)));
	}
	return `directory:${hash.digest("hex")}`;
}
/** Adds what a shard says of each tensor, and the bytes at its beginning and its middle. */
async function addTensors(hash, { tensors }, snapshot) {
	const reader = snapshot.openReader(tensors.flatMap(samplesOf));
	const block = new Uint8Array(2 * sampleBytes$1);
	try {
		for (const tensor of tensors) {
			const { name, dtype, shape, start, end } = tensor;
			const byteLength = samplesOf(tensor).reduce((sum, sample) => sum + sample.end - sample.start, 0);
			const samples = block.subarray(0, byteLength);
			await reader.fill(samples);
			hash.update(JSON.stringify([
				name,
				dtype,
				shape,
				start,
				end
			])).update(samples);
		}
	} finally {
		reader.close();
	}
}
function samplesOf({ path, start, end }) {
	return [start, Math.floor((start + end) / 2)].map((from) => ({
		path,
		start: from,
		end: Math.min(end, from + sampleBytes$1)
	}));
}
// src/app/job/secret-files.ts
/**
* Names that keys, passwords and tokens are kept under, of OpenSSH, OpenSSL, the shells, the clouds, git, npm, PyPI and
* the Hub itself. A model has no use for any of them. Vocabularies are not among them: `tokens.txt`,
* `added_tokens.json`, `special_tokens_map.json`.
*/
const secretNames = [
	/(^|\/)\.(ssh|aws|azure|gnupg|kube|docker|gcloud|config|password-store)\//i,
	/(^|\/)id_(rsa|dsa|ecdsa|ed25519|ed448|xmss)(_sk)?([._-][^/]*)?$/i,
	/\.(pem|key|p12|pfx|p8|pk8|ppk|jks|keystore|kdbx?|ovpn|agekey)$/i,
	/(^|\/)[^/]*\.env(\.[^/]*)?$|(^|\/)\.env[^/]*$|(^|\/)\.envrc$/i,
	/(^|\/)[._]?(netrc|npmrc|pypirc|pgpass|my\.cnf|htpasswd|git-credentials|dockercfg|boto|s3cfg|vault[_-]?pass(word)?)$/i,
	/(^|\/)\.?(aws[_-]?|git[_-]?|gcp[_-]?|google[_-]?|hf[_-]?|application[_-]default[_-])?credentials?(\.(json|ya?ml|toml|ini|csv|txt|db|xml))?$/i,
	/(^|\/)(client[_-]secrets?|service[_-]?account|gha-creds)[^/]*\.json$/i,
	/(^|\/)\.?secrets?(\.(json|ya?ml|toml|ini|txt|env))?$/i,
	/(^|\/)\.?((hf|hugging[_-]?face|github|gh|wandb|api|access|auth|bearer|refresh)[_-]?)?token(\.(txt|json))?$/i,
	/(^|\/)\.?(stored_tokens|(hf|openai|anthropic|wandb)?[_-]?api[_-]?keys?)(\.(txt|json|ya?ml))?$/i,
	/(^|\/)\.?passwords?(\.(txt|json|csv|ya?ml))?$/i,
	/(^|\/)\.?(bash|zsh|python|psql|mysql|node_repl)_history$/i
];
/** Whether a file is left out because its name is one of secrets. */
function isSecretName(path) {
	return secretNames.some((pattern) => pattern.test(path));
}
/** Says what is left out for its name. */
function warnOfSecrets({ files, origin }) {
	const secret = [...files.values()].filter(({ path }) => isSecretName(path));
	if (secret.length === 0) return [];
	const names = listNames(secret.map(({ path }) => path));
	return [`${nameOf(origin)}: ${names} ${secret.length === 1 ? "is" : "are"} not published: keys, passwords and tokens have such names.`];
}
// src/app/job/side-files.ts
/**
* Files of θ1 that do not belong in a derived repo, and of which nobody asks: the documents that are written anew, and
* the state and the measurements of θ1's own training, which would be untrue of θ2.
*/
const replaced = [
	/^README\.md$/i,
	/^extrapolation\.json$/,
	/^charts\/(delta-ratio|effective-alpha)\.svg$/,
	/(^|\/)\./,
	/(^|\/)__pycache__\//,
	/^adapter_config\.json$/,
	/(^|\/)(runs|wandb)\//i,
	/(^|\/)(checkpoint|global_step)-?\d+\//i,
	/(^|\/)(optimizer|scheduler|rng_state|random_states|scaler|training_args)[\w-]*\.(pt|pth|bin|pkl|pickle|safetensors|distcp)$/i,
	/(^|\/)(trainer_state|trainer_log|all_results|train_results|eval_results|generation_results)\.jsonl?$/i,
	/(^|\/)training_(loss|eval_|rewards_)[\w-]*\.(png|svg)$/i,
	/(^|\/)(latest|zero_to_fp32\.py)$/,
	/(^|\/)events\.out\.tfevents/
];
/** Folders in which libraries keep a model in another form. */
const formFolder = /^(?:.*\/)?(?:openvino|onnx|original|coreml|gguf)\//i;
const weightsFile = /\.(safetensors|bin|pt|pth|ckpt|gguf|ggml|onnx|onnx_data|msgpack|h5|tflite|mlmodel|pkl|pickle|distcp|nemo|pte|llamafile|engine|ot)$|\.(safetensors|bin|h5|msgpack)\.index(\.[\w-]+)?\.json$/i;
/** What whole models are called, and formats that hold nothing else. */
const wholeModel = /^(model|pytorch_model|diffusion_pytorch_model|consolidated|tf_model|flax_model|rust_model|adapter_model|ggml-model|(encoder|decoder)(_with_past)?_model|decoder_model_merged)([._-].*)?$|\.(gguf|ggml|distcp|nemo|llamafile)$|-\d{5}-of-\d{5}\./i;
/** Files of another name are parts of their own unless they are as large as this part of the weights. */
const largePart = .5;
/** Paths of the files that go along whatever the weights are. */
function listDocuments({ files }) {
	return [...files.keys()].filter((path) => !isReplaced(path) && !formFolder.test(path) && !weightsFile.test(path));
}
/**
* The files of θ1 that go along: all that is no other form of the weights that are derived, so that the derived repo
* loads wherever θ1 loads.
*
* @param sft whose files tell which of the copied weights alignment changed as well.
* @param pipeline where the files of all its components go along.
*/
async function selectSideFiles(aligned, sft, pipeline) {
	const snapshot = pipeline?.whole ?? aligned.snapshot;
	const own = new Set([...aligned.shards.map(({ path }) => path), ...aligned.index === void 0 ? [] : [aligned.index.path]].map((path) => placeIn(pipeline?.folder, path)));
	const ownPrefix = placeIn(pipeline?.folder, "");
	const isOfOther = (path) => pipeline?.otherComponents.some((component) => path.startsWith(`${component}/`)) === true;
	const ownBytes = aligned.shards.reduce((sum, { byteLength }) => sum + byteLength, 0);
	const candidates = [...snapshot.files.values()].filter(({ path }) => !isReplaced(path) && !own.has(path));
	const otherForms = (await findOtherForms(aligned, ownBytes, snapshot)).filter((folder) => folder !== ownPrefix && !isOfOther(folder));
	const folderOf = (path) => formFolder.exec(path)?.[0] ?? otherForms.find((folder) => path.startsWith(folder));
	const isOtherForm = ({ path, byteLength }) => {
		if (isOfOther(path)) return false;
		if (folderOf(path) !== void 0) return true;
		const name = path.startsWith(ownPrefix) ? path.slice(ownPrefix.length) : path;
		if (!weightsFile.test(name) || name.includes("/")) return false;
		return wholeModel.test(name) || byteLength >= largePart * ownBytes;
	};
	const taken = candidates.filter((file) => !isOtherForm(file));
	const left = [...new Set(candidates.filter(isOtherForm).map(({ path }) => folderOf(path) ?? path))];
	const copied = taken.filter(({ path }) => weightsFile.test(path));
	const changed = pipeline?.changedComponents ?? copied.filter((file) => isAnother(file, sft?.files.get(file.path))).map(({ path }) => path);
	return {
		taken,
		notes: [
			...left.length === 0 ? [] : [`${listNames(left)}: not taken over, as ${left.length === 1 ? "it is another form" : "they are other forms"} of the weights.`],
			...copied.length === 0 ? [] : [`${listNames(copied.map(({ path }) => path))}: weights of other modules, copied from θ1.`],
			...changed.length === 0 ? [] : [`${listNames(changed)}: θ0 has other weights there, so that alignment changed them too; they are not extrapolated.`]
		]
	};
}
const isReplaced = (path) => isSecretName(path) || replaced.some((pattern) => pattern.test(path));
/** By what is listed of the two; an unknown digest says nothing. */
function isAnother(file, before) {
	if (before === void 0) return false;
	if (file.byteLength !== before.byteLength) return true;
	return file.sha256 !== void 0 && before.sha256 !== void 0 && file.sha256 !== before.sha256;
}
/** Folders, each with a `/` at its end, that hold a model of θ1's own kind: another stage, variant or precision. */
async function findOtherForms({ config }, ownBytes, snapshot) {
	const kind = kindOf(config);
	const found = [];
	for (const folder of foldersWithWeights([...snapshot.files.keys()])) {
		const prefix = `${folder}/`;
		if (isReplaced(prefix) || formFolder.test(prefix)) continue;
		const stated = await readKind(snapshot, `${prefix}config.json`);
		const bytes = [...snapshot.files.values()].filter(({ path }) => path.startsWith(prefix) && weightsFile.test(path)).reduce((sum, { byteLength }) => sum + byteLength, 0);
		if (stated === void 0 ? bytes >= largePart * ownBytes : kind !== void 0 && stated === kind) found.push(prefix);
	}
	return found;
}
async function readKind(snapshot, path) {
	if (!snapshot.files.has(path)) return void 0;
	try {
		return kindOf(await readConfig(snapshot, () => {}, path)) ?? "";
	} catch (error) {
		if (error instanceof FormatError) return "";
		throw error;
	}
}
function kindOf(config) {
	const { architectures, model_type: modelType, _class_name: className } = config ?? {};
	const named = Array.isArray(architectures) ? architectures[0] : modelType ?? className;
	return typeof named === "string" && named !== "" ? named : void 0;
}
// src/app/job/tokenizer-config.ts
/** A tokenizer's configuration holds a template or two, and thousands of added tokens at most. */
const maxTokenizerConfigBytes = 16 << 20;
const path$1 = "tokenizer_config.json";
async function readTokenizerConfig(snapshot) {
	const nothing = {
		fields: void 0,
		warnings: []
	};
	const file = snapshot.files.get(path$1);
	if (file === void 0 || file.byteLength > maxTokenizerConfigBytes) return nothing;
	const text = await findSmallText(snapshot, path$1, maxTokenizerConfigBytes) ?? "";
	try {
		const config = JSON.parse(text);
		if (typeof config !== "object" || config === null) return nothing;
		const name = nameOf(snapshot.origin, path$1);
		const repeated = listRepeatedKeys(text, name);
		const warning = `${name} has keys more than once, of which the last counts: ${listNames(repeated)}.`;
		return {
			fields: { ...config },
			warnings: repeated.length === 0 ? [] : [warning]
		};
	} catch {
		return nothing;
	}
}
/** Keys that an object has again; none where the text is stricter looked at no JSON. */
function listRepeatedKeys(text, source) {
	const repeated = /* @__PURE__ */ new Set();
	const onRepeatedKey = (key) => void repeated.add(key);
	try {
		const options = {
			source,
			code: "tokenizer-file",
			allowNonFinite: true,
			onRepeatedKey
		};
		new JsonReader(new TextEncoder().encode(text), options).readValue(path$1);
	} catch {
		return [];
	}
	return [...repeated];
}
// src/app/job/pair.ts
/** Where a repo has its card, whose metadata goes into the derived one's. */
const cardPath = "README.md";
/** No more of a card is read: its metadata stands at the beginning. */
const maxCardBytes$1 = 1 << 20;
/** @throws as {@link openSources}, and InputError when both sides turn out to be the same checkpoint */
async function openPair(request, session) {
	const { rounding, dtype, maxShardBytes, variant, preferPr } = request;
	const sources = await openSources({
		sft: {
			endpoint: request.sft,
			subfolder: request.sftSubfolder,
			variant: void 0
		},
		aligned: {
			endpoint: request.aligned,
			subfolder: request.alignedSubfolder,
			variant: void 0
		},
		variant,
		preferPr
	}, session);
	const { sft, aligned, adapters, warnings } = sources;
	const [sftSnapshot, alignedSnapshot] = [sft.snapshot, aligned.snapshot];
	await refuseSame(sftSnapshot.origin, alignedSnapshot.origin);
	const pipeline = await openPipeline(request, sources, session);
	const surroundings = pipeline?.whole ?? alignedSnapshot;
	const { taken: sideFiles, notes: sideNotes } = await selectSideFiles(aligned, sftSnapshot, pipeline);
	const alignedCard = surroundings.files.get(cardPath);
	const [sftCard, alignedText, sftLoading, alignedLoading, sftKey, alignedKey] = await Promise.all([
		findCard(sftSnapshot),
		findCard(surroundings),
		readLoading(sft, adapters?.sft),
		readLoading(aligned, adapters?.aligned),
		checkpointKeyOf(sft, adapterConfigOf(sftSnapshot)),
		checkpointKeyOf(aligned, [
			...sideFiles,
			...alignedCard === void 0 ? [] : [alignedCard],
			...adapters === void 0 ? [] : adapterConfigOf(alignedSnapshot)
		], surroundings)
	]);
	const [sftLicenses, alignedLicenses] = await Promise.all([readLicenses(sftSnapshot, sftCard), readLicenses(surroundings, alignedText)]);
	return {
		sft,
		aligned,
		adapters,
		cards: {
			sft: sftCard,
			aligned: alignedText
		},
		licenses: {
			sft: sftLicenses,
			aligned: alignedLicenses
		},
		loading: {
			sft: sftLoading.facts,
			aligned: pipeline?.loading ?? alignedLoading.facts
		},
		pipeline,
		surroundings,
		sideFiles,
		sideNotes,
		restricted: [sftSnapshot.origin, alignedSnapshot.origin].flatMap((origin) => origin.kind === "hub" && (origin.gated || origin.private) ? [`${origin.repo} is ${origin.private ? "private" : "gated"}`] : []),
		warnings: [
			...warnings,
			...sftLoading.warnings,
			...alignedLoading.warnings,
			...warnOfSecrets(surroundings)
		],
		planKeyFor: (alpha) => planKeyOf({
			sftKey,
			alignedKey,
			alpha,
			rounding,
			dtype,
			sideFiles,
			maxShardBytes: aligned.format === "torch" && adapters === void 0 ? maxShardBytes : void 0,
			pairing: decidedPairing(request.pairing),
			pipeline: pipeline === void 0 ? void 0 : true
		})
	};
}
async function refuseSame(sft, aligned) {
	if (sft.subfolder !== aligned.subfolder) return;
	if (!(sft.kind === "hub" && aligned.kind === "hub" ? sft.repo === aligned.repo && sft.commit === aligned.commit : sft.kind === "directory" && aligned.kind === "directory" && await locateReal(sft.path) === await locateReal(aligned.path))) return;
	const folder = sft.subfolder === void 0 ? "" : `, folder ${sft.subfolder}`;
	const place = sft.kind === "hub" ? `${sft.repo} at commit ${sft.commit}` : sft.path;
	throw new InputError(advice`${option("sft")} and ${option("dpo")} are the same checkpoint: ${place}${folder}.`, {
		code: "same-checkpoint",
		hint: advice`Let ${option("sft")} name the checkpoint that alignment started from; their difference is extrapolated.`
	});
}
/** A directory is known by what is in it. */
function adapterConfigOf({ files }) {
	const file = files.get(adapterConfigPath);
	return file === void 0 ? [] : [file];
}
/** What a restricted source says must not become public by being derived from, unless somebody says so. */
function isToBePrivate({ visibility }, { restricted }) {
	return visibility === void 0 ? restricted.length > 0 : visibility === "private";
}
/** README.md of a checkpoint, as far as its metadata reaches; undefined where there is none. */
function findCard(snapshot) {
	return findTextStart(snapshot, cardPath, maxCardBytes$1);
}
/** The beginnings of the files that hold a licence, where the card leaves it open. */
async function readLicenses(snapshot, card) {
	if (!leavesLicenseOpen(parseCard(card ?? ""))) return [];
	return Promise.all(licenseFilesOf(snapshot.files.keys()).map(async (path) => {
		const byteLength = Math.min(snapshot.files.get(path)?.byteLength ?? 0, mostLicenseBytes);
		return {
			path,
			text: new TextDecoder().decode(await snapshot.source(path).slice(0, byteLength))
		};
	}));
}
/** What loads a side, and what is odd about the file that says so. */
async function readLoading({ snapshot, config }, adapter) {
	const paths = listDocuments(snapshot);
	const { fields, warnings } = await readTokenizerConfig(snapshot);
	return {
		facts: adapter === void 0 ? loadingFacts(config, paths, fields) : adapterLoadingFacts(adapter.config.values.get("task_type"), paths, fields),
		warnings
	};
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
async function readPreviousCard(name, snapshot, { force }) {
	const card = await findOwnCard(snapshot);
	return card === void 0 ? void 0 : requireUnedited(card, name, force);
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
	const { warning } = parseCard(card);
	const edited = warning === void 0 ? "was edited outside of its markers" : `was edited, so that ${warning}`;
	throw new InputError(`The card of ${name} ${edit === "edited" ? edited : "was not written by this tool"}, and a new one would not have that text.`, {
		code: "card-edited",
		hint: advice`Put your own text between <!-- keep --> and <!-- /keep -->, or replace the card with ${option("force")}.`
	});
}
// src/core/engine/blocks.ts
/**
* Cuts an output file into slots of at most `slotBytes`. The cut depends on the plan and `slotBytes` alone,
* never on timing, so that sums over blocks come out the same on every machine.
*/
function* splitIntoSlots(file, slotBytes) {
	let blocks = [];
	let filled = 0;
	const add = (block, byteLength) => {
		blocks.push({
			block,
			byteOffset: filled
		});
		filled += byteLength;
	};
	const take = () => {
		const slot = {
			byteLength: filled,
			blocks
		};
		blocks = [];
		filled = 0;
		return slot;
	};
	for (let start = 0; start < file.header.length;) {
		const end = Math.min(file.header.length, start + slotBytes - filled);
		add({
			kind: "header",
			start,
			end
		}, end - start);
		start = end;
		if (filled === slotBytes) yield take();
	}
	for (const operation of file.operations) {
		const { unitCount, unitBytes } = unitsOf(operation);
		for (let start = 0; start < unitCount;) {
			const end = Math.min(unitCount, start + Math.floor((slotBytes - filled) / unitBytes));
			if (end > start) add({
				kind: "units",
				operation,
				start,
				end
			}, (end - start) * unitBytes);
			start = end;
			if (filled + unitBytes > slotBytes) yield take();
		}
	}
	if (filled > 0) yield take();
}
/** What each side is read for, in the order in which the blocks of the file need it. */
function readsOf(file) {
	const aligned = [];
	const sft = [];
	for (const operation of file.operations) if (operation.kind === "copy") appendRange(operation.side === "aligned" ? aligned : sft, operation.source);
	else {
		appendRange(aligned, operation.aligned);
		appendRange(sft, operation.sft);
	}
	return {
		aligned,
		sft
	};
}
function appendRange(ranges, { path, start, end }) {
	if (start === end) return;
	const last = ranges.at(-1);
	if (last?.path === path && last.end === start) ranges[ranges.length - 1] = {
		path,
		start: last.start,
		end
	};
	else ranges.push({
		path,
		start,
		end
	});
}
// src/core/engine/arena.ts
/**
* Bytes of one output slot: long enough to make handing it to another thread negligible, short enough for
* two inputs and an output to stay in a core's second-level cache.
*/
const slotBytes = 1 << 20;
/** Memory for all output slots together, whatever the number of α. */
const outputBudgetBytes = 32 << 20;
/** For the kernel's constants. */
const reservedBytes = 1 << 20;
const pageBytes = 65536;
/** Reserves the memory for `outputCount` outputs (one per α). */
function createArena(outputCount) {
	const slotCount = Math.max(2, Math.min(8, Math.floor(outputBudgetBytes / slotBytes / outputCount)));
	const outputsOffset = 9437184;
	const pages = (outputsOffset + slotCount * outputCount * slotBytes) / pageBytes;
	const memory = new WebAssembly.Memory({
		initial: pages,
		maximum: pages,
		shared: true
	});
	const kernel = loadKernel(memory);
	if (kernel.reservedBytes > reservedBytes) throw new TypeError(`the kernel reserves ${kernel.reservedBytes} bytes, the arena has ${reservedBytes} for it`);
	return {
		kernel,
		bytes: new Uint8Array(memory.buffer),
		alignedOffset: reservedBytes,
		sftOffset: 5242880,
		slotCount,
		outputCount,
		outputOffset: (slot, output) => outputsOffset + (slot * outputCount + output) * slotBytes
	};
}
// src/core/engine/random-key.ts
/** How the elements of a tensor are rounded, from one of them on. */
function taskRoundingOf(rounding, tensor, firstElement) {
	if (rounding.kind !== "stochastic") return rounding;
	return {
		kind: "stochastic",
		key: randomKeyOf(rounding.seed, tensor),
		firstElement
	};
}
/**
* Which random numbers a tensor is rounded with: the first eight bytes of the SHA-256 of `seed:name`, as two
* little-endian numbers. By its name, so that neither the shard it is in nor its place there matters.
*/
function randomKeyOf(seed, tensor) {
	const digest = createHash("sha256").update(`${seed}:${tensor}`).digest();
	return [digest.readUInt32LE(0), digest.readUInt32LE(4)];
}
// src/core/plan/sample.ts
/** Pieces of a plan at most, unless there are more files: each costs a request to either source. */
const maxPieces = 96;
/** Of θ1, over all pieces. */
const sampleBytes = 8 << 20;
/** A request costs more than reading so much does; more of one tensor says little more. */
const pieceBytes = {
	least: 16384,
	most: 131072
};
/**
* A few pieces of a plan that stand for all of it, in the order of its files: from every file, layer and part of
* the model the largest tensor, or as many of these as the bounds allow, spread evenly.
*
* @param salt decides where in their tensors the pieces lie; the same salt gives the same pieces.
*/
function samplePlan(files, salt) {
	const candidates = files.map((file) => largestOfPlaces(file));
	const count = candidates.flat().length;
	const wanted = Math.max(maxPieces, files.length);
	const chosen = candidates.flatMap((operations) => {
		const share = Math.max(1, Math.floor(operations.length * wanted / Math.max(1, count)));
		return takeEvenly(operations, Math.min(operations.length, share));
	});
	const most = Math.min(pieceBytes.most, Math.max(pieceBytes.least, Math.floor(sampleBytes / Math.max(1, chosen.length))));
	return chosen.map((operation) => cutPiece(operation, most, salt));
}
function largestOfPlaces({ operations }) {
	const largest = /* @__PURE__ */ new Map();
	for (const operation of operations) {
		if (operation.kind !== "extrapolate" || operation.elementCount === 0) continue;
		const key = `${operation.place.part} ${operation.place.layer}`;
		const before = largest.get(key);
		if (before === void 0 || before.elementCount < operation.elementCount) largest.set(key, operation);
	}
	return [...largest.values()].toSorted((a, b) => a.aligned.start - b.aligned.start);
}
function takeEvenly(items, count) {
	return Array.from({ length: count }, (_, index) => items[Math.floor((index + .5) * items.length / count)]).filter((item) => item !== void 0);
}
function cutPiece(operation, mostBytes, salt) {
	const most = Math.floor(mostBytes * 8 / bitsPerElement[operation.aligned.dtype]);
	const length = Math.min(operation.elementCount, most);
	const from = Math.floor(fractionOf(`${salt}:${operation.tensor}`) * (operation.elementCount - length + 1));
	return cutOperation(operation, from, from + length);
}
/** A number in [0, 1) that looks random, by FNV-1a. */
function fractionOf(text) {
	let hash = 2166136261;
	for (const byte of new TextEncoder().encode(text)) hash = Math.imul(hash ^ byte, 16777619);
	hash = Math.imul(hash ^ hash >>> 15, 739982445);
	return ((hash ^ hash >>> 13) >>> 0) / 2 ** 32;
}
// src/documents/manifest/derivation.ts
/** `checked`: all bytes passed in order, and are those of the sha256. Of the others it says nothing. */
const readings = [
	"checked",
	"partly read",
	"out of order"
];
// src/documents/manifest/manifest-schema.ts
/**
* What a manifest may hold. It lies in a repo that anybody may have written, and what is read from it is shown, put
* into cards and commands, and fetched: so every text has a shape, and every list and number a bound.
*/
/** More than the files, layers and dtypes of any model. */
const maxFiles = 2e4;
const maxPlaces = 1e4;
const maxDtypes = 64;
const maxWords = 200;
const maxNotes = 64;
const maxNoteLength = 2e3;
const maxWarnings = 200;
const maxWarningLength = 2400;
const maxRenames = 64;
const maxRanks = 1e3;
const maxBaseModelLength = 4096;
const maxLayer = 99999;
const count = int().min(0);
/** Sums that are not finite, which JSON lacks, are strings. */
const sum = union([number(), _enum([
	"NaN",
	"Infinity",
	"-Infinity"
]).transform((text) => Number(text))]);
const sha256 = string().regex(/^[0-9a-f]{64}$/, "is no SHA-256 in hex");
const repoPart = "[A-Za-z0-9_](?:[A-Za-z0-9._-]*[A-Za-z0-9_])?";
const repo = string().max(96).regex(new RegExp(`^${repoPart}/${repoPart}$`), "is no name of a repo");
/** Inside of the repo, for whatever system takes it: names in directories may have nearly anything in them. */
const path = string().min(1).max(1024).refine((text) => isInside(text), "is no path inside of the repo");
function isInside(text) {
	if (!text.isWellFormed() || text.includes("\0") || /^[A-Za-z]:/.test(text)) return false;
	return text.split(/[\\/]/).every((part) => part !== "" && part !== "." && part !== "..");
}
/** Shown escaped, so that any characters will do; tensors are named as their makers liked. */
const tensorName = string().max(1e5);
const text = (length) => string().max(length).refine((value) => value.isWellFormed() && !/\p{Cc}/u.test(value), "has characters that texts have not");
/** What config/ takes for the options of the same names. */
const selection = {
	subfolder: path.refine((folder) => !folder.includes("\\") && !/\p{Cc}/u.test(folder)).exactOptional(),
	variant: string().regex(/^[\w-]{1,64}$/, "is no name of a variant").exactOptional()
};
const hubSource = object({
	kind: literal("hub"),
	repo,
	commit: string().regex(/^[0-9a-f]{40}$/, "is no commit of 40 hex digits"),
	url: string().max(12e3),
	...selection
}).refine((source) => isPageOf(source), {
	path: ["url"],
	message: "is not the page of this repo, or of its folder, at this commit"
});
/** A link must lead where its text says. */
function isPageOf(page) {
	const { repo: name, commit, url, subfolder = "" } = page;
	const folder = subfolder.split("/").map((part) => part === "" ? "" : `/${encodeURIComponent(part)}`);
	if (!URL.canParse(url)) return false;
	const { protocol, username, password, search, hash, pathname, href } = new URL(url);
	return /^https?:$/.test(protocol) && `${username}${password}${search}${hash}` === "" && href === url && pathname.endsWith(`/${name}/tree/${commit}${folder.join("")}`);
}
const source = discriminatedUnion("kind", [hubSource, object({
	kind: literal("directory"),
	name: string().max(255).refine((name) => isInside(name) && !/[\\/]/.test(name), "is no name of a directory"),
	...selection
})]);
const rounding = discriminatedUnion("kind", [
	object({ kind: literal("nearest") }),
	object({ kind: literal("reference") }),
	object({
		kind: literal("stochastic"),
		seed: count
	})
]);
const statistics = object({
	elementCount: count,
	deltaSquaredSum: sum,
	alignedSquaredSum: sum,
	maxAbsDelta: sum,
	alignmentChangedCount: count,
	moveDotDelta: sum,
	changedCount: count,
	nonFiniteCount: count,
	overflowCount: count,
	mostChanged: object({
		tensor: tensorName,
		deltaRatio: number().min(0)
	}).exactOptional()
});
const words = (shape) => array(string().regex(shape)).min(1).max(maxWords);
const licenseLink = string().max(600).refine((link) => readLicenseLink(link) === link || isFileOnHub(link), "leads to no licence");
/** Of a Hub at another address, such as one on loopback. */
function isFileOnHub(link) {
	return /^http:\/\/[\w.:-]+\/[\w./-]+\/blob\/[0-9a-f]{40}\/[\w.-]+$/.test(link);
}
const metadata = object({
	base_model: array(repo).min(1).max(2).exactOptional(),
	base_model_relation: _enum([...baseModelRelations, "adapter"]).exactOptional(),
	library_name: string().regex(fieldShapes.libraryName),
	pipeline_tag: string().regex(fieldShapes.pipelineTag).exactOptional(),
	license: string().refine((id) => hubLicenses.has(id), "is no licence that the Hub knows").exactOptional(),
	license_name: string().regex(fieldShapes.licenseName).exactOptional(),
	license_link: licenseLink.exactOptional(),
	language: words(fieldShapes.language).exactOptional(),
	datasets: words(fieldShapes.dataset).exactOptional(),
	tags: words(fieldShapes.tag)
});
const nameBeginning = string().regex(/^[\w.*-]{0,200}$/, "is no beginning of a tensor name");
const sourceFiles = array(object({
	path,
	sha256,
	reading: _enum(readings)
})).max(maxFiles);
const manifestSchema = object({
	tool: string(),
	version: string().regex(/^\d{1,9}\.\d{1,9}\.\d{1,9}(?:[+-][0-9A-Za-z.+-]{1,64})?$/, "is no version"),
	schema: literal(2),
	plan: sha256,
	method: literal("ExPO"),
	alpha: number(),
	rounding,
	dtype: _enum([
		"same",
		"float32",
		"bfloat16",
		"float16"
	]),
	maxShardBytes: count.min(1).exactOptional(),
	pairing: object({
		vocabulary: _enum(["same", "common"]),
		renames: array(object({
			from: nameBeginning,
			to: nameBeginning
		})).max(maxRenames),
		unpaired: array(nameBeginning.min(1)).max(maxRenames).exactOptional()
	}).exactOptional(),
	sources: object({
		sft: source,
		aligned: source
	}),
	sourceFiles: object({
		sft: sourceFiles,
		aligned: sourceFiles
	}).exactOptional(),
	outputs: array(object({
		path,
		byteLength: count,
		sha256
	})).max(maxFiles).refine((files) => new Set(files.map((file) => file.path)).size === files.length, "lists a file twice"),
	sideFiles: array(path).max(maxFiles),
	notes: array(text(maxNoteLength)).max(maxNotes).default([]),
	warnings: array(text(maxWarningLength)).max(maxWarnings).exactOptional(),
	allowed: array(string().regex(/^[a-z-]{1,40}$/, "is no code of a refusal")).max(maxNotes).exactOptional(),
	alignment: array(text(maxNoteLength)).max(maxNotes).exactOptional(),
	adapter: object({
		kind: _enum(["scaled", "concatenated"]),
		moduleCount: count,
		ranks: array(count.min(1)).max(maxRanks),
		baseModel: text(maxBaseModelLength).exactOptional()
	}).exactOptional(),
	pipeline: literal(true).exactOptional(),
	totals: object({
		tensorCount: count,
		extrapolatedCount: count,
		copiedCount: count,
		parameterCount: count
	}),
	dtypes: array(object({
		dtype: string().regex(/^\w{1,20}$/),
		tensorCount: count
	})).max(maxDtypes),
	metadata,
	parentLicenses: object({
		aligned: text(600).exactOptional(),
		sft: text(600).exactOptional()
	}).exactOptional(),
	loading: object({
		modelClass: _enum(modelClasses),
		otherLibrary: object({
			name: _enum(otherLibraries),
			className: string().regex(classNameShape, "is no name of a class")
		}).exactOptional(),
		preprocessor: _enum(preprocessors).exactOptional(),
		architecture: string().regex(architectureShape).exactOptional(),
		customCode: boolean(),
		codeRepos: array(repo).max(8).exactOptional(),
		chatTemplate: boolean()
	}),
	statistics: array(object({
		part: _enum(modelParts),
		layer: int().min(0).max(maxLayer).exactOptional(),
		statistics
	})).max(maxPlaces)
});
// src/documents/manifest/manifest.ts
/** Increased when a reader of the manifest would have to change. */
const schemaVersion = 2;
const maxManifestLength = 8 << 20;
/** More values than the longest manifest that could be true; counted before each gets a check of its own. */
const maxValues = 5e5;
const maxListedProblems = 3;
/**
* extrapolation.json: what was made of what, for programs. The same derivation always gives the same text.
* Sums that are not finite are strings; `figures` follow from `statistics`.
*/
function renderManifest(derivation) {
	const { version, planKey, alpha, rounding, dtype, sft, aligned, files, sideFiles } = derivation;
	const { maxShardBytes, pairing, sourceFiles, notes, warnings, allowed, alignment, adapter, pipeline, totals, dtypes, statistics, metadata, parentLicenses, loading } = derivation;
	const { total, parts, layers } = sumStatistics(statistics);
	const manifest = {
		tool: project.name,
		version,
		schema: schemaVersion,
		plan: planKey,
		method: "ExPO",
		alpha,
		rounding,
		dtype,
		maxShardBytes,
		pairing,
		sources: {
			sft,
			aligned
		},
		sourceFiles,
		outputs: files.map(({ path, byteLength, sha256 }) => ({
			path,
			byteLength,
			sha256
		})),
		sideFiles,
		notes,
		warnings,
		allowed,
		alignment,
		adapter,
		pipeline,
		totals,
		dtypes,
		figures: {
			...figuresOf(total),
			parts: parts.map(({ part, statistics: own }) => ({
				part,
				...figuresOf(own)
			})),
			layers: layers.map(({ layer, statistics: own }) => ({
				layer,
				...figuresOf(own)
			}))
		},
		metadata,
		parentLicenses,
		loading,
		statistics
	};
	return `${JSON.stringify(manifest, keepNonFinite, 2)}\n`;
}
function figuresOf(statistics) {
	return {
		elementCount: statistics.elementCount,
		effectiveAlpha: effectiveAlpha(statistics),
		deltaRatio: deltaRatio(statistics),
		alignmentChangedShare: alignmentChangedShare(statistics),
		changedShare: changedShare(statistics)
	};
}
/**
* Reads a manifest, of which every word may be a stranger's.
*
* @param source the file as users know it, for errors.
* @throws InputError `manifest-foreign` for one of another program, `manifest-newer` for one of a later version,
*   `manifest-invalid` for everything else that is not one, naming the field.
*/
function parseManifest(text, source) {
	if (text.length > maxManifestLength) throw invalidManifest(source, "it is longer than any manifest");
	const value = parseJson(text, source);
	refuseOthers(value, source);
	if (hasMoreValues(value, maxValues)) throw invalidManifest(source, "it has more values than any manifest");
	const { success, data, error } = manifestSchema.safeParse(value);
	if (!success) throw invalidManifest(source, describeIssues(error.issues));
	const { version, plan: planKey, alpha, rounding, dtype, sources, outputs: files } = data;
	const { maxShardBytes, pairing, notes, warnings, allowed, alignment, adapter, pipeline, sideFiles, statistics, totals, dtypes, metadata } = data;
	const { sourceFiles, parentLicenses, loading } = data;
	return {
		version,
		planKey,
		alpha,
		rounding,
		dtype,
		...maxShardBytes === void 0 ? {} : { maxShardBytes },
		...pairing === void 0 ? {} : { pairing },
		notes,
		...warnings === void 0 ? {} : { warnings },
		...allowed === void 0 ? {} : { allowed },
		...alignment === void 0 ? {} : { alignment },
		...adapter === void 0 ? {} : { adapter },
		...pipeline === void 0 ? {} : { pipeline },
		...sources,
		...sourceFiles === void 0 ? {} : { sourceFiles },
		files,
		sideFiles,
		statistics,
		totals,
		dtypes,
		metadata,
		...parentLicenses === void 0 ? {} : { parentLicenses },
		loading
	};
}
function parseJson(text, source) {
	try {
		return JSON.parse(text);
	} catch (error) {
		throw invalidManifest(source, error instanceof Error ? error.message : String(error));
	}
}
function hasMoreValues(root, limit) {
	const left = [root];
	let count = 0;
	for (let value = left.pop(); left.length > 0 || value !== void 0; value = left.pop()) {
		if (typeof value !== "object" || value === null) continue;
		const values = Object.values(value);
		count += values.length;
		if (count > limit) return true;
		for (const one of values) left.push(one);
	}
	return false;
}
function refuseOthers(value, source) {
	const { tool, schema } = typeof value === "object" && value !== null ? value : {};
	if (tool !== project.name) throw new InputError(`${source} was not written by ${project.name}.`, {
		code: "manifest-foreign",
		hint: `Name a repo or directory that ${project.name} made.`
	});
	if (typeof schema === "number" && schema > schemaVersion) throw new InputError(`${source} follows schema ${schema}, and this version knows those up to ${schemaVersion}.`, {
		code: "manifest-newer",
		hint: `Use the version of ${project.name} that wrote it, or a later one.`
	});
	if (typeof schema === "number" && schema < schemaVersion) throw invalidManifest(source, `schema ${schema} does not say enough; the run that made it has to be repeated`);
}
/** The first problems, each with its field as programs write it: `outputs[3].sha256`. */
function describeIssues(issues) {
	const listed = issues.slice(0, maxListedProblems).map(({ path, message }) => {
		const field = path.reduce((name, key) => typeof key === "number" ? `${name}[${key}]` : `${name}${name === "" ? "" : "."}${String(key)}`, "");
		return `${field === "" ? "the whole" : field}: ${message}`;
	});
	const more = issues.length - listed.length;
	return `${listed.join("; ")}${more > 0 ? `; and ${more} more` : ""}`;
}
function invalidManifest(source, fault) {
	return new InputError(`${source} is not a manifest: ${fault}.`, {
		code: "manifest-invalid",
		hint: "Fetch it again; if the fault stays, tell whoever published the repo."
	});
}
// src/app/job/restated-config.ts
/** Where transformers reads the configuration of a model. */
const configPath = "config.json";
/** As much as is read of it when a checkpoint is opened. */
const maxConfigBytes = 16 << 20;
/** The dtype under its present and its former name, also in the parts of models that have several. */
const statedDtype = /("(?:torch_)?dtype"\s*:\s*)"(?:torch\.)?(?:float16|bfloat16|float32|float64)"/g;
/** Any statement of it, also one that is left as it is, such as `auto`. */
const anyDtype = /"(?:torch_)?dtype"\s*:/;
/**
* config.json with the dtype that the derived weights have, everything else to the letter: libraries load weights
* as the configuration says, and would round wider ones back.
*/
function restateDtype(config, dtype) {
	if (dtype === "same") return config;
	if (anyDtype.test(config)) return config.replaceAll(statedDtype, `$1"${dtype}"`);
	return config.replace(/^(\s*\{)(\s*)(\}?)/, (_, brace, space, end) => end === "" ? `${brace}${space}"torch_dtype": "${dtype}",${space || " "}` : `${brace}"torch_dtype": "${dtype}"${space}}`);
}
/** The same of a snapshot; undefined where it has no config.json. */
async function findRestatedConfig(snapshot, dtype) {
	const config = await findSmallText(snapshot, configPath, maxConfigBytes);
	return config === void 0 ? void 0 : restateDtype(config, dtype);
}
// src/app/job/targets.ts
/** Where the manifest lies in every derived repo. */
const manifestPath = "extrapolation.json";
/** Memory for bytes on their way to the Hub, of all derived repos together. */
const uploadMemoryBytes = 128 << 20;
/** Names the derived repos; asks the Hub who the token belongs to only where the template needs it. */
async function nameTargets(request, session) {
	const template = request.to ?? defaultTemplate(request.alphas.length);
	const namespace = template.includes("{namespace}") ? await namespaceOf(session) : void 0;
	const nameOf = (endpoint) => endpoint.kind === "hub" ? endpoint.repo.split("/")[1] ?? endpoint.repo : basename(resolve(endpoint.path));
	const [sft, dpo] = [nameOf(request.sft), nameOf(request.aligned)];
	return request.alphas.map((alpha) => {
		const name = expandTemplate(template, {
			namespace,
			sft,
			dpo,
			alpha
		});
		return {
			alpha,
			name,
			endpoint: parseEndpoint(name, option("to"))
		};
	});
}
/** @throws AccessError for a token that belongs to no account whose repos could be meant. */
async function namespaceOf(session) {
	const account = await (await session.hub()).account();
	if (account === void 0 || account.namespace !== void 0) return account?.namespace;
	throw new AccessError(`The token is that of ${account.name}, which has no repos of its own.`, {
		code: "token-without-namespace",
		hint: advice`Write the namespace out in ${option("to")}.`
	});
}
/** The derived repos with what they are to be made of. */
async function resolveTargets(request, pair, session) {
	return (await nameTargets(request, session)).map((target) => ({
		...target,
		planKey: pair.planKeyFor(target.alpha)
	}));
}
/** @throws AccessError when the token cannot write to a target, before anything is read or made. */
async function requireWriteAccess(targets, session) {
	const repos = targets.flatMap(({ endpoint }) => endpoint.kind === "hub" ? [endpoint.repo] : []);
	const [firstRepo] = repos;
	if (firstRepo === void 0) return;
	const account = await askRights(session);
	if (account === "unknown") return;
	if (account === void 0) throw new AccessError(`Publishing to ${firstRepo} needs a token, and none was given.`, {
		code: "token-missing",
		hint: advice`${giveToken} The token needs write access to ${firstRepo.split("/")[0] ?? firstRepo}.`,
		docs: `${session.runtime.hubUrl}/settings/tokens`
	});
	for (const repo of repos) {
		const namespace = repo.split("/")[0] ?? repo;
		if (account.canWriteTo(namespace) === false) throw new AccessError(`The token of ${account.name} cannot write to ${repo}.`, {
			code: "token-cannot-write",
			hint: advice`Use a token with write access to ${namespace}, or publish elsewhere with ${option("to")}.`,
			docs: `${session.runtime.hubUrl}/settings/tokens`
		});
	}
}
/** The Hub bounds this question narrowly; where it does not answer, creating the repo tells in good time. */
async function askRights(session) {
	try {
		return await (await session.hub()).account();
	} catch (error) {
		if (error instanceof ServiceError) return "unknown";
		throw error;
	}
}
/** Looks what is at the target; changes nothing. */
async function inspectTarget({ endpoint, planKey }, request, pair, session) {
	const query = {
		planKey,
		manifestPath
	};
	if (endpoint.kind === "directory") {
		const target = endpoint.path;
		const found = await inspectDirectoryTarget({
			...query,
			target
		});
		const terms = {
			force: request.force,
			sources: directorySourcesOf(request)
		};
		return {
			state: stateOf(found),
			holdsOther: found.state === "ours-other-plan",
			refuseUnfit: () => refuseUnfitDirectory(target, found.state, terms)
		};
	}
	const hub = await session.hub();
	const found = await hub.inspectTarget({
		...query,
		target: endpoint.repo
	});
	return {
		state: stateOf(found),
		holdsOther: found.state === "ours-other-plan",
		refuseUnfit: async () => hub.refuseUnfitTarget(endpoint.repo, found, {
			force: request.force,
			private: isToBePrivate(request, pair)
		})
	};
}
function stateOf({ state, staged }) {
	if (state === "ours-complete") return "complete";
	if (state === "foreign") return "foreign";
	if (staged.size > 0) return "resumable";
	return state === "ours-other-plan" ? "replaceable" : state;
}
function directorySourcesOf({ sft, aligned }) {
	return [sft, aligned].flatMap((source) => source.kind === "directory" ? [source.path] : []);
}
/** Makes room for a derived repo, or finds that it is there already. See the publications of disk/ and hub/. */
async function openTarget({ endpoint, planKey }, request, pair, session) {
	const { force } = request;
	const { pool } = session;
	if (endpoint.kind === "directory") {
		const sources = directorySourcesOf(request);
		return openDirectoryPublication({
			target: endpoint.path,
			planKey,
			manifestPath,
			force,
			pool,
			sources
		});
	}
	return (await session.hub()).openPublication({
		pool,
		target: endpoint.repo,
		private: isToBePrivate(request, pair),
		force,
		planKey,
		manifestPath,
		uploadMemoryBytes,
		filesAtOnce: request.alphas.length
	});
}
/** Where the derived repo will be found. */
function urlOf({ endpoint }, session) {
	return endpoint.kind === "hub" ? `${session.runtime.hubUrl}/${endpoint.repo}` : pathToFileURL(resolve(endpoint.path)).href;
}
/** Says when the visibility follows from the sources, or goes against them. */
function warnOfVisibility(request, pair, targets) {
	if (pair.restricted.length === 0 || !targets.some(({ endpoint }) => endpoint.kind === "hub")) return [];
	if (request.visibility === "private") return [];
	const sources = pair.restricted.join(", ");
	return [isToBePrivate(request, pair) ? advice`${sources}: the derived repos are made private. Use ${option("public")} if its terms let you publish them.` : `${sources}, and what is derived becomes public, as asked.`];
}
// src/app/job/read-manifest.ts
/** A manifest lists the files and layers of a repo; a longer file is not one. */
const maxManifestBytes = 32 << 20;
/**
* Reads the manifest of a derived repo; undefined where there is none.
*
* @throws InputError, FormatError for one that cannot be read or is not of this tool.
*/
async function readManifest(snapshot) {
	const text = await findSmallText(snapshot, manifestPath, maxManifestBytes);
	return text === void 0 ? void 0 : parseManifest(text, nameOf(snapshot.origin, manifestPath));
}
export { cutOperation as A, splitCard as B, cardPath as C, openSources as D, placeIn as E, renderCard as F, chartPaths as I, renderCharts as L, unitsOf as M, overrideMetadata as N, locateReal as O, resolveMetadata as P, shortName as R, requireUnedited as S, openWhole as T, walkLines as V, slotBytes as _, openTarget as a, findOwnCard as b, uploadMemoryBytes as c, configPath as d, findRestatedConfig as f, createArena as g, taskRoundingOf as h, nameTargets as i, inputBytesOf as j, placeOf as k, urlOf as l, samplePlan as m, inspectTarget as n, requireWriteAccess as o, renderManifest as p, manifestPath as r, resolveTargets as s, readManifest as t, warnOfVisibility as u, readsOf as v, openPair as w, readPreviousCard as x, splitIntoSlots as y, sourceOf as z };
