import type { Grid } from './grid.ts';
import { defaultGuards, type GuardSettings } from './guards.ts';
import type { BootstrapSettings } from './intervals.ts';

/** Everything that the decisions of a search depend on besides the answers. */
export interface SearchSettings {
  readonly grid: Grid;
  /** How many search prompts every look has seen in all, ascending. Fixed before the first answer. */
  readonly looks: readonly number[];
  /** Prompts that the search never sees, for the one α that it chose. */
  readonly confirmationCount: number;
  /** Most answers in all; the search ends with what is known. Undefined for no limit. */
  readonly answerBudget: number | undefined;
  readonly guards: GuardSettings;
  readonly bootstrap: BootstrapSettings;
}

export const defaultLooks: readonly number[] = [64, 256, 512];
export const defaultConfirmationCount = 256;

export const defaultSearchSettings: Omit<SearchSettings, 'grid'> = {
  looks: defaultLooks,
  confirmationCount: defaultConfirmationCount,
  answerBudget: undefined,
  guards: defaultGuards,
  bootstrap: { seed: 42, resampleCount: 2000 },
};

/**
 * Looks and confirmation for as many prompts as there are: the same proportions, and never fewer than half for
 * confirmation where prompts are scarce.
 */
export function fitPrompts(
  promptCount: number,
  looks: readonly number[] = defaultLooks,
  confirmationCount: number = defaultConfirmationCount,
): { readonly looks: readonly number[]; readonly confirmationCount: number } {
  const confirmation = Math.min(confirmationCount, Math.floor(promptCount / 2));
  const most = promptCount - confirmation;
  const fitting = looks.filter((count) => count < most);
  const last = Math.min(looks.at(-1) ?? most, most);
  return { looks: [...fitting.filter((count) => count < last), last], confirmationCount: confirmation };
}
