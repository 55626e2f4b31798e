import type { AlignmentSign } from './alignment.ts';
import type { Evidence } from './evidence.ts';
import type { ParentSource } from './parent-evidence.ts';

/** Why a model is no aligned half of a pair; the first that holds, in the order in which they are looked for. */
export const refusals = {
  'opted-out':
    'its author does not want it: `hf-extrapolate: false` in the card, or the tag `no-extrapolation`',
  disabled: 'the Hub has taken it out of service',
  'own-output': 'it was derived by hf-extrapolate',
  extrapolated: 'it was made by model extrapolation already',
  'other-task': 'it is no language model by its task or library',
  'reward-model': 'it scores or judges texts',
  gguf: 'it holds GGUF files only',
  quantised: 'it is quantised, or a conversion for one runtime',
  merge: 'it is a merge of several models',
  adapter: 'it is an adapter (PEFT), and no plain LoRA: DoRA, IA³, PiSSA, prompt tuning, …',
  'not-aligned': 'nothing or too little says that it was aligned by preferences',
  'no-weights':
    'there are no weights, whole or of an adapter, at the top of `main`; they may be on other branches',
  licence: 'its licence does not allow to publish what is derived from it',
  restricted: 'it is gated or private, and the rule skips such sources',
  'no-parent': 'nothing says which SFT checkpoint it started from',
  'parent-missing': 'the SFT checkpoint that it names was deleted or is private',
  'parent-pretrained': 'what it started from is a raw pretrained model',
  'parent-adapter': 'it started from an SFT adapter that was merged in, and no repo has that whole',
  'parent-excluded': 'the configuration excludes its SFT checkpoint',
  circular: 'its chain of base models leads back to itself or does not end',
  'other-base': 'it and its SFT adapter were trained on different models',
  'different-architectures': 'it and its SFT checkpoint have different architectures',
  'different-size': 'it and its SFT checkpoint have different numbers of parameters',
  'same-weights': 'it and its SFT checkpoint have the same weight files',
  copy: 'it is a copy of another repo, which is the one to publish',
} as const;

/** What a person is asked. */
export const questions = {
  'is-aligned': 'was it aligned by preferences?',
  'which-way': 'which of several ways of alignment made it?',
  'unproven-way':
    'it was aligned in a way that extrapolation hardly helps, or of which that is not known (KTO, GRPO, …): publish it?',
  'sft-too': 'is the supervised training that it tells of in θ0, or did it come after?',
  'other-kind': 'it does not take text alone, and of such models nothing is known: publish it?',
  'may-publish': 'a source is gated or private: may the derived repo be published?',
  'which-parent': 'which of several repos did its alignment start from?',
  'is-parent-sft': 'is what it started from an SFT checkpoint?',
  'parent-aligned': 'it was aligned on top of somebody else’s aligned model: which one is θ0?',
  'many-alignments':
    'it was aligned in several rounds or epochs, which extrapolation rarely helps: publish it?',
  remade: 'its card tells of weights that were averaged, merged, pruned or edited, too: publish it?',
  'high-rate':
    'all its weights were trained at a learning rate from 1e-5 on, which is high for alignment: publish it?',
  'continues-adapter': 'did it go on from the factors of its SFT adapter, or begin new ones on top of it?',
  'parent-merge': 'what it started from is a merge: is that θ0?',
} as const;

export type RefusalReason = keyof typeof refusals;
export type Question = keyof typeof questions;

/** What is said of a model that is asked about by name, beyond reasons and questions. */
export const answers = {
  pair: 'it is the aligned half of a pair',
  configured: 'the configuration lists it under `pairs:`',
  'nothing-said': 'neither its listing nor its card speaks of alignment',
  'model-missing': 'there is no such model, or it is private',
  'no-rule': 'it meets no rule of the configuration',
  excluded: 'the configuration excludes it',
} as const;

export type DetectionCode = RefusalReason | Question | keyof typeof answers;

/** A repo pinned to the commit that its `main` had when it was looked at. */
export interface PinnedRepo {
  readonly repo: string;
  readonly commit: string;
}

interface Reasons {
  /** What speaks for and against alignment, as far as it was looked for. */
  readonly alignment: readonly Evidence<AlignmentSign>[];
  /** The α to begin with, by what is known of the way in which it was aligned. */
  readonly firstAlpha: number;
  /** What names the start of training, where that was found. */
  readonly lineage: readonly Evidence<ParentSource>[];
}

export interface AcceptedPair extends Reasons {
  readonly kind: 'accepted';
  /** Name of the rule that the aligned model met. */
  readonly rule: string;
  /** θ0 */
  readonly sft: PinnedRepo;
  /** θ1 */
  readonly dpo: PinnedRepo;
  /** Whether a source is gated or private, so that the derived repo has to be private. */
  readonly isRestricted: boolean;
  /** What is worth knowing besides, as sentences. */
  readonly notes: readonly string[];
  /** What copies of θ1 share with it; to be kept, and given back to later runs. */
  readonly fingerprints: readonly string[];
  /** Of θ1; the older of two copies is the original. */
  readonly createdAt: number | undefined;
}

export interface RefusedModel extends Reasons {
  readonly kind: 'refused';
  readonly rule: string;
  readonly reason: RefusalReason;
  /** A sentence that names the repo it is about, which may be the parent. */
  readonly message: string;
}

export interface OpenQuestion extends Reasons {
  readonly kind: 'needs-person';
  readonly rule: string;
  readonly question: Question;
  /** The question as sentences, with what speaks for what. */
  readonly message: string;
  /** Repos that may be θ0. */
  readonly options: readonly string[];
  /** As of an accepted pair; undefined where the question came before they were asked for. */
  readonly fingerprints?: readonly string[] | undefined;
}

export type Decision = AcceptedPair | RefusedModel | OpenQuestion;
