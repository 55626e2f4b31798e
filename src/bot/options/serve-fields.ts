import { advice, InputError, option, type Prose } from '../../kit/index.ts';
import { parseRepository } from './github-access.ts';

/** The options of `serve` as they were given. */
export type ServeTexts = Readonly<
  Partial<Record<'port' | 'host' | 'config' | 'repository' | 'workflow' | 'event-type', string | undefined>>
>;

export interface ServeFields {
  readonly host: string;
  /** 0 is any that is free. */
  readonly port: number;
  readonly configPath: string | undefined;
  /** `owner/name` on GitHub. */
  readonly repository: string;
  /** What is started there. */
  readonly start:
    | { readonly kind: 'repository'; readonly eventType: string }
    | { readonly kind: 'workflow'; readonly file: string; readonly ref: undefined };
}

/** A proxy on the same machine brings TLS; who wants it otherwise says so. */
const standardHost = '127.0.0.1';
const standardPort = 8080;
const standardEventType = 'hf-extrapolate';

/** @throws InputError that names the option, its value and what to write instead. */
export function parseServeFields(texts: ServeTexts): ServeFields {
  const { repository } = texts;
  if (repository === undefined) {
    throw new InputError('serve needs to know the repository whose workflow it starts.', {
      code: 'repository-missing',
      hint: advice`Name it: ${option('repository', 'owner/name')}.`,
    });
  }
  return {
    host: texts.host ?? standardHost,
    port: parsePort(texts.port, option('port')),
    configPath: texts.config,
    repository: parseRepository(repository, option('repository')),
    start: parseStart(texts),
  };
}

function parsePort(text: string | undefined, name: Prose): number {
  if (text === undefined) return standardPort;
  if (/^\d{1,5}$/.test(text) && Number(text) < 65_536) return Number(text);
  throw new InputError(advice`${name}: '${text}' is not a port.`, {
    code: 'port-invalid',
    hint: 'Write a number from 0 to 65535.',
  });
}

function parseStart(texts: ServeTexts): ServeFields['start'] {
  const { workflow, 'event-type': eventType } = texts;
  if (workflow !== undefined && eventType !== undefined) {
    throw new InputError(advice`${option('workflow')} and ${option('event-type')} are both given.`, {
      code: 'start-conflict',
      hint: 'Start one workflow by its file, or all that listen to an event.',
    });
  }
  if (workflow === undefined) return { kind: 'repository', eventType: parseEventType(eventType) };
  if (/^[\w][\w. -]{0,200}\.ya?ml$/.test(workflow))
    return { kind: 'workflow', file: workflow, ref: undefined };
  throw new InputError(advice`${option('workflow')}: '${workflow}' is not the file of a workflow.`, {
    code: 'workflow-invalid',
    hint: 'Write the name of a file in .github/workflows, such as watch.yml.',
  });
}

function parseEventType(text: string | undefined): string {
  if (text === undefined) return standardEventType;
  if (/^[\w.:/-]{1,100}$/.test(text)) return text;
  throw new InputError(advice`${option('event-type')}: '${text}' is not a type of events.`, {
    code: 'event-type-invalid',
    hint: 'Write what the workflow has under `on: repository_dispatch: types:`, at most 100 characters.',
  });
}
