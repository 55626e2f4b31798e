import type { Finding, VerifyOutcome, VerifyReport } from '../../app/index.ts';
import {
  counted,
  describeRounding,
  formatBytes,
  formatCount,
  formatDuration,
  formatMeasured,
  formatShare,
  groupDigits,
  type Told,
} from '../../kit/index.ts';
import { describeOrigin, joinParts, renderSources } from './report-parts.ts';
import { indent, renderTable } from './table.ts';

const outcomeWords: Readonly<Record<VerifyOutcome, string>> = {
  identical: 'IDENTICAL',
  'other-rounding': 'IDENTICAL UP TO ROUNDING',
  differs: 'DIFFERS',
};

export function renderVerify(report: Told<VerifyReport>): string {
  const { outcome, weights, totals, hasManifest, full } = report;
  const compared = `${formatBytes(weights.comparedByteLength)} of ${formatBytes(weights.totalByteLength)}`;
  const roundings = weights.roundings.map(({ rounding, differingCount }) => [
    describeRounding(rounding),
    differingCount === 0 ? 'identical' : `${groupDigits(differingCount)} differ`,
    differingCount === 0 ? '' : formatShare(differingCount / weights.comparedCount),
  ]);
  return joinParts(
    [
      `${describeOrigin(report.derived)}\n${outcomeWords[outcome]}${describeClaim(report)}`,
      renderSources(report),
      `${full ? 'Every weight' : 'A sample'} was recomputed: ${compared}, ${formatCount(weights.comparedCount)} weights in ${counted(weights.fileCount, 'file')}\n${indent(renderTable([{}, {}, { align: 'right' }], roundings))}`,
      `Effective α ${full ? '' : 'in the sample '}${formatMeasured(weights.effectiveAlpha)}; α = ${report.alpha} is claimed`,
      ...(report.findings.length === 0 ? [] : [report.findings.map(describeFinding).join('\n')]),
      `${hasManifest ? 'Hashes, index, side files and card were checked too' : 'There is no manifest of this tool: hashes, side files and card were not checked'}; ` +
        `read ${formatBytes(totals.bytesRead)} of weights in ${formatDuration(totals.milliseconds)}.`,
    ],
    report.warnings,
  );
}

/** With which rounding the weights are those of the claim. */
function describeClaim({ outcome, weights }: Told<VerifyReport>): string {
  const equal = weights.roundings.find(({ differingCount }) => differingCount === 0);
  if (outcome === 'differs' || equal === undefined) return '';
  return ` (${describeRounding(equal.rounding)})`;
}

function describeFinding({ what, path, message }: Told<Finding>): string {
  return `✗ ${what}${path === undefined ? '' : ` ${path}`}: ${message}`;
}
