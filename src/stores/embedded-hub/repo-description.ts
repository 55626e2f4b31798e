import { readWhole } from './content.ts';
import { type FrontMatter, parseFrontMatter } from './front-matter.ts';
import { hashGitText } from './git-object.ts';
import { malformed } from './refusal.ts';
import type { FileEntry, Repo, RepoCommit } from './repo.ts';

/** What the API says of a repo at one commit. */
export async function describeRepo(repo: Repo, commit: RepoCommit, withBlobs = false) {
  const card = await readCard(commit);
  const { facts } = repo;
  const files = [...commit.files.values()];
  return {
    _id: hashGitText('tree', repo.address).slice(0, 24),
    id: repo.name,
    author: repo.namespace,
    sha: commit.id,
    private: repo.settings.private,
    gated: repo.settings.gated,
    disabled: repo.settings.disabled,
    downloads: facts.downloads,
    likes: facts.likes,
    tags: tagsOf(card, commit),
    cardData: card.data,
    ...(repo.type === 'model' ? describeModel(repo, card.data) : {}),
    createdAt: repo.createdAt.toISOString(),
    lastModified: commit.date.toISOString(),
    usedStorage: files.reduce((sum, file) => sum + file.content.byteLength, 0),
    siblings: files.map((file) => ({
      rfilename: file.path,
      ...(withBlobs && {
        size: file.content.byteLength,
        blobId: file.oid,
        ...(file.lfs && { lfs: describeLfs(file) }),
      }),
    })),
  };
}

/** What only models have. */
function describeModel({ name, facts }: Repo, card: FrontMatter) {
  const { pipeline_tag, library_name } = card;
  return {
    modelId: name,
    pipeline_tag,
    library_name,
    config: facts.config,
    ...(facts.safetensors === undefined ? {} : { safetensors: facts.safetensors }),
    ...(baseModelsOf(card) ?? {}),
  };
}

/** What can be asked for, as the Hub's documentation lists it; all but these are refused. */
const expandable: ReadonlySet<string> = new Set(
  (
    'author baseModels cardData childrenModelCount config createdAt disabled downloads downloadsAllTime evalResults ' +
    'gated gguf gitalyUid inference inferenceProviderMapping lastModified library_name likes mask_token model-index ' +
    'pipeline_tag private resourceGroup safetensors sha siblings spaces tags transformersInfo trendingScore ' +
    'usedStorage widgetData citation description paperswithcode_id xetEnabled'
  ).split(' '),
);

/** With `expand`, only what was asked for and the name are told. */
export function selectFields(info: object, searchParams: URLSearchParams): object | undefined {
  const expand = [...searchParams.getAll('expand'), ...searchParams.getAll('expand[]')];
  if (expand.length === 0) return undefined;
  const unknown = expand.find((field) => !expandable.has(field));
  if (unknown !== undefined) {
    throw malformed(`✖ Invalid option: expected one of ${[...expandable].join('|')} (not "${unknown}")`);
  }
  const asked = Object.entries(info).filter(([name]) => ['_id', 'id', ...expand].includes(name));
  return Object.fromEntries(asked);
}

interface Card {
  readonly data: FrontMatter;
  readonly papers: readonly string[];
}

/** A listing asks for the same cards page after page; by git's id of the file. */
const cards = new Map<string, Card>();
const mostCards = 50_000;
const noCard: Card = { data: {}, papers: [] };

/** The front matter of the card, and the papers it links to; an unreadable one counts as none. */
async function readCard(commit: RepoCommit): Promise<Card> {
  const file = commit.files.get('README.md');
  if (file === undefined || file.lfs !== undefined) return noCard;
  const known = cards.get(file.oid);
  if (known !== undefined) return known;
  const text = (await readWhole(file.content)).toString();
  const papers = [...text.matchAll(/arxiv\.org\/(?:abs|pdf)\/(\d{4}\.\d{4,5})/g)].map(([, id = '']) => id);
  const card = { data: parseFrontMatter(text).metadata, papers: [...new Set(papers)] };
  if (cards.size >= mostCards) cards.clear();
  cards.set(file.oid, card);
  return card;
}

/** The Hub adds to the tags of the card what its other fields say. */
function tagsOf({ data, papers }: Card, commit: RepoCommit): readonly string[] {
  const { base_model_relation: relation = namesOf(data.base_model).length > 1 ? 'merge' : 'finetune' } = data;
  const paths = [...commit.files.keys()];
  return [
    ...new Set([
      ...namesOf(data.library_name),
      ...['safetensors', 'gguf'].filter((format) => paths.some((path) => path.endsWith(`.${format}`))),
      ...namesOf(data.pipeline_tag),
      ...namesOf(data.tags),
      ...namesOf(data.language),
      ...namesOf(data.datasets).map((name) => `dataset:${name}`),
      ...papers.map((id) => `arxiv:${id}`),
      ...namesOf(data.base_model).flatMap((name) => [
        `base_model:${name}`,
        `base_model:${String(relation)}:${name}`,
      ]),
      ...namesOf(data.license).map((name) => `license:${name}`),
      'region:us',
    ]),
  ];
}

function baseModelsOf(data: FrontMatter) {
  const names = namesOf(data.base_model);
  if (names.length === 0) return undefined;
  const relation = data.base_model_relation ?? (names.length > 1 ? 'merge' : 'finetune');
  const models = names.map((id) => ({ _id: hashGitText('tree', id).slice(0, 24), id }));
  return { baseModels: { relation, models } };
}

function namesOf(value: unknown): readonly string[] {
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  return list.filter((entry) => typeof entry === 'string');
}

function describeLfs(file: FileEntry) {
  return {
    sha256: file.lfs?.object.sha256,
    size: file.content.byteLength,
    pointerSize: file.lfs?.pointerSize,
  };
}
