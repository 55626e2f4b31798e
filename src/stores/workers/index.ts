export { openWorkerPool } from './open-pool.ts';
export type { WorkerPool } from './pool.ts';
export { serveHashStreams } from './serve.ts';
