import { t as serveHashStreams } from "./serve.js";
import { parentPort } from "node:worker_threads";
// src/worker.ts
if (parentPort === null) throw new Error("This file runs in a worker thread only.");
serveHashStreams(parentPort);
export {};
