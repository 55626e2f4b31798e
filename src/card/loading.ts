/** How a model is loaded, as far as θ1's configuration and files say. */
export interface LoadingFacts {
  readonly modelClass: ModelClass;
  /** What prepares its inputs; absent where the repo has no files for either. */
  readonly preprocessor?: Preprocessor;
  /** Whether Python files of the repo take part. */
  readonly customCode: boolean;
  /** Whether the repo says how a conversation becomes a prompt. */
  readonly chatTemplate: boolean;
}

/** Classes of transformers. */
export const modelClasses = [
  'AutoModelForCausalLM',
  'AutoModelForImageTextToText',
  'AutoModelForSeq2SeqLM',
  'AutoModelForSequenceClassification',
  'AutoModel',
] as const;

export type ModelClass = (typeof modelClasses)[number];

export const preprocessors = ['AutoTokenizer', 'AutoProcessor'] as const;

export type Preprocessor = (typeof preprocessors)[number];

type Json = Readonly<Record<string, unknown>>;

const tokenizerFiles = [
  'tokenizer.json',
  'tokenizer.model',
  'tokenizer_config.json',
  'vocab.json',
  'vocab.txt',
];
const processorFiles = ['processor_config.json', 'preprocessor_config.json'];
const chatTemplateFiles = ['chat_template.jinja', 'chat_template.json'];

/**
 * @param config θ1's config.json.
 * @param sideFilePaths files of θ1 that go along.
 * @param tokenizerConfig tokenizer_config.json, which holds the chat template in repos that have no file of its own
 *   for it.
 */
export function loadingFacts(
  config: Json | undefined,
  sideFilePaths: readonly string[],
  tokenizerConfig?: Json,
): LoadingFacts {
  const has = (names: readonly string[]) => sideFilePaths.some((path) => names.includes(path));
  const modelClass = chooseClass(config);
  const preprocessor =
    modelClass === 'AutoModelForImageTextToText' && has(processorFiles)
      ? 'AutoProcessor'
      : has(tokenizerFiles)
        ? 'AutoTokenizer'
        : undefined;
  return {
    modelClass,
    ...(preprocessor === undefined ? {} : { preprocessor }),
    customCode: typeof config?.auto_map === 'object' && config.auto_map !== null,
    chatTemplate: has(chatTemplateFiles) || holdsTemplate(tokenizerConfig?.chat_template),
  };
}

/** The class that config.json names first; empty when it names none. */
export function architectureOf(config: Json | undefined): string {
  const named: unknown = config?.architectures;
  const [first]: readonly unknown[] = Array.isArray(named) ? named : [];
  return typeof first === 'string' ? first : '';
}

function chooseClass(config: Json | undefined): ModelClass {
  const architecture = architectureOf(config);
  if (/ForCausalLM$|LMHeadModel$/.test(architecture)) return 'AutoModelForCausalLM';
  if (/ForConditionalGeneration$/.test(architecture)) {
    return config !== undefined && 'vision_config' in config
      ? 'AutoModelForImageTextToText'
      : 'AutoModelForSeq2SeqLM';
  }
  if (/ForSequenceClassification$/.test(architecture)) return 'AutoModelForSequenceClassification';
  return 'AutoModel';
}

/** A template, or a list of named ones, which are of use where one of them is the default. */
function holdsTemplate(value: unknown): boolean {
  if (typeof value === 'string') return value !== '';
  return Array.isArray(value) && value.some((entry: unknown) => isNamedDefault(entry));
}

function isNamedDefault(entry: unknown): boolean {
  return typeof entry === 'object' && entry !== null && 'name' in entry && entry.name === 'default';
}
