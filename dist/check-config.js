import { r as formatEndpoint } from "./endpoint.js";
import { t as exitCodes } from "./exit-codes.js";
import { t as ConfigError } from "./mistakes.js";
import { t as readConfig } from "./read-config.js";
// src/bot/watch/check-config.ts
/** What a configuration of watching means, or all its mistakes; nothing that it names is looked up. */
async function checkConfig({ path }) {
	try {
		return {
			kind: "config",
			path,
			config: describe(await readConfig(path)),
			mistakes: [],
			unlistedCount: 0,
			exitCode: exitCodes.ok
		};
	} catch (error) {
		if (!(error instanceof ConfigError)) throw error;
		const { mistakes, unlistedCount, exitCode } = error;
		return {
			kind: "config",
			path,
			mistakes,
			unlistedCount,
			exitCode
		};
	}
}
/** JSON has neither sets nor infinity. */
function describe({ pairs, rules, ...rest }) {
	return {
		pairs: pairs.map(describePair),
		rules: rules.map(({ parameterCount: { least, most }, output, ...rule }) => ({
			...rule,
			parameterCount: Number.isFinite(most) ? {
				least,
				most
			} : { least },
			output: describeOutput(output)
		})),
		...rest
	};
}
const describePair = ({ sft, aligned, alignedSubfolder, output, ...rest }) => ({
	sft: formatEndpoint(sft),
	dpo: formatEndpoint(aligned),
	dpoSubfolder: alignedSubfolder,
	...rest,
	output: describeOutput(output)
});
const describeOutput = (output) => ({
	...output,
	allow: [...output.allow]
});
export { checkConfig };
