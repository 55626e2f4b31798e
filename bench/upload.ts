import { execFileSync, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { writeRealisticWeights } from './realistic-weights.ts';
import type { BenchRow } from './row.ts';

const gibibyte = 1024 ** 3;
const rounds = 3;
const python = process.env.PEERS_PYTHON ?? 'python3';

interface Measured {
  readonly seconds: number;
  readonly peakBytes: number;
}

interface Client {
  readonly name: string;
  upload(path: string, hubUrl: string, repo: string): Measured;
}

/**
 * Upload of 1 GiB of realistic bf16 weights from the page cache to the embedded Hub, whole runs from opening to
 * the commit on main, by this project, by hf_xet (through huggingface_hub) and by `@huggingface/hub`: each in a
 * process of its own, in turn, to a new repo every time.
 */
export async function benchUpload(): Promise<BenchRow[]> {
  const directory = mkdtempSync(join(tmpdir(), 'bench-upload-'));
  const hub = fork(fileURLToPath(new URL('./upload-hub.ts', import.meta.url)));
  try {
    const [hubUrl] = (await once(hub, 'message')) as [string];
    const path = join(directory, 'weights');
    writeRealisticWeights(path, gibibyte);
    const clients = [ours, ...(hasPython() ? [hfXet(directory)] : []), library];
    const measured = new Map<Client, Measured[]>(clients.map((client) => [client, []]));
    for (let round = 0; round < rounds; round++) {
      for (const [index, client] of clients.entries()) {
        measured.get(client)?.push(client.upload(path, hubUrl, `demo/upload-${round}-${index}`));
      }
    }
    hub.send('violations');
    const [violations] = (await once(hub, 'message')) as [string[]];
    if (violations.length > 0) throw new Error(`The Hub has found fault: ${violations.join('; ')}`);
    return describe(measured);
  } finally {
    hub.disconnect();
    rmSync(directory, { recursive: true });
  }
}

const ours: Client = {
  name: 'this project',
  upload: (...given) => runNode('./upload-ours.ts', given),
};

const library: Client = {
  name: '@huggingface/hub',
  upload: (...given) => runNode('./upload-library.ts', given),
};

/** With a cache of its own every time, or it would know the content from the round before. */
function hfXet(directory: string): Client {
  return {
    name: 'hf_xet',
    upload(path, hubUrl, repo) {
      const script = fileURLToPath(new URL('./peers/upload_hf_xet.py', import.meta.url));
      const env = {
        ...process.env,
        HF_ENDPOINT: hubUrl,
        HF_TOKEN: 'hf_embedded_write',
        HF_HOME: mkdtempSync(join(directory, 'home-')),
        HF_HUB_DISABLE_PROGRESS_BARS: '1',
      };
      return readMeasured(execFileSync(python, [script, path, repo], { env, encoding: 'utf8' }));
    },
  };
}

function runNode(script: string, given: readonly string[]): Measured {
  const scriptPath = fileURLToPath(new URL(script, import.meta.url));
  return readMeasured(execFileSync(process.execPath, [scriptPath, ...given], { encoding: 'utf8' }));
}

const readMeasured = (output: string) => JSON.parse(output.trim().split('\n').at(-1) ?? '') as Measured;

function hasPython(): boolean {
  try {
    execFileSync(python, ['-c', 'import huggingface_hub, hf_xet'], { stdio: 'ignore' });
    return true;
  } catch {
    console.error(
      `upload: ${python} has no huggingface_hub and hf_xet; set PEERS_PYTHON to compare with them.`,
    );
    return false;
  }
}

function describe(measured: ReadonlyMap<Client, readonly Measured[]>): BenchRow[] {
  const speedOf = (name: string) => {
    const [, runs] = [...measured].find(([client]) => client.name === name) ?? [];
    return runs && gibibyte / 1e6 / medianOf(runs.map(({ seconds }) => seconds));
  };
  const own = speedOf(ours.name) ?? 0;
  const rows = [...measured].flatMap(([{ name }, runs]): BenchRow[] => [
    {
      name: `upload of 1 GiB, ${name}`,
      value: gibibyte / 1e6 / medianOf(runs.map(({ seconds }) => seconds)),
      unit: 'MB/s',
    },
    {
      name: `its peak memory, ${name}`,
      value: medianOf(runs.map(({ peakBytes }) => peakBytes)) / 1e6,
      unit: 'MB',
    },
  ]);
  const compare = (name: string, factor: number): BenchRow[] => {
    const other = speedOf(name);
    if (other === undefined) return [];
    const ratio = own / other;
    const target = `≥ ${factor} × ${name}`;
    return [
      { name: `upload against ${name}`, value: own, unit: 'MB/s', target, ratio, met: ratio >= factor },
    ];
  };
  return [...rows, ...compare('hf_xet', 1), ...compare(library.name, 5)];
}

function medianOf(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
}
