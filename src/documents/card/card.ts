import { InputError } from '../../kit/index.ts';
import type { Derivation } from '../manifest/derivation.ts';
import { checksumOf, renderSignature } from '../manifest/signature.ts';
import { renderFrontMatter } from '../metadata/front-matter.ts';
import { parseCard } from '../metadata/parse-card.ts';
import { completeKept, insertKept, splitCard } from './kept-sections.ts';
import { tidyMarkdown } from './markdown-lines.ts';
import { renderTemplate } from './render-template.ts';
import { cardTemplate } from './template.ts';
import { cardVariables } from './variables.ts';

export interface CardOptions {
  /** Liquid template of the body, instead of the built-in one. */
  readonly template?: string | undefined;
  /** README.md as published now: what people put between its markers and added to its front matter stays. */
  readonly previous?: string | undefined;
}

/**
 * README.md of a derived repo. The same derivation always gives the same text, and a card that is its own `previous`
 * stays as it is.
 *
 * @throws InputError `card-template-invalid` for a template with a mistake, `card-keep-unbalanced` for markers in
 *   the previous card that do not make pairs; both name the line.
 */
export function renderCard(derivation: Derivation, options: CardOptions = {}): string {
  const { template = cardTemplate, previous } = options;
  const generated = tidyMarkdown(renderTemplate(template, cardVariables(derivation)));
  const { metadata } = derivation;
  refuseMarkers(generated, renderSignature(generated, metadata));
  const parts = previous === undefined ? undefined : splitCard(previous);
  const { body, kept } = completeKept(generated, parts?.kept ?? []);
  const signature = renderSignature(body, metadata);
  const frontMatter = renderFrontMatter(
    metadata,
    previous === undefined
      ? undefined
      : { data: parseCard(previous).data, written: parts?.signature?.written ?? {} },
  );
  return `${[frontMatter, insertKept(body, kept), signature].join('\n\n')}\n`;
}

/** What a template writes must not be taken for what people add, nor hide the comment that tells the two apart. */
function refuseMarkers(body: string, signature: string): void {
  if (isReadBack(body, signature)) return;
  throw new InputError(
    'The card template gives markers of kept sections, the comment that ends a card, or a block of code without an end.',
    {
      code: 'card-template-invalid',
      hint: 'Markers are for the published card, and the comment is written by hf-extrapolate: leave them out. End every block of code.',
    },
  );
}

function isReadBack(body: string, signature: string): boolean {
  try {
    // A front matter of its own keeps a rule at the start from being taken for one.
    const parts = splitCard(`---\ntags: []\n---\n\n${body}\n\n${signature}`);
    return parts.kept.length === 0 && parts.signature?.checksum === checksumOf(parts.body);
  } catch (error) {
    if (error instanceof InputError) return false;
    throw error;
  }
}
