import { homedir } from 'node:os';
import { runTerminal } from './faces/terminal/main.ts';
import { listenForStop } from './faces/terminal/signals.ts';
import { ignoreClosedPipes } from './faces/terminal/streams.ts';
import { useCases } from './faces/use-cases.ts';
import { systemClock } from './kit/environment.ts';

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
