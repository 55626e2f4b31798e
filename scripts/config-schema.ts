import { readFileSync, writeFileSync } from 'node:fs';
import { z } from 'zod';
import { fileSchema } from '../src/bot/config/file-schema.ts';
import { project } from '../src/kit/project.ts';
import { renderRows, replaceSection } from './readme.ts';

// node scripts/config-schema.ts: writes docs/extrapolate.schema.json, and the tables of docs/watch-config.md.

const path = 'docs/extrapolate.schema.json';

/** Where editors find it: of the same major version as the action that is used. */
export const schemaUrl = [
  project.url.replace('https://github.com/', 'https://raw.githubusercontent.com/'),
  `v${project.version.split('.')[0]}`,
  path,
].join('/');

interface Described {
  readonly type?: string | readonly string[];
  readonly description?: string;
  readonly default?: unknown;
  readonly otherwise?: string;
  readonly examples?: readonly unknown[];
  readonly enum?: readonly string[];
  readonly items?: Described;
  readonly properties?: Readonly<Record<string, Described>>;
  readonly required?: readonly string[];
}

/** What editors check the file with. Draft 7, which they all know. */
export function renderSchema(): string {
  const { $schema, ...schema } = z.toJSONSchema(fileSchema, {
    io: 'input',
    target: 'draft-7',
    override: (described) => {
      describeInput(described);
      delete described.jsonSchema.otherwise;
    },
  });
  const head = { $schema, $id: schemaUrl, title: 'extrapolate.yml' };
  return `${JSON.stringify({ ...head, ...schema }, undefined, 2)}\n`;
}

/** The library takes examples and defaults of what is transformed for results; here they are what people write. */
const describeInput: NonNullable<z.core.ToJSONSchemaParams['override']> = ({ zodSchema, jsonSchema }) => {
  for (const [key, value] of Object.entries(z.globalRegistry.get(zodSchema) ?? {})) {
    delete jsonSchema[key];
    jsonSchema[key] = value;
  }
};

/** docs/watch-config.md with its tables made anew. */
export function renderConfigPage(page: string): string {
  const described = z.toJSONSchema(fileSchema, { io: 'input', override: describeInput }) as Described;
  const { properties = {} } = described;
  const settings = properties.defaults?.properties ?? {};
  const ownOf = (described: Described | undefined): Described => {
    const own = Object.entries(described?.properties ?? {}).filter(([key]) => !(key in settings));
    return { ...described, properties: Object.fromEntries(own) };
  };
  const sections: Readonly<Record<string, Described | undefined>> = {
    file: { properties },
    defaults: properties.defaults,
    pairs: ownOf(properties.pairs?.items),
    watch: ownOf(properties.watch?.items),
    limits: properties.limits,
    state: properties.state,
    report: properties.report,
  };
  return Object.entries(sections).reduce(
    (text, [name, described]) => replaceSection(text, name, renderKeys(described)),
    page,
  );
}

function renderKeys(described: Described | undefined): string {
  const rows = Object.entries(described?.properties ?? {}).map(([key, value]) => [
    `\`${key}\``,
    describeValue(value),
    value.description ?? '',
    described?.required?.includes(key) ? '**required**' : describeDefault(value),
  ]);
  return renderRows(['key', 'such as', 'what it is', 'default'], rows);
}

function describeValue({ type, enum: choices, examples = [] }: Described): string {
  if (choices !== undefined) return choices.map((choice) => `\`${choice}\``).join(', ');
  if (type === 'boolean') return '`true`, `false`';
  if (examples.length > 0) return examples.map((example) => `\`${writeYaml(example)}\``).join(', ');
  return type === 'object'
    ? 'keys'
    : type === 'integer'
      ? 'a number'
      : type === 'array'
        ? 'a list'
        : 'a text';
}

/** In one line, as people write it. */
function writeYaml(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(writeYaml).join(', ')}]`;
  if (typeof value === 'object' && value !== null) {
    return `{ ${Object.entries(value)
      .map(([key, inner]) => `${key}: ${writeYaml(inner)}`)
      .join(', ')} }`;
  }
  // A star or a brace at the beginning means something else in YAML.
  return typeof value === 'string' && /^[*{]/.test(value) ? `"${value}"` : String(value);
}

function describeDefault({ default: standard, otherwise }: Described): string {
  if (otherwise !== undefined) return otherwise;
  if (standard === undefined) return '';
  return Array.isArray(standard) && standard.length === 0 ? 'none' : `\`${writeYaml(standard)}\``;
}

if (process.argv[1] === import.meta.filename) {
  writeFileSync(new URL(`../${path}`, import.meta.url), renderSchema());
  const page = new URL('../docs/watch-config.md', import.meta.url);
  writeFileSync(page, renderConfigPage(readFileSync(page, 'utf8')));
}
