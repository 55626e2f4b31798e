import { defaultThresholds, type Thresholds, thresholdNames } from '../../core/judgement/index.ts';

/** Those that are not as they are where nothing is said: `max-delta-ratio 0.7`. */
export function describeChangedThresholds(thresholds: Thresholds): readonly string[] {
  return thresholdNames
    .filter((name) => thresholds[name] !== defaultThresholds[name])
    .map((name) => `${name} ${thresholds[name]}`);
}
