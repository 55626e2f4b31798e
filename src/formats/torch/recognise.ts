import type { ByteSource } from '../../kit/index.ts';
import { FormatError, IncompatibleError } from '../../kit/index.ts';

/** Enough for the mark of a tar archive, which comes last of all that are looked for. */
const headByteLength = 512;

/** 0x1950a86a20f9469cfc6c as a pickled integer: the first value of every file torch wrote before 1.6. */
const legacyMagic = [0x8a, 0x0a, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19];
/** The magic comes after the protocol and, from protocol 4, the length of a frame. */
const maxMagicOffset = 16;

/**
 * Says what a file is that is no zip archive; returns when it begins like one.
 *
 * @throws IncompatibleError for the forms that torch wrote before 1.6; FormatError for anything else.
 */
export async function refuseUnlessArchive(source: ByteSource): Promise<void> {
  const head = await source.slice(0, Math.min(headByteLength, source.byteLength));
  if (startsWith(head, [0x50, 0x4b, 0x03, 0x04])) return;
  const legacy = findLegacyForm(head);
  if (legacy !== undefined) {
    throw new IncompatibleError(
      `${source.name} is ${legacy}, the form torch.save wrote before torch 1.6; only the zip form is read.`,
      {
        code: 'torch-legacy',
        hint: "Save it again: torch.save(torch.load(path, map_location='cpu', weights_only=True), path), or as safetensors.",
      },
    );
  }
  throw new FormatError(`the file is ${describe(head, source.byteLength)}, not what torch.save writes`, {
    source: source.name,
    byteOffset: 0,
    code: 'torch-file',
    hint: 'Fetch the file itself, or correct its name.',
  });
}

function findLegacyForm(head: Uint8Array): string | undefined {
  for (let at = 0; at <= maxMagicOffset; at++) {
    if (startsWith(head.subarray(at), legacyMagic)) return 'a plain pickle';
  }
  return hasText(head, 257, 'ustar') || hasText(head, 0, 'sys_info\0') ? 'a tar archive' : undefined;
}

function describe(head: Uint8Array, byteLength: number): string {
  if (byteLength === 0) return 'empty';
  if (hasText(head, 0, 'version https://git-lfs')) return 'a Git LFS pointer';
  if (hasText(head, 0, '\x89HDF\r\n')) return 'in the HDF5 format';
  if (hasText(head, 0, 'GGUF')) return 'in the GGUF format';
  if (hasText(head, 8, '{"')) return 'in the safetensors format';
  if (hasText(head, 0, '<')) return 'a web page';
  if (head[0] === 0x80) return 'a pickle without the mark of torch';
  return 'in an unknown format';
}

function hasText(head: Uint8Array, at: number, text: string): boolean {
  return startsWith(
    head.subarray(at),
    Array.from(text, (character) => character.charCodeAt(0)),
  );
}

function startsWith(bytes: Uint8Array, expected: readonly number[]): boolean {
  return expected.every((byte, index) => bytes[index] === byte);
}
