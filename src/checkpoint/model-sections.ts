import type { Checkpoint } from './checkpoint.ts';

/** Sections of config.json that hold the language model's own configuration in models with several parts. */
export const modelSectionNames = ['text_config', 'language_config', 'llm_config'] as const;

/** config.json and those of its sections that speak of the language model. */
export function modelSections(config: Checkpoint['config']): readonly Readonly<Record<string, unknown>>[] {
  if (config === undefined) return [];
  const sections = modelSectionNames.map((name) => config[name]);
  return [config, ...sections.filter(isRecord)];
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
