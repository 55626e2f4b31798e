import { readFileSync, writeFileSync } from 'node:fs';
import { parse } from 'yaml';

// node scripts/readme.ts: writes the tables of inputs and outputs into README.md, from action.yml.
interface Field {
  readonly description: string;
  readonly required?: boolean;
  readonly default?: string;
}

/** The README with its tables made anew. */
export function renderReadme(readme: string, actionYaml: string): string {
  const action: { readonly inputs: Record<string, Field>; readonly outputs: Record<string, Field> } =
    parse(actionYaml);
  const inputs = Object.entries(action.inputs).map(([name, field]) => [
    `\`${name}\``,
    field.description.trim(),
    field.required === true ? '**required**' : field.default ? `\`${field.default}\`` : '',
  ]);
  const outputs = Object.entries(action.outputs).map(([name, field]) => [
    `\`${name}\``,
    field.description.trim(),
  ]);
  const withInputs = replaceSection(readme, 'inputs', renderRows(['input', 'what it is', 'default'], inputs));
  return replaceSection(withInputs, 'outputs', renderRows(['output', 'what it is'], outputs));
}

function replaceSection(text: string, name: string, content: string): string {
  const pattern = new RegExp(`(<!-- ${name} -->\n)[\\s\\S]*?(<!-- /${name} -->)`);
  if (!pattern.test(text)) throw new Error(`README.md has no section ${name}.`);
  return text.replace(pattern, (_, start: string, end: string) => `${start}\n${content}\n\n${end}`);
}

function renderRows(titles: readonly string[], rows: readonly (readonly string[])[]): string {
  return [titles, titles.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n');
}

if (process.argv[1] === import.meta.filename) {
  const readme = new URL('../README.md', import.meta.url);
  const action = new URL('../action.yml', import.meta.url);
  writeFileSync(readme, renderReadme(readFileSync(readme, 'utf8'), readFileSync(action, 'utf8')));
}
