import { advice, IncompatibleError, type Prose } from '../../kit/index.ts';

/** Why an adapter does not go with the other side. */
export interface AdapterProblem {
  readonly code: string;
  readonly message: Prose;
  readonly hint: Prose;
}

/**
 * @throws IncompatibleError naming the first problem, and how many more there are.
 */
export function refuseProblems(problems: readonly AdapterProblem[]): void {
  const [first, ...others] = problems;
  if (first === undefined) return;
  const more =
    others.length === 0
      ? ''
      : ` ${others.length} more ${others.length === 1 ? 'does' : 'do'} not fit either, of ${problems.length} in all.`;
  throw new IncompatibleError(advice`${first.message}${more}`, { code: first.code, hint: first.hint });
}
