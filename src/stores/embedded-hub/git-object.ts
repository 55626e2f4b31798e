import { createHash } from 'node:crypto';

/** The id git gives a file's content: 40 hex digits. */
export function hashGitBlob(bytes: Uint8Array): string {
  return createHash('sha1').update(`blob ${bytes.byteLength}\0`).update(bytes).digest('hex');
}

export function hashGitText(kind: 'tree' | 'commit', text: string): string {
  return createHash('sha1').update(`${kind} ${text.length}\0`).update(text).digest('hex');
}

/** The text git keeps in place of a large file. */
export function lfsPointer(sha256: string, byteLength: number): Buffer {
  return Buffer.from(
    `version https://git-lfs.github.com/spec/v1\noid sha256:${sha256}\nsize ${byteLength}\n`,
  );
}
