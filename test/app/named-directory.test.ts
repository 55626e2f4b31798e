import { expect, test } from 'vitest';
import { openSession } from '../../src/app/session/index.ts';
import { startEmbeddedHub } from '../../src/stores/embedded-hub/index.ts';
import { testRuntime } from './runtime.ts';

test('who has a directory of a missing repo’s name is told how to name it', async () => {
  const hub = await startEmbeddedHub({ users: [] });
  try {
    await using session = openSession(testRuntime({ hubUrl: hub.url }));
    const open = (repo: string, revision?: string) => session.openSnapshot({ kind: 'hub', repo, revision });
    await expect(open('examples/tiny-sft')).rejects.toMatchObject({ code: 'repo-not-found' });
    const hintOf = (repo: string, revision?: string) =>
      open(repo, revision).then(
        () => '',
        ({ hint }) => String(hint),
      );
    expect(await hintOf('examples/tiny-sft')).toMatch(
      /^For the directory of that name, write \.\/examples\/tiny-sft\. /,
    );
    expect(await hintOf('examples/tiny-sft', 'main')).not.toContain('directory');
    expect(await hintOf('examples/nothing')).not.toContain('directory');
  } finally {
    await hub.close();
  }
});
