import type { RefusalReason } from './decision.ts';
import type { ModelFacts } from './model-facts.ts';
import { architectureOf, findAdapter } from './unfit-model.ts';

/** Tokens that were added to a vocabulary stay far below; another size of a family is far above. */
const sizeTolerance = 0.01;
/** Layers for predicting several tokens, which training leaves out: 3.3 % of GLM-4.5-Air. */
const predictionLayers = 0.06;
/** Encoders of pictures and sound, which text-only training leaves out: more than a third of the smallest models. */
const encoders = 0.4;

export interface Incompatibility {
  readonly reason: RefusalReason;
  readonly message: string;
}

/** What metadata tells against a pair; headers and the weights themselves are judged when it is planned. */
export function findIncompatibility(sft: ModelFacts, aligned: ModelFacts): Incompatibility | undefined {
  const architectures = [architectureOf(sft.config), architectureOf(aligned.config)] as const;
  const types = [readType(sft), readType(aligned)] as const;
  const [a, b] = architectures.includes(undefined) ? types : architectures;
  const isText = isTextPart(sft, aligned);
  if (a !== undefined && b !== undefined && a !== b && !isText)
    return { reason: 'different-architectures', message: `${aligned.id} is a ${b}, ${sft.id} a ${a}.` };
  const [ofSft, ofAligned] = [sft.parameterCount, aligned.parameterCount];
  // Of an adapter, what the Hub counts are the factors.
  const isWhole = findAdapter(aligned) === undefined;
  const mayLack = isText ? encoders : a !== undefined && a === b ? predictionLayers : 0;
  if (
    isWhole &&
    ofSft !== undefined &&
    ofAligned !== undefined &&
    !isSameSize(ofSft, ofAligned) &&
    !(ofAligned < ofSft && ofAligned >= ofSft * (1 - mayLack))
  ) {
    return {
      reason: 'different-size',
      message: `${aligned.id} has ${ofAligned} parameters, ${sft.id} ${ofSft}.`,
    };
  }
  if (haveSameWeights(sft, aligned))
    return { reason: 'same-weights', message: `${aligned.id} and ${sft.id} have the same weight files.` };
  return undefined;
}

/** Whether enough is known of both to take them for a pair by their names alone; exactly as many parameters are. */
export function areAlikeBeyondDoubt(sft: ModelFacts, aligned: ModelFacts): boolean {
  return (
    sft.parameterCount !== undefined &&
    aligned.parameterCount !== undefined &&
    (sft.parameterCount === aligned.parameterCount ||
      (isSameSize(sft.parameterCount, aligned.parameterCount) &&
        (architectureOf(sft.config) ?? readType(sft)) !== undefined))
  );
}

/** Whether θ1 is the language model in θ0, as loading `AutoModelForCausalLM` leaves it: same family, text alone. */
function isTextPart(sft: ModelFacts, aligned: ModelFacts): boolean {
  const [whole, text] = [architectureOf(sft.config), architectureOf(aligned.config)];
  const family = /^(\w{1,80})ForConditionalGeneration$/.exec(whole ?? '')?.[1];
  const part = /^(\w{1,80}?)(?:Text)?ForCausalLM$/.exec(text ?? '')?.[1];
  return family !== undefined && family === part;
}

/** What is worth knowing of a pair that fits. */
export function listDifferences(sft: ModelFacts, aligned: ModelFacts): readonly string[] {
  const [a, b] = [sft.config.vocab_size, aligned.config.vocab_size];
  const differ = typeof a === 'number' && typeof b === 'number' && a !== b;
  return differ ? [`The vocabularies have ${a} and ${b} rows.`] : [];
}

export function isSameSize(a: number, b: number): boolean {
  return Math.abs(a - b) <= Math.max(a, b) * sizeTolerance;
}

export function haveSameWeights(a: ModelFacts, b: ModelFacts): boolean {
  if (a.weightDigests === undefined || b.weightDigests === undefined) return false;
  return a.weightDigests.join() === b.weightDigests.join();
}

function readType({ config }: ModelFacts): string | undefined {
  return typeof config.model_type === 'string' ? config.model_type.slice(0, 100) : undefined;
}
