/** An answer other than success. Thrown by routes, rendered once by the server. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly status: number;
  /** `X-Error-Code`, which clients tell situations apart by. */
  readonly errorCode: string | undefined;
  readonly headers: Readonly<Record<string, string>>;
  /** Members added to the JSON body beside `error`. */
  readonly details: Readonly<Record<string, unknown>>;

  constructor(
    status: number,
    message: string,
    options: {
      readonly errorCode?: string;
      readonly headers?: Readonly<Record<string, string>>;
      readonly details?: Readonly<Record<string, unknown>>;
    } = {},
  ) {
    super(message);
    this.status = status;
    this.errorCode = options.errorCode;
    this.headers = options.headers ?? {};
    this.details = options.details ?? {};
  }
}

/** Missing and invisible repos look alike; whoever has no token is told to log in. */
export function repoNotFound(isAnonymous: boolean): Refusal {
  return isAnonymous
    ? new Refusal(401, 'Repository not found or you are not logged in', { errorCode: 'RepoNotFound' })
    : new Refusal(404, 'Repository not found', { errorCode: 'RepoNotFound' });
}

export function revisionNotFound(revision: string): Refusal {
  return new Refusal(404, `Invalid rev id: ${revision}`, { errorCode: 'RevisionNotFound' });
}

export function entryNotFound(path: string, commitId: string): Refusal {
  return new Refusal(404, `Entry not found: ${path}`, {
    errorCode: 'EntryNotFound',
    headers: { 'X-Repo-Commit': commitId },
  });
}

export function invalidCredentials(): Refusal {
  const message = 'Invalid credentials in Authorization header';
  return new Refusal(401, message, { headers: { 'X-Error-Message': message } });
}

export function malformed(message: string): Refusal {
  return new Refusal(400, message);
}
