import { nameOf, type Origin } from '../../kit/index.ts';

/** Pieces that the reports of several commands share. */

export function renderSources({ sft, aligned }: { readonly sft: Origin; readonly aligned: Origin }): string {
  return `θ0  ${describeOrigin(sft)}\nθ1  ${describeOrigin(aligned)}`;
}

export function describeOrigin(origin: Origin): string {
  const variant = origin.variant === undefined ? [] : [`variant ${origin.variant}`];
  const revision = origin.kind === 'hub' && origin.revision !== origin.commit ? [origin.revision] : [];
  const details = [...revision, ...variant].join(', ');
  return `${nameOf(origin)}${details === '' ? '' : ` (${details})`}`;
}

/** Paragraphs, and then what to beware of. */
export function joinParts(parts: readonly string[], warnings: readonly string[]): string {
  return [...parts, ...warnings.map((warning) => `warning: ${warning}`)].join('\n\n');
}

/** How much of a report is shown. */
export interface View {
  /** Every file and figure, where a plan and the demonstration otherwise show what is decided by. */
  readonly full: boolean;
  /** Whether the reader typed a command, and is told which one comes next. */
  readonly isTyped?: boolean;
}
