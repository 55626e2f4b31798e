import { createHash } from 'node:crypto';

export type Permissions = Readonly<Record<string, 'read' | 'write'>>;

/** Who a token speaks for and what it may do. */
export interface Token {
  readonly login: string;
  readonly permissions: Permissions;
  /** `owner/name`; undefined is all. */
  readonly repositories?: readonly string[];
}

export interface Issue {
  readonly number: number;
  readonly isPull: boolean;
  title: string;
  body: string;
  state: 'open' | 'closed';
  labels: readonly string[];
  readonly author: string;
  updatedAt: number;
}

export interface Comment {
  readonly id: number;
  readonly issueNumber: number;
  readonly author: string;
  body: string;
}

export interface Branch {
  readonly commits: { readonly message: string; readonly parents: number }[];
  readonly files: Map<string, string>;
  isProtected?: boolean;
}

export interface Repository {
  readonly fullName: string;
  readonly defaultBranch: string;
  hasIssues: boolean;
  readonly issues: Issue[];
  readonly comments: Comment[];
  readonly branches: Map<string, Branch>;
  /** Objects that no branch has yet. */
  readonly trees: Map<string, ReadonlyMap<string, string>>;
  readonly commits: Map<
    string,
    { readonly tree: string; readonly message: string; readonly parents: number }
  >;
  /** Files below .github/workflows and the inputs they declare; undefined is not startable. */
  readonly workflows: Map<string, readonly string[] | undefined>;
  readonly started: unknown[];
}

export interface AppRegistration {
  readonly publicKey: string;
  readonly slug: string;
  readonly permissions: Permissions;
  /** Installation id and the repositories it covers. */
  readonly installations: ReadonlyMap<number, readonly string[]>;
}

export function createRepository(fullName: string, overrides: Partial<Repository> = {}): Repository {
  return {
    fullName,
    defaultBranch: 'main',
    hasIssues: true,
    issues: [],
    comments: [],
    branches: new Map([['main', { commits: [{ message: 'first', parents: 0 }], files: new Map() }]]),
    trees: new Map(),
    commits: new Map(),
    workflows: new Map(),
    started: [],
    ...overrides,
  };
}

/** As Git names it, so that the same text has the same name. */
export function blobSha(text: string): string {
  const bytes = Buffer.from(text);
  return createHash('sha1').update(`blob ${bytes.byteLength}\0`).update(bytes).digest('hex');
}

export function sha1(text: string): string {
  return createHash('sha1').update(text).digest('hex');
}
