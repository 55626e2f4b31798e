import type { DetectedModel, DetectReport } from '../../bot/index.ts';
import { detectionChanges } from './detect-changes.ts';
import { indent, renderTable } from './table.ts';

const outcomeWords: Readonly<Record<DetectedModel['outcome'], string>> = {
  pair: 'a pair',
  'no-pair': 'no pair',
  ask: 'a person is asked',
  unaligned: 'not aligned',
};

/** Of each model the decision, what speaks for and against it, and what would change it. */
export function renderDetect({ models }: DetectReport): string {
  return models.map(renderModel).join('\n\n');
}

function renderModel({ model, outcome, sft, reason, message, evidence }: DetectedModel): string {
  const rows = evidence.map(({ source, weight, text }) => [
    weight > 0 ? `+${weight}` : String(weight),
    source,
    text,
  ]);
  return [
    `${model}: ${outcomeWords[outcome]} (${reason})`,
    indent(message),
    ...(sft === undefined ? [] : [indent(`θ0  ${sft}\nθ1  ${model}`)]),
    ...(rows.length === 0 ? [] : [indent(renderTable([{ align: 'right' }, {}, {}], rows))]),
    indent(`What would change it: ${detectionChanges[reason]}.`),
  ].join('\n');
}
