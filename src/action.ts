import { runStep } from './faces/actions/main.ts';
import { listenForStop } from './faces/terminal/signals.ts';
import { useCases } from './faces/use-cases.ts';
import { systemClock } from './kit/environment.ts';

const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
const stop = listenForStop(process);
process.exitCode = await runStep(
  {
    environment: process.env,
    workerUrl: new URL(`./worker.${extension}`, import.meta.url),
    signal: stop.signal,
    clock: systemClock,
  },
  useCases,
);
stop.close();
