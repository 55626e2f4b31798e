export type { Compression } from './payload.ts';
export { openXetSession, type XetSession, type XetSteps, type XetSummary } from './session.ts';
export { encodeShard } from './shard.ts';
export type { EncodedXorb, XetFile } from './stream.ts';
