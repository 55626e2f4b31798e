import { randomBytes } from 'node:crypto';
import { fileHash, hashToHex, verificationHash } from '@huggingface/xetchunk-wasm';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type EmbeddedHub, startEmbeddedHub } from '../../../src/stores/embedded-hub/embedded-hub.ts';
import {
  call,
  commitLines,
  makeFile,
  makeShard,
  postShard,
  postXorb,
  readToken,
  requestXetToken,
  writeToken,
} from './hand-made-upload.ts';

const repo = 'demo/target';
const file = makeFile(randomBytes(700_000));

let hub: EmbeddedHub;
let clock = 1_700_000_000_000;

beforeEach(async () => {
  hub = await startEmbeddedHub({ now: () => clock, tokenLifetimeSeconds: 600 });
  hub.store.createModel(repo);
});
afterEach(() => hub.close());

async function errorOf(answer: Response): Promise<string> {
  const { error } = (await answer.json()) as { error: string };
  return `${answer.status} ${error}`;
}

describe('xorbs', () => {
  it('are stored once, under their own hash only', async () => {
    const token = await requestXetToken(hub, repo);
    const first = await postXorb(hub, token, file.xorbHash, file.xorb);
    expect(await first.json()).toEqual({ was_inserted: true });
    const second = await postXorb(hub, token, file.xorbHash, file.xorb);
    expect(await second.json()).toEqual({ was_inserted: false });
    const wrong = await postXorb(hub, token, '0'.repeat(64), file.xorb);
    expect(await errorOf(wrong)).toBe(`400 xorb: its hash is ${file.xorbHash}, not ${'0'.repeat(64)}`);
    expect((await postXorb(hub, token, 'XYZ', file.xorb)).status).toBe(400);
    const head = await call(hub, 'HEAD', `${hub.contentUrl}/v1/xorbs/default/${file.xorbHash}`, { token });
    expect(head.headers.get('content-length')).toBe(String(file.xorb.byteLength));
  });

  it.each([
    ['a version other than 0', (xorb: Buffer) => xorb.writeUInt8(1, 0), /chunk 0 has version 1/],
    ['an unknown compression', (xorb: Buffer) => xorb.writeUInt8(3, 4), /unknown compression 3/],
    [
      'a length that differs from the stored one',
      (xorb: Buffer) => xorb.writeUIntLE(9, 5, 3),
      /stored plain/,
    ],
    ['too long a chunk', (xorb: Buffer) => xorb.writeUIntLE(131_073, 5, 3), /131073 raw bytes/],
    ['data that is no LZ4 frame', (xorb: Buffer) => xorb.writeUInt8(1, 4), /no LZ4 frame magic/],
  ])('are refused with %s', async (_, spoil, message) => {
    const token = await requestXetToken(hub, repo);
    const xorb = Buffer.from(file.xorb);
    spoil(xorb);
    expect(await errorOf(await postXorb(hub, token, file.xorbHash, xorb))).toMatch(message);
    expect(hub.stats.xorbs).toBe(0);
  });

  it('are refused when they end in the middle of a chunk', async () => {
    const token = await requestXetToken(hub, repo);
    const answer = await postXorb(hub, token, file.xorbHash, Buffer.from(file.xorb.subarray(0, -1)));
    expect(await errorOf(answer)).toMatch(/ends in the middle of a chunk/);
  });

  it('need a token that is valid, for writing, and not the user’s own', async () => {
    const post = (token: string) => postXorb(hub, token, file.xorbHash, file.xorb);
    const token = await requestXetToken(hub, repo);
    expect((await post(await requestXetToken(hub, repo, 'read'))).status).toBe(403);
    expect(hub.violations).toEqual([]);
    expect((await post(writeToken)).status).toBe(401);
    expect(hub.violations).toEqual([expect.stringContaining('a user token was sent to the content host')]);
    clock += 601_000;
    expect((await post(token)).status).toBe(401);
  });
});

describe('shards', () => {
  const otherChunks = makeFile(randomBytes(700_000)).chunks;
  const shortened = file.chunks.slice(0, -1);

  it('make a file known by its sha256, once everything fits', async () => {
    const token = await requestXetToken(hub, repo);
    await postXorb(hub, token, file.xorbHash, file.xorb);
    expect(await (await postShard(hub, token, makeShard(file))).json()).toEqual({ result: 1 });
    const line = {
      key: 'lfsFile',
      value: { path: 'w.bin', algo: 'sha256', oid: file.sha256, size: 700_000 },
    };
    expect((await commitLines(hub, repo, [line])).status).toBe(200);
    expect((await hub.store.readFile(repo, 'w.bin')).equals(file.bytes)).toBe(true);
  });

  it.each([
    ['a wrong file hash', { fileHash: new Uint8Array(32) }, /the file hash is/],
    ['a wrong verification', { verification: verificationHash([]) }, /verification of term 0/],
    ['a wrong sha256', { sha256: 'ab'.repeat(32) }, /the sha256 of file/],
    ['no sha256', { flags: 0x80000000 }, /without its sha256/],
    ['no verification', { flags: 0x40000000 }, /no verification/],
    ['unknown flags', { flags: 0xc0000001 }, /unknown flags/],
    ['a wrong length of a term', { unpackedBytes: 5 }, /700000 bytes, not 5/],
    ['a term past the xorb', { chunkEnd: 8000 }, /takes chunks 0 to 8000/],
    ['chunks that were not uploaded', { listedChunks: otherChunks }, /chunk|chunks/],
    ['too few chunks', { listedChunks: shortened }, /chunks, not/],
  ])('are refused with %s', async (_, claims, message) => {
    const token = await requestXetToken(hub, repo);
    await postXorb(hub, token, file.xorbHash, file.xorb);
    expect(await errorOf(await postShard(hub, token, makeShard(file, claims)))).toMatch(message);
    expect(hub.store.model(repo).knownObjects.size).toBe(0);
  });

  it('are refused before their xorbs have come, cut short, or with something after the end', async () => {
    const token = await requestXetToken(hub, repo);
    const shard = makeShard(file);
    expect(await errorOf(await postShard(hub, token, shard))).toMatch(/has not been uploaded/);
    await postXorb(hub, token, file.xorbHash, file.xorb);
    const cut = Buffer.from(shard.subarray(0, -48));
    expect(await errorOf(await postShard(hub, token, cut))).toMatch(/ends in the middle/);
    const longer = Buffer.concat([shard, Buffer.alloc(1)]);
    expect(await errorOf(await postShard(hub, token, longer))).toMatch(/bytes after its end/);
  });

  it('are checked against the chunk hashes they name when content is not hashed', async () => {
    const light = await startEmbeddedHub({ validation: 'structure', keepContent: false });
    try {
      light.store.createModel(repo);
      const token = await requestXetToken(light, repo);
      await postXorb(light, token, file.xorbHash, file.xorb);
      const lie = makeShard(file, { listedChunks: file.chunks.toReversed() });
      expect((await postShard(light, token, lie)).status).toBe(400);
      expect((await postShard(light, token, makeShard(file))).status).toBe(200);
      expect(light.stats.storedBytes).toBe(0);
      const line = { key: 'lfsFile', value: { path: 'w.bin', algo: 'sha256', oid: file.sha256 } };
      expect((await commitLines(light, repo, [line])).status).toBe(200);
    } finally {
      await light.close();
    }
  });
});

describe('commits', () => {
  const text = { key: 'file', value: { path: 'a.txt', content: 'a', encoding: 'utf-8' } };

  it('must build on the head they name', async () => {
    const head = hub.store.model(repo).resolve('main').id;
    expect((await commitLines(hub, repo, [text], { parentCommit: head })).status).toBe(200);
    expect((await commitLines(hub, repo, [text], { parentCommit: head })).status).toBe(412);
  });

  it('are made one after the other', async () => {
    const head = hub.store.model(repo).resolve('main').id;
    const attempts = ['a', 'b', 'c'].map((path) => {
      const line = { key: 'file', value: { path, content: path, encoding: 'utf-8' } };
      return commitLines(hub, repo, [line], { parentCommit: head });
    });
    const statuses = (await Promise.all(attempts)).map((answer) => answer.status);
    expect(statuses.toSorted()).toEqual([200, 412, 412]);
  });

  it.each(['../a', '/a', 'a//b', '.git/config', 'a/.GIT/b', 'a\\b', ''])(
    'may not write to %j',
    async (path) => {
      const line = { key: 'file', value: { path, content: 'x', encoding: 'utf-8' } };
      expect((await commitLines(hub, repo, [line])).status).toBe(400);
    },
  );

  it('may only refer to large files that were uploaded to the same repo, with their size', async () => {
    const token = await requestXetToken(hub, repo);
    await postXorb(hub, token, file.xorbHash, file.xorb);
    await postShard(hub, token, makeShard(file));
    const pointer = (size: number) => [
      { key: 'lfsFile', value: { path: 'w.bin', algo: 'sha256', oid: file.sha256, size } },
    ];
    hub.store.createModel('demo/other');
    const other = 'demo/other';
    expect(await errorOf(await commitLines(hub, other, pointer(700_000)))).toMatch(/does not exist/);
    const duplicated = await call(hub, 'POST', `/api/models/${repo}/lfs-files/duplicate`, {
      token: writeToken,
      json: {
        target: { type: 'model', name: other },
        files: [{ sha256: file.sha256, xetHash: hashToHex(fileHash([...file.chunks])), filename: 'w.bin' }],
      },
    });
    expect(await duplicated.json()).toEqual({ failed: [] });
    expect((await commitLines(hub, other, pointer(700_000))).status).toBe(200);
    expect((await commitLines(hub, repo, pointer(699_999))).status).toBe(400);
  });

  it('need a branch, a write token and the right namespace', async () => {
    hub.store.createModel('somebody/model');
    expect((await commitLines(hub, repo, [text], { revision: 'absent' })).status).toBe(404);
    expect((await commitLines(hub, repo, [text], { token: readToken })).status).toBe(403);
    expect((await commitLines(hub, 'somebody/model', [text])).status).toBe(403);
    expect((await commitLines(hub, repo, [text], { token: 'hf_unknown' })).status).toBe(401);
  });

  it('refuse a card whose front matter is wrong', async () => {
    const card = (content: string) => [
      { key: 'file', value: { path: 'README.md', content, encoding: 'utf-8' } },
    ];
    expect((await commitLines(hub, repo, card('---\ntags: x\n---\n'))).status).toBe(400);
    expect((await commitLines(hub, repo, card('---\nbase_model: a b\n---\n'))).status).toBe(400);
    expect((await commitLines(hub, repo, card('---\nbase_model: [a/b, c/d]\n---\n'))).status).toBe(200);
  });
});

describe('LFS uploads', () => {
  interface Batch {
    readonly transfer: string;
    readonly objects: { actions?: { upload: { href: string; header?: Record<string, string> } } }[];
  }
  const askFor = async (target: EmbeddedHub, transfers: string[], size = 700_000) => {
    const lfsJson = 'application/vnd.git-lfs+json';
    const answer = await call(target, 'POST', `/${repo}.git/info/lfs/objects/batch`, {
      token: writeToken,
      headers: { accept: lfsJson, 'content-type': lfsJson },
      body: JSON.stringify({ operation: 'upload', transfers, objects: [{ oid: file.sha256, size }] }),
    });
    return (await answer.json()) as Batch;
  };

  it('must be what they were announced to be', async () => {
    const { transfer, objects } = await askFor(hub, ['basic', 'multipart']);
    expect(transfer).toBe('basic');
    const href = objects[0]?.actions?.upload.href ?? '';
    const other = randomBytes(700_000);
    expect(await errorOf(await call(hub, 'PUT', href, { body: other }))).toMatch(/sha256 is/);
    const shorter = Buffer.from(file.bytes.subarray(1));
    expect(await errorOf(await call(hub, 'PUT', href, { body: shorter }))).toMatch(/699999 bytes came/);
    expect((await call(hub, 'PUT', href, { body: new Uint8Array(file.bytes) })).status).toBe(200);
    expect((await askFor(hub, ['basic'])).objects[0]?.actions).toBeUndefined();
  });

  it('in parts need every part, in order, with its ETag', async () => {
    const parted = await startEmbeddedHub({ lfsPartBytes: 300_000 });
    try {
      parted.store.createModel(repo);
      const { transfer, objects } = await askFor(parted, ['basic', 'multipart']);
      const { href, header = {} } = objects[0]?.actions?.upload ?? { href: '' };
      expect([transfer, header.chunk_size]).toEqual(['multipart', '300000']);
      const parts: { partNumber: number; etag: string | null }[] = [];
      for (const partNumber of [1, 2, 3]) {
        const body = new Uint8Array(file.bytes.subarray((partNumber - 1) * 300_000, partNumber * 300_000));
        const answer = await call(parted, 'PUT', header[`0000${partNumber}`] ?? '', { body });
        parts.push({ partNumber, etag: answer.headers.get('etag') });
      }
      const complete = (listed: unknown[]) =>
        call(parted, 'POST', href, { json: { oid: file.sha256, parts: listed } });
      expect((await complete(parts.slice(0, 2))).status).toBe(400);
      expect((await complete(parts.toReversed())).status).toBe(400);
      expect((await complete(parts.map((part) => ({ ...part, etag: '"x"' })))).status).toBe(400);
      expect((await complete(parts)).status).toBe(200);
      const verify = await call(parted, 'POST', `/${repo}.git/info/lfs/verify`, {
        token: writeToken,
        json: { oid: file.sha256, size: 700_000 },
      });
      expect(verify.status).toBe(200);
    } finally {
      await parted.close();
    }
  });

  it('go over Xet when the client and the Hub both can', async () => {
    expect((await askFor(hub, ['basic', 'multipart', 'xet'])).transfer).toBe('xet');
    const plain = await startEmbeddedHub({ xet: false });
    try {
      plain.store.createModel(repo);
      expect((await askFor(plain, ['basic', 'xet'])).transfer).toBe('basic');
      const path = `/api/models/${repo}/xet-write-token/main`;
      expect((await call(plain, 'GET', path, { token: writeToken })).status).toBe(404);
    } finally {
      await plain.close();
    }
  });
});

describe('access', () => {
  it('hides private repos and guards gated ones', async () => {
    hub.store.createModel('somebody/private', { private: true });
    hub.store.createModel('somebody/gated', { gated: 'manual' });
    hub.store.addFile('somebody/gated', 'a.txt', 'a');
    const statusAndCode = async (path: string, token?: string) => {
      const answer = await call(hub, 'GET', path, { token });
      return `${answer.status} ${answer.headers.get('x-error-code')}`;
    };
    expect(await statusAndCode('/api/models/somebody/private')).toBe('401 RepoNotFound');
    expect(await statusAndCode('/api/models/somebody/private', readToken)).toBe('404 RepoNotFound');
    expect(await statusAndCode('/api/models/somebody/gated')).toBe('200 null');
    expect(await statusAndCode('/somebody/gated/resolve/main/a.txt')).toBe('401 GatedRepo');
    expect(await statusAndCode('/somebody/gated/resolve/main/a.txt', readToken)).toBe('403 GatedRepo');
    expect(await statusAndCode('/api/models/somebody/gated/xet-read-token/main', readToken)).toBe(
      '403 GatedRepo',
    );
    hub.store.grantAccess('somebody/gated', 'demo');
    expect(await statusAndCode('/somebody/gated/resolve/main/a.txt', readToken)).toBe('307 null');
    expect(await statusAndCode('/somebody/gated/resolve/absent/a.txt', readToken)).toBe(
      '404 RevisionNotFound',
    );
    expect(await statusAndCode('/somebody/gated/resolve/main/b.txt', readToken)).toBe('404 EntryNotFound');
  });

  it('counts requests in fixed windows', async () => {
    const strict = await startEmbeddedHub({ rateLimits: { api: 2, windowSeconds: 60 }, now: () => clock });
    try {
      strict.store.createModel(repo);
      clock = 1_700_000_040_000;
      const first = await call(strict, 'GET', `/api/models/${repo}`);
      expect(first.headers.get('ratelimit')).toBe('"api";r=1;t=60');
      expect(first.headers.get('ratelimit-policy')).toBe('"fixed window";"api";q=2;w=60');
      await call(strict, 'GET', `/api/models/${repo}`);
      const third = await call(strict, 'GET', `/api/models/${repo}`);
      expect([third.status, third.headers.get('ratelimit')]).toEqual([429, '"api";r=0;t=60']);
      expect((await call(strict, 'GET', `/${repo}/resolve/main/.gitattributes`)).status).toBe(307);
      clock += 60_000;
      expect((await call(strict, 'GET', `/api/models/${repo}`)).status).toBe(200);
    } finally {
      await strict.close();
    }
  });
});
