import type { UseCases } from './job.ts';

/** Each use case is loaded when it is started, so that `--help` and mistakes answer at once. */
export const useCases: UseCases = {
  run: async (request, runtime) => (await import('./run.ts')).run(request, runtime),
  plan: async (request, runtime) => (await import('./plan.ts')).planJob(request, runtime),
  watch: async (request, runtime) => (await import('./watch.ts')).watch(request, runtime),
  verify: async (request, runtime) => (await import('./verify.ts')).verify(request, runtime),
  card: async (request, runtime) => (await import('./refresh-card.ts')).refreshCard(request, runtime),
  inspect: async (request, runtime) => (await import('./inspect.ts')).inspect(request, runtime),
  checkConfig: async (request) => (await import('./check-config.ts')).checkConfig(request),
  demo: async (runtime) => (await import('./demo.ts')).demo(runtime),
  serve: async (request, access, runtime) => (await import('./serve.ts')).serve(request, access, runtime),
};
