import { readFileSync, writeFileSync } from 'node:fs';
import { parse } from 'yaml';

// node scripts/readme.ts: writes the tables of inputs and outputs into README.md and docs/inputs.md, from action.yml.
interface Field {
  readonly description: string;
  readonly required?: boolean;
  readonly default?: string;
}

/** What most workflows say; the others are in docs/inputs.md. */
const mainInputs = ['mode', 'sft', 'dpo', 'alpha', 'to', 'rounding', 'dtype', 'private', 'hf-token'];

/** The README with its table made anew. */
export function renderReadme(readme: string, actionYaml: string): string {
  const { inputs } = parseAction(actionYaml);
  const shown = Object.entries(inputs).filter(([name]) => mainInputs.includes(name));
  return replaceSection(readme, 'inputs', renderInputs(shown));
}

/** docs/inputs.md with its tables made anew. */
export function renderInputsPage(page: string, actionYaml: string): string {
  const { inputs, outputs } = parseAction(actionYaml);
  const rows = Object.entries(outputs).map(([name, field]) => [`\`${name}\``, field.description.trim()]);
  const withInputs = replaceSection(page, 'inputs', renderInputs(Object.entries(inputs)));
  return replaceSection(withInputs, 'outputs', renderRows(['output', 'what it is'], rows));
}

interface Action {
  readonly inputs: Readonly<Record<string, Field>>;
  readonly outputs: Readonly<Record<string, Field>>;
}

const parseAction = (yaml: string): Action => parse(yaml);

function renderInputs(inputs: readonly (readonly [name: string, field: Field])[]): string {
  const rows = inputs.map(([name, field]) => [
    `\`${name}\``,
    field.description.trim(),
    field.required === true ? '**required**' : field.default ? `\`${field.default}\`` : '',
  ]);
  return renderRows(['input', 'what it is', 'default'], rows);
}

/** The text with what is between `<!-- name -->` and `<!-- /name -->` made anew. */
export function replaceSection(text: string, name: string, content: string): string {
  const pattern = new RegExp(`(<!-- ${name} -->\n)[\\s\\S]*?(<!-- /${name} -->)`);
  if (!pattern.test(text)) throw new Error(`There is no section ${name}.`);
  return text.replace(pattern, (_, start: string, end: string) => `${start}\n${content}\n\n${end}`);
}

/** A table of Markdown. */
export function renderRows(titles: readonly string[], rows: readonly (readonly string[])[]): string {
  return [titles, titles.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n');
}

if (process.argv[1] === import.meta.filename) {
  const action = readFileSync(new URL('../action.yml', import.meta.url), 'utf8');
  for (const [path, render] of [
    ['../README.md', renderReadme],
    ['../docs/inputs.md', renderInputsPage],
  ] as const) {
    const page = new URL(path, import.meta.url);
    writeFileSync(page, render(readFileSync(page, 'utf8'), action));
  }
}
