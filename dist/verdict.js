// src/kit/bounded-text.ts
/** Text from elsewhere as part of a sentence: one line, at most so many characters. Escaping is the faces' work. */
function oneLine(text, mostCharacters) {
	const line = text.slice(0, mostCharacters + 1).replaceAll(/[\s\p{Cc}\u2028\u2029]+/gu, " ").trim();
	if (text.length <= mostCharacters) return line;
	return `${line.slice(0, mostCharacters - 1).replace(/[\ud800-\udbff]$/, "")}…`;
}
/** `a, b and c`; of a long list the first few and how many there are besides. */
function listSome(items, most) {
	const shown = items.slice(0, most);
	const rest = items.length - shown.length;
	if (rest > 0) return `${shown.join(", ")} and ${rest} more`;
	const last = shown.at(-1) ?? "";
	return shown.length < 2 ? last : `${shown.slice(0, -1).join(", ")} and ${last}`;
}
// src/core/judgement/verdict.ts
/** Every judgement of the room, in the order in which verdicts are given. */
const judgements = {
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
	"different-vocabulary": {
		severity: "refuse",
		meaning: "rows that --vocab common extrapolates are not known to be the same tokens"
	},
	"swapped-sides": {
		severity: "refuse",
		meaning: "θ0 and θ1 look exchanged"
	},
	"pretrained-base": {
		severity: "refuse",
		meaning: "θ0 looks like a raw pretrained model; a warning where the evidence is thin"
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
		meaning: "θ1 was aligned in a way that is known not to extrapolate well (ORPO, KTO)"
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
function settle(code, { message, hint, severity = judgements[code].severity }, allow) {
	const isAllowed = severity === "refuse" && allow.has(code);
	const remark = severity === "warn" ? "" : isAllowed ? ` Allowed by --allow ${code}.` : "";
	const wayOut = severity === "warn" || isAllowed ? "" : ` To go on regardless: --allow ${code}.`;
	return {
		code,
		severity: isAllowed ? "warn" : severity,
		message: `${oneLine(message, mostMessageCharacters)}${remark}`,
		hint: `${oneLine(hint, mostHintCharacters)}${wayOut}`
	};
}
export { oneLine as a, listSome as i, judgements as n, settle as r, judgementCodes as t };
