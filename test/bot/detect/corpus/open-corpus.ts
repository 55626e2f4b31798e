import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { type EmbeddedHub, startEmbeddedHub } from '../../../../src/stores/embedded-hub/embedded-hub.ts';

/** A repo of the corpus, as far as deciding on pairs looks at it. */
interface CorpusRepo {
  readonly id: string;
  /** Where its facts were read, for repos that exist. */
  readonly source?: string;
  readonly readme?: string;
  readonly params?: number;
  readonly dtype?: string;
  readonly arch?: string;
  readonly type?: string;
  readonly gated?: boolean;
  /** Its weights are .bin files, of which the Hub counts no parameters. */
  readonly bin?: 1;
  readonly weights?: readonly string[];
  readonly config?: Readonly<Record<string, unknown>>;
  readonly files?: Readonly<Record<string, string>>;
  /** Hours after the others. */
  readonly hours?: number;
}

/** Repos that exist beside each other, and what may be said of some of them: `none`, `ask`, `accepted:org/sft`. */
export interface CorpusWorld {
  readonly name: string;
  readonly repos: readonly CorpusRepo[];
  readonly expect: Readonly<Record<string, string>>;
}

export function readCorpus(): readonly CorpusWorld[] {
  const names = readdirSync(import.meta.dirname).filter((name) => name.endsWith('.json'));
  return names.map((name) => ({
    name,
    ...(JSON.parse(readFileSync(new URL(name, import.meta.url), 'utf8')) as Omit<CorpusWorld, 'name'>),
  }));
}

const startsAt = Date.parse('2026-03-02T00:00:00Z');
const hour = 3_600_000;

export async function startCorpusHub({ repos }: CorpusWorld): Promise<EmbeddedHub> {
  const hub = await startEmbeddedHub({ now: () => startsAt });
  for (const repo of repos) {
    const { id, readme, params, weights = ['model.safetensors'], arch, type } = repo;
    const date = new Date(startsAt + (repo.hours ?? 0) * hour);
    const config = {
      ...(arch === undefined ? {} : { architectures: [arch] }),
      ...(type === undefined ? {} : { model_type: type }),
      ...repo.config,
    };
    const isCounted = params !== undefined && repo.bin === undefined;
    hub.store.createModel(id, {
      createdAt: date,
      lastModified: date,
      gated: repo.gated === true ? 'auto' : false,
      facts: {
        config,
        safetensors: isCounted
          ? { parameters: { [repo.dtype ?? 'BF16']: params }, total: params }
          : undefined,
      },
      files: {
        ...(readme === undefined ? {} : { 'README.md': readme }),
        ...(Object.keys(config).length === 0 ? {} : { 'config.json': JSON.stringify(config) }),
        ...repo.files,
      },
      listedFiles: weights.map((path) => ({
        path,
        sha256: createHash('sha256').update(`${id}/${path}`).digest('hex'),
        byteLength: (params ?? 1_000) * 2,
      })),
    });
  }
  return hub;
}
