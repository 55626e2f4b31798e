import {
  type AddressInfo,
  createServer as createSocketServer,
  type Socket,
  type Server as SocketServer,
} from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { type ActionLimits, ActionQuotas } from './action-quotas.ts';
import { Faults } from './faults.ts';
import type { HubContext, HubSettings } from './hub-context.ts';
import { RateLimiter, type RateLimits } from './rate-limit.ts';
import { createStats, type HubStats, type RequestRecord } from './request-log.ts';
import { createRouter } from './router.ts';
import { accountRoutes } from './routes/account-routes.ts';
import { collectionRoutes } from './routes/collection-routes.ts';
import { commitRoutes } from './routes/commit-routes.ts';
import { discussionRoutes } from './routes/discussion-routes.ts';
import { fileRoutes } from './routes/file-routes.ts';
import { lfsRoutes } from './routes/lfs-routes.ts';
import { listingRoutes } from './routes/listing-routes.ts';
import { metadataRoutes } from './routes/metadata-routes.ts';
import { pageRoutes } from './routes/page-routes.ts';
import { reconstructionRoutes } from './routes/reconstruction-routes.ts';
import { repoRoutes } from './routes/repo-routes.ts';
import { webhookRoutes } from './routes/webhook-routes.ts';
import { xetTokenRoutes } from './routes/xet-token-routes.ts';
import { xetUploadRoutes } from './routes/xet-upload-routes.ts';
import { createHubServer } from './server.ts';
import { Signer } from './signer.ts';
import { HubStore } from './store.ts';
import { UploadStore } from './upload-store.ts';
import { defaultUsers, type HubUser } from './users.ts';
import { XorbStore } from './xet/storage.ts';
import { GrantedTokens } from './xet-tokens.ts';

/** The Hub's hostname, and the other one, to which content and storage are redirected. */
const hubHost = '127.0.0.1';
const contentHost = 'localhost';
const gibibyte = 1024 ** 3;

export interface EmbeddedHubOptions {
  /** Default: any free one. */
  readonly port?: number;
  /** Default: {@link defaultUsers}. */
  readonly users?: readonly HubUser[];
  /** Whether repos offer Xet tokens (default true); without, uploads go by LFS. */
  readonly xet?: boolean;
  /**
   * `full` (default) decompresses and hashes every chunk and rebuilds every file to compare its sha256.
   * `structure` believes the chunk hashes that a shard names, and checks everything that follows from them.
   */
  readonly validation?: 'full' | 'structure';
  /** False: uploaded xorbs are checked and dropped, so that their files cannot be downloaded. Default true. */
  readonly keepContent?: boolean;
  /** Whether queries for known chunks are answered. Default: as `keepContent`. */
  readonly globalDedup?: boolean;
  /** Of Xet tokens and signed URLs; default 3600. */
  readonly tokenLifetimeSeconds?: number;
  readonly rateLimits?: RateLimits;
  /** What an account may do how often; default: as often as it likes. The real Hub's are 128 commits an hour and more. */
  readonly quotas?: ActionLimits;
  /** Whether small files, which come from a cache, are given by ranges (default true) or always whole. */
  readonly cacheKnowsRanges?: boolean;
  /** Length of Xet tokens; default 500. The real storage gives such of up to 64,000. */
  readonly xetTokenCharacters?: number;
  /** Uploads kept in memory; default 4 GiB. Above, uploads are refused with 507. */
  readonly storedBytesLimit?: number;
  /** LFS uploads above this come in parts of this size; default 16 MiB. */
  readonly lfsPartBytes?: number;
  /** Larger files read without a Range count as a violation; default 64 MiB. */
  readonly wholeReadLimitBytes?: number;
  /** Items of a listing per page; default 1000. */
  readonly pageSize?: number;
  /** Milliseconds since the epoch; default the system's clock. */
  readonly now?: () => number;
}

/** A running Hub on loopback. */
export interface EmbeddedHub {
  /** What clients take as the Hub's URL; no trailing slash. */
  readonly url: string;
  /** Where content, LFS uploads and the Xet storage live: the same port under another hostname. */
  readonly contentUrl: string;
  /** The latest 10,000 requests, in order of arrival. */
  readonly requests: readonly RequestRecord[];
  readonly stats: Readonly<HubStats>;
  readonly faults: Faults;
  readonly store: HubStore;
  /** What clients did against the protocol although it could be answered; and bugs of the Hub itself. */
  readonly violations: readonly string[];
  /** Expires every Xet token issued so far. */
  expireXetTokens(): void;
  /** Closes every connection and frees the port; safe to call twice. */
  close(): Promise<void>;
}

/**
 * Starts a Hub in this process that follows the wire protocol strictly, checks what clients send and
 * misbehaves on request. Models and datasets only; everything it holds is in memory and gone when it closes.
 */
export async function startEmbeddedHub(options: EmbeddedHubOptions = {}): Promise<EmbeddedHub> {
  const now = options.now ?? Date.now;
  const store = new HubStore(now);
  const faults = new Faults();
  const requests: RequestRecord[] = [];
  const violations: string[] = [];
  const stats = createStats();
  const router = createRouter([
    ...accountRoutes,
    ...listingRoutes,
    ...collectionRoutes,
    ...webhookRoutes,
    ...metadataRoutes,
    ...repoRoutes,
    ...commitRoutes,
    ...discussionRoutes,
    ...xetTokenRoutes,
    ...lfsRoutes,
    ...fileRoutes,
    ...xetUploadRoutes,
    ...reconstructionRoutes,
    ...pageRoutes,
  ]);

  let context: HubContext;
  const server = createHubServer({ context: () => context, router, faults, requests });
  const sockets = new Set<Socket>();
  const { listeners, port } = await listen(options.port ?? 0, (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    server.emit('connection', socket);
  });
  const urls = { hub: `http://${hubHost}:${port}`, content: `http://${contentHost}:${port}` };
  const lifetimeSeconds = options.tokenLifetimeSeconds ?? 3600;
  const closing = new AbortController();
  context = {
    urls,
    users: options.users ?? defaultUsers,
    store,
    xet: new XorbStore(),
    xetTokens: new GrantedTokens(now, lifetimeSeconds, options.xetTokenCharacters ?? 500),
    uploads: new UploadStore(),
    signer: new Signer(urls.content, now, lifetimeSeconds),
    rateLimiter: new RateLimiter(options.rateLimits ?? {}, now),
    quotas: new ActionQuotas(options.quotas ?? {}, now),
    stats,
    settings: settingsOf(options),
    violate: (message) => void violations.push(message),
    now,
    sleep: (milliseconds) => sleep(milliseconds, undefined, { signal: closing.signal }),
  };

  return {
    url: urls.hub,
    contentUrl: urls.content,
    requests,
    stats,
    faults,
    store,
    violations,
    expireXetTokens: () => context.xetTokens.revokeAll(),
    async close() {
      closing.abort();
      for (const socket of sockets) socket.destroy();
      await Promise.all(listeners.map(closeListener));
    },
  };
}

function settingsOf(options: EmbeddedHubOptions): HubSettings {
  const keepContent = options.keepContent ?? true;
  return {
    xet: options.xet ?? true,
    validation: options.validation ?? 'full',
    keepContent,
    globalDedup: options.globalDedup ?? keepContent,
    storedBytesLimit: options.storedBytesLimit ?? 4 * gibibyte,
    lfsPartBytes: options.lfsPartBytes ?? 16 * 1024 * 1024,
    wholeReadLimitBytes: options.wholeReadLimitBytes ?? 64 * 1024 * 1024,
    pageSize: options.pageSize ?? 1000,
    cacheKnowsRanges: options.cacheKnowsRanges ?? true,
  };
}

type OnSocket = (socket: Socket) => void;

interface Listening {
  readonly listeners: readonly SocketServer[];
  readonly port: number;
}

/** `localhost` may mean either loopback address, so both are listened on where there are both. */
async function listen(askedPort: number, onSocket: OnSocket): Promise<Listening> {
  for (let attempt = 0; ; attempt++) {
    const first = await listenOn('127.0.0.1', askedPort, onSocket);
    const { port } = first.address() as AddressInfo;
    try {
      return { listeners: [first, await listenOn('::1', port, onSocket)], port };
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code !== 'EADDRINUSE') return { listeners: [first], port };
      await closeListener(first);
      if (askedPort !== 0 || attempt === 9) throw error;
    }
  }
}

function listenOn(host: string, port: number, onSocket: OnSocket): Promise<SocketServer> {
  return new Promise((resolve, reject) => {
    const listener = createSocketServer(onSocket);
    listener.once('error', reject);
    listener.listen({ host, port }, () => resolve(listener));
  });
}

function closeListener(listener: SocketServer): Promise<void> {
  return new Promise((resolve) => {
    listener.close(() => resolve());
  });
}
