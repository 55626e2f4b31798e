import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { derived, dpo, exampleOf, type House, onHub, openHouse, runCommand, sft, token } from './door.ts';

const secondDerived = 'demo/tiny-dpo-20-ExPO';
const published = 'Extrapolate with α = 0.3';

async function openBot(): Promise<House & { readonly config: string }> {
  const house = await openHouse();
  house.hub.store.createModel('demo/tiny-dpo-20');
  await house.hub.store.addDirectory('demo/tiny-dpo-20', exampleOf('demo/tiny-dpo-20'));
  const config = join(house.scratch, 'extrapolate.yml');
  await writeFile(
    config,
    `
defaults: { alpha: 0.3, allow: [mostly-rounded-away] }
pairs:
  - { sft: ${sft}, dpo: ${dpo} }
  - { sft: ${sft}, dpo: demo/tiny-dpo-20 }
state: { file: ${join(house.scratch, 'state.json')} }
`,
  );
  return Object.assign(house, { config });
}

async function historyOf({ hub }: House, repo: string): Promise<readonly string[]> {
  const answer = await fetch(`${hub.url}/api/models/${repo}/commits/main`, {
    headers: { authorization: `Bearer ${token}` },
  });
  const commits = answer.ok ? ((await answer.json()) as readonly { readonly title: string }[]) : [];
  return commits.map(({ title }) => title).filter((title) => title === published);
}

/** Without a word, as a runner that is taken away. */
async function watchUntil(
  house: House & { readonly config: string },
  requestCount: number,
): Promise<boolean> {
  const before = house.hub.stats.requests;
  let isOver = false;
  const { exitCode } = await runCommand(['watch', house.config, '--quiet'], {
    environment: onHub(house),
    onStart: (child) => {
      child.on('exit', () => {
        isOver = true;
      });
      void (async () => {
        while (!isOver && house.hub.stats.requests - before < requestCount) await delay(1);
        child.kill('SIGKILL');
      })();
    },
  });
  return exitCode === 0;
}

test('a bot that is killed anywhere, again and again, publishes each pair exactly once', async () => {
  await using house = await openBot();
  let kills = 0;
  for (let requestCount = 5; !(await watchUntil(house, requestCount)); requestCount += 8) {
    kills++;
    for (const repo of [derived, secondDerived]) {
      expect((await historyOf(house, repo)).length, `${repo} after ${kills} kills`).toBeLessThanOrEqual(1);
    }
  }
  expect(kills).toBeGreaterThan(4);
  const { exitCode, stdout } = await runCommand(['watch', house.config, '--json'], {
    environment: onHub(house),
  });
  expect(exitCode).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({
    rows: [{ outcome: 'already-published' }, { outcome: 'already-published' }],
    totals: { bytesWritten: 0 },
  });
  for (const repo of [derived, secondDerived]) expect(await historyOf(house, repo)).toHaveLength(1);
  const verified = await runCommand(['verify', derived, '--full'], { environment: onHub(house) });
  expect(verified.exitCode, verified.stderr).toBe(0);
}, 120_000);
