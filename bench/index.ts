import { existsSync, readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { renderTable } from '../src/faces/reports/table.ts';
import type { BenchRow } from './row.ts';

// npm run bench [-- NAME…] [--json]: measures, and says which targets were reached.
const suites = ['kernel', 'json', 'xet', 'upload', 'download', 'pipeline', 'layouts', 'listing'];

const { values, positionals } = parseArgs({ options: { json: { type: 'boolean' } }, allowPositionals: true });
const unknown = positionals.filter((name) => !suites.includes(name));
if (unknown.length > 0) throw new Error(`${unknown.join(', ')}: not one of ${suites.join(', ')}.`);

const rows: BenchRow[] = [];
for (const name of positionals.length > 0 ? positionals : suites) {
  const exportName = `bench${name[0]?.toUpperCase()}${name.slice(1)}`;
  const url = new URL(`./${name}.ts`, import.meta.url);
  if (!existsSync(url) || !readFileSync(url, 'utf8').includes(`export async function ${exportName}(`))
    continue;
  console.error(`${name} …`);
  const suite: Readonly<Record<string, unknown>> = await import(url.href);
  const measure = suite[exportName];
  if (typeof measure === 'function') rows.push(...(await measure()));
}

if (values.json) {
  console.log(
    JSON.stringify(
      { node: process.version, platform: `${process.platform} ${process.arch}`, rows },
      undefined,
      2,
    ),
  );
} else {
  console.log(renderRows(rows));
}

function renderRows(all: readonly BenchRow[]): string {
  return renderTable(
    [
      { title: 'figure' },
      { title: 'value', align: 'right' },
      { title: 'ratio', align: 'right' },
      { title: 'target' },
      { title: '' },
    ],
    all.map(({ name, value, unit, ratio, target, met }) => [
      name,
      `${value.toPrecision(3)} ${unit}`,
      ratio === undefined ? '' : ratio.toFixed(2),
      target ?? '',
      met === undefined ? '' : met ? 'reached' : 'MISSED',
    ]),
  );
}
