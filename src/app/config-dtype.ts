import type { OutputDtype } from '../kit/index.ts';

/** Where transformers reads the configuration of a model. */
export const configPath = 'config.json';

/** The dtype under its present and its former name, also in the parts of models that have several. */
const statedDtype = /("(?:torch_)?dtype"\s*:\s*)"(?:torch\.)?(?:float16|bfloat16|float32|float64)"/g;

/**
 * config.json with the dtype that the derived weights have, everything else to the letter: libraries load weights
 * as the configuration says, and would round wider ones back.
 */
export function restateDtype(config: string, dtype: OutputDtype): string {
  return dtype === 'same' ? config : config.replaceAll(statedDtype, `$1"${dtype}"`);
}
