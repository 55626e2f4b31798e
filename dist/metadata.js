import { B as oneLine, E as option, S as advice, y as InputError } from "./kit.js";
import { n as readYaml } from "./yaml.js";
// src/kit/local-folder.ts
/** Where training scripts keep what they make; `data/zephyr-7b-sft-full` is a directory, not a repo. */
const localFolder = /^(data|models?|outputs?|results?|checkpoints?|ckpts?|experiments?|runs?|saves?|mnt|home|tmp|root|workspace|content|scratch|exp|trained[-_]?models?|\.{1,2})$/i;
/** Whether what looks like `owner/name` is rather a directory on somebody's machine. */
function isLocalFolder(path) {
	return localFolder.test(path.slice(0, path.indexOf("/")));
}
// src/formats/yaml/plain-value.ts
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
	for (const { key } of root.entries) {
		if (!statements.test(key.text)) continue;
		const given = root.entries.filter((entry) => entry.key.text === key.text);
		if (given.length > 1) data[key.text] = given.flatMap(({ value }) => plainValue(value));
	}
	return data;
}
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
	return others.split(/\s+/).map((spelling) => [keyOf$1(spelling), identifier]);
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
function keyOf$1(text) {
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
	const within = readCreativeCommons(keyOf$1(trimmed), creativeCommonsWithin);
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
	const key = keyOf$1(text);
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
	return {
		modelClass,
		...preprocessor === void 0 ? {} : { preprocessor },
		...codeFacts(config?.auto_map),
		chatTemplate: has(chatTemplateFiles) || holdsTemplate(tokenizerConfig?.chat_template)
	};
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
			library_name: adapterBase === void 0 ? libraryNameOf(ofAligned) : "peft",
			...pipelineTag === void 0 ? {} : { pipeline_tag: pipelineTag },
			...license === void 0 ? resolution.fields : { license },
			...languages.length === 0 ? {} : { language: languages },
			...datasets.length === 0 ? {} : { datasets },
			tags: unite([
				"expo",
				"model-extrapolation",
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
function libraryNameOf({ libraryName }) {
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
export { isLocalFolder as C, plainValue as S, pinnedEndpoint as _, loadingFacts as a, targetArgument as b, leavesLicenseOpen as c, fieldShapes as d, readInheritedFields as f, hubLicenses as g, familyOf as h, adapterLoadingFacts as i, licenseFilesOf as l, chooseLicense as m, overrideMetadata as n, modelClasses as o, readLicenseLink as p, resolveMetadata as r, preprocessors as s, baseModelRelations as t, mostLicenseBytes as u, shortName as v, parseCard as x, sourceOf as y };
