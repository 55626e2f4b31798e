import { excerpt, FormatError } from '../../kit/index.ts';
import { JsonReader } from '../json/json-reader.ts';
import { bitsPerElement, byteLengthOf, type Dtype, isDtype } from './dtype.ts';
import {
  lengthPrefixByteLength,
  maxHeaderByteLength,
  metadataKey,
  type SafetensorsHeader,
  type TensorEntry,
} from './header.ts';

/** Far above the largest real checkpoints, and few enough to be held in memory. */
const maxTensorCount = 1 << 18;
const maxMetadataCount = 1 << 16;
/** PyTorch and NumPy stop at 64 dimensions. */
const maxRank = 64;

export interface HeaderPlace {
  /** The file, as the user would name it. */
  readonly source: string;
  /** Of the whole file, data included. */
  readonly fileByteLength: number;
}

/** A tensor with where in the header it is described, for errors. */
type Described = TensorEntry & { readonly offsetsAt: number };

/**
 * Reads the first eight bytes of a file: how long the JSON after them is. Nothing may be allocated by this
 * number before it was checked, which is done here.
 *
 * @throws FormatError when it is over 100 MB or passes the end of the file.
 */
export function parseHeaderLength(bytes: Uint8Array, { source, fileByteLength }: HeaderPlace): number {
  const truncated = (needed: number) =>
    new FormatError(
      `the file is cut off within its header: it has ${fileByteLength} bytes, ${needed - fileByteLength} are missing`,
      { source, byteOffset: fileByteLength, code: 'safetensors-truncated', hint: fetchAgain },
    );
  if (fileByteLength < lengthPrefixByteLength) throw truncated(lengthPrefixByteLength);
  const length = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getBigUint64(0, true);
  if (length > maxHeaderByteLength) {
    throw new FormatError(
      `a header of ${length} bytes is announced; at most ${maxHeaderByteLength} are allowed`,
      {
        source,
        byteOffset: 0,
        code: 'safetensors-header-length',
        hint: 'The file is not in the safetensors format, or is damaged.',
      },
    );
  }
  const jsonByteLength = Number(length);
  if (lengthPrefixByteLength + jsonByteLength > fileByteLength) {
    throw truncated(lengthPrefixByteLength + jsonByteLength);
  }
  return jsonByteLength;
}

const fetchAgain = 'The file is incomplete; download or save it again.';

/**
 * Reads the header of a safetensors file, strictly by the format (safetensors 0.8): everything in it is
 * checked, so that whoever holds the result may rely on tensors that fill the file from the header to its
 * end without overlap.
 *
 * @param bytes the beginning of the file, at least the whole header.
 * @throws FormatError with the byte offset of the fault, before anything is allocated for what it is about.
 */
export function parseHeader(bytes: Uint8Array, place: HeaderPlace): SafetensorsHeader {
  const jsonByteLength = parseHeaderLength(bytes, place);
  const headerByteLength = lengthPrefixByteLength + jsonByteLength;
  if (bytes.length < headerByteLength)
    throw new RangeError('parseHeader needs the bytes of the whole header');
  const reader = new JsonReader(bytes.subarray(lengthPrefixByteLength, headerByteLength), {
    source: place.source,
    code: 'safetensors-json',
    byteOffset: lengthPrefixByteLength,
  });
  if (bytes[lengthPrefixByteLength] !== 0x7b) reader.fail("the header must begin with '{'", 0);

  let metadata: Record<string, string> | undefined;
  const tensors: Described[] = [];
  reader.readObject('the header', maxTensorCount, (name, nameAt) => {
    if (name === metadataKey) metadata = readMetadata(reader);
    else tensors.push(readTensor(reader, name, nameAt, headerByteLength));
  });
  reader.readEnd('the header');
  checkCoverage(tensors, headerByteLength, place, reader);
  return {
    metadata,
    tensors: tensors.map(({ name, dtype, shape, start, end }) => ({ name, dtype, shape, start, end })),
    headerByteLength,
    fileByteLength: place.fileByteLength,
  };
}

function readMetadata(reader: JsonReader): Record<string, string> {
  const metadata: Record<string, string> = Object.create(null);
  reader.readObject(metadataKey, maxMetadataCount, (key) => {
    metadata[key] = reader.readString(`${metadataKey}: the value of ${excerpt(key)}`);
  });
  return metadata;
}

function readTensor(reader: JsonReader, name: string, nameAt: number, headerByteLength: number): Described {
  const what = `tensor ${excerpt(name)}`;
  let dtype: Dtype | undefined;
  let shape: number[] | undefined;
  let offsets: number[] | undefined;
  let shapeAt = nameAt;
  let offsetsAt = nameAt;
  reader.readObject(what, 3, (key, keyAt) => {
    const valueAt = reader.position;
    if (key === 'dtype') {
      dtype = readDtype(reader, what);
    } else if (key === 'shape') {
      shapeAt = valueAt;
      shape = readIntegers(reader, `${what}: shape`, maxRank);
    } else if (key === 'data_offsets') {
      offsetsAt = valueAt;
      offsets = readIntegers(reader, `${what}: data_offsets`, 2);
    } else {
      reader.fail(`${what} has the unknown key ${excerpt(key)}`, keyAt);
    }
  });
  if (dtype === undefined || shape === undefined || offsets === undefined) {
    const missing = dtype === undefined ? 'dtype' : shape === undefined ? 'shape' : 'data_offsets';
    return reader.fail(`${what} has no ${missing}`, nameAt);
  }
  const [start, end] = offsets;
  if (start === undefined || end === undefined) {
    return reader.fail(`${what}: data_offsets must be [begin, end]`, offsetsAt);
  }
  if (start > end) {
    reader.fail(`${what}: data_offsets [${start}, ${end}] run backwards`, offsetsAt, 'safetensors-offsets');
  }
  const byteLength = byteLengthOf(dtype, shape);
  if (byteLength === undefined) {
    reader.fail(
      `${what}: ${dtype} [${shape.join(', ')}] is no whole number of bytes, or too many`,
      shapeAt,
      'safetensors-shape',
    );
  }
  if (byteLength !== end - start) {
    reader.fail(
      `${what}: ${dtype} [${shape.join(', ')}] takes ${byteLength} bytes, but data_offsets [${start}, ${end}] give it ${end - start}`,
      offsetsAt,
      'safetensors-shape',
    );
  }
  return { name, dtype, shape, start: headerByteLength + start, end: headerByteLength + end, offsetsAt };
}

function readDtype(reader: JsonReader, what: string): Dtype {
  const at = reader.position;
  const dtype = reader.readString(`${what}: dtype`);
  if (isDtype(dtype)) return dtype;
  return reader.fail(
    `${what} has the unknown dtype ${excerpt(dtype)}`,
    at,
    'safetensors-dtype',
    `Known dtypes are ${Object.keys(bitsPerElement).join(', ')}.`,
  );
}

function readIntegers(reader: JsonReader, what: string, maxCount: number): number[] {
  const values: number[] = [];
  reader.readArray(what, maxCount, () => values.push(reader.readSafeInteger(what)));
  return values;
}

/** The tensors, sorted by their data, must follow each other from the header to the end of the file. */
function checkCoverage(
  tensors: readonly Described[],
  headerByteLength: number,
  { source, fileByteLength }: HeaderPlace,
  reader: JsonReader,
): void {
  const byData = tensors.toSorted((a, b) => a.start - b.start || a.end - b.end);
  let reached = headerByteLength;
  let last: Described | undefined;
  for (const tensor of byData) {
    if (tensor.start !== reached) {
      const what = `tensor ${excerpt(tensor.name)}`;
      const after = last === undefined ? 'the header' : `tensor ${excerpt(last.name)}`;
      const fault =
        tensor.start < reached
          ? `${what} overlaps ${after} by ${reached - tensor.start} bytes`
          : `there is a hole of ${tensor.start - reached} bytes between ${after} and ${what}`;
      reader.fail(fault, tensor.offsetsAt, 'safetensors-offsets');
    }
    reached = tensor.end;
    last = tensor;
  }
  if (reached > fileByteLength) {
    throw new FormatError(
      `the file is cut off: its header describes ${reached} bytes, it has ${fileByteLength}, ${reached - fileByteLength} are missing`,
      { source, byteOffset: fileByteLength, code: 'safetensors-truncated', hint: fetchAgain },
    );
  }
  if (reached < fileByteLength) {
    throw new FormatError(`${fileByteLength - reached} bytes follow the last tensor's data`, {
      source,
      byteOffset: reached,
      code: 'safetensors-offsets',
    });
  }
}
