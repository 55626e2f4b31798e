import type { Failure } from '../../kit/index.ts';
import { printable } from '../../kit/index.ts';
import { indent } from './table.ts';

/** An error as the terminal shows it: what happened, then what to do about it. */
export function renderFailure({ message, hint, docs, stack }: Failure): string {
  const lines = [`error: ${printable(message)}`];
  if (stack !== undefined) lines.push(indent(printable(stack)));
  if (hint !== undefined) lines.push(`  hint: ${printable(hint)}`);
  if (docs !== undefined) lines.push(`  see: ${printable(docs)}`);
  return lines.join('\n');
}
