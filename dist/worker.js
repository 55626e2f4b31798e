import { i as formatHash, n as writeChunkRecord, r as createHasher } from "./chunk-records.js";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { parentPort } from "node:worker_threads";
// src/formats/xet/kernel.ts
let compiled;
function createXetKernel() {
	compiled ??= new WebAssembly.Module(readFileSync(new URL("./xet.wasm", import.meta.url)));
	const exports = new WebAssembly.Instance(compiled).exports;
	return {
		bytes: new Uint8Array(exports.memory.buffer),
		view: new DataView(exports.memory.buffer),
		input: exports.input.value,
		inputCapacity: exports.inputCapacity.value,
		groups: exports.groups.value,
		payload: exports.payload.value,
		chunkHashes: exports.chunkHashes.value,
		scratch: exports.scratch.value,
		findCut: exports.findCut,
		hashKeyed: exports.hashKeyed,
		splitGroups: exports.splitGroups,
		compressBlock: exports.compressBlock
	};
}
// src/formats/xet/payload.ts
/** How a chunk's payload is encoded in a xorb; the numbers are the format's. */
const scheme = {
	stored: 0,
	lz4: 1,
	groupedLz4: 2
};
/**
* LZ4 frame: magic, version 1 with independent blocks and no checksums, blocks of up to 64 KiB, and the
* checksum of those two bytes (https://github.com/lz4/lz4/blob/dev/doc/lz4_Frame_format.md).
*/
const frameHeader = Uint8Array.of(4, 34, 77, 24, 96, 64, 130);
const frameBlockByteLength = 65536;
const blockHeaderByteLength = 4;
const endMark = 0;
const endMarkByteLength = 4;
const storedBlockFlag = 2147483648;
/** At most so long is a result that is worth the reader's time. */
const withGain = (byteLength) => Math.floor(byteLength * 31 / 32);
/** Chunks, of 64 KiB on average, for which a decision holds before everything is tried again. */
const chunksPerDecision = 32;
/**
* Weights gain by compressing sign and exponent alone: the bytes of the mantissa are noise. Which bytes gain
* hardly changes within a tensor, so it is found out now and then and remembered in between.
*/
function createPayloadEncoder(kernel, compression) {
	const { bytes, view } = kernel;
	const everyByte = [
		true,
		true,
		true,
		true
	];
	let decision = { kind: "stored" };
	let chunksLeft = 0;
	/** Writes one block, compressed if that gains. Returns the block's length, or 0 if it does not fit. */
	function writeBlock(input, byteLength, tries, to, limit) {
		const content = to + blockHeaderByteLength;
		const compressed = tries ? kernel.compressBlock(input, byteLength, content) : byteLength;
		if (compressed <= withGain(byteLength) && content + compressed <= limit) {
			view.setUint32(to, compressed, true);
			return blockHeaderByteLength + compressed;
		}
		if (content + byteLength > limit) return 0;
		view.setUint32(to, (storedBlockFlag | byteLength) >>> 0, true);
		bytes.copyWithin(content, input, input + byteLength);
		return blockHeaderByteLength + byteLength;
	}
	/** Writes a frame of the blocks given; its length, or 0 if it is not clearly shorter than `chunkByteLength`. */
	function writeFrame(blocks, chunkByteLength) {
		const limit = kernel.payload + withGain(chunkByteLength) - endMarkByteLength;
		bytes.set(frameHeader, kernel.payload);
		let to = kernel.payload + frameHeader.length;
		for (const block of blocks) {
			const written = writeBlock(block.input, block.byteLength, block.tries, to, limit);
			if (written === 0) return 0;
			block.gained = written < block.byteLength;
			to += written;
		}
		view.setUint32(to, endMark, true);
		return to + endMarkByteLength - kernel.payload;
	}
	function encodePlain(input, byteLength) {
		const blocks = [];
		for (let start = 0; start < byteLength; start += frameBlockByteLength) {
			const length = Math.min(frameBlockByteLength, byteLength - start);
			blocks.push({
				input: input + start,
				byteLength: length,
				tries: true,
				gained: false
			});
		}
		return writeFrame(blocks, byteLength);
	}
	function encodeGroups(input, byteLength, fileOffset, wordBytes) {
		kernel.splitGroups(input, byteLength, kernel.groups);
		const blocks = [];
		let group = kernel.groups;
		for (let index = 0; index < 4; index++) {
			const length = byteLength + 3 - index >> 2;
			const tries = wordBytes[(fileOffset + index) % 4] === true;
			if (length > 0) blocks.push({
				input: group,
				byteLength: length,
				tries,
				gained: false
			});
			group += length;
		}
		return {
			byteLength: writeFrame(blocks, byteLength),
			gained: everyByte.map((_, wordByte) => blocks[(wordByte + 4 - fileOffset % 4) % 4]?.gained === true)
		};
	}
	function decide(input, byteLength, fileOffset) {
		const plain = encodePlain(input, byteLength) || byteLength;
		const grouped = encodeGroups(input, byteLength, fileOffset, everyByte);
		if (grouped.byteLength > 0 && grouped.byteLength <= plain) return {
			kind: "groups",
			wordBytes: grouped.gained
		};
		return { kind: plain < byteLength ? "lz4" : "stored" };
	}
	return { encode(input, byteLength, fileOffset) {
		const stored = {
			scheme: scheme.stored,
			byteOffset: input,
			byteLength
		};
		if (compression === "none") return stored;
		if (chunksLeft === 0) {
			decision = decide(input, byteLength, fileOffset);
			chunksLeft = chunksPerDecision;
		}
		chunksLeft--;
		if (decision.kind === "stored") return stored;
		const encoded = decision.kind === "lz4" ? encodePlain(input, byteLength) : encodeGroups(input, byteLength, fileOffset, decision.wordBytes).byteLength;
		if (encoded > 0) return {
			scheme: decision.kind === "lz4" ? scheme.lz4 : scheme.groupedLz4,
			byteOffset: kernel.payload,
			byteLength: encoded
		};
		chunksLeft = 0;
		return stored;
	} };
}
// src/formats/xet/tree.ts
/** What stands for the root of a tree without chunks. */
const noHash = "0".repeat(64);
const minGroupSize = 3;
const maxGroupSize = 9;
/**
* Groups are closed left to right, on every level by the same rule: after a child, the third or a later one,
* whose hash as a number is a multiple of four, or after nine (https://huggingface.co/docs/xet/hashing). The
* rule looks at nothing that comes later, so the tree can grow as the chunks arrive.
*/
function createTreeHash(hasher) {
	const levels = [];
	function levelAt(height) {
		const existing = levels[height];
		if (existing !== void 0) return existing;
		const level = {
			open: [],
			nodeCount: 0
		};
		levels.push(level);
		return level;
	}
	function addAt(height, node) {
		const level = levelAt(height);
		level.nodeCount++;
		level.open.push(node);
		const size = level.open.length;
		if (size === maxGroupSize || size >= minGroupSize && endsGroup(node.hash)) closeGroup(height);
	}
	function closeGroup(height) {
		const { open } = levelAt(height);
		const text = open.map((node) => `${node.hash} : ${node.byteLength}\n`).join("");
		const byteLength = open.reduce((sum, node) => sum + node.byteLength, 0);
		open.length = 0;
		addAt(height + 1, {
			hash: hasher.hashText("node", text),
			byteLength
		});
	}
	return {
		add: (hash, byteLength) => addAt(0, {
			hash,
			byteLength
		}),
		finish() {
			for (let height = 0; height < levels.length; height++) {
				const { open, nodeCount } = levelAt(height);
				if (nodeCount === 1 && open[0] !== void 0) return open[0].hash;
				if (open.length > 0) closeGroup(height);
			}
			return noHash;
		}
	};
}
/** Whether the hash's last 64-bit number is a multiple of four; its lowest digit is the string's last. */
function endsGroup(hash) {
	return Number.parseInt(hash.slice(-1), 16) % 4 === 0;
}
// src/formats/xet/xorb.ts
const hashByteLength = 32;
const chunkHeaderByteLength = 8;
/** Of a xorb as posted and, separately, of the bytes it stands for. */
const maxXorbByteLength = 67108864;
/** As many as the storage takes; no xorb has more, as only the last chunk of a file is shorter than 8192 bytes. */
const maxChunkCount = 8192;
/** A xorb has room for at least one chunk. */
const minXorbByteLength = 131080;
function openXorb(kernel, hasher, buffer, xorbByteLimit) {
	const memory = Buffer.from(kernel.bytes.buffer);
	const body = Buffer.from(buffer.buffer, buffer.byteOffset, buffer.byteLength);
	const tree = createTreeHash(hasher);
	const records = Buffer.alloc(maxChunkCount * 48);
	let chunkCount = 0;
	let bodyByteLength = 0;
	let rawByteLength = 0;
	return {
		hasRoom: (payload, byteLength) => bodyByteLength + chunkHeaderByteLength + payload.byteLength <= xorbByteLimit && rawByteLength + byteLength <= 67108864,
		add(payload, input, byteLength) {
			const hashOffset = kernel.chunkHashes + chunkCount * hashByteLength;
			hasher.hashRegion("chunk", input, byteLength, hashOffset);
			const hash = formatHash(kernel.bytes, hashOffset);
			const bytes = kernel.bytes.subarray(hashOffset, hashOffset + hashByteLength);
			writeChunkRecord(records, chunkCount++, {
				hash: bytes,
				rawOffset: rawByteLength,
				byteLength
			});
			tree.add(hash, byteLength);
			body[bodyByteLength] = 0;
			body.writeUIntLE(payload.byteLength, bodyByteLength + 1, 3);
			body[bodyByteLength + 4] = payload.scheme;
			body.writeUIntLE(byteLength, bodyByteLength + 5, 3);
			bodyByteLength += chunkHeaderByteLength;
			memory.copy(body, bodyByteLength, payload.byteOffset, payload.byteOffset + payload.byteLength);
			bodyByteLength += payload.byteLength;
			rawByteLength += byteLength;
			return hash;
		},
		close() {
			const hash = tree.finish();
			const hashes = chunkCount * hashByteLength;
			const chunkRecords = new Uint8Array(records.subarray(0, chunkCount * 48));
			return {
				xorb: {
					hash,
					body: buffer.subarray(0, bodyByteLength),
					chunkRecords
				},
				term: {
					xorbHash: hash,
					byteLength: rawByteLength,
					chunkStart: 0,
					chunkEnd: chunkCount,
					verificationHash: hasher.digestRegion("verification", kernel.chunkHashes, hashes)
				}
			};
		}
	};
}
// src/formats/xet/session.ts
/** Nothing shorter is searched for its end. */
const minChunkByteLength = 8192;
/** Waiting bytes are moved to the front when there is less room than this behind them. */
const refillByteLength = 65536;
/**
* Opens a session (https://huggingface.co/docs/xet: chunks are cut by content, hashed, compressed where that
* gains, and collected into xorbs, one term of the file each).
* @throws RangeError if the limit is out of its range, or a buffer is too small.
*/
function openXetSession({ xorbByteLimit, compression = "auto" }) {
	if (!(xorbByteLimit >= 131080 && xorbByteLimit <= 67108864)) throw new RangeError(`A xorb of ${xorbByteLimit} bytes is outside ${minXorbByteLength} to ${maxXorbByteLength} bytes.`);
	const kernel = createXetKernel();
	const memory = Buffer.from(kernel.bytes.buffer);
	const hasher = createHasher(kernel);
	const encoder = createPayloadEncoder(kernel, compression);
	const fileTree = createTreeHash(hasher);
	const terms = [];
	const inputEnd = kernel.input + kernel.inputCapacity;
	let chunkStart = kernel.input;
	let scanned = kernel.input;
	let filled = kernel.input;
	let fileByteLength = 0;
	let xorb;
	function* addChunk(byteLength) {
		const payload = encoder.encode(chunkStart, byteLength, fileByteLength);
		if (xorb?.hasRoom(payload, byteLength) === false) yield closeXorb(xorb);
		xorb ??= openXorb(kernel, hasher, checkBuffer(yield), xorbByteLimit);
		fileTree.add(xorb.add(payload, chunkStart, byteLength), byteLength);
		fileByteLength += byteLength;
	}
	function closeXorb(full) {
		const closed = full.close();
		terms.push(closed.term);
		xorb = void 0;
		return closed.xorb;
	}
	function checkBuffer(given) {
		if (given !== void 0 && given.byteLength >= xorbByteLimit) return given;
		throw new RangeError(`A buffer of ${given?.byteLength ?? 0} bytes cannot hold a xorb of ${xorbByteLimit}.`);
	}
	function* write(block) {
		const source = Buffer.from(block.buffer, block.byteOffset, block.byteLength);
		let taken = 0;
		while (taken < source.length) {
			const byteLength = Math.min(source.length - taken, inputEnd - filled);
			source.copy(memory, filled, taken, taken + byteLength);
			taken += byteLength;
			filled += byteLength;
			yield* cutChunks();
		}
	}
	/** Takes every chunk whose end is known, and moves the rest to the front. */
	function* cutChunks() {
		for (;;) {
			const byteLength = kernel.findCut(chunkStart, scanned, filled);
			if (byteLength === 0) break;
			yield* addChunk(byteLength);
			chunkStart += byteLength;
			scanned = chunkStart;
		}
		if (filled - chunkStart >= minChunkByteLength) scanned = filled;
		if (chunkStart === kernel.input || inputEnd - filled >= refillByteLength) return;
		const moved = chunkStart - kernel.input;
		memory.copyWithin(kernel.input, chunkStart, filled);
		chunkStart -= moved;
		scanned -= moved;
		filled -= moved;
	}
	function* finish() {
		if (filled > chunkStart) yield* addChunk(filled - chunkStart);
		filled = chunkStart;
		if (xorb !== void 0) yield closeXorb(xorb);
		return {
			fileHash: fileByteLength === 0 ? fileTree.finish() : hasher.hashHash("file", fileTree.finish()),
			byteLength: fileByteLength,
			terms
		};
	}
	return {
		write,
		finish
	};
}
// src/stores/workers/serve.ts
/** The worker's side of the pool: serves streams until the port is closed. */
function serveHashStreams(port) {
	const streams = /* @__PURE__ */ new Map();
	const send = (reply) => port.postMessage(reply);
	function open(stream, openDigest) {
		try {
			streams.set(stream, {
				digest: openDigest(),
				idle: Promise.resolve()
			});
		} catch (error) {
			send({
				kind: "failed",
				stream,
				error
			});
		}
	}
	/** Queues work of a stream; what is queued behind a failure or an abort is dropped. */
	function enqueue(stream, work) {
		const served = streams.get(stream);
		if (served === void 0) return;
		const isOpen = () => streams.get(stream) === served;
		served.idle = served.idle.then(async () => {
			if (!isOpen()) return;
			try {
				await work(served.digest);
			} catch (error) {
				streams.delete(stream);
				send({
					kind: "failed",
					stream,
					error
				});
			}
		});
	}
	port.on("message", (request) => {
		const { stream } = request;
		switch (request.kind) {
			case "open-sha256": return open(stream, () => openSha256(stream));
			case "open-xet": return open(stream, () => openXet(stream, openXetSession(request), send));
			case "write": return enqueue(stream, async (digest) => {
				await digest.write(request.block);
				send({
					kind: "taken",
					stream
				});
			});
			case "give-buffer": return streams.get(stream)?.digest.giveBuffer(request.buffer);
			case "finish": return enqueue(stream, async (digest) => {
				send(await digest.finish());
				streams.delete(stream);
			});
			case "abort": streams.delete(stream);
		}
	});
}
function openSha256(stream) {
	const hash = createHash("sha256");
	return {
		write: (block) => void hash.update(block),
		finish: () => ({
			kind: "sha256",
			stream,
			sha256: hash.digest("hex")
		}),
		giveBuffer() {}
	};
}
function openXet(stream, session, send) {
	let giveBuffer = () => {};
	/** Lets the session work, and waits for buffers where it needs them. An aborted wait never ends. */
	async function drive(steps) {
		let step = steps.next();
		while (step.done !== true) {
			const xorb = step.value;
			if (xorb === void 0) {
				const given = new Promise((resolve) => {
					giveBuffer = resolve;
				});
				send({
					kind: "buffer-wanted",
					stream
				});
				step = steps.next(new Uint8Array(await given));
			} else {
				const { hash, chunkRecords, body } = xorb;
				send({
					kind: "xorb",
					stream,
					hash,
					chunkRecords,
					byteLength: body.byteLength
				});
				step = steps.next();
			}
		}
		return step.value;
	}
	return {
		write: (block) => drive(session.write(block)),
		finish: async () => ({
			kind: "file",
			stream,
			summary: await drive(session.finish())
		}),
		giveBuffer: (buffer) => giveBuffer(buffer)
	};
}
// src/worker.ts
if (parentPort === null) throw new Error("This file runs in a worker thread only.");
serveHashStreams(parentPort);
export {};
