import { execFile, spawnSync } from 'node:child_process';
import { promisify } from 'node:util';

/** The interpreter to use: PEERS_PYTHON, else the one on the path. */
export const pythonCommand = process.env.PEERS_PYTHON ?? 'python3';

/**
 * The interpreter, if it can import all the modules.
 * Otherwise undefined, and a line that says what is missing and how to name another interpreter.
 */
export function findPython(modules: readonly string[]): string | undefined {
  const { status } = spawnSync(pythonCommand, ['-c', `import ${modules.join(', ')}`]);
  if (status === 0) return pythonCommand;
  const problem = status === null ? 'cannot be started' : `cannot import ${modules.join(', ')}`;
  console.log(`skipped: ${pythonCommand} ${problem}; set PEERS_PYTHON to one that can.`);
  return undefined;
}

/** Runs a script and resolves with what it printed; rejects with its error output when it fails. */
export function runPython(script: string, args: readonly string[]): Promise<string> {
  return runInterpreter(['-c', script, ...args], process.env);
}

/**
 * Runs the interpreter with these arguments and resolves with what it printed; rejects with its error output
 * when it fails. A script that is named by its path may import those beside it.
 */
export async function runInterpreter(
  args: readonly string[],
  environment: NodeJS.ProcessEnv,
): Promise<string> {
  const { stdout } = await promisify(execFile)(pythonCommand, args, {
    maxBuffer: 1 << 28,
    env: { ...environment, PYTHONDONTWRITEBYTECODE: '1' },
  });
  return stdout;
}
