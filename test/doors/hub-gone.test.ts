import { expect, test } from 'vitest';
import { runTerminal } from '../../src/faces/terminal/main.ts';
import { useCases } from '../../src/faces/use-cases.ts';
import { systemClock } from '../../src/kit/environment.ts';
import { createTerminal } from '../faces/terminal/recording.ts';
import { derived, dpo, expectNoToken, type House, onHub, openHouse, runCommand, sft } from './door.ts';

const args = ['run', '--sft', sft, '--dpo', dpo, '--alpha', '0.3', '--json'];

/** The command line in this process, because only here can the minutes between the attempts pass in no time. */
async function runImpatiently(house: House) {
  const { terminal, stdout, stderr } = createTerminal(args, {
    environment: onHub(house),
    workerUrl: new URL('../../src/worker.ts', import.meta.url),
    clock: {
      ...systemClock,
      sleep: (milliseconds, signal) => systemClock.sleep(milliseconds / 1000, signal),
    },
  });
  const exitCode = await runTerminal(terminal, useCases);
  expectNoToken(stdout.text + stderr.text);
  return { exitCode, report: JSON.parse(stdout.text), stderr: stderr.text };
}

const isUpload = ({ method, path }: { method: string; path: string }) =>
  method === 'POST' && path.includes('/xorbs/');

test('a Hub that goes away for good ends the run, which another Hub at its address takes up', async () => {
  await using house = await openHouse();
  const { hub } = house;
  hub.faults.add({
    when(request) {
      if (isUpload(request)) void hub.close();
      return false;
    },
    action: 'reset',
  });
  const { exitCode, report, stderr } = await runImpatiently(house);
  expect(exitCode, stderr).toBe(6);
  expect(report).toMatchObject({ name: 'ServiceError', code: 'service-unreachable' });
  expect(report.hint).toContain('run the same command again; it continues where it stopped');
  expect(stderr).toMatch(/Trying again in [\d.]+ (s|min \d+ s) \(attempt 8 of 8\)/);

  await using next = await openHouse({ port: Number(new URL(hub.url).port) });
  const again = await runCommand(args, { environment: onHub(next) });
  expect(again.exitCode, again.stderr).toBe(0);
  expect(next.hub.store.listFiles(derived)).toContain('extrapolation.json');
});

test('a Hub that comes back later has what was finished before', async () => {
  await using house = await openHouse();
  const { hub } = house;
  let staged = 0;
  let away = false;
  hub.faults.add({
    when({ method, path }) {
      const isPointer = method === 'POST' && path.includes('/commit/');
      away ||= isPointer && ++staged === 2;
      return away;
    },
    action: 'reset',
  });
  const { exitCode, report } = await runImpatiently(house);
  expect({ exitCode, code: report.code }).toEqual({ exitCode: 6, code: 'service-unreachable' });
  expect(hub.store.listFiles(derived)).toEqual(['.gitattributes']);

  hub.faults.clear();
  const again = await runCommand(args, { environment: onHub(house) });
  expect(again.exitCode, again.stderr).toBe(0);
  const { files } = JSON.parse(again.stdout).outputs[0];
  expect(files.some(({ resumed }: { resumed: boolean }) => resumed)).toBe(true);

  await using undisturbed = await openHouse();
  await runCommand(args, { environment: onHub(undisturbed) });
  for (const { path } of files) {
    expect(await hub.store.readFile(derived, path)).toEqual(
      await undisturbed.hub.store.readFile(derived, path),
    );
  }
});
