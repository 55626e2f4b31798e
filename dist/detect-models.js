import { c as mapConcurrently, t as openSession } from "./session.js";
import { r as listSome } from "./listing.js";
import { a as contextOf, c as isExcluded, l as readModelFacts, n as refuseCopies, o as decideModel, r as createHubView, s as findRule } from "./find-pairs.js";
import { t as readConfig } from "./read-config.js";
import { t as _usingCtx } from "./usingCtx.js";
// src/bot/watch/detect-models.ts
/**
* Says of models that are named whether they are aligned halves of pairs, as watching would decide on them, and shows
* what says so. Reads metadata alone and writes nothing.
*
* @throws {InputError} the configuration cannot be read
* @throws {AccessError | ServiceError} the Hub refuses or fails; a model that is missing or private is an entry
*/
async function detectModels(request, runtime) {
	try {
		var _usingCtx$1 = _usingCtx();
		const config = request.config === void 0 ? void 0 : await readConfig(request.config);
		const session = _usingCtx$1.a(openSession(runtime));
		const hub = await session.hub();
		const view = createHubView(hub);
		const collections = config === void 0 ? /* @__PURE__ */ new Map() : await readCollections(config.rules, session);
		const answers = await mapConcurrently(request.models, 8, (name) => answer(name, {
			view,
			config,
			collections
		}));
		const decided = answers.filter((each) => "decision" in each);
		const settled = new Map(refuseCopies(new Map(decided.map(({ model, decision }) => [model, decision]))).map((each) => [each.model, each.decision]));
		return {
			kind: "detect",
			models: answers.map((each) => "told" in each ? each.told : describe(each.model, settled.get(each.model) ?? each.decision))
		};
	} catch (_) {
		_usingCtx$1.e = _;
	} finally {
		await _usingCtx$1.d();
	}
}
async function answer(name, sources) {
	const { view, config } = sources;
	const facts = await view.find(name);
	const tell = (told) => {
		const model = facts?.id ?? name;
		return {
			model,
			told: {
				model,
				...told,
				evidence: []
			}
		};
	};
	if (facts === void 0) return tell({
		outcome: "no-pair",
		reason: "model-missing",
		message: `There is no model ${name} on the Hub, or it is private and the token may not read it.`
	});
	const exclude = config?.exclude ?? [];
	const configured = config?.pairs.find(({ aligned }) => aligned.repo.toLowerCase() === facts.id.toLowerCase());
	if (configured !== void 0) return tell({
		outcome: "pair",
		sft: configured.sft.repo,
		reason: "configured",
		message: `The configuration lists ${facts.id} as the aligned half of a pair with ${configured.sft.repo}.`
	});
	if (isExcluded(facts.id, exclude)) return tell({
		outcome: "no-pair",
		reason: "excluded",
		message: `The configuration excludes ${facts.id}.`
	});
	const context = contextFor(facts, sources);
	if (context === void 0) return tell({
		outcome: "no-pair",
		reason: "no-rule",
		message: `${facts.id} meets none of the rules ${listSome(config?.rules.map(({ name: rule }) => rule) ?? [], 10)}.`
	});
	const decision = await decideModel(facts, context);
	if (decision !== void 0) return {
		model: facts.id,
		decision
	};
	return tell({
		outcome: "unaligned",
		reason: "nothing-said",
		message: `Nothing says of ${facts.id} that it was aligned.`
	});
}
/** By the rule that the model meets; without a configuration, as a rule would that takes any model. */
function contextFor(facts, { view, config, collections }) {
	const known = /* @__PURE__ */ new Map();
	if (config === void 0) return {
		view,
		rule: "any",
		gated: "ask",
		exclude: [],
		readsEveryCard: true,
		known
	};
	const rule = findRule(facts, config.rules, collections);
	return rule && contextOf(rule, {
		view,
		exclude: config.exclude,
		known
	});
}
function describe(model, decision) {
	const evidence = [...decision.alignment, ...decision.lineage];
	switch (decision.kind) {
		case "accepted": {
			const sft = decision.sft.repo;
			return {
				model,
				outcome: "pair",
				sft,
				reason: "pair",
				message: [`${model} is the aligned half of a pair with ${sft}.`, ...decision.notes].join(" "),
				evidence
			};
		}
		case "refused": return {
			model,
			outcome: "no-pair",
			reason: decision.reason,
			message: decision.message,
			evidence
		};
		case "needs-person": {
			const [likely] = decision.options;
			return {
				model,
				outcome: "ask",
				...likely === void 0 ? {} : { sft: likely },
				reason: decision.question,
				message: decision.message,
				evidence
			};
		}
	}
}
async function readCollections(rules, session) {
	const hub = await session.hub();
	const members = /* @__PURE__ */ new Map();
	for (const slug of new Set(rules.flatMap(({ collections }) => collections))) {
		const items = await hub.findCollectionItems(slug) ?? [];
		members.set(slug, new Set(items.flatMap((item) => readModelFacts(item)?.id.toLowerCase() ?? [])));
	}
	return members;
}
export { detectModels };
