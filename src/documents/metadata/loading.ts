/** How a model is loaded, as far as θ1's configuration and files say. */
export interface LoadingFacts {
  readonly modelClass: ModelClass;
  /** The library that loads it instead of transformers, and the class of it; absent where transformers does. */
  readonly otherLibrary?: OtherLibrary;
  /** What prepares its inputs; absent where the repo has no files for either. */
  readonly preprocessor?: Preprocessor;
  /** The class that config.json names first; absent where it names none. */
  readonly architecture?: string;
  /** Whether Python files of the repo take part. */
  readonly customCode: boolean;
  /** Repos that config.json takes code from instead of this one; absent where there are none. */
  readonly codeRepos?: readonly string[];
  /** Whether the repo says how a conversation becomes a prompt. */
  readonly chatTemplate: boolean;
}

/** Libraries as Python imports them. */
export const otherLibraries = ['diffusers', 'sentence_transformers'] as const;

export interface OtherLibrary {
  readonly name: (typeof otherLibraries)[number];
  readonly className: string;
}

export const classNameShape = /^[A-Z][A-Za-z0-9]{1,80}$/;

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

const maxCodePlaces = 64;

/** A name of a class of Python, as long as any. */
export const architectureShape = /^[A-Za-z_]\w{0,99}$/;

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
  const otherLibrary = findOtherLibrary(config, sideFilePaths);
  return {
    modelClass,
    ...(otherLibrary === undefined ? {} : { otherLibrary }),
    ...(preprocessor === undefined ? {} : { preprocessor }),
    ...architectureFact(config),
    ...codeFacts(config?.auto_map),
    chatTemplate: has(chatTemplateFiles) || holdsTemplate(tokenizerConfig?.chat_template),
  };
}

/** A part of a diffusers pipeline names its class; sentence-transformers lists the modules around the model. */
function findOtherLibrary(
  config: Json | undefined,
  sideFilePaths: readonly string[],
): OtherLibrary | undefined {
  const className = diffusersClassOf(config);
  if (className !== undefined) return { name: 'diffusers', className };
  return sideFilePaths.includes('modules.json') && sideFilePaths.includes('config_sentence_transformers.json')
    ? { name: 'sentence_transformers', className: 'SentenceTransformer' }
    : undefined;
}

/** The class of diffusers that config.json names; undefined where it is not one of its. */
export function diffusersClassOf(config: Json | undefined): string | undefined {
  const name = config?._class_name;
  return typeof name === 'string' && classNameShape.test(name) ? name : undefined;
}

/** PEFT's names of tasks, and the classes that they are for. */
const taskClasses: Readonly<Record<string, ModelClass>> = {
  CAUSAL_LM: 'AutoModelForCausalLM',
  SEQ_2_SEQ_LM: 'AutoModelForSeq2SeqLM',
  SEQ_CLS: 'AutoModelForSequenceClassification',
};

/** @param taskType `task_type` of θ1's adapter_config.json; a stranger's word. */
export function adapterLoadingFacts(
  taskType: unknown,
  sideFilePaths: readonly string[],
  tokenizerConfig?: Json,
): LoadingFacts {
  const facts = loadingFacts(undefined, sideFilePaths, tokenizerConfig);
  const isKnown = typeof taskType === 'string' && Object.hasOwn(taskClasses, taskType);
  return { ...facts, modelClass: (isKnown ? taskClasses[taskType] : undefined) ?? 'AutoModel' };
}

function architectureFact(config: Json | undefined): Pick<LoadingFacts, 'architecture'> {
  const architecture = architectureOf(config);
  return architectureShape.test(architecture) ? { architecture } : {};
}

/** The class that config.json names first; empty when it names none. */
export function architectureOf(config: Json | undefined): string {
  const named: unknown = config?.architectures;
  const [first]: readonly unknown[] = Array.isArray(named) ? named : [];
  return typeof first === 'string' ? first : '';
}

/** `auto_map` gives each auto class a `module.Class`, or several, that may lie in another repo: `org/repo--module.Class`. */
function codeFacts(autoMap: unknown): Pick<LoadingFacts, 'customCode' | 'codeRepos'> {
  if (typeof autoMap !== 'object' || autoMap === null) return { customCode: false };
  const places: readonly unknown[] = Object.values(autoMap).slice(0, maxCodePlaces).flat();
  const repos = places.flatMap((place) =>
    typeof place === 'string' ? (/^([\w.-]{1,96}\/[\w.-]{1,96})--/.exec(place)?.[1] ?? []) : [],
  );
  return { customCode: true, ...(repos.length === 0 ? {} : { codeRepos: [...new Set(repos)].slice(0, 8) }) };
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
