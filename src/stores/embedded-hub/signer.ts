import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/** Signs URLs of the content host, so that they need no token and stop working by themselves. */
export class Signer {
  readonly #secret = randomBytes(32);
  readonly #baseUrl: string;
  readonly #now: () => number;
  readonly #lifetimeMs: number;
  readonly #revoked = new Set<string>();

  constructor(baseUrl: string, now: () => number, lifetimeSeconds: number) {
    this.#baseUrl = baseUrl;
    this.#now = now;
    this.#lifetimeMs = lifetimeSeconds * 1000;
  }

  /** An absolute URL of a path (percent-encoded) whose query cannot be altered. */
  sign(path: string, query: Readonly<Record<string, string>> = {}): string {
    const url = new URL(path, this.#baseUrl);
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
    url.searchParams.set('Expires', String(Math.floor((this.#now() + this.#lifetimeMs) / 1000)));
    // Two URLs for the same thing must differ, for clients that tell fetches apart by URL.
    url.searchParams.set('Nonce', randomBytes(6).toString('hex'));
    url.searchParams.set('Signature', this.#signatureOf(url));
    return url.href;
  }

  verify(url: URL): 'valid' | 'expired' | 'forged' {
    const signature = url.searchParams.get('Signature') ?? '';
    const unsigned = new URL(url.pathname + url.search, this.#baseUrl);
    unsigned.searchParams.delete('Signature');
    const expected = Buffer.from(this.#signatureOf(unsigned));
    const given = Buffer.from(signature);
    if (given.byteLength !== expected.byteLength || !timingSafeEqual(given, expected)) return 'forged';
    const expiresMs = Number(url.searchParams.get('Expires')) * 1000;
    return expiresMs <= this.#now() || this.#revoked.has(signature) ? 'expired' : 'valid';
  }

  /** Expires one URL ahead of time. */
  revoke(url: URL): void {
    this.#revoked.add(url.searchParams.get('Signature') ?? '');
  }

  #signatureOf(url: URL): string {
    return createHmac('sha256', this.#secret).update(`${url.pathname}?${url.searchParams}`).digest('hex');
  }
}
