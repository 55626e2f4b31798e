import type { PairOutput, WatchConfig } from '../config/watch-config.ts';
import type { AcceptedPair, OpenQuestion } from '../detect/decision.ts';
import { type BoxRecord, type Ledger, type PairRecord, pairKeyOf } from '../ledger/ledger.ts';
import type { FoundPairs } from './find-pairs.ts';
import type { JobRequest } from './job.ts';
import type { WatchRow } from './watch-report.ts';

/** Stands for θ0 in the record of a question that is about it. */
export const unknownSft = '?';

/** A pair that is to be published unless something speaks against it. */
export interface Candidate {
  readonly key: string;
  readonly sft: string;
  readonly dpo: string;
  /** Undefined for configured pairs. */
  readonly rule: string | undefined;
  readonly request: JobRequest;
  readonly newCommits: 'ignore' | 'revise' | 'ask';
  /** What speaks for it, as short texts. */
  readonly evidence: readonly string[];
  readonly fingerprints: readonly string[];
  /** What the ledger knew of it. */
  readonly before: PairRecord | undefined;
  /** Actions that a person has ticked. */
  readonly approved: ReadonlySet<BoxRecord['action']>;
}

export interface Gathered {
  readonly candidates: readonly Candidate[];
  /** What is decided without being planned: refused, asked, not due yet. */
  readonly rows: readonly WatchRow[];
  /** Of pairs about which people are asked. */
  readonly asked: ReadonlyMap<string, PairRecord>;
}

/**
 * Brings together what is configured, what was found, and what earlier runs left: configured pairs first, then what
 * people agreed to and what waits, then what is new, the oldest first. What is configured of a model counts instead of
 * all that rules say of it: both would go to one target.
 */
export function gatherCandidates(inputs: {
  readonly config: WatchConfig;
  readonly ledger: Ledger;
  readonly found: Pick<FoundPairs, 'decisions'>;
  /** Keys of the boxes that are ticked. */
  readonly ticked: ReadonlySet<string>;
  readonly now: number;
}): Gathered {
  const { config, ledger, found, ticked, now } = inputs;
  const candidates = new Map<string, Candidate>();
  const rows: WatchRow[] = [];
  const asked = new Map<string, PairRecord>();
  const add = (candidate: Candidate) => {
    if (!candidates.has(candidate.key)) candidates.set(candidate.key, candidate);
  };
  const outputOf = new Map(config.rules.map((rule) => [rule.name, rule]));
  const configured = new Set(config.pairs.map(({ dpo }) => repoOf(dpo)));

  for (const pair of config.pairs) {
    const key = pairKeyOf(pair);
    add({
      ...{ key, sft: pair.sft, dpo: pair.dpo, rule: undefined, newCommits: pair.newCommits },
      request: requestOf(pair.output, pair),
      evidence: [],
      fingerprints: [],
      before: ledger.pairs.get(key),
      approved: approvedOf(ledger.pairs.get(key), ticked),
    });
  }
  const fromRule = (ruleName: string, sft: string, dpo: string, rest: Partial<Candidate>) => {
    const rule = outputOf.get(ruleName);
    if (rule === undefined) return;
    const key = pairKeyOf({ sft, dpo });
    const before = ledger.pairs.get(key);
    add({
      ...{ key, sft, dpo, rule: ruleName, newCommits: rule.newCommits },
      request: requestOf(rule.output, { sft, dpo }),
      evidence: [],
      fingerprints: before?.fingerprints ?? [],
      before,
      approved: approvedOf(before, ticked),
      ...rest,
    });
  };

  for (const record of ledger.pairs.values()) {
    if (record.rule === undefined || configured.has(repoOf(record.dpo))) continue;
    const box = answerTo(record, ticked);
    if (box !== undefined) fromRule(record.rule, box.sft, record.dpo, { approved: new Set([box.action]) });
    else if (record.status === 'asked') asked.set(pairKeyOf(record), record);
    else if (record.status === 'waiting' || (record.status === 'failed' && (record.notBefore ?? 0) <= now)) {
      fromRule(record.rule, record.sft, record.dpo, {});
    } else if (record.status === 'failed') {
      rows.push(rowOf(record, 'failed', `${record.reason ?? 'it failed'} It is tried again later.`));
    }
  }
  const accepted: { readonly model: string; readonly decision: AcceptedPair }[] = [];
  for (const { model, decision } of found.decisions) {
    if (configured.has(repoOf(model))) continue;
    switch (decision.kind) {
      case 'accepted':
        accepted.push({ model, decision });
        break;
      case 'refused':
        rows.push({ model, rule: decision.rule, outcome: 'refused', reason: decision.message, repos: [] });
        break;
      case 'needs-person': {
        const answered = [...ledger.pairs.values()].find(
          ({ dpo, rule, status }) => dpo === model && rule === decision.rule && status === 'published',
        );
        if (answered !== undefined) {
          fromRule(decision.rule, answered.sft, model, {});
          break;
        }
        const record = askAbout(model, decision);
        const box = answerTo(record, ticked);
        if (box === undefined) asked.set(pairKeyOf(record), record);
        else fromRule(decision.rule, box.sft, model, { approved: new Set([box.action]) });
      }
    }
  }
  for (const { decision } of accepted.toSorted((a, b) => createdAt(a) - createdAt(b))) {
    const { sft, dpo, rule, alignment, lineage, fingerprints } = decision;
    const evidence = [...alignment, ...lineage].map(({ text }) => text);
    fromRule(rule, sft.repo, dpo.repo, { evidence, fingerprints });
  }
  for (const record of asked.values()) {
    if (candidates.has(pairKeyOf(record))) asked.delete(pairKeyOf(record));
    else
      rows.push(rowOf(record, 'needs-person', [record.reason, ...contradictionOf(record, ticked)].join(' ')));
  }
  return { candidates: [...candidates.values()], rows, asked };
}

const createdAt = ({ decision }: { readonly decision: AcceptedPair }) => decision.createdAt ?? 0;

function approvedOf(
  record: PairRecord | undefined,
  ticked: ReadonlySet<string>,
): ReadonlySet<BoxRecord['action']> {
  return new Set(record?.boxes.filter(({ key }) => ticked.has(key)).map(({ action }) => action));
}

const repoOf = (endpoint: string) => endpoint.replace(/@.*$/, '').toLowerCase();

const ticksOf = ({ boxes }: PairRecord, ticked: ReadonlySet<string>) =>
  boxes.filter(({ key }) => ticked.has(key));

/** What a person says; several boxes of one question contradict each other. */
function answerTo(record: PairRecord, ticked: ReadonlySet<string>): BoxRecord | undefined {
  const [box, ...others] = ticksOf(record, ticked);
  return others.length === 0 ? box : undefined;
}

function contradictionOf(record: PairRecord, ticked: ReadonlySet<string>): readonly string[] {
  return ticksOf(record, ticked).length > 1 ? ['Several boxes are ticked: leave one.'] : [];
}

/** A box for each repo that may be θ0; where none is known, the pair has to be configured. */
function askAbout(model: string, { rule, question, message, options }: OpenQuestion): PairRecord {
  return {
    sft: unknownSft,
    dpo: model,
    rule,
    status: 'asked',
    attempts: 0,
    notBefore: undefined,
    reason: message,
    fingerprints: [],
    boxes: options.map((sft) => ({
      key: `${model}|${question}|${sft}`,
      action: 'publish',
      sft,
      text: `Publish ${model} with ${sft} as θ0`,
    })),
  };
}

function rowOf(record: PairRecord, outcome: WatchRow['outcome'], reason: string): WatchRow {
  const { sft, dpo, rule } = record;
  return { model: dpo, ...(sft === unknownSft ? {} : { sft }), rule, outcome, reason, repos: [] };
}

function requestOf(
  output: PairOutput,
  pair: Pick<JobRequest, 'sft' | 'dpo'> &
    Partial<Pick<JobRequest, 'sftSubfolder' | 'dpoSubfolder' | 'variant' | 'preferPr'>>,
): JobRequest {
  return {
    ...output,
    sft: pair.sft,
    dpo: pair.dpo,
    sftSubfolder: pair.sftSubfolder,
    dpoSubfolder: pair.dpoSubfolder,
    variant: pair.variant,
    preferPr: pair.preferPr ?? false,
    force: false,
    dryRun: false,
  };
}
