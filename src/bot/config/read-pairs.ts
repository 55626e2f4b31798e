import {
  defaultTemplate,
  expandTemplate,
  formatEndpoint,
  parseRepo,
  parseWeights,
  type RepoEndpoint,
  requireDifferent,
} from '../../app/options/index.ts';
import type { MistakeList } from './mistake-list.ts';
import { formatPath, type KeyPath } from './mistakes.ts';
import type { PairText } from './pair-schema.ts';
import { readOutput } from './read-output.ts';
import type { ConfiguredPair } from './watch-config.ts';
import type { Defaults } from './watch-schema.ts';

/** @returns undefined where there are mistakes, which are in the list then. */
export function readPair(
  text: PairText,
  index: number,
  defaults: Defaults,
  mistakes: MistakeList,
): ConfiguredPair | undefined {
  const path: KeyPath = ['pairs', index];
  const nameOption = (field: string) => formatPath([...path, field]);
  const sides = {
    sft: parseRepo(text.sft, nameOption('sft')),
    aligned: parseRepo(text.dpo, nameOption('dpo')),
    ...parseWeights(text, nameOption),
  };
  const areDifferent = mistakes.attempt([...path, 'dpo'], () => {
    requireDifferent(sides, nameOption);
    return true;
  });
  const output = readOutput({ own: text, path }, defaults, mistakes);
  if (output === undefined || !areDifferent) return undefined;
  return {
    ...sides,
    preferPr: text['prefer-pr'] ?? false,
    newCommits: text['new-commits'] ?? defaults['new-commits'] ?? 'ignore',
    output,
  };
}

/** Stands for whoever the token belongs to: short, so that no name is called too long for its sake. */
const someone = 'x';

/** Reports pairs that are listed twice, and targets that two of them would publish to. */
export function checkPairs(
  pairs: readonly { readonly pair: ConfiguredPair; readonly index: number }[],
  mistakes: MistakeList,
): void {
  const firstPair = new Map<string, number>();
  const firstTarget = new Map<string, number>();
  for (const { pair, index } of pairs) {
    const path: KeyPath = ['pairs', index];
    const { sft, sftSubfolder, aligned, alignedSubfolder, variant } = pair;
    const sides = [formatEndpoint(sft), sftSubfolder, formatEndpoint(aligned), alignedSubfolder];
    const key = JSON.stringify([...sides, variant]);
    const other = firstPair.get(key);
    if (other !== undefined) {
      mistakes.add(
        path,
        `${formatPath(path)} is the same pair as pairs[${other}].`,
        'List its α together: alpha: [0.3, 0.5].',
      );
      continue;
    }
    firstPair.set(key, index);
    for (const target of targetsOf(pair, path, mistakes)) {
      const taken = firstTarget.get(target);
      if (taken === undefined) firstTarget.set(target, index);
      else if (taken !== index) {
        mistakes.add(
          path,
          `${formatPath(path)} gives '${target}', as pairs[${taken}] does.`,
          'Give one of them a to of its own.',
        );
      }
    }
  }
}

function targetsOf(pair: ConfiguredPair, path: KeyPath, mistakes: MistakeList): readonly string[] {
  const { alphas, to } = pair.output;
  const template = to ?? defaultTemplate(alphas.length);
  const [sft, dpo] = [nameIn(pair.sft), nameIn(pair.aligned)];
  return alphas.flatMap((alpha) => {
    const target = mistakes.attempt(path, () =>
      expandTemplate(template, { namespace: someone, sft, dpo, alpha }, formatPath([...path, 'to'])),
    );
    if (target === undefined) return [];
    return [template.startsWith('{namespace}/') ? `{namespace}${target.slice(someone.length)}` : target];
  });
}

const nameIn = ({ repo }: RepoEndpoint): string => repo.split('/')[1] ?? '';
