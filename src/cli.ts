import { homedir } from 'node:os';
import { useCases } from './app/use-cases.ts';
import { systemClock } from './kit/environment.ts';
import { runTerminal } from './terminal/main.ts';
import { listenForStop } from './terminal/signals.ts';
import { ignoreClosedPipes } from './terminal/streams.ts';

const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
ignoreClosedPipes(process.stdout, process.stderr);
const stop = listenForStop(process);
process.exitCode = await runTerminal(
  {
    args: process.argv.slice(2),
    environment: process.env,
    homeDirectory: homedir(),
    stdout: process.stdout,
    stderr: process.stderr,
    workerUrl: new URL(`./worker.${extension}`, import.meta.url),
    signal: stop.signal,
    clock: systemClock,
  },
  useCases,
);
stop.close();
