import { E as adapterConfigPath, t as openSession, w as openAdapter } from "./session.js";
import { C as cardPath, M as checkCard, O as compareWeights, b as findOwnCard, d as findRestatedConfig, f as samplePlan, h as matchDerived, j as openSources, m as cutDerived, p as matchPlan } from "./targets.js";
import { t as exitCodes } from "./exit-codes.js";
import { t as nameOf } from "./snapshot.js";
import { a as openShards, i as openCheckpoint, k as isAdapterAlone, s as readIndex } from "./checkpoint.js";
import { E as option, S as advice, _ as FormatError, y as InputError } from "./kit.js";
import { n as readManifest, t as derivationIn } from "./derived-repo.js";
import { n as planPair, r as trackSteps } from "./plan-pair.js";
import { u as standardMaxShardBytes, y as plainPairing } from "./template.js";
import { o as _usingCtx } from "./disk.js";
import { createHash } from "node:crypto";
// src/app/derived/check-documents.ts
const indexPath = "model.safetensors.index.json";
const weightFile = /\.(safetensors|bin|pt|pth|ckpt|gguf|h5|msgpack|onnx)$/i;
const blockBytes = 1 << 20;
/** Everything but the weights themselves: that the files are those of the manifest and fit together. */
async function checkDocuments(checked) {
	const findings = await checkIndex(checked);
	const { manifest } = checked;
	if (manifest === void 0) return findings;
	return [
		...await checkWeightFiles(checked, manifest),
		...findings,
		...await checkSideFiles(checked, manifest),
		...await checkCardText(checked, manifest)
	];
}
/** Whether the index says of each tensor the file that has it, and how much they are together. */
async function checkIndex({ derived, weights }) {
	const find = (message) => [{
		what: "index",
		path: indexPath,
		message
	}];
	if (!derived.files.has(indexPath)) return weights.shards.length > 1 ? find("the index of the shards is missing.") : [];
	try {
		const { weightMap, metadata } = await readIndex(derived, indexPath);
		const wrong = [...weights.tensors.values()].filter(({ name, path }) => weightMap.get(name) !== path);
		const [first] = wrong;
		if (first !== void 0) {
			const listed = weightMap.get(first.name);
			const more = wrong.length === 1 ? "" : `; it lists ${wrong.length} tensors wrongly`;
			return find(`tensor '${first.name}' is in ${first.path}, and by the index ${listed === void 0 ? "nowhere" : `in ${listed}`}${more}.`);
		}
		const stale = [...weightMap.keys()].find((name) => !weights.tensors.has(name));
		if (stale !== void 0) return find(`it lists the tensor '${stale}', which no file has.`);
		const total = [...weights.tensors.values()].reduce((sum, { start, end }) => sum + end - start, 0);
		const stated = metadata.total_size;
		if (stated === void 0 || stated === total) return [];
		return find(`it states a total_size of ${JSON.stringify(stated)}, and the tensors have ${total} bytes.`);
	} catch (error) {
		if (error instanceof FormatError) return find(error.message);
		throw error;
	}
}
async function checkWeightFiles({ derived, signal }, { files }) {
	const findings = [];
	for (const { path, byteLength, sha256 } of files) {
		const found = derived.files.get(path);
		if (found === void 0) findings.push({
			what: "file",
			path,
			message: "it is missing."
		});
		else if (found.byteLength !== byteLength) {
			const message = `it has ${found.byteLength} bytes; the manifest says ${byteLength}.`;
			findings.push({
				what: "hash",
				path,
				message
			});
		} else {
			const actual = await digestOf(derived, path, signal);
			if (actual === sha256) continue;
			findings.push({
				what: "hash",
				path,
				message: `its sha256 is ${actual}; the manifest says ${sha256}.`
			});
		}
	}
	const listed = new Set(files.map(({ path }) => path));
	for (const path of derived.files.keys()) if (weightFile.test(path) && !listed.has(path)) findings.push({
		what: "file",
		path,
		message: "these weights are not in the manifest."
	});
	return findings;
}
async function checkSideFiles({ derived, aligned, signal }, { sideFiles, dtype }) {
	const findings = [];
	for (const path of sideFiles) {
		const fault = await findSideFileFault(path);
		if (fault !== void 0) findings.push({
			what: "side-file",
			path,
			message: fault
		});
	}
	return findings;
	async function findSideFileFault(path) {
		const [own, original] = [derived.files.get(path), aligned.files.get(path)];
		if (own === void 0) return "it is missing.";
		if (original === void 0) return "θ1 has no such file.";
		const expected = path === "config.json" && dtype !== "same" ? createHash("sha256").update(await findRestatedConfig(aligned, dtype) ?? "").digest("hex") : await digestOf(aligned, path, signal);
		return await digestOf(derived, path, signal) === expected ? void 0 : "it is not what came from θ1.";
	}
}
async function checkCardText({ derived }, manifest) {
	const card = await findOwnCard(derived);
	if (card === void 0) return [{
		what: "card",
		path: cardPath,
		message: "the card is missing."
	}];
	return checkCard(card, derivationIn(derived, manifest)).map(({ what, expected, found }) => ({
		what: "card",
		path: cardPath,
		message: `${what}: it says ${found}; by the manifest it is ${expected}.`
	}));
}
/** The sha256 of a file, as listed or, where the listing does not say, as read. */
async function digestOf(snapshot, path, signal) {
	const file = snapshot.files.get(path);
	if (file?.sha256 !== void 0) return file.sha256;
	const byteLength = file?.byteLength ?? 0;
	const hash = createHash("sha256");
	const reader = snapshot.openReader([{
		path,
		start: 0,
		end: byteLength
	}]);
	try {
		for (let start = 0; start < byteLength; start += blockBytes) {
			signal.throwIfAborted();
			const block = new Uint8Array(Math.min(blockBytes, byteLength - start));
			await reader.fill(block);
			hash.update(block);
		}
	} finally {
		reader.close();
	}
	return hash.digest("hex");
}
// src/app/derived/claim.ts
/** What is claimed by the user, or else by the repo's own manifest. */
function readClaim(request, manifest, derived) {
	const sourceOf = (given, subfolder, side, name) => {
		if (given !== void 0) return {
			endpoint: given,
			subfolder,
			variant: void 0
		};
		const source = manifest?.[side];
		if (source?.kind === "hub") return {
			endpoint: {
				kind: "hub",
				repo: source.repo,
				revision: source.commit
			},
			subfolder: subfolder ?? source.subfolder,
			variant: request.variant === void 0 ? source.variant : void 0
		};
		throw unknownClaim(derived, name, source && `its manifest names the directory '${source.name}' only`);
	};
	const alpha = request.alpha ?? manifest?.alpha;
	if (alpha === void 0) throw unknownClaim(derived, option("alpha"), void 0);
	return {
		sft: sourceOf(request.sft, request.sftSubfolder, "sft", option("sft")),
		aligned: sourceOf(request.aligned, request.alignedSubfolder, "aligned", option("dpo")),
		alpha,
		rounding: request.rounding ?? manifest?.rounding,
		dtype: manifest?.dtype,
		pairing: request.pairing ?? manifest?.pairing
	};
}
function unknownClaim(derived, missing, why) {
	return new InputError(advice`${nameOf(derived.origin)}: ${missing} is missing, and ${why ?? `there is no extrapolation.json that says it`}.`, {
		code: "claim-unknown",
		hint: advice`Say what it is claimed to be made of: ${option("sft", "ENDPOINT")}, ${option("dpo", "ENDPOINT")} and ${option("alpha", "NUMBER")}.`
	});
}
// src/app/verify.ts
/**
* Recomputes the weights of a derived repo from its sources (pieces of every file, or all of them) and compares them
* bit for bit; of a repo of this tool also its hashes, index, side files and card.
*
* @throws an ExtrapolateError when the repo or a source cannot be read, or it is not known what to check against.
*/
async function verify(request, runtime) {
	try {
		var _usingCtx$1 = _usingCtx();
		const session = _usingCtx$1.a(openSession(runtime));
		const steps = trackSteps(runtime);
		const startedAt = runtime.clock.now();
		const { derived, manifest, claim, pair, weights } = await steps.take("open", "Read the headers of the repo and its sources", async () => {
			const derived = await session.openSnapshot(request.derived);
			const manifest = await readManifest(derived);
			const claim = readClaim(request, manifest, derived);
			const { sft, aligned } = claim;
			return {
				derived,
				manifest,
				claim,
				pair: await openSources({
					sft,
					aligned,
					variant: request.variant,
					preferPr: false
				}, session),
				weights: await openDerived(derived, manifest)
			};
		});
		const { sft, aligned } = pair;
		const adapter = pair.adapters && planClaimed(pair, claim);
		const matched = adapter === void 0 ? matchDerived(weights, aligned, sft, claim.pairing) : matchPlan(weights, adapter.plan);
		const comparison = await steps.take("compare", "Recompute and compare", () => {
			const pieces = request.full || adapter !== void 0 ? matched.files.flatMap((file) => file.pieces) : choosePieces(matched, derived);
			const total = pieces.reduce((sum, { derived: { start, end } }) => sum + end - start, 0);
			const bytes = {
				read: 0,
				written: 0
			};
			return compareWeights({
				pieces,
				alpha: claim.alpha,
				roundings: adapter === void 0 ? roundingsOf(claim) : [adapter.plan.rounding],
				derived,
				sources: {
					aligned: aligned.snapshot,
					sft: sft.snapshot
				},
				signal: runtime.signal,
				onBytes(read, compared) {
					bytes.read += read;
					bytes.written += compared;
					runtime.onProgress({
						kind: "bytes",
						...bytes,
						total
					});
				}
			});
		});
		const findings = matched.faults.map((message) => ({
			what: "tensors",
			message
		}));
		const documents = await steps.take("documents", "Check hashes, index, side files and card", () => checkDocuments({
			derived,
			weights,
			manifest,
			aligned: aligned.snapshot,
			signal: runtime.signal
		}));
		findings.push(...documents, ...adapter === void 0 ? [] : await checkAdapterConfig(derived, claim, adapter));
		const { roundings, comparedByteLength, comparedCount, effectiveAlpha, bytesRead } = comparison;
		const outcome = judgeOutcome(claim, roundings, findings);
		return {
			kind: "verify",
			outcome,
			derived: derived.origin,
			sft: sft.snapshot.origin,
			aligned: aligned.snapshot.origin,
			alpha: claim.alpha,
			rounding: claim.rounding,
			hasManifest: manifest !== void 0,
			full: request.full || adapter !== void 0,
			weights: {
				comparedByteLength,
				totalByteLength: [...weights.tensors.values()].reduce((sum, { start, end }) => sum + end - start, 0),
				comparedCount,
				fileCount: weights.shards.length,
				effectiveAlpha,
				roundings
			},
			findings: [...outcome === "differs" ? describeDifferences(roundings) : [], ...findings],
			totals: {
				bytesRead,
				milliseconds: runtime.clock.now() - startedAt
			},
			warnings: pair.warnings,
			exitCode: exitCodeOf[outcome]
		};
	} catch (_) {
		_usingCtx$1.e = _;
	} finally {
		await _usingCtx$1.d();
	}
}
const exitCodeOf = {
	identical: exitCodes.ok,
	"other-rounding": exitCodes.otherRounding,
	differs: exitCodes.differs
};
/** How an adapter should have come about; what is not claimed is as it is unless told otherwise. */
function planClaimed(pair, claim) {
	const { alpha, rounding = { kind: "nearest" }, dtype = "same", pairing = plainPairing } = claim;
	return planPair(pair, {
		alphas: [alpha],
		rounding,
		dtype,
		pairing,
		maxShardBytes: standardMaxShardBytes
	}).adapter;
}
/** Ranks and scales are half of an adapter. */
async function checkAdapterConfig(derived, { alpha }, adapter) {
	const path = adapterConfigPath;
	const file = derived.files.get(path);
	const find = (message) => [{
		what: "file",
		path,
		message
	}];
	if (file === void 0) return find("it is missing.");
	const expected = adapter.configFor(alpha);
	if (file.byteLength !== expected.byteLength) return find("it is not what θ1, θ0 and α give.");
	const content = await derived.source(path).slice(0, file.byteLength);
	return Buffer.compare(content, expected) === 0 ? [] : find("it is not what θ1, θ0 and α give.");
}
/** By the files that the manifest lists, so that an index that is wrong does not hide the weights. */
async function openDerived(derived, manifest) {
	if (manifest === void 0) return (isAdapterAlone(derived) ? await openAdapter(derived) : void 0)?.checkpoint ?? openCheckpoint(derived);
	const paths = manifest.files.map(({ path }) => path).filter((path) => derived.files.has(path));
	return paths.length === 0 ? openCheckpoint(derived) : openShards(derived, paths);
}
/** The claimed rounding first; the others tell how a repo was made that is not as claimed. */
function roundingsOf({ rounding }) {
	const common = [{ kind: "nearest" }, { kind: "reference" }];
	if (rounding === void 0) return common;
	return [rounding, ...common.filter(({ kind }) => kind !== rounding.kind)];
}
/**
* Pieces of every file. Where they lie follows from the commit, which its maker could not know while making the
* weights.
*/
function choosePieces({ files }, { origin }) {
	const all = files.flatMap(({ pieces }) => pieces);
	const whole = (part) => all.find(({ operation }) => {
		if (operation.kind !== "extrapolate" || operation.tensor !== part.tensor) return false;
		const first = part.firstElement - operation.firstElement;
		return first >= 0 && first < operation.elementCount;
	});
	const plan = files.map(({ path, pieces }) => ({
		path,
		operations: pieces.map(({ operation }) => operation)
	}));
	return samplePlan(plan, origin.kind === "hub" ? origin.commit : "").flatMap((operation) => {
		const piece = whole(operation);
		return piece === void 0 ? [] : [cutDerived(piece, operation)];
	});
}
function judgeOutcome({ rounding }, roundings, findings) {
	if (findings.length > 0) return "differs";
	const equal = roundings.find(({ differingCount }) => differingCount === 0);
	if (equal === void 0) return "differs";
	return rounding === void 0 || equal === roundings[0] ? "identical" : "other-rounding";
}
const maxListedTensors = 10;
/** Where and how much the weights differ, by the rounding that comes nearest. */
function describeDifferences(roundings) {
	const nearest = roundings.toSorted((a, b) => a.differingCount - b.differingCount)[0];
	if (nearest === void 0 || nearest.differingCount === 0) return [];
	const { differences } = nearest;
	const listed = differences.slice(0, maxListedTensors).map((difference) => {
		const { tensor, path, firstElement, differingCount, comparedCount, maxAbsDifference } = difference;
		return {
			what: "weights",
			path,
			message: `tensor '${tensor}' differs in ${differingCount} of ${comparedCount} elements${maxAbsDifference === void 0 ? "" : `, by up to ${maxAbsDifference}`}; the first is ${firstElement}.`
		};
	});
	if (listed.length === differences.length) return listed;
	return [...listed, {
		what: "weights",
		message: `${differences.length} tensors differ in all.`
	}];
}
export { verify };
