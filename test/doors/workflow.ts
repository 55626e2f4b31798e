import { data, Evaluator, Lexer, Parser } from '@actions/expressions';
import { parse } from 'yaml';
import { readText } from '../project/repository.ts';

/** What starts a workflow. */
export interface WorkflowEvent {
  readonly name:
    | 'schedule'
    | 'workflow_dispatch'
    | 'repository_dispatch'
    | 'pull_request'
    | 'release'
    | 'push';
  /** The event's file, such as `{ pull_request: { number: 7 } }`. */
  readonly payload?: Readonly<Record<string, unknown>>;
  /** Given by hand; those that are not have their defaults. */
  readonly inputs?: Readonly<Record<string, string | boolean>>;
}

export interface WorkflowContext {
  readonly repository: string;
  /** The token that GitHub makes for the job. */
  readonly githubToken: string;
  readonly secrets: Readonly<Record<string, string>>;
}

/** A job that the event starts, once for each combination of its matrix. */
export interface WorkflowJob {
  readonly name: string;
  readonly permissions: Readonly<Record<string, 'read' | 'write'>>;
  /** Of the steps that use this action: every input, those that are not given with their defaults. */
  readonly steps: readonly Readonly<Record<string, string>>[];
  readonly checksOut: boolean;
}

interface JobText {
  readonly if?: string;
  readonly permissions?: WorkflowJob['permissions'];
  readonly strategy?: { readonly matrix?: { readonly repo?: readonly string[] } };
  readonly steps: readonly { readonly uses?: string; readonly with?: Readonly<Record<string, unknown>> }[];
}

/** Reads a workflow as a runner does, with GitHub's own expressions; of matrices it knows `repo` only. */
export function startWorkflow(
  path: string,
  event: WorkflowEvent,
  { repository, githubToken, secrets }: WorkflowContext,
): { readonly runName: string; readonly jobs: readonly WorkflowJob[] } {
  const workflow = parse(readText(path));
  if (!(event.name in workflow.on)) throw new Error(`${path} is not started by ${event.name}.`);
  const github = {
    event_name: event.name,
    event: { ...event.payload, inputs: event.inputs },
    repository,
    token: githubToken,
  };
  const declared = Object.entries<{ default?: string | boolean }>(workflow.on[event.name]?.inputs ?? {});
  const inputs = {
    ...Object.fromEntries(declared.map(([name, { default: standard }]) => [name, standard ?? ''])),
    ...event.inputs,
  };
  const contexts = { github, secrets, inputs };
  const jobs = Object.entries<JobText>(workflow.jobs)
    .filter(([, job]) => job.if === undefined || evaluate(job.if, contexts).coerceString() === 'true')
    .flatMap(([name, job]) =>
      (job.strategy?.matrix?.repo ?? ['']).map((repo) =>
        readJob(name, job, { ...contexts, matrix: { repo } }),
      ),
    );
  return { runName: fillIn(workflow['run-name'] ?? workflow.name, contexts), jobs };
}

type Contexts = Readonly<Record<string, unknown>>;

function readJob(name: string, { permissions, steps }: JobText, contexts: Contexts): WorkflowJob {
  return {
    name,
    permissions: permissions ?? {},
    checksOut: steps.some(({ uses }) => uses?.startsWith('actions/checkout@')),
    steps: steps
      .filter(({ uses }) => uses?.startsWith('hf-extrapolate/hf-extrapolate@'))
      .map(({ with: given = {} }) => allInputs(given, contexts)),
  };
}

/** The runner hands on every input of action.yml. */
function allInputs(
  given: Readonly<Record<string, unknown>>,
  contexts: Contexts,
): Readonly<Record<string, string>> {
  const declared = parse(readText('action.yml')).inputs as Record<string, { readonly default: string }>;
  return Object.fromEntries(
    Object.entries(declared).map(([name, { default: standard }]) => [
      name,
      fillIn(String(given[name] ?? standard), contexts),
    ]),
  );
}

const fillIn = (text: string, contexts: Contexts) =>
  text.replaceAll(/\$\{\{(.+?)\}\}/gs, (_, expression: string) =>
    evaluate(expression, contexts).coerceString(),
  );

function evaluate(expression: string, contexts: Contexts): data.ExpressionData {
  const { tokens } = new Lexer(expression.trim()).lex();
  const tree = new Parser(tokens, Object.keys(contexts), []).parse();
  const values: unknown = JSON.parse(JSON.stringify(contexts), data.reviver);
  if (!(values instanceof data.Dictionary)) throw new Error('no contexts');
  return new Evaluator(tree, values).evaluate();
}
