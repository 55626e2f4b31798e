import { r as formatEndpoint } from "./endpoint.js";
import { t as exitCodes } from "./exit-codes.js";
import { n as readText } from "./read-text.js";
import { t as ConfigError } from "./mistakes.js";
import { t as parseWatchConfig } from "./parse-watch-config.js";
// src/bot/watch/check-config.ts
const maxByteLength = 1 << 20;
/** What a configuration of watching means, or all its mistakes; nothing that it names is looked up. */
async function checkConfig({ path }) {
	const text = await readText(path, "configuration", maxByteLength);
	try {
		return {
			kind: "config",
			path,
			config: describe(parseWatchConfig(text, path)),
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
