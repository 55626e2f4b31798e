import { F as EVENT_ID, G as parseEvents, H as getScalarValue, I as NOT_RESOLVED, L as SCALAR_STYLE, R as YAMLException, U as intCoreTag, V as floatCoreTag, W as nullCoreTag, z as boolCoreTag } from "./vendor.js";
// src/kit/yaml/places.ts
/** Finds where in the text an offset is. */
function placesIn(text) {
	const starts = [0];
	for (const { index, 0: lineBreak } of text.matchAll(/\r\n|[\r\n]/g)) starts.push(index + lineBreak.length);
	return (offset) => {
		let [low, high] = [0, starts.length - 1];
		while (low < high) {
			const middle = Math.ceil((low + high) / 2);
			if ((starts[middle] ?? 0) <= offset) low = middle;
			else high = middle - 1;
		}
		return {
			line: low + 1,
			column: offset - (starts[low] ?? 0) + 1
		};
	};
}
// src/kit/yaml/event-place.ts
/** Where an event begins in the text; undefined where it has no text of its own, such as an empty value. */
function offsetOf(event) {
	const starts = [
		"tagStart" in event ? event.tagStart : -1,
		"anchorStart" in event ? event.anchorStart - 1 : -1,
		valueOffsetOf(event) ?? -1
	].filter((start) => start >= 0);
	return starts.length === 0 ? void 0 : Math.min(...starts);
}
/** The same without tag and anchor, with quotes. */
function valueOffsetOf(event) {
	const start = "valueStart" in event ? event.valueStart : "start" in event ? event.start : -1;
	if (start >= 0) return isQuoted(event) ? start - 1 : start;
	return "anchorStart" in event && !("tagStart" in event) ? event.anchorStart - 1 : void 0;
}
/** Where the text of an event ends, its quotes and brackets that open included; undefined where it has none. */
function endOf(event) {
	if ("valueEnd" in event && event.valueEnd >= 0) return event.valueEnd + (isQuoted(event) ? 1 : 0);
	const ends = [
		"tagEnd" in event ? event.tagEnd : -1,
		"anchorEnd" in event ? event.anchorEnd : -1,
		"start" in event ? event.start : -1
	];
	const end = Math.max(...ends);
	return end < 0 ? void 0 : end;
}
function isQuoted(event) {
	const { SINGLE_QUOTED, DOUBLE_QUOTED } = SCALAR_STYLE;
	return "style" in event && "valueStart" in event && [SINGLE_QUOTED, DOUBLE_QUOTED].some((style) => style === event.style);
}
/** The name that an event gives its value, or that an alias asks for. */
function anchorOf(event, text) {
	return "anchorStart" in event && event.anchorStart >= 0 ? text.slice(event.anchorStart, event.anchorEnd) : void 0;
}
// src/kit/yaml/build-tree.ts
/** Makes nodes of events that were checked. */
function buildTree(text, events) {
	const open = [];
	const anchors = /* @__PURE__ */ new Map();
	/** Where what came before ends. */
	let end = 0;
	for (const event of events) {
		const offset = valueOffsetOf(event) ?? offsetOfEmpty(text, end);
		end = endOf(event) ?? end;
		const anchor = anchorOf(event, text);
		const add = (node, name = anchor) => {
			if (name !== void 0) anchors.set(name, node);
			open.at(-1)?.children.push(node);
		};
		switch (event.type) {
			case EVENT_ID.DOCUMENT:
			case EVENT_ID.SEQUENCE:
			case EVENT_ID.MAPPING:
				open.push({
					isMap: event.type === EVENT_ID.MAPPING,
					offset,
					anchor,
					children: []
				});
				break;
			case EVENT_ID.SCALAR:
				add(readScalar(text, event, offset));
				break;
			case EVENT_ID.ALIAS: {
				const node = anchors.get(anchor ?? "");
				if (node !== void 0) add({
					...node,
					offset
				});
				break;
			}
			case EVENT_ID.POP: {
				const closed = open.pop();
				if (closed === void 0) break;
				if (open.length === 0) return closed.children[0] ?? nothing;
				add(closeNode(closed), closed.anchor);
				break;
			}
		}
	}
	return nothing;
}
/** An empty value stands behind the sign that announces it. */
function offsetOfEmpty(text, end) {
	sign.lastIndex = end;
	return sign.test(text) ? sign.lastIndex : end;
}
const sign = /\s*[-:?[{,]/y;
/** The value of a text with nothing in it. */
const nothing = {
	kind: "scalar",
	value: null,
	text: "",
	isPlain: true,
	offset: 0
};
function closeNode({ isMap, offset, children }) {
	if (!isMap) return {
		kind: "list",
		offset,
		items: children
	};
	const entries = [];
	for (let index = 0; index + 1 < children.length; index += 2) {
		const [key, value] = [children[index], children[index + 1]];
		if (key?.kind === "scalar" && value !== void 0) entries.push({
			key,
			value
		});
	}
	return {
		kind: "map",
		offset,
		entries
	};
}
function readScalar(source, event, offset) {
	const text = getScalarValue(source, event);
	const isPlain = event.style === SCALAR_STYLE.PLAIN;
	const tag = event.tagStart < 0 ? "" : source.slice(event.tagStart, event.tagEnd);
	return {
		kind: "scalar",
		offset,
		text,
		isPlain,
		value: !isPlain || tag === "!" || tag === "!!str" ? text : resolvePlain(text)
	};
}
const coreTags = [
	nullCoreTag,
	boolCoreTag,
	intCoreTag,
	floatCoreTag
];
/** By YAML 1.2 and its core schema, under which `no` is a word; tags of somebody's own change nothing. */
function resolvePlain(text) {
	for (const tag of coreTags) {
		const value = tag.resolve(text, false, tag.tagName);
		if (value !== NOT_RESOLVED) return value;
	}
	return text;
}
// src/kit/yaml/yaml-limits.ts
/** What is wrong with a document, and where. */
var YamlProblem = class extends Error {
	name = "YamlProblem";
	/** Of the character in the text. */
	offset;
	/** Whether a key is the reason, which has a place in YAML and none in plain data. */
	isAboutKey;
	constructor(message, offset, isAboutKey = false) {
		super(message);
		this.offset = offset;
		this.isAboutKey = isAboutKey;
	}
};
// src/kit/yaml/check-events.ts
/**
* Walks the events of a text once and refuses, before anything is built, what has no plain value: keys that are no
* scalars, aliases that lead nowhere or into themselves, several documents, and what is larger than allowed when
* its aliases are put in.
*
* @param isStrict refuses also tags, and versions of YAML other than 1.2.
* @returns how many events were looked at.
* @throws YamlProblem
*/
function checkEvents(text, events, limits, isStrict = false) {
	const check = new EventCheck(text, limits, isStrict);
	for (const event of events) check.take(event);
	return events.length;
}
var EventCheck = class {
	text;
	limits;
	open = [];
	extents = /* @__PURE__ */ new Map();
	isStrict;
	documentCount = 0;
	aliasCount = 0;
	offset = 0;
	constructor(text, limits, isStrict) {
		this.text = text;
		this.limits = limits;
		this.isStrict = isStrict;
	}
	take(event) {
		this.offset = offsetOf(event) ?? this.offset;
		if (this.documentCount > 1) throw this.problem("it has more than one document");
		if (this.isStrict) this.refuseForeign(event);
		const anchor = anchorOf(event, this.text);
		switch (event.type) {
			case EVENT_ID.DOCUMENT:
				this.documentCount++;
				this.begin(false, void 0, 0);
				break;
			case EVENT_ID.SEQUENCE:
			case EVENT_ID.MAPPING:
				if (this.isKeyNext()) throw this.keyProblem();
				this.begin(event.type === EVENT_ID.MAPPING, anchor, 1);
				break;
			case EVENT_ID.SCALAR: {
				const extent = {
					nodes: 1,
					characters: event.valueEnd - event.valueStart,
					depth: 0
				};
				if (anchor !== void 0) this.extents.set(anchor, extent);
				this.add(extent);
				break;
			}
			case EVENT_ID.ALIAS:
				if (++this.aliasCount > (this.limits.aliases ?? Number.POSITIVE_INFINITY)) throw this.problem(`it has more than ${this.limits.aliases} aliases`);
				this.add(this.extentOf(anchor ?? ""));
				break;
			case EVENT_ID.POP: this.end();
		}
	}
	isKeyNext() {
		const around = this.open.at(-1);
		return around?.isMap === true && around.children % 2 === 0;
	}
	begin(isMap, anchor, nodes) {
		if (anchor !== void 0) this.extents.set(anchor, "open");
		if (this.open.length > this.limits.depth) throw this.tooDeep();
		this.open.push({
			isMap,
			anchor,
			children: 0,
			nodes,
			characters: 0,
			depth: 1
		});
	}
	end() {
		const collection = this.open.pop();
		if (collection === void 0 || this.open.length === 0) return;
		const { anchor, nodes, characters, depth } = collection;
		const extent = {
			nodes,
			characters,
			depth
		};
		if (anchor !== void 0) this.extents.set(anchor, extent);
		this.add(extent);
	}
	extentOf(alias) {
		const extent = this.extents.get(alias);
		if (extent === void 0) throw this.problem(`its alias *${alias.slice(0, 40)} has no anchor before it`);
		if (extent === "open") throw this.problem(`its alias *${alias.slice(0, 40)} stands inside of what it names`);
		if (extent.depth > 0 && this.isKeyNext()) throw this.keyProblem();
		if (this.open.length - 1 + extent.depth > this.limits.depth) throw this.tooDeep();
		return extent;
	}
	add({ nodes, characters, depth }) {
		const around = this.open.at(-1);
		if (around === void 0) return;
		around.children++;
		around.nodes += nodes;
		around.characters += characters;
		around.depth = Math.max(around.depth, depth + 1);
		if (around.nodes > this.limits.nodes) throw this.problem(`it has more than ${this.limits.nodes} values`);
		if (around.characters > this.limits.characters) throw this.problem(`it has more than ${this.limits.characters} characters where aliases are put in`);
	}
	/** What would make something else of a text than its words say. */
	refuseForeign(event) {
		if ("tagStart" in event && event.tagStart >= 0) {
			const tag = this.text.slice(event.tagStart, Math.min(event.tagEnd, event.tagStart + 40));
			throw this.problem(`it has the tag ${tag}, and tags are not read`);
		}
		if ((event.type === EVENT_ID.DOCUMENT ? event.directives : []).find((directive) => directive.kind === "yaml" && directive.version !== "1.2") !== void 0) throw this.problem("it says that it is not YAML 1.2, as which it is read");
	}
	keyProblem() {
		return new YamlProblem("it has a key that is a list or a map", this.offset, true);
	}
	tooDeep() {
		return this.problem(`it is nested more than ${this.limits.depth} deep`);
	}
	problem(message) {
		return new YamlProblem(message, this.offset);
	}
};
// src/kit/yaml/indent-continuations.ts
/** Wider than any honest margin. */
const margin = " ".repeat(80);
/** Of the text, read again and again: enough for hand-written cards, and a fixed number of times for long ones. */
const mostCharactersReread = 1 << 20;
/** What begins an entry of a map or list in block style. */
const entry = /^\s*(?:[-?](?:\s|$)|[\w"'][^:,[\]{}]*:(?:\s|$))/;
/**
* Moves lines to the right that a list in brackets or a quoted text goes on with, where they stand too far left.
* Blanks at the beginning of such lines mean nothing, so that only the layout changes. A line that was moved in
* error is one that YAML refuses.
*
* @param findShallow gives the offset in the first such line, which it knows from what YAML says of it.
* @returns the text as it was where it has too much of this.
*/
function indentContinuations(text, findShallow) {
	let moved = text;
	for (let reread = 0; reread <= mostCharactersReread; reread += moved.length + 1) {
		const offset = findShallow(moved);
		if (offset === void 0) return moved;
		const start = Math.max(moved.lastIndexOf("\n", offset - 1), moved.lastIndexOf("\r", offset - 1)) + 1;
		const [first = "", ...rest] = moved.slice(start).split(/(?<=\n)/);
		const next = rest.findIndex((line) => entry.test(line));
		const end = next < 0 ? rest.length : next;
		if (moved.length + (end + 1) * margin.length > mostCharactersReread) break;
		const shifted = [first, ...rest.slice(0, end)].map((line) => margin + line);
		moved = [
			moved.slice(0, start),
			...shifted,
			...rest.slice(end)
		].join("");
	}
	return text;
}
// src/kit/yaml/read-yaml.ts
/**
* Reads one document of YAML 1.2. Time and memory grow no faster than the text, whatever stands in it: the parser
* takes every character a fixed number of times, and what it finds is held to the limits before nodes are made.
*
* @param isLenient takes lists in brackets and quoted text that go on further left than YAML allows, as PyYAML does.
*   Offsets are then those of a text with wider margins; lines stay.
* @param isStrict refuses tags, and versions of YAML other than 1.2: nothing means anything else than it says.
*/
function readYaml(text, limits, { isLenient = false, isStrict = false } = {}) {
	if (text.length > limits.characters) return { fault: {
		reason: `it is longer than ${limits.characters} characters`,
		line: 1,
		column: 1
	} };
	let source = text;
	try {
		if (isLenient) source = indentContinuations(text, (indented) => findShallowLine(indented, limits));
		const events = parse(source, limits);
		checkEvents(source, events, limits, isStrict);
		return { root: buildTree(source, events) };
	} catch (error) {
		return { fault: describe(error, source) };
	}
}
/** A node of the parser is a scalar or a collection: the innermost scalar, and the key before it, lie deeper. */
const parserMargin = 2;
const tooDeep = /^nesting exceeded maxDepth/;
const tooShallow = /^deficient indentation/;
function parse(text, limits) {
	try {
		return parseEvents(text, { maxDepth: limits.depth + parserMargin });
	} catch (error) {
		if (!(error instanceof YAMLException) || !tooDeep.test(error.reason)) throw error;
		throw new YamlProblem(`it is nested more than ${limits.depth} deep`, error.mark?.position ?? 0);
	}
}
/** Where a line stands further left than the list or text that it is part of; undefined where none does. */
function findShallowLine(text, limits) {
	try {
		parse(text, limits);
		return;
	} catch (error) {
		if (!(error instanceof YAMLException) || !tooShallow.test(error.reason)) return void 0;
		return error.mark?.position;
	}
}
function describe(error, text) {
	const placeOf = placesIn(text);
	if (error instanceof YamlProblem) {
		const place = placeOf(error.offset);
		return {
			reason: error.message,
			...place,
			...error.isAboutKey ? { isAboutKey: true } : {}
		};
	}
	if (error instanceof YAMLException) return {
		reason: error.reason.slice(0, 200),
		...placeOf(error.mark?.position ?? 0)
	};
	throw error;
}
export { placesIn as n, readYaml as t };
