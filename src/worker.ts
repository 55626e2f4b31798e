import { parentPort } from 'node:worker_threads';
import { serveHashStreams } from './stores/workers/serve.ts';

if (parentPort === null) throw new Error('This file runs in a worker thread only.');
serveHashStreams(parentPort);
