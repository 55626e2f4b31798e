import { stringify } from 'yaml';
import { project } from '../kit/project.ts';
import type { Origin } from '../kit/snapshot.ts';
import { deltaRatio } from '../kit/statistics.ts';
import { formatBytes, formatRatio, groupDigits } from '../kit/units.ts';
import { type Derivation, pinnedEndpoint, shortName, targetArgument } from './derivation.ts';
import { codeBlock, codeLink, codeSpan, escapeMarkdown, markdownTable, shellWord } from './escape.ts';
import { renderLoading } from './loading.ts';
import { type InheritedMetadata, inheritMetadata, namesAlignment } from './metadata.ts';
import { parseCard } from './parse-card.ts';

/** README.md of a derived repo. The same derivation always gives the same text. */
export function renderCard(derivation: Derivation): string {
  const inherited = inheritMetadata(parseCard(derivation.alignedCard ?? '').data);
  return `${[
    renderFrontMatter(derivation, inherited),
    `# ${escapeMarkdown(shortName(derivation.target))}`,
    renderSentence(derivation),
    renderSources(derivation),
    '## How to load it',
    ...renderLoading(derivation),
    '## How it was made',
    ...renderMaking(derivation),
    '## Figures',
    renderFigures(derivation),
    '## Files',
    renderFiles(derivation),
    '## Licence and evaluation',
    renderCaveats(derivation, inherited),
    '## Method',
    'Chujie Zheng, Ziqi Wang, Heng Ji, Minlie Huang, Nanyun Peng: *Model Extrapolation Expedites Alignment*, ACL 2025, ' +
      '[arXiv:2404.16792](https://arxiv.org/abs/2404.16792).',
  ].join('\n\n')}\n`;
}

function renderFrontMatter({ sft, aligned, config }: Derivation, inherited: InheritedMetadata): string {
  const { tags, ...fields } = inherited;
  const baseModels = [aligned, sft].flatMap((origin) => (origin.kind === 'hub' ? [origin.repo] : []));
  const data = {
    ...(baseModels.length === 0 ? {} : { base_model: baseModels, base_model_relation: 'merge' }),
    library_name: 'transformers',
    ...(isCausalLanguageModel(config) ? { pipeline_tag: 'text-generation' } : {}),
    ...fields,
    tags: [...new Set(['expo', 'model-extrapolation', ...(namesAlignment(tags) ? [] : ['dpo']), ...tags])],
  };
  // YAML 1.1 quotes what Python's reader would otherwise take for a boolean, such as the language `no`.
  return `---\n${stringify(data, { version: '1.1', lineWidth: 0 })}---`;
}

function renderSentence({ alpha, sft, aligned }: Derivation): string {
  const direction =
    alpha > 0
      ? `goes on from ${linkRepo(aligned)}, in the direction in which alignment moved it away from ${linkRepo(sft)}`
      : alpha >= -1
        ? `lies between ${linkRepo(sft)} and ${linkRepo(aligned)}`
        : `lies on the far side of ${linkRepo(sft)}, seen from ${linkRepo(aligned)}`;
  return `This model ${direction} (ExPO, model extrapolation): θ2 = θ1 + α·(θ1 − θ0) with **α = ${alpha}**, for every floating-point tensor. No training was involved.`;
}

function renderSources({ sft, aligned }: Derivation): string {
  return markdownTable(
    ['', 'Checkpoint', 'Commit'],
    [
      ['θ0, before alignment', ...describeSource(sft)],
      ['θ1, after alignment', ...describeSource(aligned)],
    ],
  );
}

function renderMaking(derivation: Derivation): readonly string[] {
  const { sft, aligned, alpha, target } = derivation;
  const words = [
    ['--sft', pinnedEndpoint(sft)],
    ['--dpo', pinnedEndpoint(aligned)],
    ['--alpha', String(alpha)],
    ['--to', targetArgument(target)],
  ].map((parts) => parts.map(shellWord).join(' '));
  return [
    `With [${project.name}](${project.url}) ${project.version}:`,
    codeBlock('sh', [`${project.name} run`, ...words].join(' \\\n  ')),
    'Each floating-point tensor was computed in 32-bit floating point (64-bit for F64 tensors) and rounded once, to nearest even, ' +
      'to the dtype it has in θ1. Integer and boolean tensors, the configuration and the tokenizer are those of θ1. ' +
      'The same command gives the same bytes; `extrapolation.json` records them for programs.',
  ];
}

function renderFigures({ totals, statistics, dtypes }: Derivation): string {
  const rows = [
    ['Parameters', groupDigits(totals.parameterCount)],
    [
      'Tensors',
      `${groupDigits(totals.tensorCount)} (${groupDigits(totals.extrapolatedCount)} extrapolated, ${groupDigits(totals.copiedCount)} copied)`,
    ],
    [
      'Dtypes',
      dtypes
        .map(({ dtype, tensorCount }) => `${escapeMarkdown(dtype)} × ${groupDigits(tensorCount)}`)
        .join(', '),
    ],
    ['‖θ1 − θ0‖ / ‖θ1‖', formatRatio(deltaRatio(statistics))],
    ['Largest change by alignment', formatRatio(statistics.maxAbsDelta)],
    ['Weights that are NaN or infinite', groupDigits(statistics.nonFiniteCount)],
  ];
  return markdownTable(['', ''], rows);
}

function renderFiles({ files }: Derivation): string {
  return markdownTable(
    ['File', 'Size', 'SHA-256'],
    files.map(({ path, byteLength, sha256 }) => [codeSpan(path), formatBytes(byteLength), codeSpan(sha256)]),
  );
}

function renderCaveats({ aligned }: Derivation, { license, license_name }: InheritedMetadata): string {
  const licence =
    license === undefined
      ? `The card of ${linkRepo(aligned)} states no licence that could be taken over; what applies to the two sources applies here.`
      : `The licence (${escapeMarkdown(license_name ?? license)}) is the one that the card of ${linkRepo(aligned)} states.`;
  return `${licence} This model has not been evaluated: whether this α helps has to be measured.`;
}

function describeSource(origin: Origin): readonly string[] {
  if (origin.kind === 'directory') return [`local directory ${codeSpan(shortName(origin.path))}`, '–'];
  return [linkRepo(origin), codeLink(origin.commit, origin.url)];
}

function linkRepo(origin: Origin): string {
  if (origin.kind === 'directory') return codeSpan(shortName(origin.path));
  return codeLink(origin.repo, origin.url);
}

function isCausalLanguageModel(config: Derivation['config']): boolean {
  const architectures = config?.architectures;
  return Array.isArray(architectures) && /ForCausalLM$/.test(String(architectures[0]));
}
