import { isRecord } from '../../kit/index.ts';
import type { Checkpoint } from './checkpoint.ts';

/** Sections of config.json that hold the language model's own configuration in models with several parts. */
const sectionNames = ['text_config', 'language_config', 'llm_config'] as const;

/** config.json (under no name) and those of its sections that speak of the language model. */
export function modelSections(config: Checkpoint['config']): readonly ModelSection[] {
  if (config === undefined) return [];
  const sections = sectionNames.flatMap((name) => {
    const fields = config[name];
    return isRecord(fields) ? [{ name, fields }] : [];
  });
  return [{ name: undefined, fields: config }, ...sections];
}

export interface ModelSection {
  readonly name: string | undefined;
  readonly fields: Readonly<Record<string, unknown>>;
}
