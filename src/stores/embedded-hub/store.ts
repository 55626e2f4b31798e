import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { CollectionFacts } from './collection-facts.ts';
import {
  type Content,
  contentOfFile,
  contentOfGenerated,
  contentOfPieces,
  type GeneratedFile,
  hashContent,
  readWhole,
} from './content.ts';
import { hashGitBlob, lfsPointer } from './git-object.ts';
import { isLfsTracked } from './glob.ts';
import {
  addressOf,
  type FileEntry,
  type Gate,
  type LfsObject,
  type Pull,
  Repo,
  type RepoType,
  type StatedFacts,
} from './repo.ts';
import type { Webhook } from './webhook.ts';

/** What the Hub puts into a new repo; the patterns are those of weight formats. */
const initialGitAttributes = [
  'safetensors',
  'bin',
  'pt',
  'pth',
  'ckpt',
  'gguf',
  'onnx',
  'h5',
  'msgpack',
  'zip',
]
  .map((extension) => `*.${extension} filter=lfs diff=lfs merge=lfs -text\n`)
  .join('');
/** Above this a file cannot be stored in git itself. */
export const maxRegularBytes = 10 * 1024 * 1024;

const gitAttributes = '.gitattributes';
const seedAuthor = 'embedded-hub';

export interface NewRepo {
  readonly private?: boolean;
  readonly gated?: Gate;
  readonly author?: string;
  /** Default: now. */
  readonly createdAt?: Date;
  /** Date of the first commit; default: now. */
  readonly lastModified?: Date;
  readonly facts?: Partial<StatedFacts>;
  /** Small files of the first commit, by path. */
  readonly files?: Readonly<Record<string, string>>;
  /** Large files of the first commit, which are listed and cannot be downloaded. */
  readonly listedFiles?: readonly {
    readonly path: string;
    readonly sha256: string;
    readonly byteLength: number;
  }[];
}

/** Every repo and large file of the Hub, in memory; seeded files stay where they are and are read when asked for. */
export class HubStore {
  /** By `namespace/name`, as the datasets; a model and a dataset may have the same. */
  readonly models = new Map<string, Repo>();
  readonly datasets = new Map<string, Repo>();
  /** New names of renamed models, by their old ones. */
  readonly renames = new Map<string, string>();
  /** Names of models in each collection, by `owner/slug`. */
  readonly collections = new Map<string, readonly string[]>();
  readonly collectionFacts = new Map<string, CollectionFacts>();
  readonly webhooks = new Map<string, Webhook>();
  /** Large files by sha256. */
  readonly objects = new Map<string, LfsObject>();
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  createModel(name: string, options: NewRepo = {}): Repo {
    return this.createRepo('model', name, options);
  }

  createDataset(name: string, options: NewRepo = {}): Repo {
    return this.createRepo('dataset', name, options);
  }

  /** Creates the repo with its first commit, which holds `.gitattributes`. */
  createRepo(type: RepoType, name: string, options: NewRepo): Repo {
    const repos = this.reposOf(type);
    if (repos.has(name)) throw new Error(`The embedded Hub already has a ${type} ${name}.`);
    if (!/^[\w.-]+\/[\w.-]+$/.test(name)) throw new Error(`"${name}" is not of the form namespace/name.`);
    const repo = new Repo({ type, name }, options.createdAt ?? new Date(this.#now()), {
      private: options.private ?? false,
      gated: options.gated ?? false,
    });
    const attributes = regularFile(gitAttributes, Buffer.from(initialGitAttributes));
    Object.assign(repo.facts, options.facts);
    const small = Object.entries(options.files ?? {}).map(([path, text]) =>
      regularFile(path, Buffer.from(text)),
    );
    const large = (options.listedFiles ?? []).map(({ path, sha256, byteLength }) =>
      largeFile(path, { sha256, content: unreadableContent(byteLength) }),
    );
    const { author, lastModified } = options;
    this.#commit(repo, 'main', 'initial commit', [attributes, ...small, ...large], author, lastModified);
    repos.set(name, repo);
    return repo;
  }

  /** The old name keeps leading to the repo. */
  renameModel(from: string, to: string): void {
    this.rename('model', from, to);
  }

  /** The same of a repo of any type. */
  rename(type: RepoType, from: string, to: string): void {
    const repo = this.repo(addressOf(type, from));
    const repos = this.reposOf(type);
    repos.delete(from);
    repo.name = to;
    repos.set(to, repo);
    this.renames.set(addressOf(type, from), addressOf(type, to));
  }

  /** @throws {Error} when there is none of that name */
  model(name: string): Repo {
    return this.repo(name);
  }

  /** @throws {Error} when there is none of that name */
  dataset(name: string): Repo {
    return this.repo(addressOf('dataset', name));
  }

  reposOf(type: RepoType): Map<string, Repo> {
    return type === 'model' ? this.models : this.datasets;
  }

  /**
   * @param address `namespace/name` of a model, `datasets/namespace/name`, here and wherever a method takes
   *   repos of every type.
   */
  findRepo(address: string): Repo | undefined {
    const [, dataset] = /^datasets\/(.+\/.+)$/.exec(address) ?? [];
    return dataset === undefined ? this.models.get(address) : this.datasets.get(dataset);
  }

  /** @throws {Error} when there is none at that address */
  repo(address: string): Repo {
    const repo = this.findRepo(address);
    if (repo === undefined) throw new Error(`The embedded Hub has no repo ${address}.`);
    return repo;
  }

  /**
   * Commits the files of a directory to `main`. Those at or above the threshold (default 10 MiB), and those
   * of weight formats, become large files: they are hashed now and read from disk whenever they are served.
   */
  async addDirectory(
    address: string,
    directory: string,
    options: { readonly lfsThreshold?: number; readonly message?: string } = {},
  ): Promise<void> {
    const repo = this.repo(address);
    const threshold = options.lfsThreshold ?? maxRegularBytes;
    const files = await this.#readDirectory(repo, directory, threshold);
    this.#commit(repo, 'main', options.message ?? 'Add files', files);
  }

  async #readDirectory(repo: Repo, directory: string, lfsThreshold: number): Promise<FileEntry[]> {
    const names = await readdir(directory, { recursive: true });
    const files: FileEntry[] = [];
    for (const path of names.sort()) {
      const absolute = join(directory, path);
      const { size, isFile } = await stat(absolute).then((found) => ({
        size: found.size,
        isFile: found.isFile(),
      }));
      if (!isFile) continue;
      const isLarge = size >= lfsThreshold || isLfsTracked(initialGitAttributes, path);
      files.push(
        isLarge && size > 0
          ? await this.#largeFile(repo, path, contentOfFile(absolute, size))
          : regularFile(path, await readFile(absolute)),
      );
    }
    return files;
  }

  /**
   * Commits a large file whose bytes are computed when asked for. Without `sha256` it is hashed now, which
   * reads it all; whoever passes one that is not the file's own must know that no client compares it.
   */
  async addGenerated(
    address: string,
    path: string,
    file: GeneratedFile,
    options: { readonly sha256?: string } = {},
  ): Promise<void> {
    const repo = this.repo(address);
    const entry = await this.#largeFile(repo, path, contentOfGenerated(file), options.sha256);
    this.#commit(repo, 'main', `Add ${path}`, [entry]);
  }

  /** Commits one small file to a branch (default `main`) that exists. */
  addFile(address: string, path: string, bytes: Uint8Array | string, branch = 'main'): void {
    const content = typeof bytes === 'string' ? Buffer.from(bytes) : bytes;
    this.#commit(this.repo(address), branch, `Add ${path}`, [regularFile(path, content)]);
  }

  /**
   * Proposes the files of a directory on top of `main`; gives the number of the pull request.
   *
   * @param removed paths that it takes away.
   */
  async openPull(
    address: string,
    directory: string,
    pull: Partial<Pull> & Pick<Pull, 'author'>,
    removed: readonly string[] = [],
  ): Promise<number> {
    const repo = this.repo(address);
    const parent = repo.resolve('main');
    const files = new Map(parent.files);
    for (const path of removed) files.delete(path);
    for (const file of await this.#readDirectory(repo, directory, maxRegularBytes))
      files.set(file.path, file);
    const date = new Date(this.#now());
    const { author, title = 'Propose files' } = pull;
    const commit = repo.addCommit({ parentId: parent.id, title, message: '', author, date, files });
    return repo.openPull(commit.id, { title, status: 'open', createdAt: date, ...pull });
  }

  /** Paths of the files at a revision, sorted. */
  listFiles(address: string, revision = 'main'): string[] {
    return [...this.repo(address).resolve(revision).files.keys()].sort();
  }

  /** The entry of one file. @throws {Error} when the revision has no such file */
  file(address: string, path: string, revision = 'main'): FileEntry {
    const entry = this.repo(address).resolve(revision).files.get(path);
    if (entry === undefined) throw new Error(`${address} has no ${path} at ${revision}.`);
    return entry;
  }

  /** The bytes of one file as a download would give them, large or small. */
  readFile(address: string, path: string, revision = 'main'): Promise<Buffer> {
    return readWhole(this.file(address, path, revision).content);
  }

  /** Admits a user to a gated repo. */
  grantAccess(address: string, user: string): void {
    this.repo(address).admitted.add(user);
  }

  /** Makes a large file known to a repo, which may refer to it from now on. The first content stays. */
  registerObject(repo: Repo, object: LfsObject): void {
    if (!this.objects.has(object.sha256)) this.objects.set(object.sha256, object);
    repo.knownObjects.add(object.sha256);
  }

  async #largeFile(repo: Repo, path: string, content: Content, sha256?: string): Promise<FileEntry> {
    const object = { sha256: sha256 ?? (await hashContent(content)), content };
    this.registerObject(repo, object);
    return largeFile(path, object);
  }

  #commit(
    repo: Repo,
    branch: string,
    title: string,
    added: readonly FileEntry[],
    author = seedAuthor,
    date = new Date(this.#now()),
  ): void {
    const parent = repo.branches.has(branch) ? repo.resolve(branch) : undefined;
    const files = new Map(parent?.files);
    for (const file of added) files.set(file.path, file);
    const commit = repo.addCommit({ parentId: parent?.id, title, message: '', author, date, files });
    repo.moveRef(branch, commit.id);
  }
}

export function regularFile(path: string, bytes: Uint8Array): FileEntry {
  return { path, oid: hashGitBlob(bytes), content: contentOfPieces([bytes]) };
}

export function largeFile(path: string, object: LfsObject): FileEntry {
  const pointer = lfsPointer(object.sha256, object.content.byteLength);
  return {
    path,
    oid: hashGitBlob(pointer),
    content: object.content,
    lfs: { object, pointerSize: pointer.byteLength },
  };
}

function unreadableContent(byteLength: number): Content {
  return {
    byteLength,
    read() {
      throw new Error('this file is listed only');
    },
  };
}
