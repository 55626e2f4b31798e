import { readSentences } from './card-prose.ts';
import type { ModelFacts } from './model-facts.ts';
import { readRemoteRepo } from './repo-name.ts';
import { readStartText, type StartText } from './start-text.ts';
import { readTrainerConfig, type TrainerConfig } from './trainer-config.ts';
import { readTrainingLength, type TrainingLength } from './training-length.ts';
import { readTrainingText, type TrainingText } from './training-text.ts';

/** What the text of a card says of training, as trainers and people write it. */
export interface CardTextFacts {
  readonly start: StartText;
  readonly training: TrainingText;
  readonly trainer: TrainerConfig;
  /** Last parts of local paths that it is said to be a fine-tuned version of. */
  readonly startedFromPaths: readonly string[];
  /** `rewards/chosen`, `rewards/margins` among its results. */
  readonly hasRewardMetrics: boolean;
  /** `beta` or `loss_type` among its training arguments. */
  readonly hasPreferenceArguments: boolean;
  readonly length: TrainingLength;
  /** The repo in TRL's quick start, `pipeline("text-generation", model="org/x")`. */
  readonly quickStart: string | undefined;
}

const mostCharacters = 64 * 1024;
const mostPaths = 10;

/** Of models whose card was not read, which most of a listing are. */
const nothing = readText('', { id: '', baseModels: [] });

export function readCardText(facts: Pick<ModelFacts, 'id' | 'cardText' | 'baseModels'>): CardTextFacts {
  return facts.cardText === undefined ? nothing : readText(facts.cardText, facts);
}

function readText(
  cardText: string,
  { id, baseModels }: Pick<ModelFacts, 'id' | 'baseModels'>,
): CardTextFacts {
  const near = cardText.slice(0, mostCharacters);
  const sentences = readSentences(near);
  return {
    start: readStartText(sentences, id),
    training: readTrainingText(sentences, { ownId: id, starts: baseModels }),
    trainer: readTrainerConfig(near),
    startedFromPaths: findPaths(near),
    hasRewardMetrics: /rewards\/(?:chosen|margins|accuracies)/i.test(near),
    hasPreferenceArguments:
      /(?:^|[\s`*|-])(?:dpo_)?beta`?\*{0,2}\s{0,3}[:=|]\s{0,3}[`*]{0,2}0?\.\d|\bloss_type`?\s{0,3}[:=|]/im.test(
        near,
      ),
    length: readTrainingLength(near, sentences),
    quickStart: readRemoteRepo(
      /pipeline\(\s{0,4}"text-generation",\s{0,4}model="([^"\s]{1,200})"/.exec(near)?.[1] ?? '',
    ),
  };
}

/** `data/zephyr-7b-sft-full` and `./out` are no repos; but their owner may have one of that name. */
function findPaths(text: string): readonly string[] {
  const pattern = /\b(?:version|variant)\sof\s{1,3}(?:the\s)?[[`*]{0,3}([\w./~-]{1,200})/gi;
  const paths: string[] = [];
  for (const [, named = ''] of text.matchAll(pattern)) {
    const path = named.replace(/[.,]{1,3}$/, '');
    const last = path.split('/').findLast((part) => part !== '');
    if (last !== undefined && path.includes('/') && readRemoteRepo(path) === undefined) paths.push(last);
    if (paths.length === mostPaths) break;
  }
  return paths;
}
