import { r as elementsOf } from "./sample.js";
// src/engine/blocks.ts
/**
* Cuts an output file into slots of at most `slotBytes`. The cut depends on the plan and `slotBytes` alone,
* never on timing, so that sums over blocks come out the same on every machine.
*/
function* splitIntoSlots(file, slotBytes) {
	let blocks = [];
	let filled = 0;
	const add = (block, byteLength) => {
		blocks.push({
			block,
			byteOffset: filled
		});
		filled += byteLength;
	};
	const take = () => {
		const slot = {
			byteLength: filled,
			blocks
		};
		blocks = [];
		filled = 0;
		return slot;
	};
	for (let start = 0; start < file.header.length;) {
		const end = Math.min(file.header.length, start + slotBytes - filled);
		add({
			kind: "header",
			start,
			end
		}, end - start);
		start = end;
		if (filled === slotBytes) yield take();
	}
	for (const operation of file.operations) {
		const { elementCount: total, elementBytes } = elementsOf(operation);
		for (let elementStart = 0; elementStart < total;) {
			const elementCount = Math.min(total - elementStart, Math.floor((slotBytes - filled) / elementBytes));
			if (elementCount > 0) {
				add({
					kind: "elements",
					operation,
					elementStart,
					elementCount
				}, elementCount * elementBytes);
				elementStart += elementCount;
			}
			if (filled + elementBytes > slotBytes) yield take();
		}
	}
	if (filled > 0) yield take();
}
/** What each side is read for, in the order in which the blocks of the file need it. */
function readsOf(file) {
	const aligned = [];
	const sft = [];
	for (const operation of file.operations) {
		appendRange(aligned, operation.aligned);
		if (operation.kind === "extrapolate") appendRange(sft, operation.sft);
	}
	return {
		aligned,
		sft
	};
}
function appendRange(ranges, { path, start, end }) {
	if (start === end) return;
	const last = ranges.at(-1);
	if (last?.path === path && last.end === start) ranges[ranges.length - 1] = {
		path,
		start: last.start,
		end
	};
	else ranges.push({
		path,
		start,
		end
	});
}
// src/app/steps.ts
function trackSteps({ clock, onProgress }) {
	return { async take(step, title, work) {
		const startedAt = clock.now();
		onProgress({
			kind: "step-started",
			step,
			title
		});
		const result = await work();
		onProgress({
			kind: "step-finished",
			step,
			milliseconds: clock.now() - startedAt
		});
		return result;
	} };
}
export { readsOf as n, splitIntoSlots as r, trackSteps as t };
