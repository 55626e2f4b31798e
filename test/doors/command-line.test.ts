import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import {
  derived,
  dpo,
  exampleOf,
  type House,
  madeIn,
  madeOn,
  onHub,
  openHouse,
  runCommand,
  sft,
} from './door.ts';

let house: House;
beforeEach(async () => {
  house = await openHouse();
});
afterEach(() => house[Symbol.asyncDispose]());

const pair = ['--sft', sft, '--dpo', dpo];
const run = (...args: string[]) =>
  runCommand(['run', ...pair, '--alpha', '0.3', ...args], { environment: onHub(house) });

const weightsOf = async (repo: string) =>
  Buffer.concat(
    await Promise.all(
      house.hub.store
        .listFiles(repo)
        .filter((path) => path.endsWith('.safetensors'))
        .map((path) => house.hub.store.readFile(repo, path)),
    ),
  );

describe('run', () => {
  it('publishes, says where, and once more says that there is nothing to do', async () => {
    const first = await run();
    expect(first.exitCode).toBe(0);
    expect(first.stdout).toMatch(/α 0\.3 +demo\/tiny-dpo-100-ExPO +published +1\.28 MB in 2 files/);
    expect(first.stdout.trimEnd().endsWith(`${house.hub.url}/${derived}`)).toBe(true);
    expect(first.stderr).toContain('Extrapolate and upload the weights …');
    const card = (await house.hub.store.readFile(derived, 'README.md')).toString();
    expect(parse(card.split('---\n')[1] ?? '')).toMatchObject({ base_model: [dpo, sft] });

    const again = await run();
    expect(again.exitCode).toBe(0);
    expect(again.stdout).toContain('was complete, nothing done');
    expect(again.stdout).toContain(`${house.hub.url}/${derived}`);
    expect(house.hub.violations).toEqual([]);
  });

  it('--json prints one document, --quiet nothing beside it', async () => {
    const { stdout, stderr, exitCode } = await run('--json', '--quiet');
    expect({ stderr, exitCode }).toEqual({ stderr: '', exitCode: 0 });
    const report = JSON.parse(stdout);
    expect(report).toMatchObject({
      kind: 'run',
      sft: { kind: 'hub', repo: sft },
      aligned: { repo: dpo },
      outputs: [{ alpha: 0.3, target: derived, state: 'published', url: `${house.hub.url}/${derived}` }],
    });
    expect(report.outputs[0].files).toHaveLength(2);
    for (const { sha256 } of report.outputs[0].files) expect(sha256).toMatch(/^[0-9a-f]{64}$/);
  });

  it('--dry-run makes nothing, --private makes a private repo', async () => {
    const dry = await run('--dry-run');
    expect(dry.stdout).toContain('Dry run: nothing was written.');
    expect(madeOn(house)).toEqual([]);
    expect((await run('--private')).exitCode).toBe(0);
    expect(house.hub.store.model(derived).settings.private).toBe(true);
  });

  it('--hub-url goes before HF_ENDPOINT; several α are several repos', async () => {
    const { exitCode, stdout } = await runCommand(
      ['run', ...pair, '--alpha', '0.1,-0.5', '--hub-url', `${house.hub.url}/`],
      { environment: { ...onHub(house), HF_ENDPOINT: 'http://127.0.0.1:1' } },
    );
    expect(exitCode, stdout).toBe(0);
    expect(madeOn(house)).toEqual([`${derived}-a0.1`, `${derived}-a-0.5`]);
    expect((await weightsOf(`${derived}-a0.1`)).equals(await weightsOf(`${derived}-a-0.5`))).toBe(false);
  });

  it('reads the token that `hf auth login` left', async () => {
    const { HF_TOKEN, ...environment } = onHub(house);
    writeFileSync(join(house.scratch, 'token'), `${HF_TOKEN}\n`);
    const { exitCode } = await runCommand(['run', ...pair, '--alpha', '0.3', '--quiet'], {
      environment: { ...environment, HF_HOME: house.scratch },
    });
    expect(exitCode).toBe(0);
    expect(madeOn(house)).toEqual([derived]);
  });

  it('needs neither Hub nor token between directories, and gives what the Hub gives', async () => {
    await run('--quiet');
    const local = await runCommand(
      ['run', '--sft', exampleOf(sft), '--dpo', exampleOf(dpo), '--alpha', '0.3', '--to', './out'],
      { cwd: house.scratch, environment: { HF_ENDPOINT: 'http://127.0.0.1:1' } },
    );
    expect(local.exitCode, local.stderr).toBe(0);
    expect(madeIn(house.scratch)[0]).toBe('out');
    const files = madeIn(join(house.scratch, 'out'));
    expect(files).toContain('extrapolation.json');
    const weights = files.filter((path) => path.endsWith('.safetensors'));
    const bytes = Buffer.concat(weights.map((path) => readFileSync(join(house.scratch, 'out', path))));
    expect(bytes.equals(await weightsOf(derived))).toBe(true);
  });
});

describe('plan and inspect', () => {
  it('plan shows what would move, and moves nothing', async () => {
    const { exitCode, stdout } = await runCommand(['plan', ...pair, '--alpha', '0.3'], {
      environment: onHub(house),
    });
    expect(exitCode).toBe(0);
    expect(stdout).toContain(`α 0.3 → ${derived} (new)`);
    expect(stdout).toContain('Nothing stands in the way of this run.');
    expect(madeOn(house)).toEqual([]);
    expect(house.hub.requests.filter(({ method }) => method !== 'GET' && method !== 'HEAD')).toEqual([]);
  });

  it('plan of a run that would be refused ends like it, and says why', async () => {
    house.hub.store.createModel(derived);
    house.hub.store.addFile(derived, 'notes.txt', 'mine');
    const { exitCode, stdout } = await runCommand(['plan', ...pair, '--alpha', '0.3', '--json'], {
      environment: onHub(house),
    });
    expect(exitCode).toBe(3);
    const { problems } = JSON.parse(stdout);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(/tiny-dpo-100-ExPO exists and was not made by hf-extrapolate.*--force/);
  });

  it('inspect lists a checkpoint from its headers, without a token', async () => {
    const environment = { HF_ENDPOINT: house.hub.url };
    const shown = await runCommand(['inspect', `${dpo}@main`], { environment });
    expect(shown.exitCode).toBe(0);
    expect(shown.stdout).toMatch(/model\.embed_tokens\.weight +BF16/);
    const { stdout } = await runCommand(['inspect', exampleOf(dpo), '--json'], { environment });
    const report = JSON.parse(stdout);
    expect(report).toMatchObject({ kind: 'inspect', format: 'safetensors' });
    expect(report.shards).toHaveLength(2);
    expect(report.tensors.length).toBeGreaterThan(10);
  });
});

describe('a run that is stopped', () => {
  const hangAtSecondPointer = () => {
    let reached = () => {};
    const there = new Promise<void>((resolve) => {
      reached = resolve;
    });
    let commits = 0;
    house.hub.faults.add({
      when: ({ method, path }) => {
        const hangs = method === 'POST' && path.includes('/commit/') && ++commits === 2;
        if (hangs) reached();
        return hangs;
      },
      action: 'hang',
    });
    return there;
  };

  for (const [signal, exitCode] of [
    ['SIGINT', 130],
    ['SIGTERM', 130],
    ['SIGKILL', null],
  ] as const) {
    it(`by ${signal} shows nothing of itself, and is continued by the same command`, async () => {
      const undisturbed = await run('--quiet', '--to', 'demo/undisturbed');
      expect(undisturbed.exitCode).toBe(0);
      const there = hangAtSecondPointer();
      const stopped = await runCommand(['run', ...pair, '--alpha', '0.3'], {
        environment: onHub(house),
        onStart: (child) => void there.then(() => child.kill(signal)),
      });
      expect(stopped.exitCode).toBe(exitCode);
      if (exitCode !== null) {
        expect(stopped.stderr).toContain(`error: Stopped by ${signal}.`);
        expect(stopped.stderr).toContain('Run the same command again to continue where it stopped.');
      }
      expect(house.hub.store.listFiles(derived)).toEqual(['.gitattributes']);

      const { stdout, stderr } = await run('--json');
      const [output] = JSON.parse(stdout).outputs;
      expect(output.state).toBe('published');
      const resumed = output.files.filter((file: { resumed: boolean }) => file.resumed);
      expect(resumed.length).toBeGreaterThan(0);
      expect(stderr).toContain('was stored by an earlier run');
      expect((await weightsOf(derived)).equals(await weightsOf('demo/undisturbed'))).toBe(true);
      expect([...house.hub.store.model(derived).branches.keys()]).toEqual(['main']);
    });
  }
});
