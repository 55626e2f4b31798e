import type { Content } from './content.ts';
import { hashGitText } from './git-object.ts';
import { revisionNotFound } from './refusal.ts';

/** A large file: known by its sha256, shared by every repo that refers to it. */
export interface LfsObject {
  readonly sha256: string;
  readonly content: Content;
  /** Xet file id; absent when the bytes came by LFS or from a seed. */
  readonly xetHash?: string | undefined;
}

/** A file of a commit. `oid` is the git blob's id: of the content, or of the pointer to a large file. */
export interface FileEntry {
  readonly path: string;
  readonly oid: string;
  readonly content: Content;
  readonly lfs?: { readonly object: LfsObject; readonly pointerSize: number } | undefined;
}

export interface RepoCommit {
  /** 40 hex digits, derived from files, parent and message. */
  readonly id: string;
  readonly parentId: string | undefined;
  readonly title: string;
  readonly message: string;
  readonly author: string;
  readonly date: Date;
  readonly files: ReadonlyMap<string, FileEntry>;
}

export type Gate = false | 'auto' | 'manual';

export const repoTypes = ['model', 'dataset'] as const;
export type RepoType = (typeof repoTypes)[number];

/** Where the repo's page is, below the Hub's URL: `namespace/name` of a model, `datasets/namespace/name`. */
export function addressOf(type: RepoType, name: string): string {
  return type === 'model' ? name : `${type}s/${name}`;
}

export interface RepoSettings {
  private: boolean;
  gated: Gate;
  /** Nobody may read it, not even its owner. */
  disabled: boolean;
}

/** What the Hub knows of a model by itself: what it counts, and what it reads in the files. Tests may set it. */
export interface StatedFacts {
  downloads: number;
  likes: number;
  /** The excerpt of config.json that the API gives. */
  config: unknown;
  /** Counts of elements by dtype, and their sum; undefined where there are no such weights. */
  safetensors: { readonly parameters: Readonly<Record<string, number>>; readonly total: number } | undefined;
}

export const pullStatuses = ['open', 'closed', 'merged', 'draft'] as const;

/** What happened in a discussion, in the form of the API. */
export interface DiscussionEvent {
  readonly id: string;
  readonly type: string;
  readonly createdAt: string;
  readonly author: { readonly name: string };
  readonly data: object;
}

/** A discussion, or what is said of a pull request. */
export interface Discussion {
  readonly author: string;
  title: string;
  status: (typeof pullStatuses)[number];
  readonly createdAt: Date;
  readonly events: DiscussionEvent[];
  mergeCommitId?: string;
}

/** A pull request: what is proposed lies at `refs/pr/N`. */
export interface Pull {
  readonly author: string;
  readonly title: string;
  readonly status: (typeof pullStatuses)[number];
  readonly createdAt: Date;
}

/** One repo: its settings, commits and refs. Tests may change the settings directly. */
export class Repo {
  readonly type: RepoType;
  /** `namespace/name`; changes when the repo is renamed. */
  name: string;
  readonly createdAt: Date;
  readonly facts: StatedFacts = { downloads: 0, likes: 0, config: {}, safetensors: undefined };
  readonly settings: RepoSettings;
  readonly branches = new Map<string, string>();
  readonly tags = new Map<string, string>();
  /** Heads of `refs/pr/N`, by number. */
  readonly pullHeads = new Map<number, string>();
  /** Pull requests and others, by one sequence of numbers. */
  readonly discussions = new Map<number, Discussion>();
  readonly commits = new Map<string, RepoCommit>();
  /** sha256 of the large files that this repo may refer to. */
  readonly knownObjects = new Set<string>();
  /** Names of the users who may read the files although the repo is gated. */
  readonly admitted = new Set<string>();

  constructor(
    id: { readonly type: RepoType; readonly name: string },
    createdAt: Date,
    options: { readonly private: boolean; readonly gated: Gate },
  ) {
    const { type, name } = id;
    this.type = type;
    this.name = name;
    this.createdAt = createdAt;
    this.settings = { ...options, disabled: false };
  }

  get namespace(): string {
    return this.name.slice(0, this.name.indexOf('/'));
  }

  /** See {@link addressOf}. */
  get address(): string {
    return addressOf(this.type, this.name);
  }

  /** The beginning of the paths of its API calls. */
  get apiPath(): string {
    return `/api/${this.type}s/${this.name}`;
  }

  get private(): boolean {
    return this.settings.private;
  }

  /**
   * A branch, tag, `HEAD`, full ref or commit id.
   *
   * @throws {Refusal} RevisionNotFound
   */
  resolve(revision: string): RepoCommit {
    const commit = this.commits.get(this.#headOf(revision) ?? '');
    if (commit === undefined) throw revisionNotFound(revision);
    return commit;
  }

  #headOf(revision: string): string | undefined {
    if (revision === 'HEAD') return this.branches.get('main');
    const pull = /^refs\/pr\/(\d+)$/.exec(revision);
    if (pull !== null) return this.pullHeads.get(Number(pull[1]));
    const name = revision.replace(/^refs\/(heads|tags)\//, '');
    return this.branches.get(name) ?? this.tags.get(name) ?? (this.commits.has(name) ? name : undefined);
  }

  /** Whether it is a branch or `refs/pr/N` that exists, which commits can be made to. */
  hasWritableRef(revision: string): boolean {
    const pull = /^refs\/pr\/(\d+)$/.exec(revision);
    return pull === null ? this.branches.has(revision) : this.pullHeads.has(Number(pull[1]));
  }

  moveRef(revision: string, commitId: string): void {
    const pull = /^refs\/pr\/(\d+)$/.exec(revision);
    if (pull === null) this.branches.set(revision, commitId);
    else this.pullHeads.set(Number(pull[1]), commitId);
  }

  addCommit(content: Omit<RepoCommit, 'id'>): RepoCommit {
    const tree = [...content.files.values()]
      .map((file) => `${file.oid} ${file.path}\n`)
      .sort()
      .join('');
    const { parentId = 'none', title, message } = content;
    const id = hashGitText('commit', `${this.address}\n${parentId}\n${title}\n${message}\n${tree}`);
    const commit = { ...content, id };
    this.commits.set(id, commit);
    return commit;
  }

  /** Opens `refs/pr/N` at a commit; gives N. */
  openPull(commitId: string, pull: Pull): number {
    const number = this.openDiscussion(pull);
    this.pullHeads.set(number, commitId);
    return number;
  }

  openDiscussion(opened: Pull): number {
    const number = this.discussions.size + 1;
    this.discussions.set(number, { ...opened, events: [] });
    return number;
  }
}
