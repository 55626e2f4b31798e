import { alignmentOf } from '../../core/judgement/index.ts';
import { readRemoteRepo } from './repo-name.ts';

/** What the text of a card says of training, as TRL, the Trainer and people write it. */
export interface CardTextFacts {
  /** Of `This model is a fine-tuned version of [org/x](…)`; local paths are left out. */
  readonly startedFrom: readonly string[];
  /** Last parts of local paths that it is said to be a fine-tuned version of. */
  readonly startedFromPaths: readonly string[];
  /** Of `This model was trained with DPO`. */
  readonly trainedWith: ReadonlySet<string>;
  readonly isTrainedWithSft: boolean;
  /** `rewards/chosen`, `rewards/margins` among its results. */
  readonly hasRewardMetrics: boolean;
  /** `beta` or `loss_type` among its training arguments. */
  readonly hasPreferenceArguments: boolean;
  /** The repo in TRL's quick start, `pipeline("text-generation", model="org/x")`. */
  readonly quickStart: string | undefined;
}

/** Where the sentences on the start of training stand; what follows later speaks of other models. */
const mostCharacters = 64 * 1024;
const mostMentions = 10;

export function readCardText(text: string | undefined): CardTextFacts {
  const near = (text ?? '').slice(0, mostCharacters);
  const origins = findAll(
    near,
    /\b(?:fine-?tuned|aligned|DPO|trained|preference-tuned)\s(?:version|variant)\sof\s{1,3}(?:the\s)?[[`*]{0,3}([\w./~-]{1,200})/gi,
  ).map((origin) => origin.replace(/[.,]+$/, ''));
  const ways = findAll(near, /\btrained\s(?:with|using)\s{1,3}(?:the\s)?\[?([A-Za-z]{2,16})\b/gi);
  return {
    startedFrom: origins.flatMap((origin) => readRemoteRepo(origin) ?? []),
    startedFromPaths: origins.flatMap((origin) =>
      readRemoteRepo(origin) === undefined ? (origin.split('/').findLast((part) => part !== '') ?? []) : [],
    ),
    trainedWith: new Set([
      ...ways.flatMap((way) => alignmentOf(way.toLowerCase()) ?? []),
      ...(/\btrained\s(?:with|using)\s{1,3}(?:the\s)?\[?direct preference optimi[sz]ation/i.test(near)
        ? ['dpo']
        : []),
    ]),
    isTrainedWithSft: ways.some((way) => way.toLowerCase() === 'sft'),
    hasRewardMetrics: /rewards\/(chosen|margins|accuracies)/i.test(near),
    hasPreferenceArguments:
      /(^|[\s`*|-])(dpo_)?beta`?\*{0,2}\s{0,3}[:=|]\s{0,3}[`*]{0,2}0?\.\d|\bloss_type`?\s{0,3}[:=|]/im.test(
        near,
      ),
    quickStart: readRemoteRepo(
      /pipeline\(\s{0,4}"text-generation",\s{0,4}model="([^"\s]{1,200})"/.exec(near)?.[1] ?? '',
    ),
  };
}

function findAll(text: string, pattern: RegExp): readonly string[] {
  const found: string[] = [];
  for (const [, first] of text.matchAll(pattern)) {
    if (first !== undefined) found.push(first);
    if (found.length === mostMentions) break;
  }
  return found;
}
