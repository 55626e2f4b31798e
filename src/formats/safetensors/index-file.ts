import { excerpt, FormatError } from '../../kit/index.ts';
import { JsonReader } from '../json/json-reader.ts';

/** Room for a million tensors with long names. */
const maxIndexByteLength = 256 << 20;
const maxTensorCount = 1 << 20;
const maxFileNameLength = 255;

/** `model.safetensors.index.json`: which file each tensor is in. */
export interface SafetensorsIndex {
  /** `total_size` and whatever else was written; empty when there is none. Without prototype. */
  readonly metadata: Readonly<Record<string, unknown>>;
  /** File by tensor, in the order of the index. Files are relative to the index and never leave its folder. */
  readonly weightMap: ReadonlyMap<string, string>;
}

/**
 * Reads the index of a sharded checkpoint.
 *
 * @param source the file, as the user would name it.
 * @param extension of the files; PyTorch's indexes are the same for `.bin`.
 * @throws FormatError with the byte offset of the fault: malformed JSON, a tensor listed twice, or a file name
 *   that is not a plain file of the extension in the index's folder or below.
 */
export function parseIndex(
  content: Uint8Array | string,
  source: string,
  extension = '.safetensors',
): SafetensorsIndex {
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
  if (bytes.length > maxIndexByteLength) {
    throw new FormatError(`the index has ${bytes.length} bytes; at most ${maxIndexByteLength} are read`, {
      source,
      byteOffset: maxIndexByteLength,
      code: 'index-too-large',
    });
  }
  const reader = new JsonReader(bytes, { source, code: 'index-json' });
  let metadata: Record<string, unknown> = Object.create(null);
  let weightMap: Map<string, string> | undefined;
  reader.readObject('the index', 1024, (key, keyAt) => {
    if (key === 'weight_map') {
      weightMap = readWeightMap(reader, extension);
    } else if (key === 'metadata') {
      const value = reader.readValue('metadata');
      if (!isObject(value)) return reader.fail('metadata must be an object', keyAt);
      metadata = value;
    } else {
      reader.readValue(excerpt(key));
    }
  });
  reader.readEnd('the index');
  if (weightMap === undefined || weightMap.size === 0) {
    return reader.fail('the index has no weight_map, or an empty one', 0);
  }
  return { metadata, weightMap };
}

/**
 * Writes an index as transformers does: JSON with two spaces, a newline at the end. Entries of `metadata`
 * and of `weightMap` keep their order.
 *
 * @param totalSize bytes of all tensors, headers not counted; replaces `metadata.total_size`.
 */
export function encodeIndex(index: SafetensorsIndex & { readonly totalSize: number }): Uint8Array {
  const metadata = JSON.stringify({ ...index.metadata, total_size: index.totalSize }, null, 2);
  // Not an object, in which names that are numbers would move to the front.
  const weights = Array.from(
    index.weightMap,
    ([tensor, file]) => `    ${JSON.stringify(tensor)}: ${JSON.stringify(file)}`,
  );
  const text = `{\n  "metadata": ${metadata.replaceAll('\n', '\n  ')},\n  "weight_map": {\n${weights.join(',\n')}\n  }\n}\n`;
  return new TextEncoder().encode(text);
}

function readWeightMap(reader: JsonReader, extension: string): Map<string, string> {
  const weightMap = new Map<string, string>();
  const knownFiles = new Map<string, string>();
  reader.readObject('weight_map', maxTensorCount, (tensor) => {
    const at = reader.position;
    // Some writers put the folder before a name.
    const text = reader.readString(`the file of ${excerpt(tensor)}`).replace(/^(?:\.\/)+/, '');
    let file = knownFiles.get(text);
    if (file === undefined) {
      const fault = findFileNameFault(text, extension);
      if (fault !== undefined) {
        reader.fail(
          `tensor ${excerpt(tensor)} is said to be in ${excerpt(text)}, which ${fault}`,
          at,
          'index-file-name',
        );
      }
      file = text;
      knownFiles.set(file, file);
    }
    weightMap.set(tensor, file);
  });
  return weightMap;
}

/** Says what is wrong with a file name from an index; undefined for names that stay in the folder. */
function findFileNameFault(file: string, extension: string): string | undefined {
  if (file.startsWith('/')) return 'is an absolute path';
  if (file.includes('\\')) return 'has a backslash';
  if (file.includes(':')) return 'has a colon, as URLs and drives have';
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be in a file name
  if (/[\u0000-\u001f\u007f-\u009f]/.test(file)) return 'has a control character';
  const parts = file.split('/');
  if (parts.includes('..')) return 'leaves the folder';
  if (parts.some((part) => part === '' || part.startsWith('.'))) return 'has an empty or hidden part';
  if (parts.some((part) => part.length > maxFileNameLength)) return 'is too long';
  if (!file.endsWith(extension)) return `is not a ${extension} file`;
  return undefined;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
