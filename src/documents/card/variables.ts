import {
  codeBlock,
  codeLink,
  codeSpan,
  effectiveAlpha,
  groupDigits,
  markdownTable,
  project,
  sumStatistics,
} from '../../kit/index.ts';
import type { Derivation } from '../manifest/derivation.ts';
import type { Source } from '../metadata/source.ts';
import { shortName, targetArgument } from '../metadata/source.ts';
import {
  describeAlpha,
  formatAskedAlpha,
  formatMeasuredAlpha,
  renderFormula,
  summarizeAlpha,
} from './alpha-sentences.ts';
import { renderCharts } from './charts/charts.ts';
import { renderRunCommand, renderVerifyCommand } from './command.ts';
import { renderChartLinks, renderFigures, renderFiles, renderLayers, renderParts } from './figures.ts';
import { Markdown } from './markdown.ts';
import { renderGeneration, renderLoading } from './python-snippets.ts';
import {
  describeAdapter,
  describeAlignment,
  describeCode,
  describeDtype,
  describeLicense,
  describeNorms,
  describeNotes,
  describeRounding,
  describeSideFiles,
  describeUse,
  describeWarnings,
} from './sentences.ts';
import { renderEvaluation, renderServing } from './serving.ts';

/** A source in templates. */
interface SourceVariables {
  readonly name: string;
  readonly link: Markdown;
  readonly commit: string | null;
}

/** What each variable of a card template is, for docs/cards.md; those that may be nothing say so. */
export const variableDescriptions = {
  name: 'the last part of the repo’s or directory’s name',
  target: 'the repo, or the directory, as an argument of the command line',
  is_draft: 'whether the weights are still to be made; what is measured is nothing, then',
  alpha: 'the α that was asked for',
  asked_alpha: 'the same as people write it, with a minus sign',
  effective_alpha: 'the α that the stored weights hold, in three digits; may be nothing',
  use: 'what somebody has to know who uses it in the place of θ1: parameters, dtype, licence, chat template',
  formula: 'what the weights are; for α of 0 and below also what that comes to',
  alpha_summary: 'α as asked for and as stored, to go on after “with”',
  direction: '`beyond` for α > 0, `aligned` for 0, `between` above −1, `sft` for −1, `before` below',
  rounding: '`nearest`, `reference` or `stochastic`',
  seed: 'of stochastic rounding; may be nothing',
  dtype: '`same`, `float32`, `bfloat16` or `float16`, as asked for',
  aligned: 'θ1: `aligned.name`, `aligned.link`, `aligned.commit` (nothing for a directory)',
  sft: 'θ0: `sft.name`, `sft.link`, `sft.commit` (nothing for a directory)',
  parameter_count: 'with the digits in groups',
  license: 'the Hub’s identifier; may be nothing',
  code_sentence: 'what code of θ1 takes part in loading it; may be nothing',
  custom_code: 'whether Python files of the repo take part in loading it',
  chat_template: 'whether the repo says how a conversation becomes a prompt',
  tool: '`tool.name`, `tool.link`, and `tool.version` that made the weights',
  sources: 'a table of the two sources with their commits, of which the links have all digits',
  loading: 'a block of Python that loads the model',
  generation: 'a block of Python that lets it answer, to run after the other; may be nothing',
  serving: 'commands that serve it with vLLM and, where its architecture allows, llama.cpp; may be nothing',
  evaluation: 'a block with the command that measures it; may be nothing',
  alpha_sentence: 'α as asked for and as stored, how it was measured, and what the difference comes from',
  rounding_sentence: 'how results were rounded',
  dtype_sentence: 'what the tensors are stored as',
  adapter_sentence: 'what an adapter is and how it was made; may be nothing',
  alignment: 'a list of what is known of the way in which θ1 was aligned; may be nothing',
  warnings: 'a block with every warning of the run; may be nothing',
  notes:
    'a list of what was matched otherwise than by name, copied or left out, where it is not among the warnings; may be nothing',
  figures:
    'a table of what was counted, of what alignment changed most, and of what is not finite; may be nothing',
  parts:
    'a table of what was measured in embeddings, attention, MLP, norms, head and all of them; may be nothing',
  norms_sentence: 'why ratios of the whole model are lower than those of most parts; may be nothing',
  charts: 'the pictures; may be nothing',
  layers: 'the same by layer; may be nothing',
  files: 'a table of the weight files with their hashes; may be nothing',
  side_files: 'a sentence on what was taken over from θ1; may be nothing',
  command: 'a block with the command that makes the same weights',
  verify_command: 'a block with the command that checks the repo',
  license_sentence: 'what the sources’ cards state, and what follows',
  citation: 'a block of BibTeX for the paper',
} as const;

export type CardVariables = Readonly<
  Record<keyof typeof variableDescriptions, Markdown | string | number | boolean | null | object>
>;

/** What a template can put into a card. */
export function cardVariables(derivation: Derivation): CardVariables {
  const { version, target, alpha, rounding, dtype, aligned, sft, totals, metadata, loading } = derivation;
  const statistics = sumStatistics(derivation.statistics);
  const isDraft = derivation.files.length === 0;
  const total = derivation.statistics.length === 0 ? undefined : statistics.total;
  const effective = total === undefined ? Number.NaN : effectiveAlpha(total);
  return {
    name: shortName(target),
    target: targetArgument(target),
    is_draft: isDraft,
    alpha,
    asked_alpha: new Markdown(formatAskedAlpha(alpha)),
    effective_alpha: Number.isFinite(effective) ? new Markdown(formatMeasuredAlpha(effective)) : null,
    use: new Markdown(describeUse(derivation)),
    formula: new Markdown(renderFormula(alpha)),
    alpha_summary: new Markdown(summarizeAlpha(derivation, total)),
    direction: directionOf(alpha),
    rounding: rounding.kind,
    seed: rounding.kind === 'stochastic' ? rounding.seed : null,
    dtype,
    aligned: sourceVariables(aligned),
    sft: sourceVariables(sft),
    parameter_count: new Markdown(groupDigits(totals.parameterCount)),
    license: metadata.license ?? null,
    code_sentence: orNothing(describeCode(derivation)),
    custom_code: loading.customCode,
    chat_template: loading.chatTemplate,
    tool: {
      name: project.name,
      version: new Markdown(version),
      link: new Markdown(`[${project.name}](${project.url})`),
    },
    sources: new Markdown(
      markdownTable(
        ['', 'Checkpoint', 'Commit'],
        [
          ['θ0, before alignment', ...sourceCells(sft)],
          ['θ1, after alignment', ...sourceCells(aligned)],
        ],
      ),
    ),
    loading: new Markdown(renderLoading(derivation)),
    generation: orNothing(renderGeneration(derivation)),
    serving: orNothing(renderServing(derivation)),
    evaluation: orNothing(renderEvaluation(derivation)),
    alpha_sentence: new Markdown(describeAlpha(derivation, total)),
    rounding_sentence: new Markdown(describeRounding(derivation)),
    dtype_sentence: new Markdown(describeDtype(derivation)),
    adapter_sentence: orNothing(describeAdapter(derivation)),
    alignment: orNothing(describeAlignment(derivation)),
    warnings: orNothing(describeWarnings(derivation)),
    notes: orNothing(describeNotes(derivation)),
    figures: orNothing(renderFigures(derivation, total)),
    parts: orNothing(renderParts(statistics)),
    norms_sentence: orNothing(describeNorms(derivation)),
    charts: orNothing(renderChartLinks(isDraft ? [] : renderCharts(derivation))),
    layers: orNothing(renderLayers(statistics)),
    files: orNothing(renderFiles(derivation)),
    side_files: orNothing(describeSideFiles(derivation)),
    command: new Markdown(renderRunCommand(derivation)),
    verify_command: new Markdown(renderVerifyCommand(derivation)),
    license_sentence: new Markdown(describeLicense(derivation)),
    citation: new Markdown(codeBlock('bibtex', bibtex)),
  };
}

function sourceVariables(source: Source): SourceVariables {
  return source.kind === 'hub'
    ? { name: source.repo, link: new Markdown(linkSource(source)), commit: source.commit }
    : { name: source.name, link: new Markdown(linkSource(source)), commit: null };
}

function directionOf(alpha: number): string {
  if (alpha > 0) return 'beyond';
  if (alpha === 0) return 'aligned';
  if (alpha === -1) return 'sft';
  return alpha > -1 ? 'between' : 'before';
}

function orNothing(text: string | undefined): Markdown | null {
  return text === undefined ? null : new Markdown(text);
}

/** As the ACL Anthology gives it. */
const bibtex = `@inproceedings{zheng-etal-2025-model,
    title = "Model Extrapolation Expedites Alignment",
    author = "Zheng, Chujie  and
      Wang, Ziqi  and
      Ji, Heng  and
      Huang, Minlie  and
      Peng, Nanyun",
    booktitle = "Proceedings of the 63rd Annual Meeting of the Association for Computational Linguistics (Volume 1: Long Papers)",
    month = jul,
    year = "2025",
    address = "Vienna, Austria",
    publisher = "Association for Computational Linguistics",
    url = "https://aclanthology.org/2025.acl-long.51/",
    pages = "1025--1041"
}`;

/** A source by its name and folder, linked to the commit; a directory has no link. */
function linkSource(source: Source): string {
  const inside = source.subfolder === undefined ? '' : `/${source.subfolder}`;
  const link =
    source.kind === 'hub' ? codeLink(source.repo + inside, source.url) : codeSpan(source.name + inside);
  return source.variant === undefined ? link : `${link}, variant ${codeSpan(source.variant)}`;
}

/** Enough to tell commits apart; the link has all of it, as have the command and the manifest. */
const shownCommitLength = 12;

/** Source and commit, as two cells of a table. */
function sourceCells(source: Source): readonly string[] {
  return source.kind === 'hub'
    ? [linkSource(source), codeLink(source.commit.slice(0, shownCommitLength), source.url)]
    : [`local directory ${linkSource(source)}`, '–'];
}
