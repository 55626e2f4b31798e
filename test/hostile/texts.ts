import { hostileYaml } from '../kit/yaml/hostile-yaml.ts';
import type { Random } from './random.ts';

/** Pieces of which texts are put together that a reader may try in several ways. */
const yamlPieces = [
  ...[
    '? ',
    '- ',
    ': ',
    '{',
    '}',
    '[',
    ']',
    ',',
    '&a ',
    '*a ',
    '*b ',
    '!!str ',
    '!!python/object:os.system ',
    '<<: ',
  ],
  ...[
    '"',
    "'",
    '|',
    '>',
    '|2-\n',
    '\n',
    '\r',
    '\r\n',
    '\t',
    '  ',
    '#',
    '---\n',
    '...\n',
    '%YAML 1.2\n',
    '\ufeff',
    '\0',
  ],
  ...[
    'license: ',
    'tags: ',
    'base_model: ',
    'a/b',
    'dpo',
    'mit',
    '~',
    'null',
    '.nan',
    '1e999',
    '0x',
    '=',
    '\ud800',
    '\u202e',
  ],
];
const jsonPieces = [
  ...[
    '{',
    '}',
    '[',
    ']',
    ',',
    ':',
    '"',
    '"a"',
    '"a":',
    '1',
    '-0',
    '1e999',
    '0.',
    '\\u0000',
    '"\\ud800"',
    'null',
    'tru',
    '\n',
  ],
  ...[
    '"__proto__":',
    '"dtype":',
    '"F32"',
    '"shape":',
    '[9007199254740993]',
    '"data_offsets":',
    '"weight_map":',
    '"../x"',
  ],
  ...[
    '"architectures":',
    '"model_type":',
    '"rope_scaling":',
    '"quantization_config":',
    '"tie_word_embeddings":',
    'true',
  ],
];
/** Words on which patterns that look for training, names and licences go back and forth. */
const prosePieces = [
  ...[
    'This model is a fine-tuned version of ',
    'org/x-sft',
    '[a](',
    'https://huggingface.co/',
    '`',
    '**',
    '|',
    ' | --- ',
    '\n',
  ],
  ...[
    'DPO ',
    'trained with ',
    'using ',
    'from ',
    'a',
    'a ',
    ' ',
    '-',
    '--',
    '/',
    '.',
    '# ',
    '<!-- keep -->',
    '<!-- /keep -->',
    '```',
  ],
  ...[
    '<!-- hf-extrapolate card',
    '-->',
    '@user ',
    '#1 ',
    'GH-1 ',
    'learning_rate: ',
    'α = ',
    '0'.repeat(40),
    'aaaaaaaa',
    '((((',
    '&#64;',
  ],
];

const assemble = (random: Random, pieces: readonly string[], most: number): string => {
  const length = random.size(most);
  // Few kinds of pieces in one text give the long runs that matter.
  const few = Array.from({ length: 1 + random.below(5) }, () => random.pick(pieces));
  let text = '';
  while (text.length < length)
    text += random.below(12) === 0 ? random.pick(pieces) : random.pick(few).repeat(1 + random.below(9));
  return text;
};

export function yamlText(random: Random, most: number): string {
  if (random.below(2) === 0) return assemble(random, yamlPieces, most);
  return random.pick(Object.values(hostileYaml))(random.size(most));
}

export const proseText = (random: Random, most: number) => assemble(random, prosePieces, most);

export function jsonText(random: Random, most: number): string {
  const length = random.size(most);
  switch (random.below(8)) {
    case 0:
      return '['.repeat(length);
    case 1:
      return '{"a":'.repeat(length / 5);
    case 2:
      return `{${Array.from({ length: length / 12 }, (_, index) => `"k${index}":${index}.5e-3`).join()}}`;
    case 3:
      return `[${'-1.5e+3,'.repeat(length / 8)}0]`;
    case 4:
      return `{"a":"${random.pick(['x', '\\u0041', '\\n', 'é', '𝄞']).repeat(length / 2)}"}`;
    case 5:
      return `{${'"a":1,'.repeat(length / 6)}"a":2}`;
    default:
      return assemble(random, jsonPieces, most);
  }
}

/** A value that has been read already, as of an answer of the Hub. */
export function oddValue(random: Random, depth = 0): unknown {
  const kinds = depth > 6 ? 5 : 8;
  switch (random.below(kinds)) {
    case 0:
      return random.pick([
        null,
        true,
        0,
        -1,
        2 ** 60,
        0.5,
        '',
        '__proto__',
        'dpo',
        'org/x-dpo',
        '\ud800',
        '7B',
      ]);
    case 1:
      return proseText(random, 5_000);
    case 2:
      return 'a'.repeat(random.size(1_000_000));
    case 3:
      return Array.from({ length: random.size(5_000) }, () => random.pick(['dpo', 'sft', 'a/b', '']));
    case 4:
      return nest(random.size(5_000));
    case 5:
      return Array.from({ length: random.below(6) }, () => oddValue(random, depth + 1));
    default:
      return Object.fromEntries(
        Array.from({ length: random.below(8) }, () => [
          random.pick([
            'tags',
            'base_model',
            'license',
            'config',
            'siblings',
            'id',
            'constructor',
            'total',
            'parameters',
            'architectures',
          ]),
          oddValue(random, depth + 1),
        ]),
      );
  }
}

function nest(depth: number): unknown {
  let value: unknown = 'org/x';
  for (let level = 0; level < depth; level++) value = level % 2 === 0 ? [value] : { base_model: value };
  return value;
}
