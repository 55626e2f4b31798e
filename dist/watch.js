import { t as openSession } from "./session.js";
import { r as trackSteps } from "./plan-pair.js";
import { t as describeFailure } from "./failure.js";
import { C as escapeForGitHub, N as shorten, S as codeSpan, T as markdownTable, _ as tell, a as FormatError, i as ExtrapolateError, m as joinProse, n as CancelledError, o as IncompatibleError, s as InputError, t as AccessError, u as advice, x as codeLink } from "./errors.js";
import { t as exitCodes } from "./exit-codes.js";
import { i as formatBytes, n as listNames, r as listSome, t as counted } from "./listing.js";
import { n as configWords, t as readConfig } from "./read-config.js";
import { i as describeLeft, l as readModelFacts, t as findPairs } from "./find-pairs.js";
import { t as findText } from "./read-text.js";
import { t as updateDirectoryFiles } from "./update-files.js";
import { S as record, b as number, g as boolean, h as array, m as _enum, v as int, w as string, x as object, y as literal } from "./vendor.js";
import { o as parseRepo, r as formatEndpoint } from "./endpoint.js";
import { r as renderBox } from "./boxes.js";
import { n as prepare, t as isOfPair } from "./prepare.js";
import { n as requireJob, t as publish } from "./publish.js";
import { r as findOptOut } from "./compare-factors.js";
import { n as describeReplaced } from "./replaced-model.js";
import { i as nameTargets, t as readManifest } from "./read-manifest.js";
import { t as _usingCtx } from "./usingCtx.js";
import { createHash } from "node:crypto";
import { basename, dirname } from "node:path";
// src/bot/ledger/budget.ts
const dayMs = 864e5;
const unlimited = {
	pairsPerRun: void 0,
	bytesPerRun: void 0,
	reposPerDay: void 0,
	storageBytes: void 0
};
function openBudget(limits, { repos }, now) {
	const spent = {
		pairs: 0,
		bytes: 0,
		repos: repos.filter(({ at }) => at > now - dayMs).length,
		storage: repos.reduce((sum, { byteLength }) => sum + byteLength, 0)
	};
	let closed;
	return {
		closeToNewRepos(reason) {
			closed ??= reason;
		},
		take({ byteLength, newRepoCount }, { isUrgent } = { isUrgent: false }) {
			if (closed !== void 0 && newRepoCount > 0) return closed;
			const { pairsPerRun, bytesPerRun, reposPerDay, storageBytes } = isUrgent ? unlimited : limits;
			if (pairsPerRun !== void 0 && spent.pairs + 1 > pairsPerRun) return `the limit of ${pairsPerRun} pairs in a run is reached.`;
			if (bytesPerRun !== void 0 && spent.bytes + byteLength > bytesPerRun) return `${formatBytes(byteLength)} more would pass the limit of ${formatBytes(bytesPerRun)} in a run.`;
			if (reposPerDay !== void 0 && spent.repos + newRepoCount > reposPerDay) return `${newRepoCount} more would pass the limit of ${reposPerDay} new repos in a day.`;
			if (storageBytes !== void 0 && spent.storage + byteLength > storageBytes) return `${formatBytes(byteLength)} more would pass the storage limit of ${formatBytes(storageBytes)}.`;
			spent.pairs += 1;
			spent.bytes += byteLength;
			spent.repos += newRepoCount;
			spent.storage += byteLength;
		}
	};
}
// src/bot/ledger/ledger.ts
const emptyLedger = {
	cursor: void 0,
	pairs: /* @__PURE__ */ new Map(),
	repos: []
};
/** The same pair has the same key in every run: by its repos, not by their commits. */
function pairKeyOf({ sft, aligned }) {
	return `${sft} → ${aligned}`;
}
// src/bot/ledger/ledger-file.ts
/** Increased when a reader would have to change. */
const schemaVersion = 1;
const maxFileLength = 8 << 20;
/** Leaves room for the cursor and the repos. */
const maxPairsLength = 5 << 20;
const maxEntries = 2e4;
const maxTextLength = 2e3;
const text = string().max(maxTextLength);
const name = string().max(300);
const time = number().min(0).max(864e13);
const count = int().min(0);
const ledgerSchema = object({
	schema: literal(schemaVersion),
	cursor: object({
		seenUntil: record(name, time),
		unread: record(name, array(object({
			from: string().min(1).max(4096),
			until: number()
		})).max(100)).optional(),
		members: record(name, array(name).max(maxEntries))
	}).optional(),
	pairs: array(object({
		key: string().max(2 * maxTextLength),
		sft: name,
		dpo: name,
		rule: name.optional(),
		status: _enum([
			"waiting",
			"failed",
			"asked",
			"declined",
			"dismissed",
			"published"
		]),
		attempts: count,
		notBefore: time.optional(),
		reason: text.optional(),
		firstAlpha: number().min(-1e3).max(1e3).optional(),
		isRestricted: boolean().default(false),
		fingerprints: array(name).max(100).default([]),
		boxes: array(object({
			key: name,
			action: _enum([
				"publish",
				"revise",
				"replace",
				"retry",
				"now",
				"dismiss"
			]),
			sft: name,
			text
		})).max(50).default([])
	})).max(maxEntries),
	repos: array(object({
		target: name,
		at: time,
		byteLength: count
	})).max(maxEntries)
});
/** What is known of the others is found again: by their manifests, or by planning them. */
const neededMost = [
	"dismissed",
	"asked",
	"failed",
	"waiting",
	"published",
	"declined"
];
/** The ledger as a file: JSON with a line for each field, so that a commit shows what changed. */
function renderLedger(ledger) {
	return `${JSON.stringify(ledgerValue(ledger), null, 2)}\n`;
}
/**
* The same as the value that the JSON stands for. Fields come in one order, wherever a record was made: else a run that
* learnt nothing would change the file.
*/
function ledgerValue({ cursor, pairs, repos }) {
	const sorted = [...pairs].toSorted(([, a], [, b]) => neededMost.indexOf(a.status) - neededMost.indexOf(b.status));
	const kept = sorted.slice(0, countFitting(sorted));
	return {
		schema: schemaVersion,
		cursor,
		pairs: kept.toSorted(([a], [b]) => a < b ? -1 : 1).map(([key, record]) => {
			const { sft, aligned, rule, status, attempts, notBefore, reason } = record;
			const { firstAlpha, isRestricted, fingerprints, boxes } = record;
			return {
				key,
				sft,
				dpo: aligned,
				rule,
				status,
				attempts,
				notBefore,
				reason,
				firstAlpha,
				isRestricted,
				fingerprints,
				boxes
			};
		}),
		repos: repos.slice(-2e4)
	};
}
/** As many as a reader takes: of the others what they say is lost, and not the whole file. */
function countFitting(pairs) {
	let length = 0;
	const first = pairs.slice(0, maxEntries).findIndex((pair) => {
		length += JSON.stringify([pair], null, 2).length;
		return length > maxPairsLength;
	});
	return first < 0 ? Math.min(pairs.length, maxEntries) : first;
}
/**
* @param source the file, as the user would name it.
* @throws InputError `ledger-invalid` naming the field; a file that somebody broke is not taken for an empty one.
*/
function parseLedger(content, source) {
	if (content.length > maxFileLength) throw invalid(source, "it is longer than any ledger");
	let value;
	try {
		value = JSON.parse(content);
	} catch (error) {
		throw invalid(source, error instanceof Error ? error.message : String(error));
	}
	return readLedger(value, source);
}
/** @throws InputError `ledger-invalid` */
function readLedger(value, source) {
	const { success, data, error } = ledgerSchema.safeParse(value);
	if (!success) {
		const [issue] = error.issues;
		throw invalid(source, `${issue?.path.map(String).join(".") || "the whole"}: ${issue?.message}`);
	}
	return {
		cursor: data.cursor,
		pairs: new Map(data.pairs.map(({ key, dpo, rule, notBefore, reason, ...record }) => [key, {
			...record,
			aligned: dpo,
			rule,
			notBefore,
			reason
		}])),
		repos: data.repos
	};
}
function invalid(source, fault) {
	return new InputError(`${source} is no ledger of this tool: ${fault}.`, {
		code: "ledger-invalid",
		hint: "Restore an earlier version of the file, or remove it: what was published is found on the Hub again."
	});
}
// src/bot/ledger/merge-ledgers.ts
/** What is further on wins, where two runs at once wrote of one pair. */
const progress = [
	"waiting",
	"failed",
	"asked",
	"declined",
	"dismissed",
	"published"
];
/**
* Joins what another run has written in the meantime with this run's.
*
* @param base what this run began with.
*/
function mergeLedgers(base, mine, theirs) {
	const pairs = new Map(theirs.pairs);
	for (const [key, record] of mine.pairs) {
		const other = pairs.get(key);
		const isChanged = base.pairs.get(key) !== record;
		if (other === void 0 || isChanged && !isFurther(other, record, base.pairs.get(key))) pairs.set(key, record);
	}
	for (const [key, record] of base.pairs) {
		const other = theirs.pairs.get(key);
		if (!mine.pairs.has(key) && other !== void 0 && isSame(other, record)) pairs.delete(key);
	}
	const repos = new Map([...theirs.repos, ...mine.repos].map((repo) => [`${repo.target} ${repo.at}`, repo]));
	return {
		cursor: mine.cursor ?? theirs.cursor,
		pairs,
		repos: [...repos.values()].toSorted((a, b) => a.at - b.at)
	};
}
/** Whether the other run changed the record as well, and brought it further. */
function isFurther(other, mine, base) {
	if (base !== void 0 && isSame(other, base)) return false;
	return progress.indexOf(other.status) > progress.indexOf(mine.status);
}
const isSame = (a, b) => JSON.stringify(a) === JSON.stringify(b);
// src/bot/watch/ledger-store.ts
const maxLedgerBytes = 8 << 20;
const commitMessage = "Keep what the bot remembers";
/** @throws InputError where the state is to lie in a repository and none is known. */
function openLedgerStore(place, { session, github }) {
	switch (place.kind) {
		case "file": return openFileStore(place.path);
		case "dataset": return openDatasetStore(place.repo, session);
		case "repository":
			if (github !== void 0) return openRepositoryStore(place, github);
			throw new InputError(`The state is to be kept in ${place.path} of the workflow's repository, and there is none.`, {
				code: "state-without-repository",
				hint: "Run in a workflow with github-token, set GITHUB_TOKEN and GITHUB_REPOSITORY, or keep the state in a file or dataset."
			});
	}
}
function openFileStore(path) {
	const read = async () => {
		const text = await findText(path, "state", maxLedgerBytes);
		return text === void 0 ? emptyLedger : parseLedger(text, path);
	};
	return {
		isCheap: true,
		read,
		async write(base, mine) {
			const merged = mergeLedgers(base, mine, await read());
			const content = new TextEncoder().encode(renderLedger(merged));
			await updateDirectoryFiles(dirname(path), {
				files: [{
					path: basename(path),
					content
				}],
				removed: []
			});
		}
	};
}
function openRepositoryStore({ path, branch }, github) {
	const file = github.stateFile({
		path,
		branch
	});
	const source = `${path} of ${github.repository}`;
	const ledgerOf = (value) => value === void 0 ? emptyLedger : readLedger(value, source);
	return {
		isCheap: false,
		read: async () => ledgerOf(await file.read()),
		async write(base, mine) {
			await file.commit((current) => ledgerValue(mergeLedgers(base, mine, ledgerOf(current))), commitMessage);
		}
	};
}
function openDatasetStore(repo, session) {
	const path = "ledger.json";
	const source = `${path} of the dataset ${repo}`;
	return {
		isCheap: false,
		async read() {
			const file = await (await session.hub()).readDatasetFile(repo, path);
			return file === void 0 ? emptyLedger : parseLedger(file, source);
		},
		async write(base, mine) {
			await (await session.hub()).updateDatasetFile(repo, path, commitMessage, (current) => renderLedger(mergeLedgers(base, mine, current === void 0 ? emptyLedger : parseLedger(current, source))));
		}
	};
}
/**
* Brings together what is configured, what was found, and what earlier runs left: configured pairs first, then what
* people agreed to and what waits, then what is new, the oldest first. What is configured of a model counts instead of
* all that rules say of it: both would go to one target.
*/
function gatherCandidates(inputs) {
	const gathering = {
		...inputs,
		candidates: /* @__PURE__ */ new Map(),
		rows: [],
		asked: /* @__PURE__ */ new Map(),
		dismissed: /* @__PURE__ */ new Map(),
		originals: findOriginals(inputs),
		postponed: /* @__PURE__ */ new Set(),
		rules: new Map(inputs.config.rules.map((rule) => [rule.name, rule])),
		configured: new Set(inputs.config.pairs.map(({ aligned }) => aligned.repo.toLowerCase()))
	};
	dismiss(gathering);
	addConfigured(gathering);
	addRemembered(gathering);
	addFound(gathering);
	const { candidates, rows, asked, dismissed } = gathering;
	for (const [key, record] of asked) if (candidates.has(key)) asked.delete(key);
	else rows.push(rowOf(record, "needs-person", questionOf(record, inputs.ticked)));
	return {
		candidates: [...candidates.values()],
		rows,
		asked,
		dismissed
	};
}
function addConfigured(gathering) {
	const { config, ledger, ticked } = gathering;
	for (const pair of config.pairs) {
		const [sft, aligned] = [formatEndpoint(pair.sft), formatEndpoint(pair.aligned)];
		const key = pairKeyOf({
			sft,
			aligned
		});
		const before = ledger.pairs.get(key);
		if (before !== void 0 && !isDue(gathering, before, pair.newCommits)) continue;
		add(gathering, {
			key,
			sft,
			aligned,
			rule: void 0,
			newCommits: pair.newCommits,
			request: requestOf(pair.output, pair),
			evidence: [],
			firstAlpha: void 0,
			fingerprints: [],
			isRestricted: false,
			isFresh: false,
			before,
			approved: approvedOf(before, ticked)
		});
	}
}
function addRemembered(gathering) {
	const { ledger, found, ticked, rules, configured, dismissed, rows, originals } = gathering;
	const decided = new Set(found.decisions.map(({ model }) => model));
	for (const record of ledger.pairs.values()) {
		const rule = record.rule === void 0 ? void 0 : rules.get(record.rule);
		if (rule === void 0 || configured.has(repoOf(record.aligned))) continue;
		if (dismissed.has(pairKeyOf(record))) continue;
		if (record.status === "asked") {
			const original = originalOf(record.aligned, record.fingerprints, originals);
			if (original !== void 0) {
				rows.push(rowOf(record, "refused", describeCopy(record.aligned, original)));
				continue;
			}
			if (record.sft === "?" && decided.has(record.aligned) && answerTo(record, ticked) === void 0) continue;
		}
		const box = answerTo(record, ticked);
		if (box !== void 0) addByRule(gathering, rule, box.sft, record.aligned, {
			approved: /* @__PURE__ */ new Set([box.action]),
			firstAlpha: record.firstAlpha
		});
		else if ([
			"waiting",
			"failed",
			"asked"
		].includes(record.status)) {
			if (isDue(gathering, record, rule.newCommits)) addByRule(gathering, rule, record.sft, record.aligned, { firstAlpha: record.firstAlpha });
		}
	}
}
function addFound(gathering) {
	const { found, rows, rules, configured } = gathering;
	const accepted = [];
	for (const { model, decision } of found.decisions) {
		if (configured.has(repoOf(model))) continue;
		const rule = rules.get(decision.rule);
		if (decision.kind === "accepted") accepted.push(decision);
		else if (decision.kind === "refused") rows.push({
			model,
			rule: decision.rule,
			outcome: "refused",
			reason: decision.message,
			repos: []
		});
		else if (rule !== void 0) addQuestion(gathering, rule, model, decision);
	}
	for (const decision of accepted.toSorted((a, b) => (a.createdAt ?? 0) - (b.createdAt ?? 0))) {
		const { sft, dpo: aligned, alignment, lineage, firstAlpha, fingerprints, isRestricted } = decision;
		const evidence = [...alignment, ...lineage].map(({ text }) => text);
		const rule = rules.get(decision.rule);
		if (rule === void 0) continue;
		addByRule(gathering, rule, sft.repo, aligned.repo, {
			evidence,
			firstAlpha,
			fingerprints,
			isRestricted,
			isFresh: true
		});
	}
}
/** Asks, unless it was answered: by a box, or by an earlier answer that was carried out. */
function addQuestion(gathering, rule, model, question) {
	const { ledger, ticked, asked, dismissed, rows, originals } = gathering;
	const original = originalOf(model, question.fingerprints ?? [], originals);
	if (original !== void 0) {
		const reason = describeCopy(model, original);
		rows.push({
			model,
			rule: rule.name,
			outcome: "refused",
			reason,
			repos: []
		});
		return;
	}
	if (dismissed.has(pairKeyOf({
		sft: "?",
		aligned: model
	}))) return;
	const answered = [...ledger.pairs.values()].find((record) => record.aligned === model && record.rule === rule.name && record.status === "published");
	if (answered !== void 0) {
		addByRule(gathering, rule, answered.sft, model, { firstAlpha: question.firstAlpha });
		return;
	}
	const record = askAbout(model, question);
	const box = answerTo(record, ticked);
	if (box === void 0) asked.set(pairKeyOf(record), record);
	else addByRule(gathering, rule, box.sft, model, {
		approved: /* @__PURE__ */ new Set([box.action]),
		firstAlpha: question.firstAlpha
	});
}
/** Whether a pair is to be taken up; says so in the rows, or asks again, where it is not. */
function isDue(gathering, record, newCommits) {
	const { rows, asked, postponed, ticked, now } = gathering;
	const isLater = (record.notBefore ?? 0) > now;
	if (record.status === "failed" && isLater) {
		rows.push(rowOf(record, "failed", `${record.reason ?? "It failed."} It is tried again later.`));
		postponed.add(pairKeyOf(record));
		return false;
	}
	if (record.status !== "asked" || answerTo(record, ticked) !== void 0) return true;
	const [box] = record.boxes;
	if (box?.action === "revise" && newCommits !== "ask" || box?.action === "replace" || box?.action === "retry" && ticked === void 0 && !isLater) return true;
	asked.set(pairKeyOf(record), record);
	postponed.add(pairKeyOf(record));
	return false;
}
function addByRule(gathering, rule, sft, aligned, found = {}) {
	const key = pairKeyOf({
		sft,
		aligned
	});
	const sides = readSides(gathering, rule, sft, aligned);
	if (sides === void 0) return;
	const before = gathering.ledger.pairs.get(key);
	const isRestricted = found.isRestricted ?? before?.isRestricted ?? false;
	const firstAlpha = before?.firstAlpha ?? found.firstAlpha;
	const { alphas } = rule.output;
	const request = requestOf({
		...rule.output,
		alphas: alphas.length > 0 ? alphas : [firstAlpha ?? standardAlpha]
	}, sides);
	add(gathering, {
		key,
		sft,
		aligned,
		rule: rule.name,
		newCommits: rule.newCommits,
		request: isRestricted ? {
			...request,
			visibility: "private"
		} : request,
		isRestricted,
		isFresh: found.isFresh ?? false,
		evidence: found.evidence ?? [],
		firstAlpha,
		fingerprints: found.fingerprints ?? before?.fingerprints ?? [],
		before,
		approved: found.approved ?? approvedOf(before, gathering.ticked)
	});
}
/** Of pairs that an earlier version remembers. */
const standardAlpha = .3;
/** The two repos as endpoints; undefined, with a row that says why, where one has a name that no repo has. */
function readSides({ rows }, { name: rule }, sft, aligned) {
	try {
		return {
			sft: parseRepo(sft, "θ0"),
			aligned: parseRepo(aligned, "θ1")
		};
	} catch (error) {
		if (!(error instanceof InputError)) throw error;
		rows.push({
			model: aligned,
			sft,
			rule,
			outcome: "refused",
			reason: error.message,
			repos: []
		});
		return;
	}
}
function add({ candidates, postponed, dismissed }, candidate) {
	const { key, approved } = candidate;
	if (dismissed.has(key) && candidate.rule !== void 0) return;
	if (candidates.has(key) || postponed.has(key) && approved.size === 0) return;
	candidates.set(key, candidate);
}
function approvedOf(record, ticked) {
	return new Set(record?.boxes.filter(({ key }) => ticked?.has(key)).map(({ action }) => action));
}
const repoOf = (endpoint) => endpoint.replace(/@.*$/, "").toLowerCase();
const ticksOf = ({ boxes }, ticked) => boxes.filter(({ key }) => ticked?.has(key));
/** What a person says; several boxes of one question contradict each other. */
function answerTo(record, ticked) {
	const [box, ...others] = ticksOf(record, ticked);
	return others.length === 0 ? box : void 0;
}
function questionOf(record, ticked) {
	const contradiction = ticksOf(record, ticked).length > 1 ? " Several boxes are ticked: leave one." : "";
	return `${record.reason ?? ""}${contradiction}`;
}
/** A box for each repo that may be θ0; where none is known, the pair has to be configured. */
function askAbout(model, { rule, question, message, options, firstAlpha, fingerprints = [] }) {
	return {
		sft: "?",
		aligned: model,
		rule,
		status: "asked",
		attempts: 0,
		notBefore: void 0,
		reason: message,
		firstAlpha,
		isRestricted: false,
		fingerprints,
		boxes: [...options.map((sft) => ({
			key: `${model}|${question}|${sft}`,
			action: "publish",
			sft,
			text: `Publish ${model} with ${sft} as θ0`
		})), dismissalOf(pairKeyOf({
			sft: "?",
			aligned: model
		}), model)]
	};
}
/** The box by which a question is not asked again. */
function dismissalOf(key, aligned) {
	const text = `Do not ask about ${aligned} again`;
	return {
		key: `${key}|dismiss`,
		action: "dismiss",
		sft: "?",
		text
	};
}
/** Questions that were dismissed, and those whose box is ticked now and no other one. */
function dismiss({ ledger, ticked, dismissed }) {
	for (const [key, record] of ledger.pairs) if (answerTo(record, ticked)?.action === "dismiss") dismissed.set(key, {
		...record,
		status: "dismissed",
		boxes: []
	});
	else if (record.status === "dismissed") dismissed.set(key, record);
}
/** Who has which fingerprint: what was published, waits, or was accepted now. */
function findOriginals({ ledger, found }) {
	const known = [...ledger.pairs.values()].flatMap(({ status, aligned, fingerprints }) => status === "published" || status === "waiting" ? fingerprints.map((fingerprint) => [fingerprint, aligned]) : []);
	const accepted = found.decisions.flatMap(({ model, decision }) => decision.kind === "accepted" ? decision.fingerprints.map((each) => [each, model]) : []);
	return new Map([...accepted, ...known]);
}
function originalOf(model, fingerprints, originals) {
	const original = fingerprints.map((each) => originals.get(each)).find((each) => each !== void 0);
	return original === void 0 || repoOf(original) === repoOf(model) ? void 0 : original;
}
const describeCopy = (model, original) => `${model} has the weights or the card of ${original}, of which it is a copy.`;
function rowOf(record, outcome, reason) {
	const { sft, aligned, rule } = record;
	return {
		model: aligned,
		...sft === "?" ? {} : { sft },
		rule,
		outcome,
		reason,
		repos: []
	};
}
function requestOf(output, pair) {
	return {
		...output,
		sft: pair.sft,
		aligned: pair.aligned,
		sftSubfolder: pair.sftSubfolder,
		alignedSubfolder: pair.alignedSubfolder,
		variant: pair.variant,
		preferPr: pair.preferPr ?? false,
		pipeline: pair.pipeline ?? false,
		force: false,
		dryRun: false
	};
}
// src/bot/watch/watch-issue.ts
const maxListed = 100;
/** Derived repos in the table of what is published, the latest first. */
const maxPublished = 50;
/** The summary of the run has the whole reason. */
const maxReasonCharacters = 240;
/** The text of the tracking issue: what a person has to answer first, then how things stand. */
function renderWatchIssue(report, facts) {
	const of = (outcome) => report.rows.filter((row) => row.outcome === outcome);
	const link = (repo) => linkOf(repo, facts.hubUrl);
	const nameOf = ({ model, sft }) => sft === void 0 ? link(model) : `${link(model)} over ${link(sft)}`;
	const tell = (row) => `- ${nameOf(row)}<br>${escapeForGitHub(shortReason(row.reason))}`;
	const tellWithBoxes = (row) => [tell(row), ...facts.boxesOf(row).map(({ key, text }) => `  ${renderBox({
		key,
		text: escapeForGitHub(text)
	})}`)];
	return [
		`What \`hf-extrapolate watch\` found by ${codeSpan(report.config)}. Every run writes this text anew; tick a box to answer, and the next run does it.`,
		describeRun(report, facts),
		section("Needs a person", of("needs-person"), (row) => [...tellWithBoxes(row), ...facts.boxesOf(row).some(({ action }) => action !== "dismiss") ? [] : [
			"",
			"  To publish it, name both sides under `pairs` of the configuration.",
			""
		]]),
		section("Failed", of("failed"), tellWithBoxes),
		section("Waiting", of("waiting"), tellWithBoxes),
		section("Published by the last run", of("published"), (row) => [`- ${nameOf(row)}: ${row.repos.map(({ target, url, alpha }) => `${codeLink(target, url)} (α ${alpha})`).join(", ")}`]),
		renderPublished(facts),
		folded("Refused", of("refused"), (row) => [tell(row)])
	].filter((part) => part !== "").join("\n\n");
}
function describeRun({ counts, rows }, { at, runUrl }) {
	const time = `${new Date(at).toISOString().slice(0, 16).replace("T", " ")} UTC`;
	const run = runUrl === void 0 ? time : `[${time}](<${runUrl}>)`;
	const published = rows.filter(({ outcome }) => outcome === "published").length;
	return `Last run: ${run}, ${counted(counts.listed, "model")} looked at, ${counted(published, "pair")} published.`;
}
function renderPublished({ repos, hubUrl }) {
	if (repos.length === 0) return "";
	const byteLength = repos.reduce((sum, repo) => sum + repo.byteLength, 0);
	const latest = [...repos].sort((a, b) => b.at - a.at).slice(0, maxPublished);
	const rows = latest.map((repo) => [
		new Date(repo.at).toISOString().slice(0, 10),
		linkOf(repo.target, hubUrl),
		formatBytes(repo.byteLength)
	]);
	const more = repos.length > latest.length ? [`And ${repos.length - latest.length} older ones.`] : [];
	return [
		"## Published so far",
		`${counted(repos.length, "repo")}, ${formatBytes(byteLength)}.`,
		markdownTable([
			"Date",
			"Derived repo",
			"Size"
		], rows),
		...more
	].join("\n\n");
}
function linkOf(repo, hubUrl) {
	const [name = repo, revision] = repo.split("@");
	const path = revision === void 0 ? name : `${name}/tree/${encodeURIComponent(revision)}`;
	return codeLink(repo, `${hubUrl.replace(/\/$/, "")}/${path}`);
}
/** Request ids are for whoever writes to the Hub's support, who finds them in the log. */
function shortReason(reason) {
	return shorten(reason.replaceAll(/ Request id \S+?\.(?= |$)/g, ""), maxReasonCharacters);
}
function section(title, rows, render) {
	if (rows.length === 0) return "";
	return [
		`## ${title}`,
		"",
		...list(rows, render)
	].join("\n");
}
/** What nobody has to act on, as a line that unfolds. */
function folded(title, rows, render) {
	if (rows.length === 0) return "";
	return [
		`<details><summary>${title}: ${rows.length}</summary>`,
		"",
		...list(rows, render),
		"",
		"</details>"
	].join("\n");
}
function list(rows, render) {
	const more = rows.length > maxListed ? [`- and ${rows.length - maxListed} more`] : [];
	return [...rows.slice(0, maxListed).flatMap(render), ...more];
}
// src/bot/ledger/back-off.ts
const hourMs = 36e5;
const maxHours = 48;
/** When a pair that failed so many times in a row is tried again: after 1, 2, 4, … hours, two days at most. */
function retryAt(attempts, now) {
	return now + Math.min(2 ** (attempts - 1), maxHours) * hourMs;
}
// src/bot/watch/find-published.ts
/** Looks by their manifests what there is of a pair, so that it is known without any memory. */
async function findPublished(request, session) {
	const targets = await nameTargets(request, session);
	const manifests = await Promise.all(targets.map(({ endpoint }) => openManifest(endpoint, session)));
	const found = manifests.filter((manifest) => manifest !== void 0);
	if (found.length < manifests.length) return "missing";
	const [sft, aligned] = await Promise.all([pin(request.sft, session), pin(request.aligned, session)]);
	const isOf = (isSource) => (manifest) => isSource(manifest.sft, sft) && isSource(manifest.aligned, aligned);
	if (!found.every(({ alpha }, index) => alpha === targets[index]?.alpha) || !found.every(isOf(isOfRepo))) return "missing";
	return found.every(isOf(isOfCommit)) ? "same" : "older";
}
function isOfRepo(source, origin) {
	if (source.kind !== "hub" || origin.kind !== "hub") return false;
	return source.repo.toLowerCase() === origin.repo.toLowerCase();
}
const isOfCommit = (source, origin) => source.kind === "hub" && origin.kind === "hub" && source.commit === origin.commit;
async function pin(endpoint, session) {
	return (await session.openSnapshot(endpoint)).origin;
}
/** Undefined where there is no repo, or none of this tool. */
async function openManifest(endpoint, session) {
	try {
		return await readManifest(await session.openSnapshot(endpoint));
	} catch (error) {
		if (error instanceof AccessError || error instanceof InputError) return void 0;
		throw error;
	}
}
// src/bot/watch/watch-pair.ts
const mostListedTargets = 4;
/** How the Hub refuses for the number of commits, new repos and requests. */
const quotaCodes = /* @__PURE__ */ new Set(["repo-quota", "rate-limited"]);
/**
* Takes one pair as far as it goes: looks whether it is there, plans it, and publishes it. What goes wrong is a part
* of the outcome, so that one pair does not stop the others.
*
* @throws CancelledError when the run was stopped.
*/
async function settlePair(candidate, around) {
	try {
		try {
			var _usingCtx$2 = _usingCtx();
			return await publishPair(candidate, around, _usingCtx$2.a(openSession(around.session.runtime, around.session)));
		} catch (_) {
			_usingCtx$2.e = _;
		} finally {
			await _usingCtx$2.d();
		}
	} catch (error) {
		if (error instanceof CancelledError || around.session.runtime.signal.aborted) throw error;
		if (!(error instanceof ExtrapolateError)) throw error;
		if (error instanceof IncompatibleError || error instanceof FormatError) return settled(candidate, "refused", error.inFull, { status: "declined" });
		if (error.code === "repo-quota") around.budget.closeToNewRepos("the Hub takes no new repos of this account for now.");
		if (quotaCodes.has(error.code)) return settled(candidate, "waiting", advice`It waits: ${error.inFull}`, { status: "waiting" });
		return failAgain(candidate, around, error.inFull);
	}
}
/** Later, with more patience each time; in the end a person is asked. */
function failAgain(candidate, { attempts, now }, reason) {
	const failures = (candidate.approved.has("retry") ? 0 : candidate.before?.attempts ?? 0) + 1;
	if (failures < attempts) return settled(candidate, "failed", reason, {
		status: "failed",
		attempts: failures,
		notBefore: retryAt(failures, now)
	});
	return settled(candidate, "needs-person", advice`It failed ${failures} times: ${reason}`, {
		status: "asked",
		attempts: failures,
		notBefore: retryAt(failures, now),
		boxes: [boxFor(candidate, "retry", `Try ${candidate.aligned} again`)]
	});
}
async function publishPair(candidate, around, session) {
	const { budget, dryRun, now } = around;
	const { request, newCommits, approved } = candidate;
	const published = await findPublished(request, session);
	if (published === "same") return settled(candidate, "already-published", "", { status: "published" });
	const optOut = await findOptOutOf(candidate, session);
	if (optOut !== void 0) return settled(candidate, "refused", optOut, { status: "declined" });
	if (published === "older") {
		if (newCommits === "ignore") return settled(candidate, "already-published", "It was made of earlier commits of its sources, and new ones are ignored.", { status: "published" });
		if (newCommits === "ask" && !approved.has("revise")) return settled(candidate, "needs-person", "It was made of earlier commits of its sources: make it anew?", {
			status: "asked",
			boxes: [boxFor(candidate, "revise", `Make ${candidate.aligned} anew of the new commits`)]
		});
	}
	const preparation = await prepareAgreed(candidate, session);
	const { problems, planned, isComplete } = preparation;
	const problem = problems.find(isOfPair) ?? problems.find(isOtherModel) ?? problems[0];
	if (problem !== void 0) {
		const [reason = problem.error.message] = problem.sentences;
		if (isOfPair(problem)) return settled(candidate, "refused", reason, { status: "declined" });
		if (isOtherModel(problem)) return settled(candidate, "needs-person", problem.error.wording, {
			status: "asked",
			boxes: [boxToReplace(candidate, preparation)]
		});
		return failAgain(candidate, around, reason);
	}
	if (isComplete) return settled(candidate, "already-published", "", { status: "published" });
	const missing = preparation.targets.filter(({ state }) => state !== "complete");
	const newTargets = missing.filter(({ state }) => [
		"absent",
		"empty",
		"resumable"
	].includes(state));
	const repoBytes = planned?.plan.totals.outputBytes ?? 0;
	const cost = {
		byteLength: missing.length * repoBytes,
		newRepoCount: newTargets.length
	};
	const limit = budget.take(cost, { isUrgent: approved.has("now") });
	if (limit !== void 0) return settled(candidate, "waiting", `It waits: ${limit}`, {
		status: "waiting",
		boxes: [boxFor(candidate, "now", `Publish ${candidate.aligned} now, whatever the limits`)]
	});
	if (dryRun) {
		const repos = missing.map(({ name, alpha }) => ({
			target: name,
			alpha,
			url: ""
		}));
		return settled(candidate, "would-publish", joinProse(preparation.warnings), candidate.before ?? {}, { repos });
	}
	const { outputs, bytesWritten } = await publish(requireJob(preparation));
	return {
		...settled(candidate, "published", "", { status: "published" }, { repos: outputs.map(({ target, url, alpha, effectiveAlpha }) => ({
			target,
			url,
			alpha,
			effectiveAlpha
		})) }),
		newRepos: newTargets.map(({ name }) => ({
			target: name,
			at: now,
			byteLength: repoBytes
		})),
		bytesWritten
	};
}
const isOtherModel = ({ error }) => error.code === "target-other-model";
/** What holds another model is replaced only where a person agreed to replace that very model. */
async function prepareAgreed(candidate, session) {
	const { request, approved, before } = candidate;
	const preparation = await prepare(request, session);
	if (!approved.has("replace") || !preparation.problems.some(isOtherModel)) return preparation;
	const { key } = boxToReplace(candidate, preparation);
	if (!before?.boxes.some((box) => box.key === key)) return preparation;
	return prepare(request, session, { mayReplace: () => true });
}
function boxToReplace(candidate, { targets }) {
	const replaced = targets.flatMap(({ name, replaces }) => replaces === void 0 ? [] : [`${name}, which holds ${describeReplaced(replaces)}`]);
	const digest = createHash("sha256").update(replaced.join("\n")).digest("hex").slice(0, 16);
	const box = boxFor(candidate, "replace", `Replace ${listSome(replaced, mostListedTargets)}`);
	return {
		...box,
		key: `${box.key}|${digest}`
	};
}
/** Authors may opt out while a pair waits or is asked about; what is configured is a person's own decision. */
async function findOptOutOf({ rule, sft, aligned, isFresh }, session) {
	if (rule === void 0 || isFresh) return void 0;
	const hub = await session.hub();
	for (const repo of [aligned, sft]) {
		const facts = readModelFacts(await hub.findModel(repo));
		const optOut = facts === void 0 ? void 0 : findOptOut(facts.card, facts.tags);
		if (optOut !== void 0) return `${repo} ${optOut}.`;
	}
}
function boxFor({ key, sft }, action, text) {
	return {
		key: `${key}|${action}`,
		action,
		sft,
		text
	};
}
function settled(candidate, outcome, reason, record, row = {}) {
	const { sft, aligned, rule, evidence, firstAlpha, fingerprints, isRestricted } = candidate;
	const told = tell(reason, configWords);
	return {
		row: {
			model: aligned,
			sft,
			rule,
			outcome,
			reason: told,
			evidence,
			repos: [],
			...row
		},
		record: {
			sft,
			aligned,
			rule,
			firstAlpha,
			fingerprints,
			isRestricted,
			status: "waiting",
			attempts: 0,
			notBefore: void 0,
			reason: told === "" ? void 0 : told.slice(0, 2e3),
			...record,
			boxes: withDismissal(candidate.key, aligned, record)
		},
		newRepos: [],
		bytesWritten: 0
	};
}
/** Every question can be dismissed as well. */
function withDismissal(key, aligned, { status, boxes = [] }) {
	return status === "asked" ? [...boxes, dismissalOf(key, aligned)] : boxes;
}
// src/bot/watch/watch.ts
const nothingFound = {
	decisions: [],
	cursor: {
		seenUntil: {},
		members: {}
	},
	requestCount: 0,
	counts: {
		listed: 0,
		excluded: 0,
		unmatched: 0,
		unaligned: 0,
		refused: 0
	},
	left: void 0,
	warnings: []
};
/** Of a dry run outside of the repository that has the state. */
const emptyStore = {
	isCheap: true,
	read: async () => emptyLedger,
	write: async () => {}
};
const withoutState = "The state lies in a repository on GitHub, and none is known here: this dry run takes it for empty, as in a first run. Set GITHUB_TOKEN and GITHUB_REPOSITORY to have it looked at.";
/** A search that takes longer than this tells and ends, where nothing is to be written. */
const dryRunRequests = 2e3;
/** Between two times at which a long search keeps what it found. */
const keepEveryMs = {
	cheap: 1e4,
	commit: 6e5
};
/**
* Finds newly published pairs, publishes what the configuration allows, and remembers the rest. One pair's failure
* does not stop the others; what was published is read from the Hub, so that no pair is published twice, whatever
* became of the run before.
*
* What cannot be kept in the end is a part of the report, because what was published is published.
*
* @throws an ExtrapolateError when the configuration, the state or the search cannot be read, or the run is stopped;
*   what was settled until then is in the state.
*/
async function watch(request, runtime) {
	try {
		var _usingCtx$1 = _usingCtx();
		const session = _usingCtx$1.a(openSession(runtime));
		const steps = trackSteps(runtime);
		const startedAt = runtime.clock.now();
		const opened = await steps.take("open", "Read the configuration and the state", async () => {
			const config = await readConfig(request.config);
			const github = await connect(request, runtime);
			const isWithoutState = request.dryRun && config.state.kind === "repository" && github === void 0;
			const store = isWithoutState ? emptyStore : openLedgerStore(config.state, {
				session,
				github
			});
			const warnings = isWithoutState ? [withoutState] : [];
			const issue = openIssue(config, request, github);
			const ticked = issue && ((await issue.read())?.ticked ?? /* @__PURE__ */ new Set());
			return {
				config,
				store,
				issue,
				ledger: await store.read(),
				ticked,
				warnings
			};
		});
		const { config, store, issue, ledger } = opened;
		const settledRows = [];
		let written = ledger;
		const saveAs = async (kept) => {
			if (request.dryRun) return;
			const mine = toLedger(kept);
			await store.write(written, mine).catch((error) => {
				throw tellUnkept(error, settledRows);
			});
			written = mine;
		};
		const gather = (found) => gatherCandidates({
			config,
			ledger,
			found,
			now: startedAt,
			ticked: opened.ticked
		});
		const found = await steps.take("find", "Look for new pairs", () => search({
			config,
			ledger,
			session,
			isDryRun: request.dryRun
		}, async (partly) => {
			await saveAs(startLedger(ledger, partly, config, gather(partly)));
		}, store.isCheap ? keepEveryMs.cheap : keepEveryMs.commit));
		const { candidates, rows, asked, dismissed } = gather(found);
		const after = startLedger(ledger, found, config, {
			candidates,
			asked,
			dismissed
		});
		let bytesWritten = 0;
		const budget = openBudget(config.limits, ledger, startedAt);
		const save = () => saveAs(after);
		try {
			if (candidates.length > 0) await save();
			for (const candidate of candidates) {
				runtime.signal.throwIfAborted();
				runtime.log.info(`${candidate.aligned} over ${candidate.sft}`);
				const settled = await settlePair(candidate, {
					session,
					budget,
					now: runtime.clock.now(),
					attempts: config.limits.attempts,
					dryRun: request.dryRun
				});
				settledRows.push(settled.row);
				after.pairs.set(candidate.key, settled.record);
				after.repos.push(...settled.newRepos);
				bytesWritten += settled.bytesWritten;
				if (store.isCheap) await save();
			}
		} catch (error) {
			await saveQuietly(save, runtime);
			throw error;
		}
		const unsaved = [];
		const tryTo = async (write) => {
			try {
				return await write();
			} catch (error) {
				if (runtime.signal.aborted || !(error instanceof ExtrapolateError)) throw error;
				unsaved.push(describeFailure(error, runtime.signal, configWords));
				return;
			}
		};
		await steps.take("save", "Keep the state", () => tryTo(() => save()));
		const settledModels = new Set(settledRows.map(({ model }) => model));
		const others = rows.filter(({ model, outcome }) => outcome !== "refused" || !settledModels.has(model));
		const all = [...settledRows, ...others];
		const failed = all.filter(({ outcome }) => outcome === "failed");
		const report = {
			kind: "watch",
			dryRun: request.dryRun,
			config: request.config,
			rows: all,
			counts: found.counts,
			requestCount: found.requestCount,
			left: found.left,
			totals: {
				bytesWritten,
				milliseconds: runtime.clock.now() - startedAt
			},
			warnings: [
				...opened.warnings,
				...found.warnings,
				...found.left === void 0 ? [] : [describeLeft(found.left)]
			],
			unsaved,
			exitCode: failed.length > 0 ? exitCodes.pairsFailed : exitCodes.ok
		};
		const keepIssue = async () => {
			if (issue === void 0 || request.dryRun) return void 0;
			const text = renderWatchIssue(report, {
				boxesOf: (row) => boxesOf(row, after.pairs),
				hubUrl: runtime.hubUrl,
				at: runtime.clock.now(),
				runUrl: request.runUrl,
				repos: after.repos
			});
			return issue.write(text, { reopen: all.some(({ outcome }) => outcome === "needs-person") });
		};
		const kept = await tryTo(keepIssue);
		return {
			...report,
			...kept !== void 0 && { issue: {
				number: kept.number,
				url: kept.url
			} },
			exitCode: unsaved[0]?.exitCode ?? report.exitCode
		};
	} catch (_) {
		_usingCtx$1.e = _;
	} finally {
		await _usingCtx$1.d();
	}
}
/** What earlier runs knew, without what no rule is for any more, and with what people are asked. */
function startLedger(ledger, found, config, { candidates, asked, dismissed }) {
	const rules = new Set(config.rules.map(({ name }) => name));
	const kept = [...ledger.pairs].filter(([, { rule, sft }]) => (rule === void 0 || rules.has(rule)) && sft !== "?");
	const pairs = new Map(kept);
	for (const record of asked.values()) pairs.set(pairKeyOf(record), record);
	for (const [key, record] of dismissed) pairs.set(key, record);
	for (const { key, sft, aligned, rule, firstAlpha, fingerprints, isRestricted } of candidates) {
		if (pairs.has(key)) continue;
		pairs.set(key, {
			sft,
			aligned,
			rule,
			status: "waiting",
			firstAlpha,
			fingerprints,
			isRestricted,
			attempts: 0,
			notBefore: void 0,
			reason: void 0,
			boxes: []
		});
	}
	return {
		cursor: config.rules.length === 0 ? ledger.cursor : found.cursor,
		pairs,
		repos: [...ledger.repos]
	};
}
const toLedger = ({ cursor, pairs, repos }) => ({
	cursor,
	pairs: new Map(pairs),
	repos: [...repos]
});
/**
* @param keep what was found so far; called from time to time, and when the search fails.
* @param keepEvery milliseconds
*/
async function search({ config, ledger, session, isDryRun }, keep, keepEvery) {
	const { rules, exclude, limits } = config;
	if (rules.length === 0) return nothingFound;
	const { clock } = session.runtime;
	const known = new Map([...ledger.pairs.values()].flatMap(({ aligned, fingerprints, status }) => status === "published" ? fingerprints.map((fingerprint) => [fingerprint, aligned]) : []));
	let keptAt = clock.now();
	let unkept;
	try {
		return await findPairs({
			rules,
			exclude,
			cursor: ledger.cursor,
			known,
			mostRequests: limits.requestsPerRun ?? (isDryRun ? dryRunRequests : void 0),
			async onPage(peek) {
				unkept = peek;
				if (clock.now() - keptAt < keepEvery) return;
				await keep(peek());
				unkept = void 0;
				keptAt = clock.now();
			}
		}, session);
	} catch (error) {
		const found = unkept;
		if (found !== void 0) await saveQuietly(() => keep(found()), session.runtime);
		throw error;
	}
}
async function connect(request, runtime) {
	if (request.github === void 0) return void 0;
	const { createGitHub } = await import("./github2.js");
	const { clock, log, signal } = runtime;
	return createGitHub({
		...request.github,
		clock,
		log,
		signal,
		random: Math.random
	});
}
function openIssue({ reporting }, { config }, github) {
	if (!reporting.issue || github === void 0) return void 0;
	return github.trackingIssue({
		key: config,
		title: reporting.title,
		labels: reporting.labels
	});
}
function boxesOf({ model, sft = "?" }, pairs) {
	return pairs.get(pairKeyOf({
		sft,
		aligned: model
	}))?.boxes ?? [];
}
/** Who reads that the state could not be kept has to know what was done all the same. */
function tellUnkept(error, rows) {
	if (!(error instanceof ExtrapolateError)) return error;
	const models = rows.flatMap(({ model, outcome }) => outcome === "published" ? [model] : []);
	const done = models.length === 0 ? "nothing was published" : `what was published is on the Hub, and the next run finds it there (${listNames(models)})`;
	error.precede(`The state could not be kept; ${done}.`);
	return error;
}
/** After a failure that is told anyway. */
async function saveQuietly(save, { log }) {
	await save().catch((error) => {
		log.warn(error instanceof ExtrapolateError ? error.wording : String(error));
	});
}
export { watch };
