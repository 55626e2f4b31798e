import { AccessError, CapacityError, ExtrapolateError, InputError } from '../../kit/index.ts';

/**
 * Says what a failed file operation means to the user.
 *
 * @param doing what was tried, as the end of "cannot …", e.g. `write out/model.safetensors`.
 * @param neededBytes how much was still to be written.
 * @returns the error to throw; errors that are already ours, or are no errors of the file system, unchanged.
 */
export function diskError(error: unknown, doing: string, neededBytes?: number): unknown {
  if (error instanceof ExtrapolateError || !(error instanceof Error)) return error;
  const code = (error as NodeJS.ErrnoException).code;
  const message = `Cannot ${doing}`;
  switch (code) {
    case 'ENOSPC':
    case 'EDQUOT': {
      const why = code === 'ENOSPC' ? 'the disk is full' : 'the disk quota is used up';
      const need = neededBytes === undefined ? '' : `; ${neededBytes} more bytes are needed for this file`;
      return new CapacityError(`${message}: ${why}${need}.`, {
        code: 'disk-full',
        hint: 'Free space, write to another disk, or publish to the Hub, which needs none.',
        cause: error,
      });
    }
    case 'EFBIG':
      return new CapacityError(`${message}: the file system does not take files of this size.`, {
        code: 'file-too-large',
        hint: 'Write to another file system.',
        cause: error,
      });
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return new AccessError(
        `${message}: ${code === 'EROFS' ? 'the file system is read-only' : 'permission denied'}.`,
        {
          code: 'disk-permission',
          hint: 'Change the permissions, or name another directory.',
          cause: error,
        },
      );
    case 'ENOENT':
    case 'ENOTDIR':
    case 'EISDIR':
    case 'ELOOP':
    case 'ENAMETOOLONG':
    case 'EBUSY':
    case 'EXDEV':
      return new InputError(`${message}: ${isNoText(code, doing) ? notText : reasons[code]}.`, {
        code: 'path-invalid',
        hint: 'Check the path, or name another.',
        cause: error,
      });
    case undefined:
      return error;
    default:
      return new CapacityError(`${message}: the file system failed with ${code}.`, {
        code: 'disk-failed',
        hint: 'Check the disk, or use another one.',
        cause: error,
      });
  }
}

/** Names are read as UTF-8; of one that is not, the replacement characters name no file. */
const isNoText = (code: string, name: string) => code === 'ENOENT' && name.includes('\ufffd');
const notText = 'its name is no UTF-8, and cannot be used';

const reasons = {
  ENOENT: 'it does not exist',
  ENOTDIR: 'a part of the path is a file',
  EISDIR: 'it is a directory',
  ELOOP: 'its symbolic links run in a circle',
  ENAMETOOLONG: 'the name is too long',
  EBUSY: 'it is in use, or a mount point',
  EXDEV: 'it is a mount point',
} as const;

export function hasCode(error: unknown, ...codes: readonly string[]): boolean {
  return error instanceof Error && codes.includes((error as NodeJS.ErrnoException).code ?? '');
}
