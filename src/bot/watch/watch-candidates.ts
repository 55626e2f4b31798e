import type { JobRequest } from '../../app/index.ts';
import { formatEndpoint, parseRepo, type RepoEndpoint } from '../../app/options/index.ts';
import { InputError } from '../../kit/index.ts';
import type { ConfiguredPair, PairOutput, WatchConfig, WatchRule } from '../config/watch-config.ts';
import type { AcceptedPair, OpenQuestion } from '../detect/decision.ts';
import { type BoxRecord, type Ledger, type PairRecord, pairKeyOf } from '../ledger/ledger.ts';
import type { FoundPairs } from './find-pairs.ts';
import type { WatchRow } from './watch-report.ts';

/** Stands for θ0 in the record of a question that is about it. */
export const unknownSft = '?';

/** A pair that is to be published unless something speaks against it. */
export interface Candidate {
  readonly key: string;
  /** θ0, as `namespace/name[@revision]`. */
  readonly sft: string;
  /** θ1, in the same form. */
  readonly aligned: string;
  /** Undefined for configured pairs. */
  readonly rule: string | undefined;
  readonly request: JobRequest;
  readonly newCommits: 'ignore' | 'revise' | 'ask';
  /** What speaks for it, as short texts. */
  readonly evidence: readonly string[];
  /** What its way of alignment gives where the rule names no α. */
  readonly firstAlpha: number | undefined;
  readonly fingerprints: readonly string[];
  /** Whether a source is known to be gated or private. */
  readonly isRestricted: boolean;
  /** Whether this run has looked at both repos, so that they need not be looked at again. */
  readonly isFresh: boolean;
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
  /** Of questions that a person does not want to be asked again. */
  readonly dismissed: ReadonlyMap<string, PairRecord>;
}

/** What is known before anything is planned, and what is being made of it. */
interface Gathering extends GatherInputs {
  readonly candidates: Map<string, Candidate>;
  readonly rows: WatchRow[];
  readonly asked: Map<string, PairRecord>;
  readonly dismissed: Map<string, PairRecord>;
  /** By the fingerprint, the model that has it and is published or going to be. */
  readonly originals: ReadonlyMap<string, string>;
  /** Keys of pairs whose turn has not come, however they are found. */
  readonly postponed: Set<string>;
  readonly rules: ReadonlyMap<string, WatchRule>;
  /** Aligned models that are configured, in lower case. */
  readonly configured: ReadonlySet<string>;
}

interface GatherInputs {
  readonly config: WatchConfig;
  readonly ledger: Ledger;
  readonly found: Pick<FoundPairs, 'decisions'>;
  /** Keys of the boxes that are ticked; undefined where no issue is kept, and nobody can answer. */
  readonly ticked: ReadonlySet<string> | undefined;
  readonly now: number;
}

/**
 * Brings together what is configured, what was found, and what earlier runs left: configured pairs first, then what
 * people agreed to and what waits, then what is new, the oldest first. What is configured of a model counts instead of
 * all that rules say of it: both would go to one target.
 */
export function gatherCandidates(inputs: GatherInputs): Gathered {
  const gathering: Gathering = {
    ...inputs,
    candidates: new Map(),
    rows: [],
    asked: new Map(),
    dismissed: new Map(),
    originals: findOriginals(inputs),
    postponed: new Set(),
    rules: new Map(inputs.config.rules.map((rule) => [rule.name, rule])),
    configured: new Set(inputs.config.pairs.map(({ aligned }) => aligned.repo.toLowerCase())),
  };
  dismiss(gathering);
  addConfigured(gathering);
  addRemembered(gathering);
  addFound(gathering);
  const { candidates, rows, asked, dismissed } = gathering;
  for (const [key, record] of asked) {
    if (candidates.has(key)) asked.delete(key);
    else rows.push(rowOf(record, 'needs-person', questionOf(record, inputs.ticked)));
  }
  return { candidates: [...candidates.values()], rows, asked, dismissed };
}

function addConfigured(gathering: Gathering): void {
  const { config, ledger, ticked } = gathering;
  for (const pair of config.pairs) {
    const [sft, aligned] = [formatEndpoint(pair.sft), formatEndpoint(pair.aligned)];
    const key = pairKeyOf({ sft, aligned });
    const before = ledger.pairs.get(key);
    if (before !== undefined && !isDue(gathering, before, pair.newCommits)) continue;
    add(gathering, {
      ...{ key, sft, aligned, rule: undefined, newCommits: pair.newCommits },
      request: requestOf(pair.output, pair),
      evidence: [],
      firstAlpha: undefined,
      fingerprints: [],
      isRestricted: false,
      isFresh: false,
      before,
      approved: approvedOf(before, ticked),
    });
  }
}

function addRemembered(gathering: Gathering): void {
  const { ledger, found, ticked, rules, configured, dismissed, rows, originals } = gathering;
  const decided = new Set(found.decisions.map(({ model }) => model));
  for (const record of ledger.pairs.values()) {
    const rule = record.rule === undefined ? undefined : rules.get(record.rule);
    if (rule === undefined || configured.has(repoOf(record.aligned))) continue;
    if (dismissed.has(pairKeyOf(record))) continue;
    if (record.status === 'asked') {
      const original = originalOf(record.aligned, record.fingerprints, originals);
      if (original !== undefined) {
        rows.push(rowOf(record, 'refused', describeCopy(record.aligned, original)));
        continue;
      }
      // What is found out of it now counts, whether that is a question or not.
      if (record.sft === unknownSft && decided.has(record.aligned) && answerTo(record, ticked) === undefined)
        continue;
    }
    const box = answerTo(record, ticked);
    if (box !== undefined)
      addByRule(gathering, rule, box.sft, record.aligned, {
        approved: new Set([box.action]),
        firstAlpha: record.firstAlpha,
      });
    else if (['waiting', 'failed', 'asked'].includes(record.status)) {
      if (isDue(gathering, record, rule.newCommits))
        addByRule(gathering, rule, record.sft, record.aligned, { firstAlpha: record.firstAlpha });
    }
  }
}

function addFound(gathering: Gathering): void {
  const { found, rows, rules, configured } = gathering;
  const accepted: AcceptedPair[] = [];
  for (const { model, decision } of found.decisions) {
    if (configured.has(repoOf(model))) continue;
    const rule = rules.get(decision.rule);
    if (decision.kind === 'accepted') accepted.push(decision);
    else if (decision.kind === 'refused') {
      rows.push({ model, rule: decision.rule, outcome: 'refused', reason: decision.message, repos: [] });
    } else if (rule !== undefined) addQuestion(gathering, rule, model, decision);
  }
  for (const decision of accepted.toSorted((a, b) => (a.createdAt ?? 0) - (b.createdAt ?? 0))) {
    const { sft, dpo: aligned, alignment, lineage, firstAlpha, fingerprints, isRestricted } = decision;
    const evidence = [...alignment, ...lineage].map(({ text }) => text);
    const rule = rules.get(decision.rule);
    if (rule === undefined) continue;
    addByRule(gathering, rule, sft.repo, aligned.repo, {
      evidence,
      firstAlpha,
      fingerprints,
      isRestricted,
      isFresh: true,
    });
  }
}

/** Asks, unless it was answered: by a box, or by an earlier answer that was carried out. */
function addQuestion(gathering: Gathering, rule: WatchRule, model: string, question: OpenQuestion): void {
  const { ledger, ticked, asked, dismissed, rows, originals } = gathering;
  const original = originalOf(model, question.fingerprints ?? [], originals);
  if (original !== undefined) {
    const reason = describeCopy(model, original);
    rows.push({ model, rule: rule.name, outcome: 'refused', reason, repos: [] });
    return;
  }
  if (dismissed.has(pairKeyOf({ sft: unknownSft, aligned: model }))) return;
  const answered = [...ledger.pairs.values()].find(
    (record) => record.aligned === model && record.rule === rule.name && record.status === 'published',
  );
  if (answered !== undefined) {
    addByRule(gathering, rule, answered.sft, model, { firstAlpha: question.firstAlpha });
    return;
  }
  const record = askAbout(model, question);
  const box = answerTo(record, ticked);
  if (box === undefined) asked.set(pairKeyOf(record), record);
  else
    addByRule(gathering, rule, box.sft, model, {
      approved: new Set([box.action]),
      firstAlpha: question.firstAlpha,
    });
}

/** Whether a pair is to be taken up; says so in the rows, or asks again, where it is not. */
function isDue(gathering: Gathering, record: PairRecord, newCommits: Candidate['newCommits']): boolean {
  const { rows, asked, postponed, ticked, now } = gathering;
  const isLater = (record.notBefore ?? 0) > now;
  if (record.status === 'failed' && isLater) {
    rows.push(rowOf(record, 'failed', `${record.reason ?? 'It failed.'} It is tried again later.`));
    postponed.add(pairKeyOf(record));
    return false;
  }
  if (record.status !== 'asked' || answerTo(record, ticked) !== undefined) return true;
  const [box] = record.boxes;
  // The configuration may answer by now, and where nobody can be asked, patience has to.
  const isAnswered =
    (box?.action === 'revise' && newCommits !== 'ask') ||
    // Another name in the configuration answers it, too.
    box?.action === 'replace';
  if (isAnswered || (box?.action === 'retry' && ticked === undefined && !isLater)) return true;
  asked.set(pairKeyOf(record), record);
  postponed.add(pairKeyOf(record));
  return false;
}

function addByRule(
  gathering: Gathering,
  rule: WatchRule,
  sft: string,
  aligned: string,
  found: Partial<
    Pick<Candidate, 'evidence' | 'firstAlpha' | 'fingerprints' | 'isRestricted' | 'isFresh' | 'approved'>
  > = {},
): void {
  const key = pairKeyOf({ sft, aligned });
  const sides = readSides(gathering, rule, sft, aligned);
  if (sides === undefined) return;
  const before = gathering.ledger.pairs.get(key);
  const isRestricted = found.isRestricted ?? before?.isRestricted ?? false;
  // What was published before keeps its α, so that its target stays the same.
  const firstAlpha = before?.firstAlpha ?? found.firstAlpha;
  const { alphas } = rule.output;
  const request = requestOf(
    { ...rule.output, alphas: alphas.length > 0 ? alphas : [firstAlpha ?? standardAlpha] },
    sides,
  );
  add(gathering, {
    ...{ key, sft, aligned, rule: rule.name, newCommits: rule.newCommits },
    // What a rule allows for sources that everybody may read it does not allow for others.
    request: isRestricted ? { ...request, visibility: 'private' } : request,
    isRestricted,
    isFresh: found.isFresh ?? false,
    evidence: found.evidence ?? [],
    firstAlpha,
    fingerprints: found.fingerprints ?? before?.fingerprints ?? [],
    before,
    approved: found.approved ?? approvedOf(before, gathering.ticked),
  });
}

/** Of pairs that an earlier version remembers. */
const standardAlpha = 0.3;

type Sides = Readonly<Record<'sft' | 'aligned', RepoEndpoint>>;

/** The two repos as endpoints; undefined, with a row that says why, where one has a name that no repo has. */
function readSides(
  { rows }: Gathering,
  { name: rule }: WatchRule,
  sft: string,
  aligned: string,
): Sides | undefined {
  try {
    return { sft: parseRepo(sft, 'θ0'), aligned: parseRepo(aligned, 'θ1') };
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    rows.push({ model: aligned, sft, rule, outcome: 'refused', reason: error.message, repos: [] });
    return undefined;
  }
}

function add({ candidates, postponed, dismissed }: Gathering, candidate: Candidate): void {
  const { key, approved } = candidate;
  if (dismissed.has(key) && candidate.rule !== undefined) return;
  if (candidates.has(key) || (postponed.has(key) && approved.size === 0)) return;
  candidates.set(key, candidate);
}

function approvedOf(
  record: PairRecord | undefined,
  ticked: ReadonlySet<string> | undefined,
): ReadonlySet<BoxRecord['action']> {
  return new Set(record?.boxes.filter(({ key }) => ticked?.has(key)).map(({ action }) => action));
}

const repoOf = (endpoint: string) => endpoint.replace(/@.*$/, '').toLowerCase();

const ticksOf = ({ boxes }: PairRecord, ticked: ReadonlySet<string> | undefined) =>
  boxes.filter(({ key }) => ticked?.has(key));

/** What a person says; several boxes of one question contradict each other. */
function answerTo(record: PairRecord, ticked: ReadonlySet<string> | undefined): BoxRecord | undefined {
  const [box, ...others] = ticksOf(record, ticked);
  return others.length === 0 ? box : undefined;
}

function questionOf(record: PairRecord, ticked: ReadonlySet<string> | undefined): string {
  const contradiction = ticksOf(record, ticked).length > 1 ? ' Several boxes are ticked: leave one.' : '';
  return `${record.reason ?? ''}${contradiction}`;
}

/** A box for each repo that may be θ0; where none is known, the pair has to be configured. */
function askAbout(
  model: string,
  { rule, question, message, options, firstAlpha, fingerprints = [] }: OpenQuestion,
): PairRecord {
  return {
    sft: unknownSft,
    aligned: model,
    rule,
    status: 'asked',
    attempts: 0,
    notBefore: undefined,
    reason: message,
    firstAlpha,
    isRestricted: false,
    fingerprints,
    boxes: [
      ...options.map((sft) => ({
        key: `${model}|${question}|${sft}`,
        action: 'publish' as const,
        sft,
        text: `Publish ${model} with ${sft} as θ0`,
      })),
      dismissalOf(pairKeyOf({ sft: unknownSft, aligned: model }), model),
    ],
  };
}

/** The box by which a question is not asked again. */
export function dismissalOf(key: string, aligned: string): BoxRecord {
  const text = `Do not ask about ${aligned} again`;
  return { key: `${key}|dismiss`, action: 'dismiss', sft: unknownSft, text };
}

/** Questions that were dismissed, and those whose box is ticked now and no other one. */
function dismiss({ ledger, ticked, dismissed }: Gathering): void {
  for (const [key, record] of ledger.pairs) {
    const isTicked = answerTo(record, ticked)?.action === 'dismiss';
    if (isTicked) dismissed.set(key, { ...record, status: 'dismissed', boxes: [] });
    else if (record.status === 'dismissed') dismissed.set(key, record);
  }
}

/** Who has which fingerprint: what was published, waits, or was accepted now. */
function findOriginals({ ledger, found }: GatherInputs): ReadonlyMap<string, string> {
  const known = [...ledger.pairs.values()].flatMap(({ status, aligned, fingerprints }) =>
    status === 'published' || status === 'waiting'
      ? fingerprints.map((fingerprint) => [fingerprint, aligned] as const)
      : [],
  );
  const accepted = found.decisions.flatMap(({ model, decision }) =>
    decision.kind === 'accepted' ? decision.fingerprints.map((each) => [each, model] as const) : [],
  );
  return new Map([...accepted, ...known]);
}

function originalOf(
  model: string,
  fingerprints: readonly string[],
  originals: ReadonlyMap<string, string>,
): string | undefined {
  const original = fingerprints.map((each) => originals.get(each)).find((each) => each !== undefined);
  return original === undefined || repoOf(original) === repoOf(model) ? undefined : original;
}

const describeCopy = (model: string, original: string) =>
  `${model} has the weights or the card of ${original}, of which it is a copy.`;

function rowOf(record: PairRecord, outcome: WatchRow['outcome'], reason: string): WatchRow {
  const { sft, aligned, rule } = record;
  return { model: aligned, ...(sft === unknownSft ? {} : { sft }), rule, outcome, reason, repos: [] };
}

function requestOf(output: PairOutput, pair: Sides & Partial<Omit<ConfiguredPair, 'output'>>): JobRequest {
  return {
    ...output,
    sft: pair.sft,
    aligned: pair.aligned,
    sftSubfolder: pair.sftSubfolder,
    alignedSubfolder: pair.alignedSubfolder,
    variant: pair.variant,
    preferPr: pair.preferPr ?? false,
    pipeline: pair.pipeline ?? false,
    force: false,
    dryRun: false,
  };
}
