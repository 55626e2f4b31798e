import { nameOf, type Told } from '../../kit/index.ts';
import type { StepReport } from '../contract.ts';

/** What later steps of the job can ask for; every value is the text that they get. */
export interface StepOutputs {
  /** Whether this step published anything: `true` or `false`. */
  readonly published: string;
  /** In one word what came of the step. */
  readonly verdict: string;
  /** The first of the addresses; empty where there is none. */
  readonly url: string;
  readonly urls: readonly string[];
  readonly repos: readonly string[];
  readonly pairs: readonly object[];
  readonly failed: readonly string[];
}

/** A derived repo that this step made. */
export interface PublishedOutput {
  readonly alpha: number;
  readonly target: string;
  readonly url: string;
}

export function outputsOf(report: Told<StepReport>): StepOutputs {
  const urls = urlsOf(report);
  const rows = report.kind === 'watch' ? report.rows : [];
  const detected = report.kind === 'detect' ? report.models : [];
  return {
    published: String(listPublished(report).length > 0),
    verdict: verdictOf(report),
    url: urls[0] ?? '',
    urls: report.kind === 'run' || report.kind === 'watch' ? urls : [],
    repos: reposOf(report),
    pairs: [
      ...rows.map(({ model, sft, rule, outcome, reason, repos }) => ({
        ...{ dpo: model, sft, rule, outcome, reason },
        repos: repos.map(({ target }) => target),
      })),
      ...detected.flatMap(({ model, sft, outcome }) => (outcome === 'pair' ? [{ dpo: model, sft }] : [])),
    ],
    failed: rows.flatMap(({ model, outcome }) => (outcome === 'failed' ? [model] : [])),
  };
}

/** The derived repos that this step made, and not an earlier one. */
export function listPublished(report: Told<StepReport>): readonly PublishedOutput[] {
  if (report.kind === 'run') return report.outputs.filter(({ state }) => state === 'published');
  if (report.kind !== 'watch') return [];
  return report.rows.filter(({ outcome }) => outcome === 'published').flatMap(({ repos }) => repos);
}

function verdictOf(report: Told<StepReport>): string {
  switch (report.kind) {
    case 'run': {
      const states = report.outputs.map(({ state }) => state);
      return states.find((state) => state !== 'already-complete') ?? 'already-complete';
    }
    case 'plan':
      if (report.problems.length > 0) return report.isUnfit ? 'unfit' : 'blocked';
      return report.outputs.every(({ targetState }) => targetState === 'complete') ? 'complete' : 'ready';
    case 'verify':
      return report.outcome;
    case 'card':
      return report.state;
    case 'detect': {
      const outcomes = report.models.map(({ outcome }) => outcome);
      const first = ['pair', 'ask', 'no-pair'] as const;
      return first.find((outcome) => outcomes.includes(outcome)) ?? 'unaligned';
    }
    case 'watch': {
      const outcomes = report.rows.map(({ outcome }) => outcome);
      const first = ['failed', 'published', 'would-publish', 'needs-person'] as const;
      return first.find((outcome) => outcomes.includes(outcome)) ?? 'nothing-new';
    }
  }
}

function urlsOf(report: Told<StepReport>): readonly string[] {
  switch (report.kind) {
    case 'run':
      return report.outputs.map(({ url }) => url);
    case 'watch':
      return listPublished(report).map(({ url }) => url);
    case 'verify':
      return report.derived.kind === 'hub' ? [report.derived.url] : [];
    case 'card':
      return [report.url];
    case 'plan':
    case 'detect':
      return [];
  }
}

function reposOf(report: Told<StepReport>): readonly string[] {
  if (report.kind === 'watch') return listPublished(report).map(({ target }) => target);
  if (report.kind === 'detect') return [];
  if ('outputs' in report) return report.outputs.map(({ target }) => target);
  const { derived } = report;
  return [derived.kind === 'hub' ? derived.repo : nameOf(derived)];
}
