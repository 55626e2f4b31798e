import { advice, InputError, type Prose } from '../../kit/index.ts';
import { readHubPage } from './hub-page.ts';

/** Where a checkpoint is read from or a derived one is written to. */
export type Endpoint = RepoEndpoint | { readonly kind: 'directory'; readonly path: string };

export interface RepoEndpoint {
  readonly kind: 'hub';
  /** `namespace/name` */
  readonly repo: string;
  /** Branch, tag, PR ref or commit; undefined when none was named. */
  readonly revision: string | undefined;
}

const maxNameLength = 96; // the Hub's limit for either half of `namespace/name`
const nameCharacters = /^[A-Za-z0-9._-]+$/;

/**
 * Reads `namespace/name[@revision]`, the address of a model's page, or a directory, which starts with `/`, `./`, `../`,
 * a drive or `\\\\server`, or is `.` or `..`.
 * @param name what names it, for errors: an option, or its place in a file.
 * @throws InputError when it is neither.
 */
export function parseEndpoint(text: string, name: Prose): Endpoint {
  const trimmed = text.trim();
  if (isDirectory(trimmed)) return { kind: 'directory', path: trimmed };
  return readRepo(trimmed, name, {
    kind: 'a repo or a directory',
    hint: `Write namespace/name, namespace/name@revision, or a directory that starts with ./ or /${asDirectory(trimmed)}.`,
  });
}

/**
 * Reads a repo of the Hub where a directory would not do.
 * @throws InputError for everything else.
 */
export function parseRepo(text: string, name: Prose): RepoEndpoint {
  const trimmed = text.trim();
  if (isDirectory(trimmed)) return requireRepo({ kind: 'directory', path: trimmed }, name);
  return readRepo(trimmed, name, {
    kind: 'a repo of the Hub',
    hint: 'Write namespace/name or namespace/name@revision.',
  });
}

function readRepo(
  text: string,
  name: Prose,
  wanted: { readonly kind: string; readonly hint: string },
): RepoEndpoint {
  const page = readHubPage(text);
  if (page !== undefined && 'fault' in page) {
    throw new InputError(advice`${name}: '${text}' is not ${wanted.kind}: ${page.fault}.`, {
      code: 'endpoint-invalid',
      hint: page.hint,
    });
  }
  if (page !== undefined) {
    return readRepo(page.revision === undefined ? page.repo : `${page.repo}@${page.revision}`, name, wanted);
  }
  const at = text.indexOf('@');
  const repo = at < 0 ? text : text.slice(0, at);
  const revision = at < 0 ? undefined : text.slice(at + 1);
  const fault = findRepoFault(repo) ?? (revision === undefined ? undefined : findRevisionFault(revision));
  if (fault !== undefined) {
    throw new InputError(advice`${name}: '${text}' is not ${wanted.kind}: ${fault}.`, {
      code: 'endpoint-invalid',
      hint: wanted.hint,
    });
  }
  return { kind: 'hub', repo, revision };
}

/** @throws InputError for a directory. */
export function requireRepo(endpoint: Endpoint, name: Prose): RepoEndpoint {
  if (endpoint.kind === 'hub') return endpoint;
  throw new InputError(advice`${name}: '${endpoint.path}' is a directory, and a repo of the Hub is needed.`, {
    code: 'endpoint-invalid',
    hint: 'Write namespace/name or namespace/name@revision; directories are for `run`.',
  });
}

/** How a path is written as a directory, as the end of a sentence; empty for what can be none. */
function asDirectory(text: string): string {
  return /^[\w-][\w.-]*(?:[\\/][\w.-]+)*[\\/]?$/.test(text) ? `, such as ./${text}` : '';
}

/** An endpoint as the user writes it. */
export function formatEndpoint(endpoint: Endpoint): string {
  if (endpoint.kind === 'directory') return endpoint.path;
  return endpoint.revision === undefined ? endpoint.repo : `${endpoint.repo}@${endpoint.revision}`;
}

export function isDirectory(text: string): boolean {
  return /^(\/|\\\\|\.{1,2}(\/|\\|$)|[A-Za-z]:[\\/])/.test(text);
}

/** Why the Hub would not take this as `namespace/name`, as the end of a sentence; undefined when it would. */
export function findRepoFault(repo: string): string | undefined {
  const parts = repo.split('/');
  if (parts.length !== 2) return 'a repo is written namespace/name';
  for (const part of parts) {
    if (part === '') return 'a repo is written namespace/name';
    if (!nameCharacters.test(part))
      return `'${part}' has characters other than letters, digits, '-', '_' and '.'`;
    if (/^[-.]|[-.]$/.test(part)) return `'${part}' starts or ends with '-' or '.'`;
    if (/--|\.\./.test(part)) return `'${part}' has '--' or '..' in it`;
    if (part.length > maxNameLength) return `a part of it is longer than ${maxNameLength} characters`;
    if (part.endsWith('.git')) return `'${part}' ends with '.git'`;
  }
  return undefined;
}

/** Why this is no branch, tag or commit, as the end of a sentence; undefined when it may be. */
export function findRevisionFault(revision: string): string | undefined {
  if (revision === '') return 'nothing follows the @';
  if (revision.length > 255 || /[\p{Cc} ~^:?*[\\]|\.\.|^\/|\/$/u.test(revision)) {
    return `'${revision}' is not the name of a branch, a tag or a commit`;
  }
  return undefined;
}
