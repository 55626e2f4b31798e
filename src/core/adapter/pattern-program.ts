import { type Expression, parseExpression } from './parse-expression.ts';

/** One step of a program; numbers are indexes of the steps that follow. */
type Step =
  | { readonly kind: 'character'; readonly test: (character: string) => boolean; readonly next: number }
  | { readonly kind: 'split'; readonly next: readonly number[] }
  | { readonly kind: 'begin' | 'end'; readonly next: number }
  | { readonly kind: 'match' };

/** A regular expression as a machine that takes all ways at once. */
export interface Program {
  readonly steps: readonly Step[];
  readonly first: number;
}

/** Repeats are written out, so that a short expression can become a long program. */
const maxStepCount = 20_000;

/** What a step takes, measured by the comparison of two characters. */
const stepCost = 8;

/** Undefined where the expression has something that is not known here, or would become too long. */
export function compilePattern(pattern: string): Program | undefined {
  const expression = parseExpression(pattern);
  if (expression === undefined) return undefined;
  const steps: Step[] = [{ kind: 'match' }];
  const add = (step: Step) => {
    if (steps.length >= maxStepCount) throw new RangeError('too many steps');
    return steps.push(step) - 1;
  };
  try {
    return { steps, first: compile(expression, 0, steps, add) };
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** Adds the steps of an expression that is followed by step `next`; gives the first of them. */
function compile(expression: Expression, next: number, steps: Step[], add: (step: Step) => number): number {
  switch (expression.kind) {
    case 'character':
      return add({ kind: 'character', test: expression.test, next });
    case 'begin':
    case 'end':
      return add({ kind: expression.kind, next });
    case 'sequence':
      return expression.items.reduceRight((after, item) => compile(item, after, steps, add), next);
    case 'choice': {
      const ways = expression.items.map((item) => compile(item, next, steps, add));
      return add({ kind: 'split', next: ways });
    }
    case 'repeat': {
      const { item, least, most } = expression;
      let first = next;
      if (most === undefined) {
        const loop = add({ kind: 'split', next: [next] });
        steps[loop] = { kind: 'split', next: [compile(item, loop, steps, add), next] };
        first = loop;
      } else {
        for (let count = least; count < most; count++) {
          first = add({ kind: 'split', next: [compile(item, first, steps, add), next] });
        }
      }
      for (let count = 0; count < least; count++) first = compile(item, first, steps, add);
      return first;
    }
  }
}

/** Whether the program takes the text from one of the places to its end. */
export function runProgram(
  { steps, first }: Program,
  text: string,
  starts: ReadonlySet<number>,
  budget: { steps: number },
): boolean {
  let current: number[] = [];
  for (let position = 0; position <= text.length; position++) {
    const seen = new Set<number>();
    const waiting: number[] = [];
    const open = starts.has(position) ? [...current, first] : current;
    let matched = false;
    while (open.length > 0) {
      const index = open.pop() ?? 0;
      if (seen.has(index)) continue;
      seen.add(index);
      budget.steps -= stepCost;
      if (budget.steps < 0) return false;
      const step = steps[index];
      if (step === undefined) continue;
      if (step.kind === 'match') matched = position === text.length;
      else if (step.kind === 'split') open.push(...step.next);
      else if (step.kind === 'character') waiting.push(index);
      else if (step.kind === 'begin' ? position === 0 : position === text.length) open.push(step.next);
    }
    if (matched) return true;
    const character = text[position];
    if (character === undefined) return false;
    current = [];
    for (const index of waiting) {
      const step = steps[index];
      if (step?.kind === 'character' && step.test(character)) current.push(step.next);
    }
  }
  return false;
}
