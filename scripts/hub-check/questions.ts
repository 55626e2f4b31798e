import { type Answer, type Ask, fieldOf } from './ask.ts';

/** Where the questions are asked. */
export interface Place {
  readonly ask: Ask;
  readonly namespace: string;
  /** A repo with the files of the aligned example, pushed by the official client. */
  readonly source: string;
  /** The derived repo that the tool has published. */
  readonly derived: string;
  /** Whether commits may be made until the Hub refuses them. */
  readonly exhaust: boolean;
}

export interface Finding {
  readonly seen: string;
  /** Undefined where nothing was assumed: what is seen is news. */
  readonly holds?: boolean | undefined;
}

export interface Question {
  readonly about: string;
  answer(place: Place): Promise<Finding>;
}

const weights = 'model-00001-of-00002.safetensors';
const exhaustingCommits = 2_000;

/** What is relied on. */
export const assumptions: readonly Question[] = [
  {
    about: 'listings: a cursor in an absolute Link',
    async answer({ ask }) {
      const link = (await ask.ok('GET', '/api/models?limit=1&sort=lastModified')).headers.get('link') ?? '';
      return {
        seen: link.replace(/cursor=[^&>]+/, 'cursor=…'),
        holds: /^<https?:\/\/\S+cursor=\S+>; rel="next"/.test(link),
      };
    },
  },
  {
    about: 'listings: a thousand a page, packed by gzip',
    async answer({ ask }) {
      const path = '/api/models?limit=1000&sort=lastModified&expand=tags';
      const answer = await ask.ok('GET', path, { headers: { 'accept-encoding': 'gzip' } });
      const { length } = answer.json as readonly unknown[];
      const hasMore = answer.headers.has('link');
      const encoding = answer.headers.get('content-encoding') ?? 'identity';
      return {
        seen: `${length} models, ${encoding}${hasMore ? '' : ', all there are'}`,
        holds: (!hasMore || length === 1000) && encoding === 'gzip',
      };
    },
  },
  {
    about: 'listings: an unknown field of expand is refused',
    async answer({ ask, source }) {
      const { status, text } = await ask('GET', `/api/models/${source}?expand=stars`);
      return { seen: `${status} ${text.slice(0, 60)}`, holds: status === 400 };
    },
  },
  {
    about: 'large files: commit, size, sha256 and Xet hash, and a signed URL elsewhere',
    async answer({ ask, source }) {
      const { status, headers } = await ask('HEAD', `/${source}/resolve/main/${weights}`);
      const named = ['x-repo-commit', 'x-linked-size', 'x-linked-etag', 'x-xet-hash'];
      const missing = named.filter((name) => !headers.has(name));
      const location = headers.get('location') ?? '';
      const host = URL.canParse(location) ? new URL(location).hostname : 'none';
      const seen = `${status} to ${host}${missing.length === 0 ? '' : `, without ${missing.join(', ')}`}`;
      return { seen, holds: missing.length === 0 && host !== new URL(ask.hubUrl).hostname };
    },
  },
  {
    about: 'small files: a redirect to the cache on the same host',
    async answer({ ask, source }) {
      const { status, headers } = await ask('GET', `/${source}/resolve/main/config.json`);
      const location = headers.get('location') ?? '';
      return {
        seen: `${status} ${location.slice(0, 40)}`,
        holds: status === 307 && location.includes('/api/resolve-cache/'),
      };
    },
  },
  {
    about: 'limits: RateLimit names the bucket',
    async answer({ ask, source }) {
      const limit = (await ask('GET', `/api/models/${source}`)).headers.get('ratelimit') ?? 'none';
      return { seen: limit, holds: /^"api";r=\d+;t=\d+/.test(limit) };
    },
  },
  {
    about: 'storage: a write token, its address and its end',
    async answer({ ask, source }) {
      const { json } = await ask.ok('GET', `/api/models/${source}/xet-write-token/main`);
      const token = fieldOf(json, 'accessToken');
      const isWhole =
        typeof token === 'string' &&
        typeof fieldOf(json, 'casUrl') === 'string' &&
        typeof fieldOf(json, 'exp') === 'number';
      return {
        seen: `a token of ${String(token).length} characters`,
        holds: isWhole && token.length <= 64_000,
      };
    },
  },
  {
    about: 'commits: a stale parent is refused by 412',
    async answer({ ask, source }) {
      const answer = await commit(ask, source, 'main', 'stale.txt', '0'.repeat(40));
      return {
        seen: `${answer.status} ${String(fieldOf(answer.json, 'error')).slice(0, 60)}`,
        holds: answer.status === 412,
      };
    },
  },
  {
    about: 'errors: codes for repo, revision and file',
    async answer({ ask, source }) {
      const paths = [
        [`/api/models/${source}-absent`, 'RepoNotFound'],
        [`/api/models/${source}/revision/absent`, 'RevisionNotFound'],
        [`/${source}/resolve/main/absent.txt`, 'EntryNotFound'],
      ] as const;
      const codes: (string | null)[] = [];
      for (const [path] of paths) codes.push((await ask('GET', path)).headers.get('x-error-code'));
      return { seen: codes.join(', '), holds: paths.every(([, code], index) => codes[index] === code) };
    },
  },
  {
    about: 'cards: blank space may stand before the front matter',
    async answer({ ask }) {
      const json = { content: '\n  \n---\nlicense: mit\n---\n# A model\n', repoType: 'model' };
      const { status, text } = await ask('POST', '/api/validate-yaml', { json });
      return { seen: `${status} ${text.slice(0, 60)}`, holds: status === 200 && !text.includes('missing') };
    },
  },
  {
    about: 'branches: an existing one is 409',
    async answer({ ask, source }) {
      await ask.ok('POST', `/api/models/${source}/branch/twice`, { json: {} });
      const { status, text } = await ask('POST', `/api/models/${source}/branch/twice`, { json: {} });
      return { seen: `${status} ${text.slice(0, 60)}`, holds: status === 409 };
    },
  },
];

/** What nobody knows, and what the tool therefore takes either way. */
export const unknowns: readonly Question[] = [
  {
    about: 'whether the cache of small files knows ranges',
    async answer({ ask, source }) {
      const headers = { range: 'bytes=1-4', 'accept-encoding': 'identity' };
      const first = await ask('GET', `/${source}/resolve/main/config.json`, { headers });
      const location = first.headers.get('location');
      const last = location === null ? first : await ask('GET', location, { headers });
      return { seen: `${last.status}, ${last.headers.get('content-range') ?? 'no Content-Range'}` };
    },
  },
  {
    about: 'whether author= looks at case',
    async answer({ ask, namespace }) {
      const other = namespace === namespace.toLowerCase() ? namespace.toUpperCase() : namespace.toLowerCase();
      const count = async (author: string) =>
        ((await ask.ok('GET', `/api/models?author=${author}&limit=100`)).json as readonly unknown[]).length;
      return { seen: `${namespace}: ${await count(namespace)} models, ${other}: ${await count(other)}` };
    },
  },
  {
    about: 'whether commits to another branch move lastModified',
    async answer({ ask, source }) {
      const dateOf = async () => fieldOf((await ask.ok('GET', `/api/models/${source}`)).json, 'lastModified');
      await ask.ok('POST', `/api/models/${source}/branch/beside`, { json: {} });
      const before = await dateOf();
      const answer = await commit(ask, source, 'beside', 'beside.txt');
      if (answer.status !== 200) return { seen: `the commit was answered ${answer.status}` };
      return { seen: (await dateOf()) === before ? 'they do not' : 'they do' };
    },
  },
  {
    about: 'whether files of deleted branches count as storage',
    async answer({ ask, derived }) {
      const listing = await ask('GET', `/api/models/${derived}/lfs-files`);
      const used = fieldOf(
        (await ask('GET', `/api/models/${derived}?expand=usedStorage`)).json,
        'usedStorage',
      );
      const tree = (await ask.ok('GET', `/api/models/${derived}/tree/main`)).json as readonly unknown[];
      const onMain = tree.reduce<number>((sum, file) => sum + Number(fieldOf(file, 'lfs', 'size') ?? 0), 0);
      const files = Array.isArray(listing.json) ? listing.json.length : `none (${listing.status})`;
      return {
        seen: `${String(used)} bytes used, ${onMain} of large files on main, ${files} large files listed`,
      };
    },
  },
  {
    about: 'what whoami says to a token of a workflow',
    async answer({ ask }) {
      if (!ask.token.startsWith('hf_jwt_')) return { seen: 'not asked: this token is no hf_jwt_' };
      const { status, json } = await ask('GET', '/api/whoami-v2');
      return {
        seen: `${status}, type ${String(fieldOf(json, 'type'))}, name ${String(fieldOf(json, 'name'))}`,
      };
    },
  },
  {
    about: 'whether the quota of commits is of a repo or of an account',
    async answer({ ask, source, derived, exhaust }) {
      if (!exhaust) return { seen: 'not asked: --exhaust-commits uses the quota up' };
      for (let count = 1; count <= exhaustingCommits; count++) {
        const answer = await commit(ask, source, 'main', 'counter.txt', undefined, String(count));
        if (answer.status === 200) continue;
        const other = await commit(ask, derived, 'main', 'counter.txt');
        const seen = `after ${count - 1} commits ${answer.status} "${String(fieldOf(answer.json, 'error')).slice(0, 120)}"`;
        return { seen: `${seen}; another repo then: ${other.status}` };
      }
      return { seen: `${exhaustingCommits} commits were taken` };
    },
  },
];

/** Commits one small file. */
function commit(
  ask: Ask,
  repo: string,
  branch: string,
  path: string,
  parentCommit?: string,
  text = 'x',
): Promise<Answer> {
  const lines = [
    { key: 'header', value: { summary: `Write ${path}`, parentCommit } },
    { key: 'file', value: { path, content: Buffer.from(text).toString('base64'), encoding: 'base64' } },
  ];
  return ask('POST', `/api/models/${repo}/commit/${branch}`, {
    headers: { 'content-type': 'application/x-ndjson' },
    body: lines.map((line) => JSON.stringify(line)).join('\n'),
  });
}
