import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { CardReport, RunReport, VerifyReport } from '../../src/app/contract/reports.ts';
import type { CardRequest, JobRequest, VerifyRequest } from '../../src/app/contract/requests.ts';
import { parseEndpoint } from '../../src/app/options/endpoint.ts';
import { refreshCard } from '../../src/app/refresh-card.ts';
import { run } from '../../src/app/run.ts';
import { verify } from '../../src/app/verify.ts';
import type { Told } from '../../src/kit/advice.ts';
import { type EmbeddedHub, startEmbeddedHub } from '../../src/stores/embedded-hub/embedded-hub.ts';
import { told } from '../support/told.ts';
import { jobRequest, testRuntime, type Written } from './runtime.ts';

export const exampleOf = (name: string) => fileURLToPath(new URL(`../../examples/${name}`, import.meta.url));
export const derivedRepo = 'demo/derived';

/** A Hub with the example pairs, and the use cases on it. */
export interface Publisher extends AsyncDisposable {
  readonly hub: EmbeddedHub;
  readonly scratch: string;
  /** Publishes `demo/derived` unless told otherwise. */
  publish(fields?: Partial<Written<JobRequest>>): Promise<Told<RunReport>>;
  verify(fields?: Partial<Written<VerifyRequest>>): Promise<Told<VerifyReport>>;
  card(fields?: Partial<Written<CardRequest>>): Promise<Told<CardReport>>;
  /** The text of a file on main. */
  read(path: string, repo?: string): Promise<string>;
  /** Commits another content of a file; weights as large files. */
  write(path: string, content: Uint8Array | string, repo?: string): Promise<void>;
  runtime(): ReturnType<typeof testRuntime>;
}

export async function openPublisher(): Promise<Publisher> {
  const hub = await startEmbeddedHub();
  for (const name of ['tiny-sft', 'tiny-dpo-20', 'tiny-dpo-100']) {
    hub.store.createModel(`demo/${name}`);
    await hub.store.addDirectory(`demo/${name}`, exampleOf(name));
  }
  const scratch = await mkdtemp(join(tmpdir(), 'extrapolate-'));
  const runtime = () => testRuntime({ hubUrl: hub.url, token: 'hf_embedded_write' });
  return {
    hub,
    scratch,
    runtime,
    publish: (fields = {}) =>
      run(
        jobRequest({
          sft: 'demo/tiny-sft',
          aligned: 'demo/tiny-dpo-100',
          alphas: [0.3],
          to: derivedRepo,
          ...fields,
        }),
        runtime(),
      ).then(told),
    verify: ({ derived = derivedRepo, sft, aligned, ...fields } = {}) =>
      verify(
        {
          derived: parseEndpoint(derived, 'derived'),
          sft: sft === undefined ? undefined : parseEndpoint(sft, 'sft'),
          aligned: aligned === undefined ? undefined : parseEndpoint(aligned, 'aligned'),
          sftSubfolder: undefined,
          alignedSubfolder: undefined,
          variant: undefined,
          alpha: undefined,
          rounding: undefined,
          pairing: undefined,
          full: false,
          ...fields,
        },
        runtime(),
      ).then(told),
    card: ({ derived = derivedRepo, ...fields } = {}) =>
      refreshCard(
        {
          derived: parseEndpoint(derived, 'derived'),
          card: { relation: undefined, license: undefined, template: undefined },
          force: false,
          dryRun: false,
          ...fields,
        },
        runtime(),
      ).then(told),
    read: async (path, repo = derivedRepo) => (await hub.store.readFile(repo, path)).toString(),
    async write(path, content, repo = derivedRepo) {
      const bytes = Buffer.from(content);
      if (!path.endsWith('.safetensors')) return hub.store.addFile(repo, path, bytes);
      await hub.store.addGenerated(repo, path, {
        byteLength: bytes.length,
        read: (start: number, end: number) => [bytes.subarray(start, end)],
      });
    },
    async [Symbol.asyncDispose]() {
      await hub.close();
      await rm(scratch, { recursive: true, force: true });
    },
  };
}
