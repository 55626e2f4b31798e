import { fileURLToPath } from 'node:url';
import { defaultThresholds } from '../core/judgement/index.ts';
import { plainPairing } from '../kit/index.ts';
import { startEmbeddedHub } from '../stores/embedded-hub/index.ts';
import type { DemoReport } from './contract/reports.ts';
import { findOwnCard } from './job/previous-card.ts';
import { standardMaxShardBytes } from './options/output-format.ts';
import { run } from './run.ts';
import type { Runtime } from './session/runtime.ts';
import { openSession } from './session/session.ts';

const namespace = 'demo';
const sftRepo = `${namespace}/tiny-sft`;
const alignedRepo = `${namespace}/tiny-dpo-100`;
const alpha = 0.3;

/** Of nobody: it exists only on the embedded Hub, for as long as the demonstration runs. */
const token = 'hf_demo';

/**
 * The whole job on an embedded Hub with a real pair: Llama checkpoints of 0.6 M parameters, trained with TRL.
 * The same code as `run`, over HTTP, offline and without a token.
 */
export async function demo(runtime: Runtime): Promise<DemoReport> {
  const steps: { readonly title: string; readonly milliseconds: number }[] = [];
  const titles = new Map<string, string>();
  const startedAt = runtime.clock.now();
  const hub = await startEmbeddedHub({ users: [{ name: namespace, token, role: 'write' }] });
  try {
    for (const repo of [sftRepo, alignedRepo]) {
      const directory = new URL(`../examples/${repo.split('/')[1]}/`, runtime.workerUrl);
      hub.store.createModel(repo);
      await hub.store.addDirectory(repo, fileURLToPath(directory));
    }
    steps.push({
      title: 'Start the embedded Hub with a pair',
      milliseconds: runtime.clock.now() - startedAt,
    });
    const hubRuntime: Runtime = {
      ...runtime,
      hubUrl: hub.url,
      token,
      onProgress(event) {
        if (event.kind === 'step-started') titles.set(event.step, event.title);
        if (event.kind === 'step-finished') {
          steps.push({ title: titles.get(event.step) ?? event.step, milliseconds: event.milliseconds });
        }
        runtime.onProgress(event);
      },
    };
    const report = await run(
      {
        sft: { kind: 'hub', repo: sftRepo, revision: undefined },
        aligned: { kind: 'hub', repo: alignedRepo, revision: undefined },
        sftSubfolder: undefined,
        alignedSubfolder: undefined,
        variant: undefined,
        preferPr: false,
        pipeline: false,
        alphas: [alpha],
        to: undefined,
        rounding: { kind: 'nearest' },
        dtype: 'same',
        maxShardBytes: standardMaxShardBytes,
        pairing: plainPairing,
        visibility: undefined,
        force: false,
        allow: new Set(),
        thresholds: defaultThresholds,
        card: { relation: undefined, license: undefined, template: undefined },
        dryRun: false,
      },
      hubRuntime,
    );
    return {
      kind: 'demo',
      run: report,
      steps,
      hubUrl: hub.url,
      ...(await readBack(report.outputs[0]?.target ?? '', hubRuntime)),
    };
  } finally {
    await hub.close();
  }
}

/** What anybody sees of the derived repo, read from the Hub. */
async function readBack(repo: string, runtime: Runtime): Promise<Pick<DemoReport, 'card' | 'files'>> {
  await using session = openSession(runtime);
  const snapshot = await session.openSnapshot({ kind: 'hub', repo, revision: undefined });
  return {
    card: (await findOwnCard(snapshot)) ?? '',
    files: [...snapshot.files.values()].map(({ path, byteLength }) => ({ path, byteLength })),
  };
}
