import { open } from 'node:fs/promises';
import { InputError } from '../../kit/index.ts';
import { diskError } from './disk-error.ts';

/**
 * A small text file that the user names.
 *
 * @param what the file is, for errors, e.g. `card template`.
 * @throws InputError, AccessError for a file that is missing, unreadable or longer than that.
 */
export async function readText(path: string, what: string, maxByteLength: number): Promise<string> {
  const text = await findText(path, what, maxByteLength);
  if (text !== undefined) return text;
  throw diskError(Object.assign(new Error('not there'), { code: 'ENOENT' }), `read the ${what} ${path}`);
}

/** The same; undefined where there is no such file. */
export async function findText(
  path: string,
  what: string,
  maxByteLength: number,
): Promise<string | undefined> {
  try {
    await using file = await open(path, 'r');
    const content = Buffer.alloc(maxByteLength + 1);
    let byteLength = 0;
    for (let bytesRead = -1; bytesRead !== 0 && byteLength < content.length; byteLength += bytesRead) {
      ({ bytesRead } = await file.read(content, byteLength, content.length - byteLength));
    }
    if (byteLength <= maxByteLength) return content.toString('utf8', 0, byteLength);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw diskError(error, `read the ${what} ${path}`);
  }
  throw new InputError(`The ${what} ${path} is longer than ${maxByteLength} bytes.`, {
    code: 'text-too-long',
    hint: `Name a ${what}; this is something else.`,
  });
}
