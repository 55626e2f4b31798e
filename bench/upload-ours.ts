/** Uploads a file to a new repo with our publication. Arguments: file, Hub, repo. Prints what the peers print. */
import { openSync, readSync, statSync } from 'node:fs';
import { systemClock } from '../src/kit/environment.ts';
import { createHubHttp } from '../src/stores/hub/http/http.ts';
import { openHubPublication } from '../src/stores/hub/publish/publication.ts';
import { openWorkerPool } from '../src/stores/workers/open-pool.ts';
import { silentLog } from './silent-log.ts';

const [path = '', hubUrl = '', target = ''] = process.argv.slice(2);
const blockBytes = 1 << 20;
const blocksInFlight = 8;
const planKey = 'ab'.repeat(32);
const manifestPath = 'extrapolation.json';

const http = createHubHttp({ hubUrl, token: 'hf_embedded_write', clock: systemClock, log: silentLog });
const pool = openWorkerPool({ workerUrl: new URL('../src/worker.ts', import.meta.url), threads: 2 });
const file = openSync(path, 'r');
const byteLength = statSync(path).size;

const started = performance.now();
const opened = await openHubPublication(http, {
  pool,
  target,
  private: false,
  force: false,
  planKey,
  manifestPath,
  uploadMemoryBytes: 128 << 20,
  filesAtOnce: 1,
});
if (opened.state !== 'open') throw new Error(`${target} is complete`);
const { publication } = opened;
const sink = await publication.openFile('model.safetensors', byteLength);
const blocks = Array.from(
  { length: blocksInFlight },
  () => new Uint8Array(new SharedArrayBuffer(blockBytes)),
);
const taken: Promise<void>[] = blocks.map(() => Promise.resolve());
for (let start = 0, turn = 0; start < byteLength; start += blockBytes, turn = (turn + 1) % blocksInFlight) {
  await taken[turn];
  const block = blocks[turn] as Uint8Array;
  const count = readSync(file, block, 0, blockBytes, start);
  taken[turn] = sink.write(block.subarray(0, count));
}
await Promise.all(taken);
const record = { path: 'model.safetensors', ...(await sink.finish()) };
await publication.stage(record);
await publication.promote({
  files: [record],
  inline: [
    { path: manifestPath, content: Buffer.from(JSON.stringify({ tool: 'hf-extrapolate', plan: planKey })) },
  ],
  message: 'Publish',
});
const seconds = (performance.now() - started) / 1000;
http.close();
await pool.close();
console.log(JSON.stringify({ seconds, peakBytes: process.resourceUsage().maxRSS * 1024 }));
