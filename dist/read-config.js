import { s as InputError } from "./errors.js";
import { t as project } from "./project.js";
import { t as findText } from "./read-text.js";
import { t as parseWatchConfig } from "./parse-watch-config.js";
// src/bot/watch/read-config.ts
const maxByteLength = 1 << 20;
/**
* @throws {InputError} there is no such file, or it has mistakes
* @throws {AccessError} it may not be read
*/
async function readConfig(path) {
	const text = await findText(path, "configuration", maxByteLength);
	if (text !== void 0) return parseWatchConfig(text, path);
	throw new InputError(`There is no configuration ${path}.`, {
		code: "config-missing",
		hint: `Name the file, or write a first one with: ${project.name} config init${path === "extrapolate.yml" ? "" : ` ${path}`}`
	});
}
export { readConfig as t };
