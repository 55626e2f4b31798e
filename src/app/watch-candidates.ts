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
  /** Whether a source is known to be gated or private. */
  readonly isRestricted: boolean;
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
 * people agreed to and what waits, then what is new, the oldest first.
 */
export function gatherCandidates(inputs: {
  readonly config: WatchConfig;
  readonly ledger: Ledger;
  readonly found: Pick<FoundPairs, 'decisions'>;
  /** Keys of the boxes that are ticked; undefined where no issue is kept, and nobody can answer. */
  readonly ticked: ReadonlySet<string> | undefined;
  readonly now: number;
}): Gathered {
  const { config, ledger, found, ticked = new Set(), now } = inputs;
  const candidates = new Map<string, Candidate>();
  const rows: WatchRow[] = [];
  const asked = new Map<string, PairRecord>();
  const add = (candidate: Candidate) => {
    if (!candidates.has(candidate.key)) candidates.set(candidate.key, candidate);
  };
  const outputOf = new Map(config.rules.map((rule) => [rule.name, rule]));

  /** Whether it is to be taken up; says so in the rows, or asks again, where it is not. */
  const isDue = (record: PairRecord, newCommits: Candidate['newCommits']): boolean => {
    const isLater = (record.notBefore ?? 0) > now;
    if (record.status === 'failed' && isLater) {
      rows.push(rowOf(record, 'failed', `${record.reason ?? 'It failed.'} It is tried again later.`));
      return false;
    }
    if (record.status !== 'asked' || approvedOf(record, ticked).size > 0) return true;
    const [box] = record.boxes;
    // The configuration may answer by now, and where nobody can be asked, patience has to.
    const isAnswered = box?.action === 'revise' && newCommits !== 'ask';
    if (isAnswered || (box?.action === 'retry' && inputs.ticked === undefined && !isLater)) return true;
    asked.set(pairKeyOf(record), record);
    return false;
  };

  for (const pair of config.pairs) {
    const key = pairKeyOf(pair);
    const before = ledger.pairs.get(key);
    if (before !== undefined && !isDue(before, pair.newCommits)) continue;
    add({
      ...{ key, sft: pair.sft, dpo: pair.dpo, rule: undefined, newCommits: pair.newCommits },
      request: requestOf(pair.output, pair),
      evidence: [],
      fingerprints: [],
      isRestricted: false,
      before,
      approved: approvedOf(before, ticked),
    });
  }
  const fromRule = (ruleName: string, sft: string, dpo: string, rest: Partial<Candidate>) => {
    const rule = outputOf.get(ruleName);
    if (rule === undefined) return;
    const key = pairKeyOf({ sft, dpo });
    const before = ledger.pairs.get(key);
    const isRestricted = rest.isRestricted ?? before?.isRestricted ?? false;
    const request = requestOf(rule.output, { sft, dpo });
    add({
      ...{ key, sft, dpo, rule: ruleName, newCommits: rule.newCommits },
      // What a rule allows for sources that everybody may read it does not allow for others.
      request: isRestricted ? { ...request, visibility: 'private' } : request,
      isRestricted,
      evidence: [],
      fingerprints: before?.fingerprints ?? [],
      before,
      approved: approvedOf(before, ticked),
      ...rest,
    });
  };

  for (const record of ledger.pairs.values()) {
    if (record.rule === undefined) continue;
    const box = record.boxes.find(({ key }) => ticked.has(key));
    const newCommits = outputOf.get(record.rule)?.newCommits ?? 'ignore';
    if (box !== undefined) fromRule(record.rule, box.sft, record.dpo, { approved: new Set([box.action]) });
    else if (['waiting', 'failed', 'asked'].includes(record.status) && isDue(record, newCommits)) {
      fromRule(record.rule, record.sft, record.dpo, {});
    }
  }
  const accepted: { readonly model: string; readonly decision: AcceptedPair }[] = [];
  for (const { model, decision } of found.decisions) {
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
        if (!record.boxes.some(({ key }) => ticked.has(key))) asked.set(pairKeyOf(record), record);
        for (const box of record.boxes.filter(({ key }) => ticked.has(key))) {
          fromRule(decision.rule, box.sft, model, { approved: new Set([box.action]) });
        }
      }
    }
  }
  for (const { decision } of accepted.toSorted((a, b) => createdAt(a) - createdAt(b))) {
    const { sft, dpo, rule, alignment, lineage, fingerprints, isRestricted } = decision;
    const evidence = [...alignment, ...lineage].map(({ text }) => text);
    fromRule(rule, sft.repo, dpo.repo, { evidence, fingerprints, isRestricted });
  }
  for (const record of asked.values()) {
    if (candidates.has(pairKeyOf(record))) asked.delete(pairKeyOf(record));
    else rows.push(rowOf(record, 'needs-person', record.reason ?? ''));
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
    isRestricted: false,
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
