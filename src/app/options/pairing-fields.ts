import { advice, InputError, option, type PairingOptions, type Prose, type Rename } from '../../kit/index.ts';
import { readChoice } from './choice.ts';

/** The texts that say how the tensors of the two sides are matched; empty counts as absent. */
export interface PairingTexts {
  readonly vocab?: string | undefined;
  readonly rename?: string | undefined;
  readonly unpaired?: string | undefined;
}

export const vocabularies = ['same', 'common'] as const satisfies readonly PairingOptions['vocabulary'][];

const maxRenames = 64;
const maxUnpaired = 64;

/**
 * @throws InputError that names the field and its value.
 */
export function parsePairing(texts: PairingTexts): PairingOptions {
  const unpaired = parseUnpaired(texts.unpaired ?? '', option('unpaired'));
  return {
    vocabulary: readChoice(texts.vocab, vocabularies, option('vocab')) ?? 'same',
    renames: parseRenames(texts.rename ?? '', option('rename')),
    ...(unpaired.length === 0 ? {} : { unpaired }),
  };
}

/**
 * Reads `mtp.,model.visual.`
 * @throws InputError `unpaired-invalid`
 */
export function parseUnpaired(text: string, name: Prose): readonly string[] {
  const beginnings = text.split(/[\s,]+/).filter((word) => word !== '');
  const wrong =
    beginnings.length > maxUnpaired ? text : beginnings.find((word) => !/^[\w.-]{1,200}$/.test(word));
  if (wrong === undefined) return [...new Set(beginnings)];
  throw new InputError(advice`${name}: '${wrong.slice(0, 200)}' is no list of how tensor names begin.`, {
    code: 'unpaired-invalid',
    hint: advice`Write for ${name} how the names begin of what one side alone has, such as mtp.,model.visual.`,
  });
}

/**
 * Reads `model.=language_model.model.,lm_head=language_model.lm_head`; either half of a pair may be empty, not both, and
 * a `*` in each stands for one number.
 * @throws InputError `rename-invalid`
 */
export function parseRenames(text: string, name: Prose): readonly Rename[] {
  const words = text.split(/[\s,]+/).filter((word) => word !== '');
  const renames = words.map((word): Rename => {
    const [, from, to] = /^([\w.*-]{0,200})=([\w.*-]{0,200})$/.exec(word) ?? [];
    if (from === undefined || to === undefined || from === to) throw invalid(name, word);
    if (from.split('*').length < to.split('*').length) throw invalid(name, word);
    return { from, to };
  });
  return requireFewRenames(renames, name, text);
}

/** @throws InputError `rename-invalid` for more than anybody needs. */
export function requireFewRenames(
  renames: readonly Rename[],
  name: Prose,
  shown = renames.map(({ from, to }) => `${from}=${to}`).join(','),
): readonly Rename[] {
  if (renames.length > maxRenames) throw invalid(name, shown);
  return renames;
}

function invalid(name: Prose, text: string): InputError {
  return new InputError(advice`${name}: '${text.slice(0, 200)}' does not say how tensor names begin.`, {
    code: 'rename-invalid',
    hint: advice`Write FROM=TO for ${name}: how names of the SFT checkpoint begin, and what the aligned one has there.`,
  });
}
