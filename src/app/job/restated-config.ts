import { findSmallText, type OutputDtype, type Snapshot } from '../../kit/index.ts';

/** Where transformers reads the configuration of a model. */
export const configPath = 'config.json';

/** As much as is read of it when a checkpoint is opened. */
const maxConfigBytes = 16 << 20;

/** The dtype under its present and its former name, also in the parts of models that have several. */
const statedDtype = /("(?:torch_)?dtype"\s*:\s*)"(?:torch\.)?(?:float16|bfloat16|float32|float64)"/g;

/** Any statement of it, also one that is left as it is, such as `auto`. */
const anyDtype = /"(?:torch_)?dtype"\s*:/;

/**
 * config.json with the dtype that the derived weights have, everything else to the letter: libraries load weights
 * as the configuration says, and would round wider ones back.
 */
export function restateDtype(config: string, dtype: OutputDtype): string {
  if (dtype === 'same') return config;
  if (anyDtype.test(config)) return config.replaceAll(statedDtype, `$1"${dtype}"`);
  // The name that all versions know, in front of the others.
  return config.replace(/^(\s*\{)(\s*)(\}?)/, (_, brace: string, space: string, end: string) =>
    end === ''
      ? `${brace}${space}"torch_dtype": "${dtype}",${space || ' '}`
      : `${brace}"torch_dtype": "${dtype}"${space}}`,
  );
}

/** The same of a snapshot; undefined where it has no config.json. */
export async function findRestatedConfig(
  snapshot: Snapshot,
  dtype: OutputDtype,
): Promise<string | undefined> {
  const config = await findSmallText(snapshot, configPath, maxConfigBytes);
  return config === undefined ? undefined : restateDtype(config, dtype);
}
