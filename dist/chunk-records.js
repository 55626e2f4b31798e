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
const hashByteLength = 32;
/** Places in the kernel's scratch region: the keys, one digest, and room for a node's text. */
const keyOrder = [
	"chunk",
	"node",
	"file",
	"verification"
];
const digestOffset = keyOrder.length * hashByteLength;
const textOffset = digestOffset + hashByteLength;
/** Nine children of at most 64 + 3 + 16 + 1 characters. */
const maxTextByteLength = 756;
function createHasher(kernel) {
	const { bytes, scratch } = kernel;
	keyOrder.forEach((kind, index) => {
		bytes.set(Buffer.from(keys[kind], "hex"), scratch + index * hashByteLength);
	});
	const keyOf = (kind) => scratch + keyOrder.indexOf(kind) * hashByteLength;
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
			return digestRegion(kind, node.byteOffset, hashByteLength);
		}
	};
}
/** Scratch space of the two functions below. */
const swapped = Buffer.alloc(hashByteLength);
/**
* A hash as the protocol writes it: four little-endian 64-bit numbers, 16 hexadecimal digits each, so that the
* bytes of each group of eight are in reverse.
*/
function formatHash(bytes, byteOffset) {
	for (let index = 0; index < hashByteLength; index++) swapped[index] = bytes[byteOffset + (index ^ 7)] ?? 0;
	return swapped.toString("hex");
}
/** The reverse of {@link formatHash}; `hash` has 64 hexadecimal digits. */
function writeHash(bytes, byteOffset, hash) {
	swapped.write(hash, "hex");
	for (let index = 0; index < hashByteLength; index++) bytes[byteOffset + (index ^ 7)] = swapped[index] ?? 0;
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
export { writeHash as a, formatHash as i, writeChunkRecord as n, createHasher as r, countChunks as t };
