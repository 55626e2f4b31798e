import type { JudgementCode } from '../../core/judgement/index.ts';
import type { Mistake } from '../config/mistakes.ts';
import type { ConfiguredPair, PairOutput, WatchConfig, WatchRule } from '../config/watch-config.ts';
import type { DetectionCode } from '../detect/decision.ts';
import type { Evidence } from '../detect/evidence.ts';

/** As in the configuration, in what JSON has. */
export type DescribedOutput = Omit<PairOutput, 'allow'> & { readonly allow: readonly JudgementCode[] };

/** The two sides as the user writes them: `namespace/name[@revision]`. */
export interface DescribedPair
  extends Pick<ConfiguredPair, 'sftSubfolder' | 'variant' | 'preferPr' | 'pipeline' | 'newCommits'> {
  readonly sft: string;
  readonly dpo: string;
  readonly dpoSubfolder: string | undefined;
  readonly output: DescribedOutput;
}

/** What a configuration says, with every default filled in. */
export interface DescribedConfig extends Pick<WatchConfig, 'limits' | 'exclude' | 'state' | 'reporting'> {
  readonly pairs: readonly DescribedPair[];
  readonly rules: readonly (Omit<WatchRule, 'output' | 'parameterCount'> & {
    /** Without `most` as many as there are. */
    readonly parameterCount: { readonly least: number; readonly most?: number };
    readonly output: DescribedOutput;
  })[];
}

export interface ConfigReport {
  readonly kind: 'config';
  readonly path: string;
  /** Absent where there are mistakes. */
  readonly config?: DescribedConfig;
  /** In the order of the file, at most twenty. */
  readonly mistakes: readonly Mistake[];
  /** How many there are besides. */
  readonly unlistedCount: number;
  /** Not 0 when there are mistakes. */
  readonly exitCode: number;
}

/** What `config init` did. */
export interface InitReport {
  readonly kind: 'config-init';
  /** The configuration, then the workflow; `kept` where there was one. */
  readonly files: readonly { readonly path: string; readonly state: 'written' | 'kept' }[];
}

/** What one model is, and what says so. */
export interface DetectedModel {
  /** As the Hub spells it. */
  readonly model: string;
  readonly outcome: 'pair' | 'no-pair' | 'ask' | 'unaligned';
  /** θ0 of a pair, and what is likely to be it where a person is asked. */
  readonly sft?: string;
  /** As in docs/detection.md. */
  readonly reason: DetectionCode;
  /** A sentence. */
  readonly message: string;
  readonly evidence: readonly Evidence[];
}

export interface DetectReport {
  readonly kind: 'detect';
  /** In the order in which they were asked about. */
  readonly models: readonly DetectedModel[];
}

/** What a server of webhooks has done by its end. */
export interface ServeReport {
  readonly kind: 'serve';
  /** `owner/name` on GitHub. */
  readonly repository: string;
  readonly started: number;
  readonly failed: number;
  readonly ignored: number;
  readonly repeated: number;
  /** Repos whose work was not started before the end. */
  readonly unfinished: readonly string[];
}
