import { createHash, timingSafeEqual } from 'node:crypto';

/** A check that takes the same time for every text, whatever it has in common with the secret. */
export function createSecretCheck(secret: string): (given: string | undefined) => boolean {
  const expected = digest(secret);
  // Digests are of one length, which the comparison needs and which tells nothing about the secret's.
  return (given) => timingSafeEqual(digest(given ?? ''), expected) && given !== undefined;
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
