import { runStep } from './actions/main.ts';
import { useCases } from './app/use-cases.ts';
import { systemClock } from './kit/environment.ts';
import { listenForStop } from './terminal/signals.ts';

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
