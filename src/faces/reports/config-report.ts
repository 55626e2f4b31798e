import {
  defaultTemplate,
  describeChangedThresholds,
  formatAlpha,
  standardMaxShardBytes,
} from '../../app/options/index.ts';
import { formatMistake } from '../../bot/config/index.ts';
import type { ConfigReport, DescribedConfig, DescribedOutput } from '../../bot/index.ts';
import { counted, formatBytes, formatCount } from '../../kit/index.ts';
import { indent, renderTable } from './table.ts';

type DescribedPair = DescribedConfig['pairs'][number];
type DescribedRule = DescribedConfig['rules'][number];

/** What a configuration means, in the order a run goes by it; or its mistakes, as compilers list them. */
export function renderConfig({ path, config, mistakes, unlistedCount }: ConfigReport): string {
  if (config === undefined) {
    const lines = mistakes.map((mistake) => formatMistake(mistake, path));
    return [...lines, ...(unlistedCount === 0 ? [] : [`and ${unlistedCount} more`])].join('\n');
  }
  const { pairs, rules, exclude } = config;
  const sections = [
    `${path}: ${counted(pairs.length, 'pair')}, ${counted(rules.length, 'rule')}`,
    ...(pairs.length === 0 ? [] : [section('Pairs', pairs.map(describePair))]),
    ...(rules.length === 0 ? [] : [section('Rules', rules.map(describeRule))]),
    renderTable(
      [{}, {}],
      [
        ['Left alone', exclude.length === 0 ? 'nothing' : exclude.join(', ')],
        ['Limits', describeLimits(config.limits)],
        ['State', describeState(config.state)],
        ['Issue', describeReporting(config.reporting)],
      ],
    ),
  ];
  return sections.join('\n\n');
}

const section = (title: string, entries: readonly string[]) => `${title}\n${indent(entries.join('\n'))}`;

function describePair(pair: DescribedPair): string {
  const facts = [
    ...(pair.variant === undefined ? [] : [`variant ${pair.variant}`]),
    ...(pair.preferPr ? ['the Hub’s own conversion'] : []),
    ...(pair.pipeline ? ['the whole pipeline'] : []),
    ...describeOutput(pair.output),
    describeNewCommits(pair.newCommits),
  ];
  const sides = [
    [pair.sft, pair.sftSubfolder],
    [pair.dpo, pair.dpoSubfolder],
  ].map(([repo, folder]) => (folder === undefined ? repo : `${repo}/${folder}`));
  return `${sides.join(' → ')}: ${facts.join('; ')}`;
}

function describeRule(rule: DescribedRule): string {
  const { owners, tags, names, collections, licenses, minDownloads, minLikes, since } = rule;
  const { least, most } = rule.parameterCount;
  const conditions = [
    ...some('of', owners),
    ...some('tagged', tags),
    ...some('named', names),
    ...some('in', collections),
    ...(minDownloads > 0 ? [`${formatCount(minDownloads)} downloads or more`] : []),
    ...(minLikes > 0 ? [`${formatCount(minLikes)} likes or more`] : []),
    ...(least > 0 ? [`${formatCount(least)} parameters or more`] : []),
    ...(most === undefined ? [] : [`${formatCount(most)} parameters or fewer`]),
    ...some('licensed', licenses),
    ...(since === undefined
      ? []
      : [`made since ${new Date(since).toISOString().replace('T00:00:00.000Z', '')}`]),
  ];
  const gated = { skip: 'left out', private: 'published privately', ask: 'asked about' }[rule.gated];
  const facts = [
    ...describeOutput(rule.output),
    `gated pairs are ${gated}`,
    describeNewCommits(rule.newCommits),
  ];
  return `${rule.name}: models ${conditions.join(', ')}: ${facts.join('; ')}`;
}

const some = (preposition: string, list: readonly string[]) =>
  list.length === 0 ? [] : [`${preposition} ${list.join(' or ')}`];

/** What is usual is not said. */
function describeOutput(output: DescribedOutput): readonly string[] {
  const { alphas, to, rounding, dtype, visibility, allow, pairing, card } = output;
  return [
    alphas.length === 0 ? 'α by the way of alignment' : `α ${alphas.map(formatAlpha).join(', ')}`,
    `to ${to ?? defaultTemplate(Math.max(1, alphas.length))}`,
    ...(visibility === undefined ? [] : [visibility]),
    ...(rounding.kind === 'nearest' ? [] : [`${rounding.kind} rounding`]),
    ...(dtype === 'same' ? [] : [dtype]),
    ...(output.maxShardBytes === standardMaxShardBytes
      ? []
      : [`shards of ${formatBytes(output.maxShardBytes)}`]),
    ...(pairing.vocabulary === 'same' ? [] : ['the vocabulary that both have']),
    ...(pairing.renames.length === 0 ? [] : [counted(pairing.renames.length, 'rename')]),
    ...(pairing.unpaired === undefined ? [] : [`${pairing.unpaired.join(', ')} without a partner`]),
    ...(allow.length === 0 ? [] : [`allows ${allow.join(', ')}`]),
    ...describeChangedThresholds(output.thresholds),
    ...(card.relation === undefined ? [] : [card.relation]),
    ...(card.license === undefined ? [] : [`licence ${card.license}`]),
    ...(card.template === undefined ? [] : [`card by ${card.template}`]),
  ];
}

function describeNewCommits(newCommits: DescribedPair['newCommits']): string {
  const what = { ignore: 'left alone', revise: 'published anew', ask: 'asked about' }[newCommits];
  return `new commits are ${what}`;
}

function describeLimits(limits: DescribedConfig['limits']): string {
  const { pairsPerRun, bytesPerRun, reposPerDay, storageBytes, requestsPerRun, attempts } = limits;
  return [
    ...(pairsPerRun === undefined ? [] : [`${counted(pairsPerRun, 'pair')} a run`]),
    ...(bytesPerRun === undefined ? [] : [`${formatBytes(bytesPerRun)} a run`]),
    ...(reposPerDay === undefined ? [] : [`${counted(reposPerDay, 'repo')} a day`]),
    ...(storageBytes === undefined ? [] : [`${formatBytes(storageBytes)} in all`]),
    ...(requestsPerRun === undefined ? [] : [`${counted(requestsPerRun, 'request')} a run`]),
    `a person is asked after ${counted(attempts, 'failure')}`,
  ].join(', ');
}

function describeState(state: DescribedConfig['state']): string {
  switch (state.kind) {
    case 'repository':
      return [
        `${state.path} in the workflow’s repository`,
        ...(state.branch === undefined ? [] : [`branch ${state.branch}`]),
      ].join(', ');
    case 'dataset':
      return `dataset ${state.repo} on the Hub`;
    case 'file':
      return `file ${state.path}`;
  }
}

function describeReporting({ issue, title, labels }: DescribedConfig['reporting']): string {
  return issue ? `'${title}'${labels.length === 0 ? '' : `, labelled ${labels.join(', ')}`}` : 'none';
}
