import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import { type FakeGitHub, startFakeGitHub } from '../bot/github/fake-github.ts';
import { bot, repository } from '../bot/github/open-github.ts';
import type { StepResult } from '../faces/actions/step.ts';
import { readText } from '../project/repository.ts';
import { exampleOf, type House, openHouse, readToken, runAction, token } from './door.ts';
import { startWorkflow, type WorkflowContext, type WorkflowEvent, type WorkflowJob } from './workflow.ts';

/** The token that GitHub makes for a job. */
const githubToken = 'ghs_jobSecretOfTheRunner0123456789';

export interface BotHouse extends AsyncDisposable {
  readonly hub: House['hub'];
  readonly github: FakeGitHub;
  /** What is checked out. */
  readonly files: Map<string, string>;
  /** Runs the jobs of an example workflow that an event starts, as runners would; one after the other. */
  start(workflow: string, event: WorkflowEvent, options?: StartOptions): Promise<readonly StepResult[]>;
  /** A model with these weights, and the card that says what it was made of. */
  putModel(repo: string, example: string, card?: string): Promise<void>;
  /** Names of repos that were made, in order of their names. */
  made(): readonly string[];
}

export interface StartOptions {
  /** In place of what the workflow gives the job. */
  readonly permissions?: WorkflowJob['permissions'];
  readonly environment?: Readonly<Record<string, string>>;
  /** The secret HF_TOKEN, in place of one that may write. */
  readonly hfToken?: string;
}

/** A Hub with real pairs under the names that the examples have, and GitHub. */
export async function openBotHouse(apiPath = ''): Promise<BotHouse> {
  const house = await openHouse({
    users: [
      { name: 'you', token, role: 'write' },
      { name: 'you', token: readToken, role: 'read' },
    ],
  });
  const github = await startFakeGitHub(apiPath);
  const { hub, scratch } = house;
  const files = new Map([['extrapolate.yml', readText('examples/extrapolate.yml')]]);

  async function putModel(repo: string, example: string, card?: string): Promise<void> {
    const directory = join(scratch, repo.replace('/', '-'));
    await cp(exampleOf(`demo/${example}`), directory, { recursive: true });
    if (card !== undefined) writeFileSync(join(directory, 'README.md'), card);
    hub.store.createModel(repo);
    await hub.store.addDirectory(repo, directory);
    // The Hub counts them some time after the upload.
    hub.store.model(repo).facts.safetensors = { parameters: { BF16: 641_088 }, total: 641_088 };
  }
  await putModel('alignment-handbook/zephyr-7b-sft-full', 'tiny-sft');
  await putModel('alignment-handbook/zephyr-7b-dpo-full', 'tiny-dpo-100');

  async function start(
    workflow: string,
    event: WorkflowEvent,
    { permissions, environment, hfToken = token }: StartOptions = {},
  ): Promise<readonly StepResult[]> {
    const context: WorkflowContext = { repository, githubToken, secrets: { HF_TOKEN: hfToken } };
    const { jobs } = startWorkflow(`examples/workflows/${workflow}`, event, context);
    const results: StepResult[] = [];
    for (const job of jobs) {
      const granted = permissions ?? job.permissions;
      const inScope = Object.entries(granted).map(([name, level]) => [name.replaceAll('-', '_'), level]);
      github.tokens.set(githubToken, { login: bot, permissions: Object.fromEntries(inScope) });
      const workspace = mkdtempSync(join(scratch, 'workspace-'));
      if (job.checksOut) {
        expect(granted.contents, 'without it nothing is checked out').toBeDefined();
        for (const [name, text] of files) writeFileSync(join(workspace, name), text);
      }
      for (const inputs of job.steps) {
        const runner = describeRunner(workspace, event);
        const result = await runAction(inputs, { ...runner, ...environment }, workspace);
        expect(result.log.replaceAll(/^::add-mask::.*$/gm, '')).not.toContain(githubToken);
        expect(result.summary + JSON.stringify(result.outputs)).not.toContain(githubToken);
        results.push(result);
      }
    }
    github.tokens.clear();
    return results;
  }

  /** What a runner sets; the job's token is not in the environment. */
  function describeRunner(workspace: string, { name, payload = {}, inputs }: WorkflowEvent) {
    mkdirSync(join(scratch, 'events'), { recursive: true });
    const eventPath = join(scratch, 'events', `${name}.json`);
    writeFileSync(eventPath, JSON.stringify({ ...payload, ...(inputs && { inputs }) }));
    return {
      GITHUB_ACTIONS: 'true',
      GITHUB_API_URL: github.url,
      GITHUB_EVENT_NAME: name,
      GITHUB_EVENT_PATH: eventPath,
      GITHUB_REF: name === 'pull_request' ? 'refs/pull/7/merge' : 'refs/heads/main',
      GITHUB_REPOSITORY: repository,
      GITHUB_RUN_ATTEMPT: '1',
      GITHUB_RUN_ID: '42',
      GITHUB_SERVER_URL: 'https://github.com',
      GITHUB_SHA: 'd'.repeat(40),
      GITHUB_WORKFLOW: 'watch',
      GITHUB_WORKSPACE: workspace,
      HF_ENDPOINT: hub.url,
    };
  }

  return {
    ...{ hub, github, files, start, putModel },
    made: () => [...hub.store.models.keys()].filter((name) => name.startsWith('you/')).sort(),
    async [Symbol.asyncDispose]() {
      const { comments, issues, branches } = github.repository;
      const written = JSON.stringify([comments, issues, [...branches].map(([, { files }]) => [...files])]);
      await github[Symbol.asyncDispose]();
      await house[Symbol.asyncDispose]();
      for (const secret of [token, readToken, githubToken]) expect(written).not.toContain(secret);
      expect(github.violations).toEqual([]);
      expect(hub.violations).toEqual([]);
    },
  };
}
