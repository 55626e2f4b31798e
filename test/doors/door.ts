import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import {
  type EmbeddedHub,
  type EmbeddedHubOptions,
  startEmbeddedHub,
} from '../../src/stores/embedded-hub/embedded-hub.ts';
import { runStep, type StepResult } from '../faces/actions/step.ts';
import { root } from '../project/repository.ts';

/** The one secret of these tests; whatever is said or written is searched for it. */
export const token = 'hf_doorsSecretWriteToken';
export const readToken = 'hf_doorsSecretReadToken';

export const sft = 'demo/tiny-sft';
export const dpo = 'demo/tiny-dpo-100';
export const derived = 'demo/tiny-dpo-100-ExPO';
export const sources = [sft, dpo];
export const exampleOf = (repo: string) => join(root, 'examples', repo.slice('demo/'.length));

/** A Hub with the example pair, and an empty directory. */
export interface House extends AsyncDisposable {
  readonly hub: EmbeddedHub;
  readonly scratch: string;
}

export async function openHouse(options: EmbeddedHubOptions = {}): Promise<House> {
  const hub = await startEmbeddedHub({
    users: [
      { name: 'demo', token, role: 'write' },
      { name: 'demo', token: readToken, role: 'read' },
    ],
    ...options,
  });
  for (const repo of sources) {
    hub.store.createModel(repo);
    await hub.store.addDirectory(repo, exampleOf(repo));
  }
  const scratch = mkdtempSync(join(tmpdir(), 'extrapolate-doors-'));
  return {
    hub,
    scratch,
    async [Symbol.asyncDispose]() {
      await hub.close();
      rmSync(scratch, { recursive: true, force: true });
    },
  };
}

export interface CommandResult {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CommandOptions {
  readonly environment?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  readonly node?: string;
  readonly onStart?: (child: ChildProcess) => void;
}

/** Runs the committed command line in a process with the environment given and nothing else. */
export async function runCommand(
  args: readonly string[],
  options: CommandOptions = {},
): Promise<CommandResult> {
  const child = spawn(options.node ?? process.execPath, [join(root, 'dist/cli.js'), ...args], {
    cwd: options.cwd ?? tmpdir(),
    env: { PATH: process.env.PATH, HOME: '/nonexistent', ...options.environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  options.onStart?.(child);
  const texts = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (text: string) => {
      texts[name] += text;
    });
  }
  const exitCode = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  expectNoToken(texts.stdout + texts.stderr);
  return { exitCode, ...texts };
}

/** What every run on the house's Hub needs in its environment. */
export const onHub = ({ hub }: House, secret = token) => ({ HF_ENDPOINT: hub.url, HF_TOKEN: secret });

/** Runs the committed action; the masking command is the one place where the token may stand. */
export async function runAction(
  inputs: Readonly<Record<string, string>>,
  environment: Readonly<Record<string, string>> = {},
  workspace?: string,
): Promise<StepResult> {
  const result = await runStep(inputs, environment, join(root, 'dist/action.js'), workspace);
  expectNoToken(result.log.replaceAll(/^::add-mask::.*$/gm, ''));
  expectNoToken(result.summary + JSON.stringify(result.outputs));
  return result;
}

export function expectNoToken(text: string): void {
  for (const secret of [token, readToken, wrongToken]) expect(text).not.toContain(secret);
}

/** Well-formed, and nobody's. */
export const wrongToken = 'hf_doorsSecretOfNobody';

/** Names of the Hub's repos that were not there from the start. */
export const madeOn = ({ hub }: House) =>
  [...hub.store.models.keys()].filter((name) => name.startsWith('demo/') && !sources.includes(name));

export const madeIn = (directory: string) =>
  readdirSync(directory, { recursive: true, encoding: 'utf8' }).sort();
