import { A as oneLine, h as option, m as joinProse, u as advice } from "./errors.js";
// src/core/judgement/verdict.ts
/** Every judgement of the room, in the order in which verdicts are given. */
const judgements = {
	"opted-out": {
		severity: "refuse",
		meaning: "the author of a side does not want it to be extrapolated"
	},
	"identical-checkpoints": {
		severity: "refuse",
		meaning: "both sides hold the same weights"
	},
	"unrelated-checkpoints": {
		severity: "refuse",
		meaning: "the weights are too far apart to be one model"
	},
	"different-architectures": {
		severity: "refuse",
		meaning: "config.json names two architectures"
	},
	"different-computation": {
		severity: "refuse",
		meaning: "config.json of the two differ in what the same weights compute"
	},
	"other-base": {
		severity: "refuse",
		meaning: "θ1 is an adapter that names another model than θ0 as its base"
	},
	"adapter-begun-anew": {
		severity: "refuse",
		meaning: "both sides are adapters, and θ1 did not go on from the factors of θ0"
	},
	"different-vocabulary": {
		severity: "refuse",
		meaning: "rows that both vocabularies have are not known to be the same tokens"
	},
	"swapped-sides": {
		severity: "refuse",
		meaning: "θ0 and θ1 look exchanged"
	},
	"pretrained-base": {
		severity: "refuse",
		meaning: "θ0 looks like a raw pretrained model; a warning where the evidence is thin"
	},
	"alpha-zero": {
		severity: "refuse",
		meaning: "α is 0, which gives θ1 again"
	},
	"alpha-ruinous": {
		severity: "refuse",
		meaning: "the step is larger than any that left a model of use"
	},
	overflow: {
		severity: "refuse",
		meaning: "finite weights would become infinite"
	},
	"mostly-rounded-away": {
		severity: "refuse",
		meaning: "rounding undoes most of every α of the run"
	},
	"rounded-away": {
		severity: "warn",
		meaning: "rounding stores another α than was asked for"
	},
	"alpha-large": {
		severity: "warn",
		meaning: "the step is larger than any that was seen to help"
	},
	"unsuited-alignment": {
		severity: "warn",
		meaning: "θ1 was aligned in a way that is known not to extrapolate well, or not known to (ORPO, KTO, GRPO, …)"
	},
	"different-configuration": {
		severity: "warn",
		meaning: "config.json of the two differ in other fields"
	},
	"non-finite-weights": {
		severity: "warn",
		meaning: "a side holds NaN or infinite weights"
	}
};
const judgementCodes = Object.keys(judgements);
const mostMessageCharacters = 1200;
const mostHintCharacters = 800;
/** @param isDone whether the weights are made, so that nothing is refused any more. */
function settle(code, { message, hint, severity = judgements[code].severity }, { allow, isDone = false }) {
	const isAllowed = severity === "refuse" && allow.has(code);
	const allowing = option("allow", code);
	const remark = isAllowed ? advice` Allowed by ${allowing}.` : "";
	const wayOut = severity === "warn" || isAllowed || isDone ? "" : advice` To go on regardless: ${allowing}.`;
	const bounded = typeof hint === "string" ? oneLine(hint, mostHintCharacters) : hint;
	return {
		code,
		severity: isAllowed || isDone ? "warn" : severity,
		message: joinProse([oneLine(message, mostMessageCharacters), remark], ""),
		hint: joinProse([bounded, wayOut], ""),
		...isAllowed ? { isAllowed } : {}
	};
}
export { judgements as n, settle as r, judgementCodes as t };
