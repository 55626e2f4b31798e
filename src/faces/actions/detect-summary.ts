import type { DetectedModel, DetectReport } from '../../bot/index.ts';
import { codeSpan, escapeForGitHub, markdownTable } from '../../kit/index.ts';
import { detectionChanges } from '../reports/detect-changes.ts';

const outcomeWords: Readonly<Record<DetectedModel['outcome'], string>> = {
  pair: '✅ a pair',
  'no-pair': '🚫 no pair',
  ask: '❓ needs a person',
  unaligned: '– not aligned',
};

/** A summary holds so many; the report has all. */
const maxRows = 200;

/** Of each model the decision, what it was made of, and what would change it, as Markdown. */
export function renderDetectSummary({ models }: DetectReport): string {
  const rows = models
    .slice(0, maxRows)
    .map(({ model, sft, outcome, reason, message, evidence }) => [
      codeSpan(model),
      sft === undefined ? '–' : codeSpan(sft),
      outcomeWords[outcome],
      [message, `What would change it: ${detectionChanges[reason]}.`].map(escapeForGitHub).join(' '),
      evidence
        .map(({ weight, text }) => escapeForGitHub(`${text} (${weight > 0 ? '+' : ''}${weight})`))
        .join('; '),
    ]);
  const rest = models.length - rows.length;
  return [
    '## Detect',
    '',
    markdownTable(['θ1, aligned', 'θ0, before', 'Decision', 'Why', 'Evidence'], rows),
    ...(rest > 0 ? ['', `And ${rest} more.`] : []),
    '',
  ].join('\n');
}
