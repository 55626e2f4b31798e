// src/kit/project.ts
/** How the program names itself: in cards, manifests, user agents and messages. Equal to package.json, by a test. */
const project = {
	name: "hf-extrapolate",
	version: "0.1.0",
	url: "https://github.com/hf-extrapolate/hf-extrapolate"
};
export { project as t };
