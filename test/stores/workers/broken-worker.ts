import { parentPort } from 'node:worker_threads';
import type { Request } from '../../../src/stores/workers/messages.ts';

/** A worker that goes wrong as the length of the first block says: 1 throws, 2 exits. */
parentPort?.on('message', (request: Request) => {
  if (request.kind !== 'write') return;
  if (request.block.length === 1) throw new Error('out of order');
  if (request.block.length === 2) process.exit(3);
  parentPort?.postMessage({ kind: 'taken', stream: request.stream });
});
