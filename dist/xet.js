import { h as CapacityError, i as formatBytes } from "./kit.js";
import { readFileSync } from "node:fs";
// src/formats/xet/hash.ts
/**
* Keys of the format's hashes (https://huggingface.co/docs/xet/hashing): 32 bytes in hexadecimal, as they lie
* in memory.
*/
const keys = {
	chunk: "6697f5775b9550de3135cbaca597181c9de421109beb2b58b4d0b04b93adf229",
	node: "017ec5c7a5472996fd946666b48a02e65ddd536f37c76dd2f86352e64a53713f",
	file: "0000000000000000000000000000000000000000000000000000000000000000",
	verification: "7f1857d6ce56ed66127ff913e7a5c3f3a4cd26d5b5db49e64124987f28fb94c3"
};
const hashByteLength$2 = 32;
/** Places in the kernel's scratch region: the keys, one digest, and room for a node's text. */
const keyOrder = [
	"chunk",
	"node",
	"file",
	"verification"
];
const digestOffset = keyOrder.length * hashByteLength$2;
const textOffset = digestOffset + hashByteLength$2;
/** Nine children of at most 64 + 3 + 16 + 1 characters. */
const maxTextByteLength = 756;
function createHasher(kernel) {
	const { bytes, scratch } = kernel;
	keyOrder.forEach((kind, index) => {
		bytes.set(Buffer.from(keys[kind], "hex"), scratch + index * hashByteLength$2);
	});
	const keyOf = (kind) => scratch + keyOrder.indexOf(kind) * hashByteLength$2;
	const digest = scratch + digestOffset;
	const node = bytes.subarray(scratch + textOffset, scratch + textOffset + maxTextByteLength);
	const encoder = new TextEncoder();
	function digestRegion(kind, input, byteLength) {
		kernel.hashKeyed(input, byteLength, keyOf(kind), digest);
		return formatHash(bytes, digest);
	}
	return {
		hashRegion: (kind, input, byteLength, to) => kernel.hashKeyed(input, byteLength, keyOf(kind), to),
		digestRegion,
		hashText(kind, content) {
			const { read, written } = encoder.encodeInto(content, node);
			if (read < content.length) throw new RangeError(`A node of ${content.length} characters is too long.`);
			return digestRegion(kind, node.byteOffset, written);
		},
		hashHash(kind, hash) {
			writeHash(node, 0, hash);
			return digestRegion(kind, node.byteOffset, hashByteLength$2);
		}
	};
}
/** Scratch space of the two functions below. */
const swapped = Buffer.alloc(hashByteLength$2);
/**
* A hash as the protocol writes it: four little-endian 64-bit numbers, 16 hexadecimal digits each, so that the
* bytes of each group of eight are in reverse.
*/
function formatHash(bytes, byteOffset) {
	for (let index = 0; index < hashByteLength$2; index++) swapped[index] = bytes[byteOffset + (index ^ 7)] ?? 0;
	return swapped.toString("hex");
}
/** The reverse of {@link formatHash}; `hash` has 64 hexadecimal digits. */
function writeHash(bytes, byteOffset, hash) {
	swapped.write(hash, "hex");
	for (let index = 0; index < hashByteLength$2; index++) bytes[byteOffset + (index ^ 7)] = swapped[index] ?? 0;
}
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
const rawOffsetField = 32;
const rawLengthField = 36;
/** Writes the record of one chunk; the rest of its 48 bytes must be zero. */
function writeChunkRecord(records, index, chunk) {
	const at = index * 48;
	records.set(chunk.hash, at);
	records.writeUInt32LE(chunk.rawOffset, at + rawOffsetField);
	records.writeUInt32LE(chunk.byteLength, at + rawLengthField);
}
/** How many chunks there are, and how many raw bytes they stand for together. */
function countChunks(records) {
	const count = records.byteLength / 48;
	if (count === 0) return {
		count,
		rawByteLength: 0
	};
	const view = new DataView(records.buffer, records.byteOffset, records.byteLength);
	const last = (count - 1) * 48;
	return {
		count,
		rawByteLength: view.getUint32(last + rawOffsetField, true) + view.getUint32(last + rawLengthField, true)
	};
}
// src/formats/xet/xorb.ts
const hashByteLength$1 = 32;
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
			const hashOffset = kernel.chunkHashes + chunkCount * hashByteLength$1;
			hasher.hashRegion("chunk", input, byteLength, hashOffset);
			const hash = formatHash(kernel.bytes, hashOffset);
			const bytes = kernel.bytes.subarray(hashOffset, hashOffset + hashByteLength$1);
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
			const hashes = chunkCount * hashByteLength$1;
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
// src/formats/xet/shard.ts
/** `HFRepoMetaData`, a zero, and the seventeen bytes that tell a shard from a text. */
const magic = Buffer.from("48465265706f4d6574614461746100556967456a7b815783a5bdd95ccdd14aa9", "hex");
const version = 2;
const headerByteLength = 48;
/** Every record of a shard has this length: file, term, verification, digest, xorb, chunk and bookend. */
const recordByteLength = 48;
const hashByteLength = 32;
const maxShardByteLength = 67108864;
/**
* Describes one file and its xorbs to the storage (https://huggingface.co/docs/xet/shard), in the form that is
* uploaded: without a footer, with verification hashes and the file's SHA-256.
* @param sha256 64 hexadecimal digits, in the usual order.
* @throws CapacityError if the shard would be longer than the 64 MiB that the storage takes.
*/
function encodeShard(file, sha256) {
	const terms = file.terms.length;
	const chunks = file.xorbs.reduce((sum, xorb) => sum + countChunks(xorb.chunkRecords).count, 0);
	const fileRecords = 1 + 2 * terms + 1;
	const xorbRecords = file.xorbs.length + chunks;
	const byteLength = headerByteLength + (fileRecords + xorbRecords + 2) * recordByteLength;
	if (byteLength > maxShardByteLength) throw new CapacityError(`A file of ${formatBytes(file.byteLength)} needs ${formatBytes(byteLength)} of metadata; the storage takes ${formatBytes(maxShardByteLength)}.`, {
		code: "file-too-large",
		hint: "Split the checkpoint into smaller files."
	});
	const shard = new Uint8Array(byteLength);
	const view = new DataView(shard.buffer);
	shard.set(magic, 0);
	view.setUint32(magic.length, version, true);
	let byteOffset = headerByteLength;
	/** One record: a hash and up to four 32-bit numbers. */
	function addRecord(hash, numbers = []) {
		writeHash(shard, byteOffset, hash);
		numbers.forEach((value, index) => {
			view.setUint32(byteOffset + hashByteLength + 4 * index, value, true);
		});
		byteOffset += recordByteLength;
	}
	const bookend = "f".repeat(64);
	addRecord(file.fileHash, [3221225472, terms]);
	for (const term of file.terms) addRecord(term.xorbHash, [
		0,
		term.byteLength,
		term.chunkStart,
		term.chunkEnd
	]);
	for (const term of file.terms) addRecord(term.verificationHash);
	addRecord(sha256);
	addRecord(bookend);
	for (const xorb of file.xorbs) {
		const { count, rawByteLength } = countChunks(xorb.chunkRecords);
		addRecord(xorb.hash, [
			0,
			count,
			rawByteLength,
			0
		]);
		shard.set(xorb.chunkRecords, byteOffset);
		byteOffset += xorb.chunkRecords.byteLength;
	}
	addRecord(bookend);
	return shard;
}
export { openXetSession as n, encodeShard as t };
