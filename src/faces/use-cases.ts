import type { UseCases } from './contract.ts';

/** Each use case is loaded when it is started, so that `--help` and mistakes answer at once. */
export const useCases: UseCases = {
  run: async (request, runtime) => (await import('../app/index.ts')).run(request, runtime),
  plan: async (request, runtime) => (await import('../app/index.ts')).planJob(request, runtime),
  watch: async (request, runtime) => (await import('../bot/index.ts')).watch(request, runtime),
  verify: async (request, runtime) => (await import('../app/index.ts')).verify(request, runtime),
  card: async (request, runtime) => (await import('../app/index.ts')).refreshCard(request, runtime),
  inspect: async (request, runtime) => (await import('../app/index.ts')).inspect(request, runtime),
  detect: async (request, runtime) => (await import('../bot/index.ts')).detect(request, runtime),
  checkConfig: async (request) => (await import('../bot/index.ts')).checkConfig(request),
  initConfig: async (request) => (await import('../bot/index.ts')).initConfig(request),
  demo: async (runtime) => (await import('../app/index.ts')).demo(runtime),
  serve: async (request, access, runtime) =>
    (await import('../bot/index.ts')).serve(request, access, runtime),
};
