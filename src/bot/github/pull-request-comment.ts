import type { GitHubClient, Octokit, RepositoryName } from './client.ts';
import { createOnce, unrepeated } from './create-once.ts';
import { hasMarker, renderMarkedBody, renderMarker } from './marker.ts';
import { isSameLogin, readViewer } from './viewer.ts';

export interface WrittenComment {
  readonly outcome: 'created' | 'updated' | 'unchanged';
  readonly url: string;
}

interface Comment {
  readonly id: number;
  readonly url: string;
  readonly body: string;
}

const maxPages = 30;
const pageLength = 100;

/**
 * Makes the one comment of this key on a pull request say this.
 * @param key what the comment is about; another key is another comment.
 */
export function commentOnPullRequest(
  client: GitHubClient,
  pullNumber: number,
  key: string,
  text: string,
): Promise<WrittenComment> {
  const marker = renderMarker('comment', key);
  const body = renderMarkedBody(marker, text);
  return client.call(
    'pull-request-comment',
    `comment on pull request ${pullNumber}`,
    async (octokit, name) => {
      const findIt = () => find(octokit, name, pullNumber, marker);
      const found = await findIt();
      if (found === undefined) {
        const { url } = await createOnce<Pick<Comment, 'url'>>(
          client,
          async () => {
            const { data } = await octokit.rest.issues.createComment({
              ...name,
              issue_number: pullNumber,
              body,
              request: unrepeated,
            });
            return { url: data.html_url };
          },
          findIt,
        );
        return { outcome: 'created', url };
      }
      if (found.body.trimEnd() === body.trimEnd()) return { outcome: 'unchanged', url: found.url };
      await octokit.rest.issues.updateComment({ ...name, comment_id: found.id, body });
      return { outcome: 'updated', url: found.url };
    },
  );
}

async function find(
  octokit: Octokit,
  name: RepositoryName,
  pullNumber: number,
  marker: string,
): Promise<Comment | undefined> {
  const viewer = await readViewer(octokit);
  for (let page = 1; page <= maxPages; page++) {
    const { data } = await octokit.rest.issues.listComments({
      ...name,
      issue_number: pullNumber,
      per_page: pageLength,
      page,
    });
    const own = data.find(({ user, body }) => isSameLogin(user?.login, viewer) && hasMarker(body, marker));
    if (own !== undefined) return { id: own.id, url: own.html_url, body: own.body ?? '' };
    if (data.length < pageLength) break;
  }
  return undefined;
}
