import type { Runtime } from '../../app/session/index.ts';
import { project } from '../../kit/index.ts';
import { createGitHub, type GitHub } from '../github/index.ts';
import { serveWebhooks } from '../serve/serve-webhooks.ts';
import { readConfig } from './read-config.ts';
import type { ServeReport } from './reports.ts';
import type { ServeAccess, ServeRequest } from './requests.ts';

/** Starts a workflow for those of the Hub's webhooks that the configuration asks for, until stopped. */
export async function serve(
  request: ServeRequest,
  access: ServeAccess,
  runtime: Runtime,
): Promise<ServeReport> {
  const { host, port, configPath, repository, start } = request;
  const { log, clock } = runtime;
  const config = configPath === undefined ? undefined : await readConfig(configPath);
  let github: GitHub | undefined;
  const counts = await serveWebhooks({
    host,
    port,
    secret: access.webhookSecret,
    config,
    log,
    clock,
    signal: runtime.signal,
    onListening: (url) => log.info(`${project.name} ${project.version} listens at ${url}`),
    start: (payload, signal) => {
      // Its calls go on while what waits is finished, and end with the time for that.
      const surroundings = { clock, log, signal, random: Math.random, environment: process.env };
      github ??= createGitHub({ ...access.github, ...surroundings, repository });
      return github.dispatch(start, payload);
    },
  });
  return { kind: 'serve', repository, ...counts };
}
