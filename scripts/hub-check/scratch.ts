import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Ask } from './ask.ts';

/** Repos of one check, all private; they are deleted whatever becomes of it. */
export interface Scratch {
  /** Makes a private model repo; gives its name. */
  create(part: string): Promise<string>;
  /** Takes note of a repo that something else is about to make. */
  expect(part: string): string;
  /** Deletes them; gives the names of those that are still there. */
  clear(ask: Ask): Promise<readonly string[]>;
}

export function openScratch(ask: Ask, namespace: string, key: string): Scratch {
  const names = new Set<string>();
  const nameOf = (part: string) => {
    const name = `hf-extrapolate-check-${key}-${part}`;
    names.add(name);
    return name;
  };
  return {
    async create(part) {
      const name = nameOf(part);
      await ask.ok('POST', '/api/repos/create', {
        json: { name, organization: namespace, type: 'model', visibility: 'private' },
      });
      return `${namespace}/${name}`;
    },
    expect: (part) => `${namespace}/${nameOf(part)}`,
    async clear(last) {
      const left: string[] = [];
      for (const name of names) {
        const json = { name, organization: namespace, type: 'model' };
        const status = await last('DELETE', '/api/repos/delete', { json }).then(
          (answer) => answer.status,
          () => 0,
        );
        if (status !== 200 && status !== 404) left.push(`${namespace}/${name}`);
      }
      return left;
    },
  };
}

/** Uploads a directory of small files by the official client. */
export async function uploadDirectory(ask: Ask, repo: string, directory: string): Promise<void> {
  const { uploadFiles } = await import('@huggingface/hub');
  const files = readdirSync(directory).map((name) => ({
    path: name,
    content: new Blob([readFileSync(join(directory, name))]),
  }));
  await uploadFiles({
    ...{ repo, files, hubUrl: ask.hubUrl, accessToken: ask.token, commitTitle: 'Add files' },
    abortSignal: ask.signal,
  });
}
