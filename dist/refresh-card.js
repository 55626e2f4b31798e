import { C as cardPath, I as chartPaths, N as overrideMetadata, S as requireUnedited, b as findOwnCard, r as manifestPath, t as readManifest } from "./read-manifest.js";
import { s as InputError } from "./errors.js";
import { t as nameOf } from "./snapshot.js";
import { t as updateDirectoryFiles } from "./update-files.js";
import { t as derivationIn } from "./derived-repo.js";
import { r as readTemplate, t as describeDerived } from "./documents.js";
import { r as formatEndpoint } from "./endpoint.js";
import { t as openSession } from "./session.js";
import { t as _usingCtx } from "./usingCtx.js";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
// src/app/refresh-card.ts
/** What is written goes to the default branch. */
const mainBranch = "main";
/**
* Writes the card of a derived repo, its charts and its manifest anew from the manifest; sections that people
* added between markers stay. Commits only what changed, and nothing when nothing did.
*
* @throws InputError for a repo without a manifest of this tool, and for a card whose text outside of the markers
*   would be lost; whatever the Hub or the disk fails with.
*/
async function refreshCard(request, runtime) {
	try {
		var _usingCtx$1 = _usingCtx();
		const session = _usingCtx$1.a(openSession(runtime));
		const endpoint = request.derived;
		if (endpoint.kind === "hub" && endpoint.revision !== void 0 && endpoint.revision !== mainBranch) throw new InputError(`card: '${formatEndpoint(endpoint)}' names a revision; a card is written to main.`, {
			code: "revision-unexpected",
			hint: `Write ${endpoint.repo}.`
		});
		const snapshot = await session.openSnapshot(endpoint);
		const manifest = await readManifest(snapshot);
		if (manifest === void 0) throw new InputError(`${nameOf(snapshot.origin)} has no ${manifestPath}, from which its card is written.`, {
			code: "manifest-missing",
			hint: "Name a repo or directory that hf-extrapolate made."
		});
		const previous = await findOwnCard(snapshot);
		const name = nameOf(snapshot.origin);
		const kept = previous === void 0 ? void 0 : requireUnedited(previous, name, request.force);
		const derivation = {
			...derivationIn(snapshot, manifest),
			metadata: overrideMetadata(manifest.metadata, request.card)
		};
		const written = describeDerived(derivation, await readTemplate(request.card), kept);
		const files = [];
		for (const file of written) if (!await holds(snapshot, file)) files.push(file);
		const removed = chartPaths.filter((path) => snapshot.files.has(path) && !written.some((file) => file.path === path));
		const changedFiles = [...files.map(({ path }) => path), ...removed];
		const report = {
			kind: "card",
			derived: snapshot.origin,
			url: urlOf(snapshot, session),
			changedFiles,
			warnings: []
		};
		if (changedFiles.length === 0) return {
			...report,
			state: "unchanged"
		};
		if (request.dryRun) return {
			...report,
			state: "would-update"
		};
		const commit = await writeFiles(snapshot, {
			files,
			removed
		}, session);
		return {
			...report,
			state: "updated",
			commit
		};
	} catch (_) {
		_usingCtx$1.e = _;
	} finally {
		await _usingCtx$1.d();
	}
}
async function writeFiles({ origin }, changes, session) {
	if (origin.kind === "directory") {
		await updateDirectoryFiles(origin.path, changes);
		return;
	}
	const hub = await session.hub();
	const card = changes.files.find(({ path }) => path === cardPath);
	if (card !== void 0) await hub.checkCard(origin.repo, card.content);
	return hub.updateFiles({
		repo: origin.repo,
		parentCommit: origin.commit,
		...changes,
		message: "Refresh the model card"
	});
}
async function holds(snapshot, { path, content }) {
	if (snapshot.files.get(path)?.byteLength !== content.byteLength) return false;
	return Buffer.compare(await snapshot.source(path).slice(0, content.byteLength), content) === 0;
}
function urlOf({ origin }, { runtime }) {
	return origin.kind === "hub" ? `${runtime.hubUrl}/${origin.repo}` : pathToFileURL(resolve(origin.path)).href;
}
export { refreshCard };
