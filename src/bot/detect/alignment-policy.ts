import { manyRounds, wayOf } from '../../core/judgement/index.ts';
import { listSome } from '../../kit/index.ts';
import type { AlignmentFacts } from './alignment.ts';
import { relateNames } from './counterpart-names.ts';
import type { Question } from './decision.ts';
import type { ModelFacts } from './model-facts.ts';
import { architectureOf, findAdapter } from './unfit-model.ts';

/** What a person has to say before a pair is published, because of how it was aligned. */
export interface Doubt {
  readonly question: Question;
  /** Sentences that stand before the question. */
  readonly text: string;
}

/** Why the way in which θ1 was aligned asks for a person, though it is half of a pair; undefined where it does not. */
export function findDoubt(
  aligned: ModelFacts,
  sft: ModelFacts,
  alignment: AlignmentFacts,
): Doubt | undefined {
  const { id } = aligned;
  const kind = findOtherKind(aligned);
  if (kind !== undefined)
    return {
      question: 'other-kind',
      text: `${id} ${kind}, and nothing is published on extrapolating such models.`,
    };
  const named = [...alignment.ways];
  const titles = listSome(
    named.map((way) => wayOf(way).title),
    5,
  );
  const open = named.map(wayOf).filter(({ policy }) => policy === 'ask');
  if (open.length > 0 || isContrastive(aligned, alignment))
    return {
      question: named.length > 1 ? 'which-way' : open.length > 0 ? 'unproven-way' : 'which-way',
      text:
        open.length > 0
          ? `${id} was aligned by ${titles}. ${open.map(({ known }) => known).join(' ')}`
          : `${id} was trained by TRL’s CPOTrainer, which makes SimPO and others too and says CPO of all.`,
    };
  const rounds = findRounds(aligned, alignment);
  if (rounds !== undefined)
    return { question: 'many-alignments', text: `${id} ${rounds}. ${manyRounds.known}` };
  const { remade, isStartUnreleased } = alignment.text.training;
  if (isStartUnreleased)
    return {
      question: 'which-parent',
      text: `${id} tells of a start that was not released, and ${sft.id} may be what came before that.`,
    };
  if (remade !== undefined)
    return {
      question: 'remade',
      text: `${id} tells of more than training (“${remade}”), and Δ would hold that too.`,
    };
  const { learningRate } = alignment.text.length;
  if (learningRate !== undefined && learningRate >= highRate && findAdapter(aligned) === undefined)
    return {
      question: 'high-rate',
      text: `${id} was trained at a learning rate of ${learningRate}, and its card speaks of no adapter. ${manyRounds.known}`,
    };
  const isExplained = relateNames(id, sft.id) === 'after-sft' || isSftByItself(sft);
  if (alignment.tellsOfSft === 'tag' || (alignment.tellsOfSft === 'text' && !isExplained))
    return {
      question: 'sft-too',
      text: `${id} is ${alignment.tellsOfSft === 'tag' ? 'tagged with' : 'told of with'} SFT and with alignment. If both began from ${sft.id}, the difference holds the supervised training too.`,
    };
  if (!isExplained && alignment.evidence.some(({ source }) => source === 'distilled'))
    return {
      question: 'sft-too',
      text: `${id} was aligned, and learned from another model’s answers as well. If that began from ${sft.id}, the difference holds it too.`,
    };
  return undefined;
}

const isSftByItself = ({ id, tags }: ModelFacts) =>
  tags.includes('sft') || /(^|[-_.])sft($|[-_.\d])/i.test(id.slice(id.indexOf('/') + 1));

/** Only TRL's own tags and sentence say CPO of what may be SimPO; a name says what its author meant. */
function isContrastive({ tags }: ModelFacts, { ways }: AlignmentFacts): boolean {
  return ways.has('cpo') && tags.includes('trl');
}

/** From so many passes over the data on, extrapolation helps less. */
export const manyEpochs = 2;
/** High for preference training of all weights, which recipes do at 3e-7 to 5e-6. */
const highRate = 1e-5;
const round = /(?:iter(?:ation)?|round|epochs?|(?<![a-z])ep)[-_]?([2-9]|\d\d)(?!\d)/i;

function findRounds({ id }: ModelFacts, { text }: AlignmentFacts): string | undefined {
  const counted = round.exec(id.slice(id.indexOf('/') + 1))?.[0];
  if (counted !== undefined) return `is of a later round or epoch by its name (${counted})`;
  const { rounds, epochs } = text.length;
  if (rounds !== undefined) return `tells of ${rounds}`;
  return epochs !== undefined && epochs >= manyEpochs ? `was trained for ${epochs} epochs` : undefined;
}

const otherTasks: readonly string[] = [
  'image-text-to-text',
  'visual-question-answering',
  'audio-text-to-text',
  'video-text-to-text',
  'any-to-any',
];
/** Encoders and decoders of text; what else is called conditional generation takes pictures or sound. */
const textToText = /^(?:m|um|long|switch)?(?:t5|bart|pegasus|led|prophetnet|blenderbot)/i;

function findOtherKind({ pipelineTag, config }: ModelFacts): string | undefined {
  const architecture = architectureOf(config);
  // Of text-only training on such a model the task may have been copied along.
  if (architecture?.endsWith('ForCausalLM') === true) return undefined;
  if (pipelineTag !== undefined && otherTasks.includes(pipelineTag)) return `has the task ${pipelineTag}`;
  return architecture?.endsWith('ForConditionalGeneration') === true && !textToText.test(architecture)
    ? `is a ${architecture}, which does not take text alone`
    : undefined;
}
