import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';

/** A Hub of as many models as are wanted, of which each answer is made when it is asked for. */
export interface GeneratedHub extends AsyncDisposable {
  readonly url: string;
  readonly counts: {
    pages: number;
    cards: number;
    models: number;
    /** Requests that were refused for their number. */
    refused: number;
  };
  /** Called before each page; a status that it gives is the answer. */
  onPage: ((index: number) => number | undefined) | undefined;
}

export interface GeneratedHubOptions {
  readonly modelCount: number;
  /** The models are spread evenly over this time, in milliseconds since 1970. */
  readonly firstAt: number;
  readonly lastAt: number;
  /** Of how many models one is an aligned half. */
  readonly onePairIn: number;
  readonly now: () => number;
  /** Requests in five minutes, by the bucket. */
  readonly rateLimits?: { readonly api: number; readonly resolvers: number } | undefined;
}

const windowMs = 300_000;
const pageSize = 1_000;

/**
 * Model 0 is the one that changed last. Of every `onePairIn` models the first is aligned, and one of those that follow
 * is what it started from; every second time that is of another size, so that the two are no pair.
 */
export async function startGeneratedHub(options: GeneratedHubOptions): Promise<GeneratedHub> {
  const { modelCount, firstAt, lastAt, onePairIn, now, rateLimits } = options;
  const counts = { pages: 0, cards: 0, models: 0, refused: 0 };
  const window = { begin: 0, api: 0, resolvers: 0 };
  const at = (index: number) => new Date(lastAt - ((lastAt - firstAt) * index) / modelCount).toISOString();
  const isAligned = (index: number) => index % onePairIn === 0;
  const isPair = (index: number) => isAligned(index) && (index / onePairIn) % 2 === 0;
  const startOf = (index: number) => index + 1 + ((index * 7) % (onePairIn - 1));
  const isStart = (index: number) => {
    const aligned = index - (index % onePairIn);
    return !isAligned(index) && startOf(aligned) === index;
  };
  const sizeOf = (index: number) =>
    isStart(index) && !isPair(index - (index % onePairIn)) ? 1_100_048_384 : 7_241_732_096;
  const nameOf = (index: number): string => {
    const owner = `owner-${Math.floor(index / onePairIn)}`;
    if (isAligned(index)) return `${owner}/model-${Math.floor(index / onePairIn)}-dpo`;
    if (isStart(index)) return `${owner}/model-${Math.floor(index / onePairIn)}-sft`;
    return `someone-${index % 977}/thing-${index}`;
  };
  const shaOf = (index: number) => createHash('sha1').update(String(index)).digest('hex');
  const describe = (index: number, withDigests: boolean) => {
    const id = nameOf(index);
    const ofText = isAligned(index) || isStart(index);
    const base = isAligned(index)
      ? nameOf(startOf(index))
      : isStart(index)
        ? 'mistralai/Mistral-7B-v0.1'
        : undefined;
    const tags = [
      'transformers',
      'safetensors',
      ofText ? 'mistral' : 'bert',
      ...(isAligned(index) ? ['trl', 'dpo'] : isStart(index) ? ['trl', 'sft'] : []),
      ...(base === undefined ? [] : [`base_model:${base}`, `base_model:finetune:${base}`]),
      'license:apache-2.0',
      'region:us',
    ];
    const files = [
      '.gitattributes',
      'README.md',
      'config.json',
      'generation_config.json',
      'model-00001-of-00003.safetensors',
      'model-00002-of-00003.safetensors',
      'model-00003-of-00003.safetensors',
      'model.safetensors.index.json',
      'special_tokens_map.json',
      'tokenizer.json',
      'tokenizer_config.json',
      'training_args.bin',
    ];
    return {
      _id: shaOf(index).slice(0, 24),
      id,
      sha: shaOf(index),
      createdAt: at(index),
      lastModified: at(index),
      private: false,
      gated: false,
      disabled: false,
      downloads: index % 1_000,
      likes: index % 10,
      library_name: 'transformers',
      pipeline_tag: ofText ? 'text-generation' : 'fill-mask',
      tags,
      config: ofText
        ? { architectures: ['MistralForCausalLM'], model_type: 'mistral', tokenizer_config: {} }
        : { architectures: ['BertForMaskedLM'], model_type: 'bert' },
      cardData: { license: 'apache-2.0', tags: tags.slice(3, 5), ...(base && { base_model: base }) },
      ...(base && { baseModels: { relation: 'finetune', models: [{ _id: shaOf(index), id: base }] } }),
      safetensors: { parameters: { BF16: sizeOf(index) }, total: sizeOf(index) },
      siblings: files.map((rfilename) => ({
        rfilename,
        ...(withDigests && rfilename.startsWith('model-')
          ? { lfs: { sha256: createHash('sha256').update(`${id} ${rfilename}`).digest('hex'), size: 5e9 } }
          : {}),
      })),
    };
  };
  const indexOf = (name: string): number | undefined => {
    const [, group, kind] = /^owner-\d+\/model-(\d+)-(dpo|sft)$/.exec(name) ?? [];
    if (group === undefined) return undefined;
    const aligned = Number(group) * onePairIn;
    return kind === 'dpo' ? aligned : startOf(aligned);
  };

  const hub: Omit<GeneratedHub, 'url' | typeof Symbol.asyncDispose> = { counts, onPage: undefined };
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://hub');
    const isText = url.pathname.includes('/resolve/');
    if (!admit(isText ? 'resolvers' : 'api', response)) return;
    if (isText) answerCard(url, response);
    else if (url.pathname === '/api/models') answerPage(url, request, response);
    else answerModel(url, response);
  });

  function admit(bucket: 'api' | 'resolvers', response: ServerResponse): boolean {
    if (rateLimits === undefined) return true;
    const begin = now() - (now() % windowMs);
    if (begin !== window.begin) Object.assign(window, { begin, api: 0, resolvers: 0 });
    const seconds = Math.ceil((begin + windowMs - now()) / 1000);
    const isFull = window[bucket] >= rateLimits[bucket];
    if (!isFull) window[bucket]++;
    response.setHeader('RateLimit', `"${bucket}";r=${rateLimits[bucket] - window[bucket]};t=${seconds}`);
    response.setHeader('RateLimit-Policy', `"fixed window";"${bucket}";q=${rateLimits[bucket]};w=300`);
    if (isFull) {
      counts.refused++;
      response.writeHead(429).end('{}');
    }
    return !isFull;
  }

  function answerPage(url: URL, request: IncomingMessage, response: ServerResponse): void {
    counts.pages++;
    const start = Number(url.searchParams.get('cursor') ?? 0);
    const size = Math.min(pageSize, Number(url.searchParams.get('limit')));
    const fault = hub.onPage?.(start);
    if (fault !== undefined) {
      response.writeHead(fault, { 'content-type': 'application/json' }).end('{}');
      return;
    }
    const author = url.searchParams.get('author');
    const end = author === null ? Math.min(start + size, modelCount) : start;
    const models = Array.from({ length: end - start }, (_, offset) => describe(start + offset, false));
    if (author === null && end < modelCount) {
      const next = new URL(url.pathname + url.search, `http://${request.headers.host}`);
      next.searchParams.set('cursor', String(end));
      response.setHeader('Link', `<${next.href}>; rel="next"`);
    }
    const body = Buffer.from(JSON.stringify(models));
    const isZipped = /\bgzip\b/.test(request.headers['accept-encoding'] ?? '');
    response.writeHead(200, {
      'content-type': 'application/json',
      ...(isZipped && { 'content-encoding': 'gzip' }),
    });
    response.end(isZipped ? gzipSync(body, { level: 1 }) : body);
  }

  function answerModel(url: URL, response: ServerResponse): void {
    counts.models++;
    const name = decodeURIComponent(url.pathname.replace(/^\/api\/models\//, ''));
    const index = indexOf(name);
    if (index === undefined || index >= modelCount)
      response
        .writeHead(404, { 'content-type': 'application/json', 'x-error-code': 'RepoNotFound' })
        .end('{}');
    else
      response
        .writeHead(200, { 'content-type': 'application/json' })
        .end(JSON.stringify(describe(index, true)));
  }

  function answerCard(url: URL, response: ServerResponse): void {
    counts.cards++;
    const name = url.pathname.split('/').slice(1, 3).join('/');
    const index = indexOf(name);
    if (index === undefined || !url.pathname.endsWith('/README.md')) {
      response.writeHead(404, { 'x-error-code': 'EntryNotFound' }).end();
      return;
    }
    const text = `---\nbase_model: ${nameOf(startOf(index))}\nlicense: apache-2.0\n---\n# Model ${index}\n\nThis model was trained with DPO.\n`;
    response.writeHead(200, { 'content-type': 'text/plain' }).end(text);
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return Object.assign(hub, {
    url: `http://127.0.0.1:${port}`,
    [Symbol.asyncDispose]: () =>
      new Promise<void>((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  });
}
