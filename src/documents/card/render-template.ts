import { Liquid, LiquidError } from 'liquidjs';
import { escapeMarkdown, InputError } from '../../kit/index.ts';
import { Markdown } from './markdown.ts';

/**
 * What templates may use. The others read files, print without escaping (`echo`, `cycle`, and what `capture` gives
 * would be escaped twice), or write HTML.
 */
export const templateTags: readonly string[] = [
  'assign',
  'break',
  'case',
  'comment',
  'continue',
  'for',
  'if',
  'raw',
  'unless',
  '#',
];

/** With these the same derivation would not always give the same card. */
const otherEveryTime = [
  'date',
  'date_to_xmlschema',
  'date_to_rfc822',
  'date_to_string',
  'date_to_long_string',
  'sample',
];

const maxTemplateLength = 200_000;
const maxRenderMilliseconds = 5_000;
const maxMemoryUnits = 10_000_000;
const maxCardLength = 4_000_000;

/**
 * Fills a Liquid template of a card's body. Every text is escaped but {@link Markdown}; templates read no files, and
 * see nothing but the variables.
 *
 * @throws InputError `card-template-invalid` with the line of the mistake.
 */
export function renderTemplate(template: string, variables: object): string {
  const text = template.replace(/^\ufeff/, '').replaceAll('\r\n', '\n');
  if (/^---[ \t]*\n/.test(text)) {
    throw invalidTemplate(
      1,
      'it starts with a front matter, which is written by hf-extrapolate: start with the text',
    );
  }
  try {
    const liquid = createLiquid();
    const body: unknown = liquid.renderSync(liquid.parse(text), variables);
    return String(body);
  } catch (error) {
    // `LiquidError.is` is the library's own way; its classes are not exported for every error.
    if (!LiquidError.is(error)) throw asTemplateError(error);
    const [line] = positionOf(error);
    throw invalidTemplate(line, faultOf(error));
  }
}

function createLiquid(): Liquid {
  let length = 0;
  const liquid = new Liquid({
    strictVariables: true,
    strictFilters: true,
    ownPropertyOnly: true,
    // Nothing to include, and no look at the file system for it.
    templates: {},
    outputEscape(value: unknown) {
      const text = escapeOutput(value);
      length += text.length;
      if (length > maxCardLength) throw new RangeError(`it gives more than ${maxCardLength} characters`);
      return text;
    },
    parseLimit: maxTemplateLength,
    renderLimit: maxRenderMilliseconds,
    memoryLimit: maxMemoryUnits,
  });
  for (const tag of Object.keys(liquid.tags)) if (!templateTags.includes(tag)) delete liquid.tags[tag];
  for (const filter of otherEveryTime) delete liquid.filters[filter];
  liquid.registerFilter('raw', {
    raw: true,
    handler(value: unknown) {
      if (value instanceof Markdown) return value;
      throw new TypeError('raw is for the variables that are Markdown; every other text is escaped');
    },
  });
  return liquid;
}

function escapeOutput(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (value instanceof Markdown || typeof value === 'number' || typeof value === 'boolean') {
    return String(value);
  }
  if (typeof value === 'string') return escapeMarkdown(value);
  if (Array.isArray(value)) return value.map((entry) => escapeOutput(entry)).join(' ');
  throw new TypeError('this is a group of variables: name one of them after a dot');
}

function positionOf({ token }: LiquidError): readonly (number | undefined)[] {
  return token.getPosition();
}

/** The library puts the position at the end of its messages. */
function faultOf(error: LiquidError): string {
  const message = (error.originalError ?? error).message;
  return message.replace(/, line:\d+, col:\d+$/, '').replace(/, file:.*$/, '');
}

/** Limits are reached outside of any tag, with plain errors. */
function asTemplateError(error: unknown): unknown {
  if (error instanceof InputError || !(error instanceof Error)) return error;
  return error.name === 'AssertionError' || error instanceof RangeError
    ? invalidTemplate(undefined, error.message)
    : error;
}

function invalidTemplate(line: number | undefined, fault: string): InputError {
  const place = line === undefined ? '' : `, line ${line}`;
  return new InputError(`The card template is wrong${place}: ${fault}.`, {
    code: 'card-template-invalid',
    hint: 'Correct it; docs/cards.md lists the variables and tags.',
  });
}
