import { A as oneLine, h as option, k as excerpt, o as IncompatibleError, s as InputError, u as advice } from "./errors.js";
import { t as readYaml } from "./read-yaml.js";
// src/kit/local-folder.ts
/** Where training scripts keep what they make; `data/zephyr-7b-sft-full` is a directory, not a repo. */
const localFolder = /^(data|models?|outputs?|results?|checkpoints?|ckpts?|experiments?|runs?|saves?|mnt|home|tmp|root|workspace|content|scratch|exp|trained[-_]?models?|\.{1,2})$/i;
/** Whether what looks like `owner/name` is rather a directory on somebody's machine. */
function isLocalFolder(path) {
	return localFolder.test(path.slice(0, path.indexOf("/")));
}
// src/kit/yaml/plain-value.ts
/**
* A node as plain data. Maps have no prototype; of a key that is given twice the last value counts; `<<` gives a map
* the fields of others that it lacks.
*/
function plainValue(node) {
	if (node.kind === "scalar") return node.value;
	if (node.kind === "list") return node.items.map(plainValue);
	const value = Object.create(null);
	for (const { key, value: merged } of node.entries) {
		if (!isMergeKey(key, merged)) continue;
		const sources = merged.kind === "list" ? merged.items : [merged];
		for (const source of sources) for (const [name, inherited] of Object.entries(plainValue(source))) if (!Object.hasOwn(value, name)) value[name] = inherited;
	}
	for (const { key, value: given } of node.entries) if (!isMergeKey(key, given)) value[key.text] = plainValue(given);
	return value;
}
/** `<<: {…}`, `<<: *a`, `<<: [*a, *b]`; what cannot be merged is a field like others. */
function isMergeKey({ text, isPlain }, value) {
	if (text !== "<<" || !isPlain) return false;
	return value.kind === "map" || value.kind === "list" && value.items.every(({ kind }) => kind === "map");
}
// src/documents/metadata/find-front-matter.ts
/**
* Finds the front matter as the Hub and huggingface_hub do, and where an editor added a byte order mark or blanks
* after the first line: blank space may stand before it, and it ends at the first later line that begins with three
* dashes. So of `---` twice in a row the second begins a document of YAML.
*
* @param card with `\n` at the ends of lines, or `\r` alone.
* @returns the first reading and those that are left where it is no metadata; none for a card without front matter.
*/
function findFrontMatter(card) {
	const lines = card.replaceAll("\r", "\n");
	const opening = /^\s*---[ \t]*\n/.exec(lines);
	if (opening === null) return [];
	const start = opening[0].length;
	const rest = lines.slice(start);
	const second = /^---[ \t]*(?:\n|$)/.exec(rest)?.[0].length;
	const nothing = second === void 0 ? [] : [{
		yaml: "",
		body: card.slice(start + second),
		isClosed: true
	}];
	const closing = /\n---[ \t]*(?:\n|$)/.exec(rest);
	if (closing !== null) {
		const body = card.slice(start + closing.index + closing[0].length);
		return [{
			yaml: rest.slice(0, closing.index),
			body,
			isClosed: true
		}, ...nothing];
	}
	return /^[{"']{0,2}[\w-]+["']?[ \t]*:/.test(rest.trimStart().slice(0, 200)) ? [{
		yaml: rest,
		body: card,
		isClosed: false
	}] : nothing;
}
// src/documents/metadata/salvage-fields.ts
/** What counts although the rest of a front matter cannot be read. */
const statement = /^([\s{,]*)["']?(licen[sc]e|license_name|license_link|hf-extrapolate|tags)["']?\s*:(.*)$/i;
const mostLineLength = 2e3;
const mostEntries$1 = 50;
/**
* The lines of a front matter that state a licence or the wish of its author, found by their pattern. What stands in
* them is taken as text, so that a value that is not understood is still known to be there.
*/
function salvageFields(yaml) {
	const lines = yaml.split("\n");
	const found = lines.flatMap((line, index) => {
		const [, margin = "", name, rest = ""] = statement.exec(line.slice(0, mostLineLength)) ?? [];
		if (name === void 0) return [];
		const inLine = readValues(rest);
		const values = inLine.length > 0 ? inLine : readBelow(lines, index + 1);
		return [{
			key: name.toLowerCase(),
			margin: margin.length,
			values
		}];
	});
	const margin = Math.min(...found.slice(0, mostEntries$1).map((field) => field.margin));
	const fields = {};
	for (const { key } of found.slice(0, mostEntries$1)) {
		const all = found.filter((field) => field.key === key && field.margin === margin).slice(0, mostEntries$1).flatMap((field) => field.values);
		if (all.length > 0) fields[key] = all.length === 1 ? all[0] : all;
	}
	return fields;
}
/** The entries of a list in the lines that follow. */
function readBelow(lines, start) {
	const values = [];
	for (let index = start; index < lines.length && values.length < mostEntries$1; index++) {
		const [, entry] = /^\s*-\s+(.*)$/.exec((lines[index] ?? "").slice(0, mostLineLength)) ?? [];
		if (entry === void 0) break;
		values.push(...readValues(entry));
	}
	return values;
}
/** The value of a line, or those of a list in brackets; `false` is no word. */
function readValues(text) {
	const bare = text.replace(/\s#.*$/, "").trim();
	return (bare.startsWith("[") ? bare.replace(/^\[|\].*$/g, "").split(",") : [bare]).map((part) => /^\s*(["'])(.*?)\1/.exec(part)?.[2] ?? part.trim().replace(/,$/, "")).filter((part) => part !== "" && part !== "|" && part !== ">").map((part) => /^false$/i.test(part) ? false : part);
}
// src/documents/metadata/parse-card.ts
/** Real ones, with results of evaluations in them, reach some 100 kB and some thousand values. */
const limits = {
	characters: 262144,
	depth: 32,
	nodes: 1e4
};
/** Fields that count as often as they are given, as nobody may lose one by giving another. */
const statements = /^(licen[sc]e|hf-extrapolate)$/i;
/**
* Reads README.md of a repo, in a time that grows with its length only. Never throws: of a card that cannot be read
* it says why.
*
* @param text the file; what lies behind the front matter may be cut off.
*/
function parseCard(text) {
	const card = text.replace(/^\ufeff/, "").replaceAll("\r\n", "\n");
	const [block, other] = findFrontMatter(card);
	if (block === void 0) return {
		data: {},
		body: card
	};
	const parsed = parseBlock(block);
	return parsed.warning !== void 0 && Object.keys(parsed.data).length === 0 && other !== void 0 ? {
		data: {},
		body: other.body
	} : parsed;
}
function parseBlock({ yaml, body, isClosed }) {
	if (!isClosed) return {
		data: salvageFields(yaml),
		body,
		warning: "its front matter has no end",
		isUnread: true
	};
	const reading = readYaml(yaml, limits, { isLenient: true });
	if ("fault" in reading) {
		const { reason, line } = reading.fault;
		return {
			data: salvageFields(yaml),
			body,
			warning: `its front matter cannot be read: ${reason} (line ${line})`,
			isUnread: true
		};
	}
	const { root } = reading;
	if (root.kind === "map") return {
		data: readFields(root),
		body
	};
	if (root.kind === "scalar" && root.value === null) return {
		data: {},
		body
	};
	return {
		data: salvageFields(yaml),
		body,
		warning: "its front matter is not a set of fields"
	};
}
function readFields(root) {
	const data = Object.assign(Object.create(null), plainValue(root));
	const stated = /* @__PURE__ */ new Map();
	for (const { key, value } of root.entries) {
		if (!statements.test(key.text)) continue;
		const given = stated.get(key.text) ?? [];
		given.push(plainValue(value));
		stated.set(key.text, given);
	}
	for (const [name, given] of stated) if (given.length > 1) data[name] = given.flat();
	return data;
}
// src/documents/metadata/licenses.ts
const families = new Map(Object.entries({
	permissive: `apache-2.0 mit afl-3.0 artistic-2.0 bsl-1.0 bsd bsd-2-clause bsd-3-clause bsd-3-clause-clear
    cc0-1.0 cc-by-2.0 cc-by-2.5 cc-by-3.0 cc-by-4.0 cdla-permissive-1.0 cdla-permissive-2.0 wtfpl ecl-2.0
    etalab-2.0 isc ms-pl odc-by postgresql ncsa unlicense zlib pddl`,
	copyleft: `epl-1.0 epl-2.0 eupl-1.1 eupl-1.2 agpl-3.0 gfdl gpl gpl-2.0 gpl-3.0 lgpl lgpl-2.1 lgpl-3.0
    lppl-1.3c mpl-2.0 osl-3.0 ofl-1.1 lgpl-lr`,
	"share-alike": "cc-by-sa-3.0 cc-by-sa-4.0 cdla-sharing-1.0 odbl",
	"non-commercial": `cc-by-nc-2.0 cc-by-nc-3.0 cc-by-nc-4.0 cc-by-nc-sa-2.0 cc-by-nc-sa-3.0 cc-by-nc-sa-4.0
    h-research intel-research apple-amlr fair-noncommercial-research-license`,
	"no-derivatives": "cc-by-nd-4.0 cc-by-nc-nd-3.0 cc-by-nc-nd-4.0",
	model: `openrail openrail++ bigscience-openrail-m creativeml-openrail-m bigscience-bloom-rail-1.0
    bigcode-openrail-m deepfloyd-if-license llama2 llama3 llama3.1 llama3.2 llama3.3 llama4 grok2-community
    gemma`,
	own: "cc c-uda apple-ascl"
}).flatMap(([family, list]) => list.split(/\s+/).map((identifier) => [identifier, family])));
/** The licence identifiers that the Hub knows; it refuses cards with others. */
const hubLicenses = /* @__PURE__ */ new Set([
	...families.keys(),
	"unknown",
	"other"
]);
/** The family of a licence by its identifier; `own` for those that the Hub does not know. */
function familyOf(identifier) {
	return families.get(identifier) ?? "own";
}
const strictness = {
	permissive: 0,
	copyleft: 1,
	"share-alike": 1,
	model: 2,
	own: 2,
	"non-commercial": 3,
	"no-derivatives": 5
};
/** For sorting: how much is lost by overlooking a licence. What is not understood may be anything but permissive. */
function strictnessOf(identifier, isUnclear = false) {
	return isUnclear ? 4 : strictness[familyOf(identifier)];
}
/**
* Pairs of licences that ask for more than notices, and whose terms let works under both be published under the
* second: what the licences themselves say of later versions and of each other, and the published lists of the
* Free Software Foundation and of Creative Commons.
*/
const publishableUnder = /* @__PURE__ */ new Set([
	"lgpl-2.1 gpl-2.0",
	"lgpl-2.1 gpl-3.0",
	"lgpl-3.0 gpl-3.0",
	"lgpl-3.0 agpl-3.0",
	"gpl-3.0 agpl-3.0",
	"mpl-2.0 lgpl-2.1",
	"mpl-2.0 lgpl-3.0",
	"mpl-2.0 gpl-2.0",
	"mpl-2.0 gpl-3.0",
	"mpl-2.0 agpl-3.0",
	"cc-by-sa-3.0 cc-by-sa-4.0",
	"cc-by-sa-4.0 gpl-3.0",
	"cc-by-nc-4.0 cc-by-nc-sa-4.0"
]);
/** Permissive licences whose notices the second of the pair does not allow. */
const conflicting = /* @__PURE__ */ new Set([
	"apache-2.0 gpl-2.0",
	"ecl-2.0 gpl-2.0",
	...["afl-3.0", "ms-pl"].flatMap((permissive) => [
		"gpl",
		"gpl-2.0",
		"gpl-3.0",
		"agpl-3.0"
	].map((copyleft) => `${permissive} ${copyleft}`))
]);
/** Of two licences by their identifiers: the one under which what derives from both can be published. */
function chooseLicense(first, second) {
	if (first === second) return first;
	const isPermissive = (identifier) => familyOf(identifier) === "permissive";
	if (isPermissive(first) && isPermissive(second)) return first;
	if (isPermissive(first)) return conflicting.has(`${first} ${second}`) ? void 0 : second;
	if (isPermissive(second)) return conflicting.has(`${second} ${first}`) ? void 0 : first;
	if (publishableUnder.has(`${first} ${second}`)) return second;
	if (publishableUnder.has(`${second} ${first}`)) return first;
}
/**
* @param name what the identifier comes from, for the error.
* @throws InputError unless the Hub knows the identifier as that of one licence.
*/
function checkLicense(identifier, name = option("license")) {
	if (families.has(identifier)) return;
	const isPlaceholder = hubLicenses.has(identifier);
	throw new InputError(isPlaceholder ? advice`${name}: '${identifier}' names no licence.` : advice`${name}: '${identifier}' is not a licence that the Hub knows.`, {
		code: "licence-unknown",
		hint: "Use one of its identifiers in lower case, for example apache-2.0, cc-by-nc-4.0 or llama3.1.",
		docs: "https://huggingface.co/docs/hub/repositories-licenses"
	});
}
/** Each spelling and the identifier that it means. */
const licenseSpellings = new Map(`
apache-2.0: apache-2 apache2 apache2.0 apache-software-2.0 apache-software apache asl-2.0 asl-2 asl2 al-2.0
mit: expat x11-mit mit-x11
bsd-2-clause: bsd-2 bsd2 2-clause-bsd simplified-bsd bsd-simplified freebsd bsd-2-clause-simplified
bsd-3-clause: bsd-3 bsd3 3-clause-bsd new-bsd modified-bsd bsd-new bsd-3-clause-new bsd-3-clause-new-or-revised revised-bsd
bsd-3-clause-clear: clear-bsd
bsl-1.0: boost boost-1.0 boost-software-1.0 boost-software
zlib: zlib-libpng
wtfpl: do-what-fuck-you-want-to
cc0-1.0: cc0 cc-0 cc-0-1.0 cc-zero cc-zero-1.0 cc-zero-1.0-universal cc0-1.0-universal cc0-1-0 cc-cc0-1.0
postgresql: postgres
ncsa: uiuc uiuc-ncsa illinois-ncsa-open-source
artistic-2.0: artistic-2
afl-3.0: academic-free-3.0
ecl-2.0: educational-community-2.0
etalab-2.0: etalab open-licence-2.0
odc-by: odc-by-1.0 open-data-commons-attribution
pddl: pddl-1.0
odbl: odbl-1.0 open-database
cdla-permissive-2.0: cdla-permissive
epl-2.0: eclipse-2.0 eclipse-2
epl-1.0: eclipse-1.0
eupl-1.2: european-union-1.2
mpl-2.0: mpl-2 mpl2 mozilla-2.0 mpl mozilla
osl-3.0: open-software-3.0
ofl-1.1: sil-ofl-1.1 ofl sil-open-font-1.1
gfdl: gfdl-1.3 gnu-free-documentation
agpl-3.0: agpl agplv3 agpl-3 agpl3
gpl-3.0: gplv3 gpl3 gpl-3
gpl-2.0: gplv2 gpl2 gpl-2
lgpl-3.0: lgplv3 lgpl3 lgpl-3
lgpl-2.1: lgplv2.1 lgpl2.1
openrail++: openrail++-m creativeml-openrail++-m openrail-plus-plus
creativeml-openrail-m: creativeml-open-rail-m creative-ml-openrail-m creativeml
bigscience-openrail-m: bigscience-open-rail-m
bigscience-bloom-rail-1.0: bigscience-bloom-rail bigscience-rail-1.0 bloom-rail-1.0 rail-1.0
bigcode-openrail-m: bigcode-openrail-m-v1 bigcode-open-rail-m bigcode-openrail-m-1
openrail: open-rail
llama2: llama-2 llama-2-0 llama2.0 llama-2.0 meta-llama-2 codellama code-llama
llama3: llama-3 llama-3.0 llama3.0 meta-llama-3 meta-llama3
llama3.1: llama-3.1 llama3-1 llama-3-1 meta-llama-3.1 meta-llama3.1
llama3.2: llama-3.2 llama3-2 llama-3-2 meta-llama-3.2 meta-llama3.2
llama3.3: llama-3.3 llama3-3 llama-3-3 meta-llama-3.3 meta-llama3.3
llama4: llama-4 llama-4.0 meta-llama-4
gemma: gemma-use google-gemma gemma-1 gemma2 gemma-2 gemma3 gemma-3
grok2-community: grok-2 grok2
deepfloyd-if-license: deepfloyd-if deepfloyd
apple-amlr: apple-machine-learning-research
intel-research: intel-research-use
fair-noncommercial-research-license: fair-noncommercial-research fair-nc fair-noncommercial
`.trim().split("\n").flatMap((line) => {
	const [identifier = "", others = ""] = line.split(": ");
	return others.split(/\s+/).map((spelling) => [keyOf(spelling), identifier]);
}));
/**
* Pages that are the text of a licence, by host and path. Longer forms of the Creative Commons' addresses are read
* by their parts.
*/
const licensePages = [
	[/^apache\.org\/licenses\/license-2\.0/, "apache-2.0"],
	[/^(?:opensource|choosealicense|spdx)\.org\/licen[sc]es?\/([\w.+-]+)/, "$1"],
	[/^choosealicense\.com\/licenses\/([\w.+-]+)/, "$1"],
	[/^gnu\.org\/licenses\/(?:old-licenses\/)?((?:a|l)?gpl-\d\.\d)/, "$1"],
	[/^creativecommons\.org\/(?:licenses\/)?publicdomain\/zero\/1\.0/, "cc0-1.0"],
	[/^creativecommons\.org\/licenses\/((?:by|nc|nd|sa)(?:-(?:by|nc|nd|sa))*)\/(\d\.\d)/, "cc-$1-$2"],
	[/^mozilla\.org\/.*mpl\/2\.0/, "mpl-2.0"],
	[/^eclipse\.org\/.*epl-(?:v)?(\d)/, "epl-$1.0"],
	[/^unlicense\.org/, "unlicense"],
	[/^(?:ai\.meta|llama\.meta|llama)\.com\/(?:resources\/models-and-libraries\/)?llama(?:2|-downloads)?(?:\/license)?\/?$/, "llama2"],
	[/^(?:ai\.meta|llama\.meta|llama)\.com\/(?:llama\/)?llama([34])(?:[._](\d))?\/license/, "llama$1.$2"],
	[/^huggingface\.co\/meta-llama\/(?:meta-)?llama-(\d(?:\.\d)?)(?=-).*\/license$/, "llama$1"],
	[/^huggingface\.co\/google\/gemma-.*\/license$/, "gemma"],
	[/^ai\.google\.dev\/gemma\/(?:terms|docs\/gemma_chat_terms)/, "gemma"],
	[/^huggingface\.co\/spaces\/compvis\/stable-diffusion-license/, "creativeml-openrail-m"],
	[/^huggingface\.co\/spaces\/bigcode\/bigcode-model-license-agreement/, "bigcode-openrail-m"],
	[/^huggingface\.co\/spaces\/bigscience\/license/, "bigscience-bloom-rail-1.0"],
	[/^bigscience\.huggingface\.co\/blog\/the-bigscience-rail-license/, "bigscience-bloom-rail-1.0"]
];
/** What a spelling is looked up by: lower case, without words that all licences have, joined by dashes. */
function keyOf(text) {
	return text.toLowerCase().replaceAll(/creative\s?commons/g, "cc").replaceAll(/\battribution\b/g, "by").replaceAll(/\bnon[\s_-]?commercial\b(?![\s_-]?research)/g, "nc").replaceAll(/\bshare[\s_-]?alike\b/g, "sa").replaceAll(/\bno[\s_-]?deriv(?:ative)?s?(?:[\s_-]works?)?\b/g, "nd").replaceAll(/\b(?:gnu[\s_-])?affero[\s_-]general[\s_-]public\b/g, "agpl").replaceAll(/\b(?:gnu[\s_-])?(?:lesser|library)[\s_-]general[\s_-]public\b/g, "lgpl").replaceAll(/\b(?:gnu[\s_-])?general[\s_-]public\b/g, "gpl").replaceAll(/[\s_,;:()[\]"'’“”/-]+/g, "-").replaceAll(/(?<=^|-)(?:the|a|an|under|gnu|licen[sc]e[ds]?|model|agreement|community|version|ver|v|international|unported|intl|terms|of|deed|legalcode|only|or-later|or-any-later|public-domain-dedication|dedication|public)(?=-|$)/g, "").replaceAll(/(?<=^|-)v(?=\d)/g, "").replaceAll(/-+/g, "-").replaceAll(/(?<=^|-)([a-z]+)-\1(?=-|$)/g, "$1").replaceAll(/^[-.]+|[-.]+$/g, "");
}
// src/documents/metadata/understand-license.ts
/** What a licence of its own may be called. */
const licenseNameShape = /^[A-Za-z0-9][\w .+-]{0,80}$/;
const licenseFileShape = /^(?:MODEL[-_]?)?(?:LICENSE|LICENCE|COPYING)[\w.-]{0,40}$/i;
/** Placeholders of card templates (TRL writes `licence: license`), which state nothing. */
const placeholders = /^(?:licen[sc]e|none|no|false|-+|\?+|n\/a|na|tbd|tba|todo|unknown|null|unspecified|more information needed|\[more information needed\])$/i;
const maxLinkLength = 500;
const mostCharacters = 300;
const separators = /\s*(?:[,;|\n]|\s(?:and|or|plus)\s|\s[&/+]\s|(?<=[a-z\d])\/(?=[a-z])|&)\s*/i;
/** The licences that a text states, each understood as far as it can be; none for a placeholder. */
function understandLicenses(text) {
	const trimmed = text.trim();
	if (trimmed === "" || placeholders.test(trimmed)) return [];
	if (trimmed.length > mostCharacters) return [unclearLicense(trimmed)];
	const whole = understandLicense(trimmed);
	if (whole !== void 0) return [whole];
	const parts = /^https?:/i.test(trimmed) ? [] : trimmed.split(separators).filter((part) => part.trim() !== "");
	if (parts.some((part) => understandLicense(part.trim()) !== void 0)) return parts.flatMap(understandLicenses);
	const within = readCreativeCommons(keyOf(trimmed), creativeCommonsWithin);
	return [within === void 0 ? ownLicense(trimmed) : nearestOf(within)];
}
/** The licence that a text means as a whole; undefined where it is none that is known. */
function understandLicense(text) {
	const word = text.toLowerCase();
	if (hubLicenses.has(word) && word !== "other") return { id: word };
	const id = /^(?:https?:\/\/|www\.)|^[\w.-]+\.(?:org|com|dev|co)\//.test(word) ? readPage(word) : readName(word);
	return id === void 0 ? void 0 : nearestOf(id);
}
function readPage(address) {
	const bare = address.replace(/^(?:https?:\/\/)?(?:www\.)?/, "").replace(/\.(?:html|txt|php|md)\b.*$/, "");
	for (const [page, identifier] of licensePages) {
		const found = page.exec(bare);
		if (found === null) continue;
		return readName(identifier.replaceAll(/\$(\d)/g, (_, group) => found[Number(group)] ?? "").replace(/\.$/, ""));
	}
}
/** The Hub's identifier, or one of the same form that it lacks, such as that of another version. */
function readName(text) {
	const key = keyOf(text);
	if (hubLicenses.has(key) && key !== "other" && key !== "unknown") return key;
	return licenseSpellings.get(key) ?? readCreativeCommons(key) ?? readGnu(key);
}
const creativeCommons = /^(cc(?:-?by)?|by)((?:-?(?:by|nc|nd|sa)(?![a-z]))*)-?(\d(?:\.\d)?)?(?:-(?:[a-z]{2}|igo|generic))?$/;
/** The same among other words, where it cannot be meant otherwise. */
const creativeCommonsWithin = /(?:^|-)(cc-?by)((?:-?(?:nc|nd|sa)(?![a-z]))*)-?(\d(?:\.\d)?)?(?=-|$)/;
function readCreativeCommons(key, pattern = creativeCommons) {
	const [, start, conditions = "", version] = pattern.exec(key) ?? [];
	if (start === void 0 || !start.includes("by") && conditions === "") return void 0;
	const has = (condition) => conditions.includes(condition);
	const name = [
		"cc-by",
		has("nc") && "nc",
		has("sa") && "sa",
		has("nd") && "nd"
	].filter(Boolean).join("-");
	return version === void 0 ? name : `${name}-${version.includes(".") ? version : `${version}.0`}`;
}
function readGnu(key) {
	const [, kind, version] = /^((?:a|l)?gpl)-?v?(\d(?:\.\d)?)?\+?(?:-(?:gplv?\d|\d))?$/.exec(key) ?? [];
	if (kind === void 0) return void 0;
	return version === void 0 ? kind : `${kind}-${version.includes(".") ? version : `${version}.0`}`;
}
/** An identifier as a statement: one that the Hub lacks is a licence of its own, unless it allows no derivatives. */
function nearestOf(id) {
	if (hubLicenses.has(id)) return { id };
	if (/^cc-by.*-nd\b/.test(id)) return { id: id.includes("nc") ? "cc-by-nc-nd-4.0" : "cc-by-nd-4.0" };
	return {
		id: "other",
		name: id
	};
}
function ownLicense(text) {
	if (/\bno[\s_-]?deriv/i.test(text)) return { id: "cc-by-nd-4.0" };
	const link = readLicenseLink(text);
	if (link !== void 0) return {
		id: "other",
		link
	};
	if (!licenseNameShape.test(text) || text.split(/\s+/).length > 8) return unclearLicense(text);
	return {
		id: "other",
		name: /\s/.test(text) ? text : text.toLowerCase()
	};
}
/** Something that is stated and not understood. */
function unclearLicense(what) {
	return {
		id: "other",
		unclear: oneLine(showValue(what).slice(0, 1e3), 80)
	};
}
/** Of lists and maps no more than the first level, as they may be nested without end. */
function showValue(value) {
	if (typeof value !== "object" || value === null) return String(value);
	if (Array.isArray(value)) return `a list of ${value.length}`;
	return `{${Object.entries(value).slice(0, 3).map(([name, field]) => `${name}: ${typeof field === "object" ? "…" : String(field)}`).join(", ")}}`;
}
/** How a card names its own licence: what is known under that name counts, unless it is less strict than that. */
function understandOwnName(name) {
	const known = understandLicense(name);
	return known === void 0 || familyOf(known.id) === "permissive" || known.id === "other" ? void 0 : known;
}
/** An https address or the name of a licence's file; undefined for everything else. */
function readLicenseLink(value) {
	if (typeof value !== "string" || value.length > maxLinkLength) return void 0;
	if (licenseFileShape.test(value)) return value;
	if (!URL.canParse(value)) return void 0;
	const { protocol, href } = new URL(value);
	return protocol === "https:" && href.length <= maxLinkLength ? href : void 0;
}
// src/documents/metadata/stated-license.ts
const mostEntries = 50;
const mostDepth = 2;
/** What a licence that is written as a map is known by, best first. */
const identifyingFields = [
	"id",
	"spdx",
	"spdx_id",
	"identifier",
	"key",
	"name",
	"type",
	"license",
	"title",
	"url",
	"link"
];
/**
* The licence that a front matter states. Of several the strictest, with the others named; of a way to state it that
* is not understood that it is there; undefined where none is stated.
*/
function readLicense(data) {
	const values = Object.entries(data).flatMap(([key, value]) => /^licen[sc]es?$/i.test(key) ? readStatements(value) : []);
	return strictestOf((values.length === 0 ? readStatements(data.license_name) : values).map((statement) => completeOwn(statement, data)));
}
/** The one whose oversight would be missed most; the others by their names. */
function strictestOf(statements) {
	const strictness = ({ id, unclear }) => strictnessOf(id, unclear !== void 0);
	const [first, ...rest] = statements.toSorted((a, b) => strictness(b) - strictness(a));
	if (first === void 0) return void 0;
	const others = [...new Set(rest.map(labelOf))].filter((label) => label !== labelOf(first));
	return others.length === 0 ? first : {
		...first,
		others
	};
}
/** How readers know a licence. */
function labelOf({ id, name, link, unclear }) {
	if (id !== "other") return id;
	if (unclear !== void 0) return `a licence that is not understood (${unclear})`;
	return name ?? link ?? "a licence of its own that its card does not name";
}
function readStatements(value, depth = 0) {
	if (value === void 0 || value === null || value === false || value === "") return [];
	if (typeof value === "string") return understandLicenses(value);
	if (Array.isArray(value)) {
		if (depth === mostDepth) return [unclearLicense(value)];
		const read = value.slice(0, mostEntries).flatMap((entry) => readStatements(entry, depth + 1));
		return value.length > mostEntries ? [...read, unclearLicense(`${value.length} entries`)] : read;
	}
	if (typeof value !== "object") return [unclearLicense(value)];
	const fields = { ...value };
	for (const name of identifyingFields) {
		const field = fields[name];
		if (typeof field !== "string") continue;
		const [statement] = understandLicenses(field);
		if (statement !== void 0 && statement.unclear === void 0) return understandLicenses(field);
	}
	return Object.keys(fields).length === 0 ? [] : [unclearLicense(value)];
}
/** `license: other` is told apart by its name and link, which may be those of a licence that is known. */
function completeOwn(statement, data) {
	if (statement.id !== "other" || statement.unclear !== void 0) return statement;
	const given = typeof data.license_name === "string" ? data.license_name.trim() : "";
	const own = statement.name === "other" ? void 0 : statement.name;
	const known = understandOwnName(given === "" ? own ?? "" : given);
	if (known !== void 0) return known;
	const name = licenseNameShape.test(given) ? given : own;
	const link = readLicenseLink(data.license_link) ?? statement.link;
	const linked = name === void 0 && link !== void 0 ? understandOwnName(link) : void 0;
	if (linked !== void 0) return linked;
	return {
		id: "other",
		...name === void 0 ? {} : { name },
		...link === void 0 ? {} : { link }
	};
}
// src/documents/metadata/inherited-fields.ts
const alignmentTags = [
	"dpo",
	"kto",
	"ipo",
	"simpo",
	"cpo",
	"rloo",
	"ppo",
	"grpo",
	"rlhf",
	"online-dpo"
];
const lastingTags = [
	...alignmentTags,
	"trl",
	"alignment-handbook",
	"conversational",
	"custom_code"
];
const pipelineTags = [
	"text-generation",
	"image-text-to-text",
	"audio-text-to-text",
	"video-text-to-text",
	"visual-question-answering",
	"any-to-any",
	"text-to-image",
	"image-to-image",
	"text-to-video",
	"image-to-video",
	"text-to-audio",
	"unconditional-image-generation",
	"translation",
	"summarization",
	"question-answering",
	"fill-mask",
	"text-classification",
	"feature-extraction"
];
const maxEntries = 50;
/** What the fields of the derived repo's front matter may hold, whether they come from a card or from a manifest. */
const fieldShapes = {
	libraryName: /^[a-z][a-z0-9._-]{0,40}$/,
	pipelineTag: /^[a-z-]{1,40}$/,
	language: /^([a-z]{2,3}|code|multilingual)$/,
	dataset: /^[A-Za-z0-9][\w.-]{0,95}(\/[A-Za-z0-9][\w.-]{0,95})?$/,
	tag: /^[\w-]{1,40}$/,
	licenseName: licenseNameShape,
	licenseFile: licenseFileShape
};
/** Reads the fields that concern a derived repo; drops whatever is not plausible. */
function readInheritedFields(data) {
	const pipelineTag = readWord(data.pipeline_tag, fieldShapes.pipelineTag);
	return {
		license: readLicense(data),
		libraryName: readWord(data.library_name, fieldShapes.libraryName),
		pipelineTag: pipelineTag !== void 0 && pipelineTags.includes(pipelineTag) ? pipelineTag : void 0,
		languages: readWords(data.language, fieldShapes.language),
		datasets: readWords(data.datasets, fieldShapes.dataset),
		tags: readWords(data.tags, fieldShapes.tag).filter((tag) => lastingTags.includes(tag))
	};
}
function readWord(value, shape) {
	return typeof value === "string" && shape.test(value.trim()) ? value.trim() : void 0;
}
/** A word or a list of words, without duplicates. */
function readWords(value, shape) {
	const words = (Array.isArray(value) ? value : [value]).slice(0, maxEntries).flatMap((entry) => readWord(entry, shape) ?? []);
	return [...new Set(words)];
}
// src/core/kernel/kernel.ts
const bytesPerElement = {
	BF16: 2,
	F16: 2,
	F32: 4,
	F64: 8
};
// src/core/kernel/number-format.ts
const formats = {
	BF16: {
		fractionBits: 7,
		leastExponent: -126,
		greatestExponent: 127
	},
	F16: {
		fractionBits: 10,
		leastExponent: -14,
		greatestExponent: 15
	},
	F32: {
		fractionBits: 23,
		leastExponent: -126,
		greatestExponent: 127
	},
	F64: {
		fractionBits: 52,
		leastExponent: -1022,
		greatestExponent: 1023
	}
};
/** The number of `dtype` next to `value`; of two as near the one whose last digit is even. */
function roundToNearest(value, dtype) {
	if (dtype === "F32") return Math.fround(value);
	return roundSteps(value, dtype, roundToEven);
}
/**
* Rounds as if exponents had no upper end; what is then past the greatest finite number is infinite. So infinity
* stands for the number that would follow the greatest.
*/
function roundSteps(value, dtype, round) {
	if (dtype === "F64" || value === 0 || !Number.isFinite(value)) return value;
	const { fractionBits, leastExponent, greatestExponent } = formats[dtype];
	const magnitude = Math.abs(value);
	const step = 2 ** (Math.max(exponentOf(magnitude), leastExponent) - fractionBits);
	const rounded = round(magnitude / step) * step;
	return (value < 0 ? -1 : 1) * (rounded < 2 ** (greatestExponent + 1) ? rounded : 1e400);
}
function roundToEven(x) {
	const floor = Math.floor(x);
	const rest = x - floor;
	if (rest !== .5) return rest < .5 ? floor : floor + 1;
	return floor % 2 === 0 ? floor : floor + 1;
}
/** ⌊log2⌋ of a positive fp64 number, from its exponent field; for subnormals −1023. */
function exponentOf(magnitude) {
	scratch.setFloat64(0, magnitude);
	return (scratch.getUint16(0) >> 4) - 1023;
}
const scratch = /* @__PURE__ */ new DataView(/* @__PURE__ */ new ArrayBuffer(8));
/** The value of one element, little-endian; every value of every dtype is an fp64 number. */
function readElement(dtype, view, index) {
	switch (dtype) {
		case "F64": return view.getFloat64(index * 8, true);
		case "F32": return view.getFloat32(index * 4, true);
		case "BF16":
		case "F16": return decode16(view.getUint16(index * 2, true), formats[dtype]);
	}
}
/** Stores a number that `dtype` has; every NaN as the positive quiet NaN with no further bits. */
function writeElement(dtype, view, index, value) {
	switch (dtype) {
		case "F64":
			if (Number.isNaN(value)) view.setBigUint64(index * 8, 9221120237041090560n, true);
			else view.setFloat64(index * 8, value, true);
			return;
		case "F32":
			if (Number.isNaN(value)) view.setUint32(index * 4, 2143289344, true);
			else view.setFloat32(index * 4, value, true);
			return;
		case "BF16":
		case "F16": view.setUint16(index * 2, encode16(value, formats[dtype]), true);
	}
}
function decode16(bits, { fractionBits, leastExponent, greatestExponent }) {
	const sign = bits & 32768 ? -1 : 1;
	const field = (bits & 32767) >> fractionBits;
	const fraction = (bits & (1 << fractionBits) - 1) / 2 ** fractionBits;
	if (field === 0) return sign * fraction * 2 ** leastExponent;
	const exponent = leastExponent + field - 1;
	if (exponent > greatestExponent) return fraction === 0 ? sign * 1e400 : NaN;
	return sign * (1 + fraction) * 2 ** exponent;
}
function encode16(value, { fractionBits, leastExponent, greatestExponent }) {
	const infinity = greatestExponent - leastExponent + 2 << fractionBits;
	if (Number.isNaN(value)) return infinity | 1 << fractionBits - 1;
	const sign = value < 0 || Object.is(value, -0) ? 32768 : 0;
	const magnitude = Math.abs(value);
	if (magnitude === 1e400) return sign | infinity;
	const exponent = magnitude === 0 ? leastExponent : Math.max(exponentOf(magnitude), leastExponent);
	return sign | (exponent - leastExponent << fractionBits) + magnitude / 2 ** (exponent - fractionBits);
}
// src/core/adapter/adapter-plan.ts
/** Distinct numbers, ascending. */
const distinct = (values) => [...new Set(values)].toSorted((a, b) => a - b);
// src/core/adapter/parse-expression.ts
const classEscapes = {
	d: /\p{Nd}/u,
	D: /\P{Nd}/u,
	w: /[\p{L}\p{N}_]/u,
	W: /[^\p{L}\p{N}_]/u,
	s: /\s/,
	S: /\S/
};
const maxRepeat = 1e3;
const maxDepth = 100;
/**
* Undefined for what is malformed, or has assertions, references, flags or other things of which names have
* no need.
*/
function parseExpression(pattern) {
	const parser = new ExpressionParser(pattern);
	try {
		const expression = parser.readChoice(0);
		return parser.atEnd ? expression : void 0;
	} catch (error) {
		if (error instanceof UnknownSyntax) return void 0;
		throw error;
	}
}
var UnknownSyntax = class extends Error {};
var ExpressionParser = class {
	#position = 0;
	#text;
	constructor(text) {
		this.#text = text;
	}
	get atEnd() {
		return this.#position >= this.#text.length;
	}
	readChoice(depth) {
		if (depth > maxDepth) throw new UnknownSyntax();
		const items = [this.#readSequence(depth)];
		while (this.#take("|")) items.push(this.#readSequence(depth));
		return {
			kind: "choice",
			items
		};
	}
	#readSequence(depth) {
		const items = [];
		while (!this.atEnd && !this.#isNext("|") && !this.#isNext(")")) items.push(this.#readRepeated(depth));
		return {
			kind: "sequence",
			items
		};
	}
	#readRepeated(depth) {
		const item = this.#readItem(depth);
		const match = /^(?:([*+?])|\{(\d{1,4})(?:(,)(\d{0,4}))?\})(\??)/.exec(this.#text.slice(this.#position));
		if (match === null) return item;
		this.#position += match[0].length;
		if (/^[*+?{]/.test(this.#text.slice(this.#position))) throw new UnknownSyntax();
		if (item.kind === "begin" || item.kind === "end") throw new UnknownSyntax();
		const [, sign, low, comma, high] = match;
		if (sign !== void 0) return {
			kind: "repeat",
			item,
			least: sign === "+" ? 1 : 0,
			most: sign === "?" ? 1 : void 0
		};
		const least = Number(low);
		const most = comma === void 0 ? least : high === "" ? void 0 : Number(high);
		if (least > maxRepeat || most !== void 0 && (most > maxRepeat || most < least)) throw new UnknownSyntax();
		return {
			kind: "repeat",
			item,
			least,
			most
		};
	}
	#readItem(depth) {
		const character = this.#text[this.#position++] ?? "";
		switch (character) {
			case "(": {
				if (this.#isNext("?") && !this.#take("?:")) throw new UnknownSyntax();
				const inner = this.readChoice(depth + 1);
				if (!this.#take(")")) throw new UnknownSyntax();
				return inner;
			}
			case "[": return this.#readClass();
			case ".": return {
				kind: "character",
				test: (other) => other !== "\n"
			};
			case "^": return { kind: "begin" };
			case "$": return { kind: "end" };
			case "\\": return {
				kind: "character",
				test: this.#readEscape()
			};
			default:
				if ("*+?{".includes(character)) throw new UnknownSyntax();
				return {
					kind: "character",
					test: (other) => other === character
				};
		}
	}
	#readEscape() {
		const letter = this.#text[this.#position++] ?? "";
		const known = Object.hasOwn(classEscapes, letter) ? classEscapes[letter] : void 0;
		if (known !== void 0) return (character) => known.test(character);
		if (letter === "" || /[\p{L}\p{N}]/u.test(letter)) throw new UnknownSyntax();
		return (character) => character === letter;
	}
	#readClass() {
		const isNegated = this.#take("^");
		const tests = [];
		do {
			const first = this.#text[this.#position++];
			if (first === void 0 || first === "[") throw new UnknownSyntax();
			if (first === "\\") {
				tests.push(this.#readEscape());
				if (this.#isNext("-") && this.#text[this.#position + 1] !== "]") throw new UnknownSyntax();
				continue;
			}
			const last = /^-([^\]])/.exec(this.#text.slice(this.#position))?.[1];
			if (last === "\\" || last === "[") throw new UnknownSyntax();
			if (last === void 0) {
				tests.push((character) => character === first);
				continue;
			}
			this.#position += 2;
			if (last < first) throw new UnknownSyntax();
			tests.push((character) => character >= first && character <= last);
		} while (!this.#isNext("]") && !this.atEnd);
		if (!this.#take("]")) throw new UnknownSyntax();
		return {
			kind: "character",
			test: (other) => tests.some((test) => test(other)) !== isNegated
		};
	}
	#isNext(text) {
		return this.#text.startsWith(text, this.#position);
	}
	#take(text) {
		if (!this.#isNext(text)) return false;
		this.#position += text.length;
		return true;
	}
};
// src/core/adapter/pattern-program.ts
/** Repeats are written out, so that a short expression can become a long program. */
const maxStepCount = 2e4;
/** What a step takes, measured by the comparison of two characters. */
const stepCost = 8;
/** Undefined where the expression has something that is not known here, or would become too long. */
function compilePattern(pattern) {
	const expression = parseExpression(pattern);
	if (expression === void 0) return void 0;
	const steps = [{ kind: "match" }];
	const add = (step) => {
		if (steps.length >= maxStepCount) throw new RangeError("too many steps");
		return steps.push(step) - 1;
	};
	try {
		return {
			steps,
			first: compile(expression, 0, steps, add)
		};
	} catch (error) {
		if (error instanceof RangeError) return void 0;
		throw error;
	}
}
/** Adds the steps of an expression that is followed by step `next`; gives the first of them. */
function compile(expression, next, steps, add) {
	switch (expression.kind) {
		case "character": return add({
			kind: "character",
			test: expression.test,
			next
		});
		case "begin":
		case "end": return add({
			kind: expression.kind,
			next
		});
		case "sequence": return expression.items.reduceRight((after, item) => compile(item, after, steps, add), next);
		case "choice": return add({
			kind: "split",
			next: expression.items.map((item) => compile(item, next, steps, add))
		});
		case "repeat": {
			const { item, least, most } = expression;
			let first = next;
			if (most === void 0) {
				const loop = add({
					kind: "split",
					next: [next]
				});
				steps[loop] = {
					kind: "split",
					next: [compile(item, loop, steps, add), next]
				};
				first = loop;
			} else for (let count = least; count < most; count++) first = add({
				kind: "split",
				next: [compile(item, first, steps, add), next]
			});
			for (let count = 0; count < least; count++) first = compile(item, first, steps, add);
			return first;
		}
	}
}
/** Whether the program takes the text from one of the places to its end. */
function runProgram({ steps, first }, text, starts, budget) {
	let current = [];
	for (let position = 0; position <= text.length; position++) {
		const seen = /* @__PURE__ */ new Set();
		const waiting = [];
		const open = starts.has(position) ? [...current, first] : current;
		let matched = false;
		while (open.length > 0) {
			const index = open.pop() ?? 0;
			if (seen.has(index)) continue;
			seen.add(index);
			budget.steps -= stepCost;
			if (budget.steps < 0) return false;
			const step = steps[index];
			if (step === void 0) continue;
			if (step.kind === "match") matched = position === text.length;
			else if (step.kind === "split") open.push(...step.next);
			else if (step.kind === "character") waiting.push(index);
			else if (step.kind === "begin" ? position === 0 : position === text.length) open.push(step.next);
		}
		if (matched) return true;
		const character = text[position];
		if (character === void 0) return false;
		current = [];
		for (const index of waiting) {
			const step = steps[index];
			if (step?.kind === "character" && step.test(character)) current.push(step.next);
		}
	}
	return false;
}
// src/core/adapter/module-pattern.ts
/**
* Comparisons of characters that may be spent on an adapter: a second or so, and far more than real ones
* take.
*/
const maxSteps = 1e8;
const patternBudget = () => ({ steps: maxSteps });
/** Keys of this kind are names of modules or the ends of such, and need no program. */
const plainName = /^[\w-]+(?:\.[\w-]+)*$/;
/**
* Reads patterns as PEFT does, with Python's `re.match(rf"(.*\.)?({key})$", module)`: a key is a regular
* expression for a module's name or for whole parts at its end. They are matched here without backtracking,
* in a time that their length bounds, because they are a stranger's.
*
* @throws IncompatibleError `adapter-pattern` for expressions with more than the usual, and, from `find`, for
*   more of them than there is time for.
*/
function readPatterns(entries, source, budget) {
	const patterns = Array.from(entries, ([pattern, value]) => ({
		match: matcherOf(pattern, source),
		value
	}));
	return { find(module) {
		for (const { match, value } of patterns) {
			if (match(module, budget)) return value;
			if (budget.steps < 0) throw refusal(source, "its patterns take too long to match with its modules");
		}
	} };
}
function matcherOf(pattern, source) {
	if (plainName.test(pattern)) return (module, budget) => endsLike(module, pattern, budget);
	const program = compilePattern(pattern);
	if (program === void 0) throw refusal(source, `the pattern ${excerpt(pattern)} has more in it than names, groups and repeats`);
	return (module, budget) => matchesFromSomePart(program, module, budget);
}
/** In a regular expression the dots of a name stand for any character. */
function endsLike(module, name, budget) {
	const from = module.length - name.length;
	budget.steps--;
	if (from < 0 || from > 0 && module[from - 1] !== ".") return false;
	for (let index = name.length - 1; index >= 0; index--) {
		budget.steps--;
		const wanted = name[index];
		if (wanted !== "." && wanted !== module[from + index]) return false;
	}
	return true;
}
function matchesFromSomePart(program, module, budget) {
	const starts = [0];
	for (let index = 0; index < module.length; index++) if (module[index] === ".") starts.push(index + 1);
	return runProgram(program, module, new Set(starts), budget);
}
function refusal(source, reason) {
	return new IncompatibleError(`${source}: ${reason}.`, {
		code: "adapter-pattern",
		hint: "Write the names of modules into rank_pattern and alpha_pattern."
	});
}
// src/core/adapter/module-scales.ts
/**
* What each module's product is multiplied by is alpha over this: the rank, or its square root with rsLoRA.
*/
const divisorOf = (rank, usesRslora) => usesRslora ? Math.sqrt(rank) : rank;
/**
* The alpha of every module.
*
* @throws IncompatibleError `adapter-pattern` where patterns cannot be read, `adapter-weights` where a factor
*   has another rank than the config says, so that PEFT could not load it either.
*/
function alphasOfModules({ config, modules }) {
	const { source, rank, alpha, rankPattern, alphaPattern } = config;
	const budget = patternBudget();
	const ranks = readPatterns(rankPattern, source, budget);
	const alphas = readPatterns(alphaPattern, source, budget);
	const found = /* @__PURE__ */ new Map();
	for (const [module, factors] of modules) {
		const stated = ranks.find(module) ?? rank;
		if (factors.kind !== "parameter" && stated !== factors.rank) throw new IncompatibleError(`${source}: the factors of ${excerpt(module)} have rank ${factors.rank}, which should be ${stated}.`, {
			code: "adapter-weights",
			hint: "Config and weights are of different savings; save the adapter again."
		});
		found.set(module, alphas.find(module)?.alpha ?? alpha);
	}
	return found;
}
/** What products are multiplied by, ascending; several where patterns give modules scales of their own. */
function scalesOf({ config, modules }, alphas) {
	return distinct([...modules].map(([module, { rank }]) => (alphas.get(module) ?? 0) / divisorOf(rank, config.usesRslora)));
}
export { plainValue as C, parseCard as S, unclearLicense as _, readElement as a, familyOf as b, bytesPerElement as c, readInheritedFields as d, labelOf as f, readLicenseLink as g, licenseFileShape as h, distinct as i, alignmentTags as l, strictestOf as m, divisorOf as n, roundToNearest as o, readLicense as p, scalesOf as r, writeElement as s, alphasOfModules as t, fieldShapes as u, checkLicense as v, isLocalFolder as w, hubLicenses as x, chooseLicense as y };
