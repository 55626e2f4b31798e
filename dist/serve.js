import { n as openXetSession } from "./xet.js";
import { createHash } from "node:crypto";
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
export { serveHashStreams as t };
