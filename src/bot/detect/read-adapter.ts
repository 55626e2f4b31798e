import { type AdapterConfig, parseAdapterConfig } from '../../core/adapter/index.ts';
import { ExtrapolateError } from '../../kit/index.ts';
import type { HubView } from './hub-view.ts';
import { addFiles, type ModelFacts } from './model-facts.ts';

/** A repo that holds a LoRA adapter, with what its adapter_config.json says. */
export interface StatedAdapter {
  readonly facts: ModelFacts;
  readonly config: AdapterConfig;
}

/**
 * Reads adapter_config.json as a run does, so that both refuse the same kinds for the same reasons; `fault` is a
 * sentence.
 */
export async function readAdapter(
  facts: ModelFacts,
  view: HubView,
): Promise<StatedAdapter | { readonly fault: string }> {
  const { id, sha } = facts;
  const text = sha === undefined ? undefined : await view.readText(id, sha, 'adapter_config.json');
  if (text === undefined) return { fault: `${id} has no adapter_config.json that can be read.` };
  try {
    const config = parseAdapterConfig(new TextEncoder().encode(text), `adapter_config.json of ${id}`);
    return { facts: addFiles(facts, { adapterConfig: text }), config };
  } catch (error) {
    if (!(error instanceof ExtrapolateError)) throw error;
    return { fault: error.message.replace(/\.?$/, '.') };
  }
}
