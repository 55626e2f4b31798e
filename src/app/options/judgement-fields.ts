import {
  defaultThresholds,
  type JudgementCode,
  judgementCodes,
  judgements,
  type ThresholdName,
  type Thresholds,
  thresholdNames,
  thresholds,
} from '../../core/judgement/index.ts';
import { advice, InputError, oneLine, option, type Prose, suggest } from '../../kit/index.ts';

/** Those that can be allowed: warnings end nothing. */
export const refusalCodes = judgementCodes.filter((code) => judgements[code].severity === 'refuse');

/**
 * Reads the refusals that a user allows, separated by commas or blanks: `pretrained-base,overflow`.
 * @throws InputError `allow-unknown` for anything that is not the code of a refusal.
 */
export function parseAllow(
  text: string | undefined,
  optionName: Prose = option('allow'),
): ReadonlySet<JudgementCode> {
  return new Set(splitList(text).map((word) => readCode(word, optionName)));
}

function readCode(word: string, optionName: Prose): JudgementCode {
  const code = judgementCodes.find((known) => known === word);
  if (code !== undefined && judgements[code].severity === 'refuse') return code;
  if (code !== undefined) {
    throw new InputError(advice`${optionName}: '${code}' is a warning, which ends no run.`, {
      code: 'allow-unknown',
      hint: 'Leave it out.',
    });
  }
  const near = suggest(word, refusalCodes);
  throw new InputError(advice`${optionName}: '${shorten(word)}' is not a refusal.`, {
    code: 'allow-unknown',
    hint: near === undefined ? `Use one or more of ${refusalCodes.join(', ')}.` : `Did you mean '${near}'?`,
  });
}

/**
 * Reads thresholds that differ from their defaults: `max-delta-ratio=0.8,max-step-ratio=0.05`.
 * @returns all thresholds.
 * @throws InputError `threshold-invalid` that names what is wrong.
 */
export function parseThresholds(
  text: string | undefined,
  optionName: Prose = option('thresholds'),
): Thresholds {
  const given = new Map<ThresholdName, number>();
  for (const entry of splitList(text)) {
    const equals = entry.indexOf('=');
    if (equals < 0) {
      throw invalid(
        advice`${optionName}: '${shorten(entry)}' has no value.`,
        'Write name=value, separated by commas.',
      );
    }
    const name = readThresholdName(entry.slice(0, equals), optionName);
    if (given.has(name))
      throw invalid(advice`${optionName}: ${name} is given twice.`, 'Name each threshold once.');
    given.set(name, readThreshold(name, entry.slice(equals + 1), optionName));
  }
  return completeThresholds(Object.fromEntries(given));
}

/** All thresholds, those that are not given by their defaults. */
export function completeThresholds(
  given: {
    readonly [Name in ThresholdName]?: number | undefined;
  },
): Thresholds {
  const all = thresholdNames.map((name) => [name, given[name] ?? defaultThresholds[name]]);
  return Object.fromEntries(all) as Thresholds;
}

function readThresholdName(word: string, optionName: Prose): ThresholdName {
  const name = thresholdNames.find((known) => known === word);
  if (name !== undefined) return name;
  const near = suggest(word, thresholdNames);
  throw invalid(
    advice`${optionName}: '${shorten(word)}' is not a threshold.`,
    near === undefined ? `Use one or more of ${thresholdNames.join(', ')}.` : `Did you mean '${near}'?`,
  );
}

/** Those that are not as they are where nothing is said: `max-delta-ratio 0.7`. */
export function describeChangedThresholds(thresholds: Thresholds): readonly string[] {
  return thresholdNames
    .filter((name) => thresholds[name] !== defaultThresholds[name])
    .map((name) => `${name} ${thresholds[name]}`);
}

/** @throws InputError `threshold-invalid` for what is no number, or out of the threshold's range. */
export function readThreshold(name: ThresholdName, given: string | number, optionName: Prose): number {
  const isNumber = typeof given === 'number' || /^(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(given);
  const value = isNumber ? Number(given) : Number.NaN;
  const { most } = thresholds[name];
  if (value >= 0 && value <= most) return value;
  throw invalid(
    advice`${optionName}: '${shorten(String(given))}' is no value for ${name}.`,
    `Give ${name} a number from 0 to ${most}; its default is ${thresholds[name].default}.`,
  );
}

/** Around `=` blanks are taken, so that they do not separate there. */
function splitList(text: string | undefined): readonly string[] {
  const list = (text ?? '').replaceAll(/\s*=\s*/g, '=');
  return list.split(/[\s,]+/).filter((entry) => entry !== '');
}

function invalid(message: Prose, hint: string): InputError {
  return new InputError(message, { code: 'threshold-invalid', hint });
}

const shorten = (text: string) => oneLine(text, 80);
