import { ExtrapolateError } from '../../../kit/index.ts';
import type { HubHttp } from '../http/http.ts';
import { resolveUrl } from './tree.ts';

/** What says that nobody, or not this token, may see a repo or a file of it. */
const unseen = new Set([
  'repo-not-found',
  'revision-not-found',
  'file-not-found',
  'repo-gated',
  'forbidden',
  'token-missing',
]);

/** What the Hub answers for names that it would not take, and for repos that it may not show. */
const unseenStatuses = [400, 410, 451];

/**
 * All that the API says of a model, with the sha256 of its files, under its new name where it was renamed; undefined
 * where it is missing or private, and `{id, disabled: true}` where it was taken out of service.
 *
 * @param repo `namespace/name`
 * @throws {ServiceError} the Hub failed
 */
export async function findModel(http: HubHttp, repo: string): Promise<unknown> {
  const url = `${http.hubUrl}/api/models/${encodeName(repo)}?blobs=true`;
  try {
    const response = await http.request({ method: 'GET', url, answers: unseenStatuses });
    return unseenStatuses.includes(response.status) ? undefined : await response.json();
  } catch (error) {
    if (error instanceof ExtrapolateError && error.code === 'repo-disabled')
      return { id: repo, disabled: true };
    return undefinedIfUnseen(error);
  }
}

/**
 * The beginning of a text file at a commit; undefined where it is missing or may not be read.
 *
 * @throws {ServiceError} the Hub failed
 */
export async function readFileStart(
  http: HubHttp,
  file: {
    readonly repo: string;
    readonly commit: string;
    readonly path: string;
    readonly byteLength: number;
  },
): Promise<string | undefined> {
  const url = resolveUrl(http, file.repo, file.commit, file.path);
  const headers = { range: `bytes=0-${file.byteLength - 1}` };
  try {
    // A file of no bytes has no range.
    const answers = [416, ...unseenStatuses];
    const response = await http.request({ method: 'GET', url, headers, answers });
    if (unseenStatuses.includes(response.status)) return undefined;
    return response.status === 416 ? '' : (await response.text()).slice(0, file.byteLength);
  } catch (error) {
    return undefinedIfUnseen(error);
  }
}

/**
 * What the Hub gives as the entries of a collection; undefined where it is missing or private.
 *
 * @param slug `owner/slug`
 * @throws {ServiceError} the Hub failed
 */
export async function findCollectionItems(
  http: HubHttp,
  slug: string,
): Promise<readonly unknown[] | undefined> {
  const url = `${http.hubUrl}/api/collections/${encodeName(slug)}`;
  const answers = [401, 403, 404];
  const response = await http.request({ method: 'GET', url, answers });
  if (answers.includes(response.status)) return undefined;
  const collection: unknown = await response.json();
  const items: unknown =
    typeof collection === 'object' && collection !== null && 'items' in collection ? collection.items : [];
  return Array.isArray(items) ? items : [];
}

function undefinedIfUnseen(error: unknown): undefined {
  if (error instanceof ExtrapolateError && unseen.has(error.code)) return undefined;
  throw error;
}

function encodeName(name: string): string {
  return name.split('/').map(encodeURIComponent).join('/');
}
