import { keepTicks, readTicks } from './boxes.ts';
import type { GitHubClient, Octokit, RepositoryName } from './client.ts';
import { createOnce, unrepeated } from './create-once.ts';
import { hasMarker, renderMarkedBody, renderMarker } from './marker.ts';
import { isSameLogin, readViewer } from './viewer.ts';

export interface TrackingIssueOptions {
  /** Which configuration it is of, for instance its path; another key is another issue. */
  readonly key: string;
  readonly title: string;
  /** Given to a new issue; who takes one off is not argued with. */
  readonly labels: readonly string[];
}

export interface TrackingIssue {
  readonly number: number;
  readonly url: string;
  readonly isOpen: boolean;
  readonly title: string;
  readonly body: string;
  /** Keys of the boxes that are ticked; only who may write to the repository can do that. */
  readonly ticked: ReadonlySet<string>;
}

export interface WrittenIssue {
  readonly outcome: 'created' | 'updated' | 'unchanged';
  readonly number: number;
  readonly url: string;
}

export interface TrackingIssueDoor {
  /** The issue of this key, open or closed; undefined when there is none. */
  read(): Promise<TrackingIssue | undefined>;
  /**
   * Makes the issue say this. Boxes of the text that are ticked at the moment stay ticked.
   * @param options.reopen whether an issue that somebody closed is opened again.
   */
  write(text: string, options?: { readonly reopen?: boolean }): Promise<WrittenIssue>;
}

/** Our issue is touched by every run, so that of the bot's issues it is among the latest. */
const maxPages = 10;
const pageLength = 100;

/**
 * One issue that says how things stand and takes a person's answers. Only its body counts, and only if the issue
 * is this token's own: everybody may open issues and write comments, but only who may write to the repository
 * can edit what the bot wrote.
 */
export function createTrackingIssue(client: GitHubClient, options: TrackingIssueOptions): TrackingIssueDoor {
  const marker = renderMarker('watch', options.key);
  const reading = 'read the tracking issue';
  const writing = 'write the tracking issue';

  return {
    read: () => client.call('tracking-issue', reading, (octokit, name) => find(octokit, name, marker)),
    write: (text, { reopen = false } = {}) =>
      client.call('tracking-issue', writing, async (octokit, name) => {
        const found = await find(octokit, name, marker);
        if (found !== undefined) return update(octokit, name, found, text, reopen);
        const made = await create(octokit, name, text);
        // Two first runs at once: the older issue stays.
        const first = await find(octokit, name, marker);
        if (first === undefined || first.number >= made.number) return { outcome: 'created', ...made };
        await octokit.rest.issues.update({
          ...name,
          issue_number: made.number,
          state: 'closed',
          state_reason: 'not_planned',
        });
        return update(octokit, name, first, text, reopen);
      }),
  };

  function create(octokit: Octokit, name: RepositoryName, text: string) {
    const { title, labels } = options;
    return createOnce<Pick<TrackingIssue, 'number' | 'url'>>(
      client,
      async () => {
        const body = renderMarkedBody(marker, text);
        const { data } = await octokit.rest.issues.create({
          ...name,
          title,
          body,
          labels: [...labels],
          request: unrepeated,
        });
        return { number: data.number, url: data.html_url };
      },
      () => find(octokit, name, marker),
    );
  }

  async function update(
    octokit: Octokit,
    name: RepositoryName,
    found: TrackingIssue,
    text: string,
    reopen: boolean,
  ): Promise<WrittenIssue> {
    const { number, url } = found;
    const body = renderMarkedBody(marker, keepTicks(text, found.ticked));
    const changes = {
      ...(isSameText(found.body, body) ? {} : { body }),
      ...(found.title === options.title ? {} : { title: options.title }),
      ...(reopen && !found.isOpen ? { state: 'open' as const } : {}),
    };
    if (Object.keys(changes).length === 0) return { outcome: 'unchanged', number, url };
    await octokit.rest.issues.update({ ...name, issue_number: number, ...changes });
    return { outcome: 'updated', number, url };
  }
}

/** The oldest issue that has the marker and is the token's own. */
async function find(
  octokit: Octokit,
  name: RepositoryName,
  marker: string,
): Promise<TrackingIssue | undefined> {
  const viewer = await readViewer(octokit);
  let oldest: TrackingIssue | undefined;
  for (let page = 1; page <= maxPages; page++) {
    const { data } = await octokit.rest.issues.listForRepo({
      ...name,
      creator: viewer,
      state: 'all',
      sort: 'updated',
      direction: 'desc',
      per_page: pageLength,
      page,
    });
    for (const { number, html_url: url, state, title, body, user, pull_request: pull } of data) {
      if (pull !== undefined || !isSameLogin(user?.login, viewer) || !hasMarker(body, marker)) continue;
      if (oldest !== undefined && oldest.number < number) continue;
      const text = body ?? '';
      oldest = { number, url, isOpen: state === 'open', title, body: text, ticked: readTicks(text) };
    }
    if (data.length < pageLength) break;
  }
  return oldest;
}

/** Editors in the browser send other line breaks, and GitHub trims. */
function isSameText(text: string, other: string): boolean {
  return text.replaceAll('\r\n', '\n').trimEnd() === other.trimEnd();
}
