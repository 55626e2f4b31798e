import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '../../project/repository.ts';

export interface StepResult {
  readonly exitCode: number | null;
  readonly log: string;
  readonly outputs: Readonly<Record<string, string>>;
  readonly summary: string;
}

/**
 * Runs the action as a runner does: a process with `INPUT_*` variables and files for outputs and summary.
 * @param script the door to start; the sources' own unless told otherwise.
 * @param workspace where the step runs, as GITHUB_WORKSPACE; an empty directory unless told otherwise.
 */
export async function runStep(
  inputs: Readonly<Record<string, string>>,
  environment: Readonly<Record<string, string>> = {},
  script = join(root, 'src/action.ts'),
  workspace?: string,
): Promise<StepResult> {
  const directory = mkdtempSync(join(tmpdir(), 'hf-step-'));
  try {
    const file = (name: string) => {
      writeFileSync(join(directory, name), '');
      return join(directory, name);
    };
    const outputFile = file('output');
    const summaryFile = file('summary');
    const child = spawn(process.execPath, [script], {
      cwd: workspace ?? directory,
      env: {
        PATH: process.env.PATH,
        HOME: directory,
        GITHUB_OUTPUT: outputFile,
        GITHUB_STEP_SUMMARY: summaryFile,
        ...environment,
        ...Object.fromEntries(
          Object.entries(inputs).map(([name, value]) => [
            `INPUT_${name.toUpperCase().replaceAll(' ', '_')}`,
            value,
          ]),
        ),
      },
    });
    let log = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (data) => {
        log += data;
      });
    }
    const exitCode = await new Promise<number | null>((resolve, reject) => {
      child.on('error', reject);
      child.on('close', resolve);
    });
    return {
      exitCode,
      log,
      outputs: parseOutputs(readFileSync(outputFile, 'utf8')),
      summary: readFileSync(summaryFile, 'utf8'),
    };
  } finally {
    rmSync(directory, { recursive: true });
  }
}

/** `name<<delimiter`, lines, `delimiter`: how a runner reads GITHUB_OUTPUT. */
function parseOutputs(text: string): Readonly<Record<string, string>> {
  const found = text.matchAll(/^(.+?)<<(.+)\r?\n([\s\S]*?)\r?\n\2$/gm);
  return Object.fromEntries([...found].map(([, name = '', , value = '']) => [name, value]));
}
