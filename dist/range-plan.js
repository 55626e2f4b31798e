// src/stores/hub/http/range-plan.ts
/**
* Longest span of one request. Each request for a file may count against the Hub's limit, and costs a round
* trip; longer spans would gain nothing more and tie a connection to one host for longer.
*/
const standardSpanBytes = 67108864;
/** A gap up to here is cheaper to read and drop than a request of its own is. */
const standardGapBytes = 262144;
/** Turns ranges into as few requests as the bounds allow; the parts of all spans are the ranges' bytes in order. */
function planSpans(ranges, spanBytes = standardSpanBytes, gapBytes = standardGapBytes) {
	const spans = [];
	for (const range of ranges) {
		let { start } = range;
		while (start < range.end) {
			let span = spans.at(-1);
			const joins = span?.path === range.path && start >= span.end && start - span.end <= gapBytes && start - span.start < spanBytes;
			if (span === void 0 || !joins) {
				span = {
					path: range.path,
					start,
					end: start,
					parts: []
				};
				spans.push(span);
			}
			const end = Math.min(range.end, span.start + spanBytes);
			const last = span.parts.at(-1);
			if (last?.end === start) last.end = end;
			else span.parts.push({
				start,
				end
			});
			span.end = end;
			start = end;
		}
	}
	return spans;
}
export { standardSpanBytes as n, planSpans as t };
