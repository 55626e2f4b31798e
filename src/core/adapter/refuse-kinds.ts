import { excerpt, IncompatibleError } from '../../kit/index.ts';

export const mergeHint =
  'Merge each adapter into its base model (PeftModel.merge_and_unload) and extrapolate the whole checkpoints.';

/** What cannot be extrapolated as an adapter, with the reason and the key or tensor that showed it. */
export function unsupported(source: string, reason: string, evidence: string, hint = mergeHint) {
  return new IncompatibleError(`${source}: ${reason} (${evidence}).`, { code: 'adapter-unsupported', hint });
}

/** Of PEFT's other methods, why what LoRA allows does not hold of them. */
const otherTypes: Readonly<Record<string, string>> = {
  LOHA: 'LoHa multiplies two products element by element, so that its update is of no low rank',
  LOKR: 'LoKr makes its update by Kronecker products, which do not add up to one',
  ADALORA: 'AdaLoRA has singular values between its factors, and ranks that changed during training',
  IA3: 'IA³ multiplies activations by vectors instead of adding to weights',
  VERA: 'VeRA shares random factors among modules and trains vectors between them',
  OFT: 'OFT rotates the weights, which is no addition to them',
  BOFT: 'BOFT rotates the weights, which is no addition to them',
};

const isPromptMethod = /PROMPT|PREFIX|P_TUNING|CPT/;

/** Initialisations that change the base's own weights, which the adapter is then relative to. */
const changesBase = /^(pissa|olora|corda|loftq|lora_ga)/i;
/** Those that do not; a plain `true` or `false` does neither. */
const keepsBase = /^(gaussian|eva|orthogonal|mica)$/i;

/** Settings that make something else of the factors, and what that is. */
const otherSettings: Readonly<Record<string, string>> = {
  use_dora: 'DoRA normalises the sum of weight and update, so that it is not linear in its factors',
  use_qalora: 'QALoRA pools the inputs of its factors',
  kasa_config: 'KaSA takes singular components from the weights and has a diagonal between its factors',
  monteclora_config: 'MonteCLoRA draws random numbers into its factors',
  use_bdlora: 'BD-LoRA stores blocks of its factors in place of the factors',
  arrow_config: 'Arrow weighs several adapters anew for every token',
  alora_invocation_tokens:
    'an activated LoRA works on some tokens only, so that there are no weights with it',
  trainable_token_indices: 'single rows of the embeddings are trained beside the factors',
  megatron_config: 'the factors may be parts of a model that Megatron divided',
};

/**
 * Refuses adapters that are not, or not only, s·B·A added to weights.
 *
 * @throws IncompatibleError `adapter-unsupported`
 */
export function refuseOtherKinds({
  source,
  peftType,
  initialisation,
  values,
}: {
  readonly source: string;
  readonly peftType: string;
  readonly initialisation: boolean | string;
  /** Of adapter_config.json, by key. */
  readonly values: ReadonlyMap<string, unknown>;
}): void {
  if (peftType !== 'LORA') {
    const reason =
      (Object.hasOwn(otherTypes, peftType) ? otherTypes[peftType] : undefined) ??
      (isPromptMethod.test(peftType)
        ? 'it trains what comes before the input, no weights'
        : 'the adapter is not a LoRA');
    throw unsupported(source, reason, `peft_type is ${excerpt(peftType)}`);
  }
  for (const [key, reason] of Object.entries(otherSettings)) {
    const value = values.get(key);
    if (isSet(value))
      throw unsupported(source, reason, `${key} is ${typeof value === 'object' ? 'set' : 'true'}`);
  }
  if (typeof initialisation === 'boolean' || keepsBase.test(initialisation)) return;
  const evidence = `init_lora_weights is ${excerpt(initialisation)}`;
  throw changesBase.test(initialisation)
    ? unsupported(
        source,
        'its initialisation changed the weights of the base model, and the factors hold for those only',
        evidence,
        'Save it with path_initial_model_for_weight_conversion, which makes a plain LoRA of it, or merge it.',
      )
    : unsupported(source, 'its initialisation is not known, and may have changed the base model', evidence);
}

/** PEFT takes an empty list or object as none. */
function isSet(value: unknown): boolean {
  if (value === undefined || value === null || value === false || value === 0 || value === '') return false;
  return typeof value !== 'object' || Object.keys(value).length > 0;
}
