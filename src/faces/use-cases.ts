import type { UseCases } from '../app/job.ts';

/** Each use case is loaded when it is started, so that `--help` and mistakes answer at once. */
export const useCases: UseCases = {
  run: async (request, runtime) => (await import('../app/run.ts')).run(request, runtime),
  plan: async (request, runtime) => (await import('../app/plan.ts')).planJob(request, runtime),
  watch: async (request, runtime) => (await import('../bot/watch/watch.ts')).watch(request, runtime),
  verify: async (request, runtime) => (await import('../app/verify.ts')).verify(request, runtime),
  card: async (request, runtime) => (await import('../app/refresh-card.ts')).refreshCard(request, runtime),
  inspect: async (request, runtime) => (await import('../app/inspect.ts')).inspect(request, runtime),
  checkConfig: async (request) => (await import('../bot/watch/check-config.ts')).checkConfig(request),
  demo: async (runtime) => (await import('../app/demo.ts')).demo(runtime),
  serve: async (request, access, runtime) =>
    (await import('../bot/watch/serve.ts')).serve(request, access, runtime),
};
