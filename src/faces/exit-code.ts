import { exitCodes, type Told } from '../kit/index.ts';
import type { Report } from './contract.ts';

/** How a command or a step ends that has something to report. */
export function exitCodeOf(report: Told<Report>): number {
  if (report.kind === 'detect' && report.models.some(({ reason }) => reason === 'model-missing'))
    return exitCodes.isMissing;
  return 'exitCode' in report ? report.exitCode : exitCodes.ok;
}
