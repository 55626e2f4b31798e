import {
  describePace,
  formatBytes,
  formatDuration,
  type Progress,
  printable,
  shorten,
} from '../../kit/index.ts';
import type { Paint } from './paint.ts';

const barColumns = { least: 5, most: 30 } as const;
/** A step that takes no longer needs no line. */
const briefMs = 300;

/**
 * What is going on, on one line that fits: a bar, how far it is, the rate and the time left, or that nothing moves. On
 * narrow terminals less of it.
 *
 * @returns undefined where there is nothing to say.
 */
export function renderLiveLine(progress: Progress, columns: number, paint: Paint): string | undefined {
  // The last column stays free, or some terminals begin a new line.
  const width = columns - 1;
  const { reading, step } = progress;
  if (reading === undefined) {
    if (step === undefined || step.milliseconds < briefMs) return undefined;
    const pace = describePace(progress).join('  ');
    const tail = [formatDuration(step.milliseconds), pace].filter((part) => part !== '').join('  ');
    const title = shorten(printable(step.title), Math.max(1, width - tail.length - 4));
    return `  ${title}  ${paintPace(tail, paint)}`;
  }
  const percent = `${Math.floor(reading.fraction * 100)} %`.padStart(5);
  const pace = describePace(progress);
  const amount = describeAmount(reading.done, reading.total);
  const doing = progress.doing === undefined ? amount : `${amount} ${progress.doing}`;
  const last = pace.slice(-1);
  const choices = [[doing, ...pace], [amount, ...pace], [amount, ...last], last, []];
  const fits = (parts: readonly string[]) =>
    width - 4 - barColumns.least >= [percent, ...parts].join('  ').length;
  const parts = choices.find(fits);
  if (parts === undefined) return shorten(percent.trim(), width);
  const text = parts.join('  ');
  const rest = width - 4 - percent.length - (text === '' ? 0 : text.length + 2);
  const bar = renderBar(reading.fraction, Math.min(barColumns.most, rest), paint);
  const end = text === '' ? '' : `  ${paintPace(text, paint)}`;
  return `  ${bar} ${paint.bold(percent)}${end}`;
}

function renderBar(fraction: number, columns: number, paint: Paint): string {
  const filled = Math.floor(fraction * columns);
  return paint.cyan('█'.repeat(filled)) + paint.dim('░'.repeat(columns - filled));
}

/** `6.12 of 14.5 GB`, `850 MB of 14.5 GB`. */
function describeAmount(done: number, total: number): string {
  const [ofDone, ofTotal] = [formatBytes(done), formatBytes(total)];
  const unit = ofTotal.split(' ')[1] ?? '';
  return `${ofDone.endsWith(` ${unit}`) ? ofDone.slice(0, -unit.length - 1) : ofDone} of ${ofTotal}`;
}

/** What stands still is seen. */
function paintPace(text: string, paint: Paint): string {
  return text.replace(/no data for [^,]*(, trying again in .*)?$|trying again in .*$/, (words) =>
    paint.yellow(words),
  );
}
