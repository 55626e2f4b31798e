import type { PairingOptions, Rename } from '../../kit/index.ts';
import { InputError } from '../../kit/index.ts';
import { readChoice } from './choice.ts';

/** The texts that say how the tensors of the two sides are matched; empty counts as absent. */
export interface PairingTexts {
  readonly vocab?: string | undefined;
  readonly rename?: string | undefined;
}

export const vocabularies = ['same', 'common'] as const satisfies readonly PairingOptions['vocabulary'][];

const maxRenames = 16;

/**
 * @param nameOption how the user knows a field, for errors: `--vocab` or `vocab`.
 * @throws InputError that names the field and its value.
 */
export function parsePairing(
  texts: PairingTexts,
  nameOption: (field: keyof PairingTexts) => string,
): PairingOptions {
  return {
    vocabulary: readChoice(texts.vocab, vocabularies, nameOption('vocab')) ?? 'same',
    renames: parseRenames(texts.rename ?? '', nameOption('rename')),
  };
}

/**
 * Reads `model.=language_model.model.,lm_head=language_model.lm_head`; either half of a pair may be empty, not both.
 * @throws InputError `rename-invalid`
 */
export function parseRenames(text: string, name: string): readonly Rename[] {
  const words = text.split(/[\s,]+/).filter((word) => word !== '');
  const renames = words.map((word): Rename => {
    const [, from, to] = /^([\w.-]{0,200})=([\w.-]{0,200})$/.exec(word) ?? [];
    if (from === undefined || to === undefined || from === to) throw invalid(name, word);
    return { from, to };
  });
  return requireFewRenames(renames, name, text);
}

/** @throws InputError `rename-invalid` for more than anybody needs. */
export function requireFewRenames(
  renames: readonly Rename[],
  name: string,
  shown = renames.map(({ from, to }) => `${from}=${to}`).join(','),
): readonly Rename[] {
  if (renames.length > maxRenames) throw invalid(name, shown);
  return renames;
}

function invalid(name: string, text: string): InputError {
  return new InputError(`${name}: '${text.slice(0, 200)}' does not say how tensor names begin.`, {
    code: 'rename-invalid',
    hint: `Write FROM=TO for ${name}: how names of the SFT checkpoint begin, and what the aligned one has there.`,
  });
}
