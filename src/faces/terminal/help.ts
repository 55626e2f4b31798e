import type { OptionName } from '../../kit/index.ts';
import { indent, renderTable } from '../reports/table.ts';
import { type CommandName, commandSpecOf, commands, isCommandName, specOf } from './commands.ts';

/** The help page: of one command, or of all. */
export function renderHelp(topic: CommandName | undefined): string {
  return topic === undefined ? renderOverview() : renderCommand(topic);
}

function renderOverview(): string {
  const rows = Object.keys(commands)
    .filter(isCommandName)
    .map((name) => [name, commandSpecOf(name).summary]);
  return [
    'Extrapolates aligned language models (ExPO): θ2 = θ1 + α·(θ1 − θ0).',
    '',
    'Usage: hf-extrapolate COMMAND [OPTIONS]',
    '',
    'Commands:',
    indent(renderTable([{}, {}], rows)),
    '',
    'Options:',
    indent(renderOptions(['help', 'version'])),
    '',
    'An ENDPOINT is namespace/name[@revision] on the Hub, the address of its page, or a directory that',
    'starts with ./ or /.',
    'The token is read from HF_TOKEN, or from the file that `hf auth login` writes.',
    '',
    'Options of a command: hf-extrapolate COMMAND --help',
    'Try it without a token or a network: hf-extrapolate demo',
  ].join('\n');
}

function renderCommand(name: CommandName): string {
  const spec = commandSpecOf(name);
  return [
    `${spec.summary[0]?.toUpperCase()}${spec.summary.slice(1)}.`,
    '',
    `Usage: ${['hf-extrapolate', name, spec.usage].filter((part) => part !== '').join(' ')}`,
    '',
    'Options:',
    indent(renderOptions(spec.options)),
    '',
    spec.examples.length === 1 ? 'Example:' : 'Examples:',
    indent(spec.examples.join('\n')),
  ].join('\n');
}

function renderOptions(names: readonly OptionName[]): string {
  const rows = names.map((name) => {
    const { value, summary } = specOf(name);
    return [value === undefined ? `--${name}` : `--${name} ${value}`, summary];
  });
  return renderTable([{}, {}], rows);
}
