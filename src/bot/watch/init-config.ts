import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { InputError } from '../../kit/index.ts';
import { firstConfig, firstWorkflow } from './first-files.ts';
import type { InitReport } from './reports.ts';
import type { CheckConfigRequest } from './requests.ts';

/**
 * Writes a first configuration and, beside it, the workflow that reads it. What is there stays as it is.
 *
 * @throws {InputError} `config-unwritable`
 */
export async function initConfig({ path }: CheckConfigRequest): Promise<InitReport> {
  const workflowPath = join(dirname(path), '.github', 'workflows', 'watch.yml');
  return {
    kind: 'config-init',
    files: [await writeNew(path, firstConfig), await writeNew(workflowPath, firstWorkflow)],
  };
}

async function writeNew(path: string, text: string): Promise<InitReport['files'][number]> {
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, text, { flag: 'wx' });
    return { path, state: 'written' };
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') return { path, state: 'kept' };
    throw new InputError(`${path} cannot be written: ${message}.`, {
      code: 'config-unwritable',
      hint: 'Run it where you may write, or name another file.',
    });
  }
}
