import { excerpt, IncompatibleError } from '../../kit/index.ts';
import { compilePattern, type Program, runProgram } from './pattern-program.ts';

/**
 * Comparisons of characters that may be spent on an adapter: a second or so, and far more than real ones
 * take.
 */
const maxSteps = 100_000_000;

/** What is left of that. */
export interface PatternBudget {
  steps: number;
}

export const patternBudget = (): PatternBudget => ({ steps: maxSteps });

/** A `rank_pattern` or `alpha_pattern`, ready to be asked what it says of modules. */
export interface ModulePatterns<Value> {
  /** The value of the first pattern that matches; undefined where none does. */
  find(module: string): Value | undefined;
}

/** Keys of this kind are names of modules or the ends of such, and need no program. */
const plainName = /^[\w-]+(?:\.[\w-]+)*$/;

/**
 * Reads patterns as PEFT does, with Python's `re.match(rf"(.*\.)?({key})$", module)`: a key is a regular
 * expression for a module's name or for whole parts at its end. They are matched here without backtracking,
 * in a time that their length bounds, because they are a stranger's.
 *
 * @throws IncompatibleError `adapter-pattern` for expressions with more than the usual, and, from `find`, for
 *   more of them than there is time for.
 */
export function readPatterns<Value>(
  entries: Iterable<readonly [pattern: string, value: Value]>,
  source: string,
  budget: PatternBudget,
): ModulePatterns<Value> {
  const patterns = Array.from(entries, ([pattern, value]) => ({ match: matcherOf(pattern, source), value }));
  return {
    find(module) {
      for (const { match, value } of patterns) {
        if (match(module, budget)) return value;
        if (budget.steps < 0) throw refusal(source, 'its patterns take too long to match with its modules');
      }
      return undefined;
    },
  };
}

type Matcher = (module: string, budget: PatternBudget) => boolean;

function matcherOf(pattern: string, source: string): Matcher {
  if (plainName.test(pattern)) return (module, budget) => endsLike(module, pattern, budget);
  const program = compilePattern(pattern);
  if (program === undefined) {
    throw refusal(source, `the pattern ${excerpt(pattern)} has more in it than names, groups and repeats`);
  }
  return (module, budget) => matchesFromSomePart(program, module, budget);
}

/** In a regular expression the dots of a name stand for any character. */
function endsLike(module: string, name: string, budget: PatternBudget): boolean {
  const from = module.length - name.length;
  budget.steps--;
  if (from < 0 || (from > 0 && module[from - 1] !== '.')) return false;
  for (let index = name.length - 1; index >= 0; index--) {
    budget.steps--;
    const wanted = name[index];
    if (wanted !== '.' && wanted !== module[from + index]) return false;
  }
  return true;
}

function matchesFromSomePart(program: Program, module: string, budget: PatternBudget): boolean {
  const starts = [0];
  for (let index = 0; index < module.length; index++) if (module[index] === '.') starts.push(index + 1);
  return runProgram(program, module, new Set(starts), budget);
}

function refusal(source: string, reason: string): IncompatibleError {
  return new IncompatibleError(`${source}: ${reason}.`, {
    code: 'adapter-pattern',
    hint: 'Write the names of modules into rank_pattern and alpha_pattern.',
  });
}
