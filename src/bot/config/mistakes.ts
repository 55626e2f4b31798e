import { InputError, oneLine, project } from '../../kit/index.ts';

/** Keys and positions in lists, from the top of the file. */
export type KeyPath = readonly (string | number)[];

/** In the file, both from 1; columns are UTF-16 code units, as editors count. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/** One thing that is wrong with a configuration file. */
export interface Mistake extends Place {
  /** What is wrong, beginning with the key: `watch[0].tag is not known.` */
  readonly message: string;
  /** What to write instead, as a sentence. */
  readonly hint?: string | undefined;
}

const maxListed = 20;
const maxTextLength = 300;

/** A configuration file with mistakes, all of them as far as they could be told apart. */
export class ConfigError extends InputError {
  /** The file, as the user would name it. */
  readonly source: string;
  /** In the order of the file. */
  readonly mistakes: readonly Mistake[];
  /** How many there are besides. */
  readonly unlistedCount: number;

  constructor(code: 'config-yaml' | 'config-invalid', source: string, all: readonly Mistake[]) {
    const sorted = [...all].sort((a, b) => a.line - b.line || a.column - b.column).map(shorten);
    const mistakes = sorted.slice(0, maxListed);
    const unlistedCount = sorted.length - mistakes.length;
    const lines = mistakes.map((mistake) => formatMistake(mistake, source));
    const heading = sorted.length === 1 ? [] : [`${source} has ${sorted.length} mistakes.`];
    const rest = unlistedCount === 0 ? [] : [`and ${unlistedCount} more`];
    super([...heading, ...lines, ...rest].join('\n'), {
      code,
      docs: `${project.url}/blob/main/docs/watch-config.md`,
    });
    this.source = source;
    this.mistakes = mistakes;
    this.unlistedCount = unlistedCount;
  }
}

/** `extrapolate.yml:7:3: watch[0].tag is not known. Did you mean tags?`, which editors can follow. */
export function formatMistake({ line, column, message, hint }: Mistake, source: string): string {
  return `${source}:${line}:${column}: ${message}${hint === undefined ? '' : ` ${hint}`}`;
}

/** `watch[0].tags`; `the file` for its top. */
export function formatPath(path: KeyPath): string {
  if (path.length === 0) return 'the file';
  return path
    .map((step, index) => {
      if (typeof step === 'number') return `[${step}]`;
      if (!/^[\w-]{1,64}$/.test(step)) return `[${JSON.stringify(oneLine(step, 64))}]`;
      return index === 0 ? step : `.${step}`;
    })
    .join('');
}

/** Texts of the file are part of the messages, whatever their length. */
function shorten({ line, column, message, hint }: Mistake): Mistake {
  return {
    line,
    column,
    message: oneLine(message, maxTextLength),
    ...(hint === undefined ? {} : { hint: oneLine(hint, maxTextLength) }),
  };
}
