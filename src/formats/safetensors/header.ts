import { CapacityError } from '../../kit/index.ts';
import { byteLengthOf, type Dtype } from './dtype.ts';

/** The reference implementation refuses longer headers too. */
export const maxHeaderByteLength = 100_000_000;

/** Bytes before the JSON: its length as a little-endian u64. */
export const lengthPrefixByteLength = 8;

/** The name that is not a tensor. */
export const metadataKey = '__metadata__';

/** One tensor of a file: the bytes [start, end), counted from the beginning of the file. */
export interface TensorEntry {
  readonly name: string;
  readonly dtype: Dtype;
  readonly shape: readonly number[];
  readonly start: number;
  readonly end: number;
}

/** Everything a safetensors file says about itself. */
export interface SafetensorsHeader {
  /** `__metadata__`; without prototype. Undefined when the header has none. */
  readonly metadata: Readonly<Record<string, string>> | undefined;
  /** In the order of the header, which need not be the order of the data. */
  readonly tensors: readonly TensorEntry[];
  /** Length prefix, JSON and padding: where the data begins. */
  readonly headerByteLength: number;
  readonly fileByteLength: number;
}

export interface HeaderContents {
  readonly metadata?: Readonly<Record<string, string>> | undefined;
  /** In the order in which the header shall list them. */
  readonly tensors: readonly Pick<TensorEntry, 'name' | 'dtype' | 'shape'>[];
  /** Names of all tensors in the order of their data; the order of the header when left out. */
  readonly dataOrder?: readonly string[];
  /** The data begins at a multiple of so many bytes. */
  readonly alignment?: number;
}

export interface EncodedHeader {
  /** Length prefix, JSON, padding: the beginning of the file, to be followed by the data without holes. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** In the order of the header. */
  readonly tensors: readonly TensorEntry[];
  readonly fileByteLength: number;
}

/**
 * Lays out a safetensors file and writes its header: compact JSON like the reference implementation's,
 * padded with spaces. The same contents give the same bytes.
 *
 * @throws CapacityError when the header would be longer than the format allows.
 * @throws TypeError for contents that cannot be a file: a name twice, a data order that is not one of the
 *   tensors, a tensor that is no whole number of bytes.
 */
export function encodeHeader({
  metadata,
  tensors,
  dataOrder,
  alignment = 64,
}: HeaderContents): EncodedHeader {
  const { ranges, dataByteLength } = layOut(tensors, dataOrder ?? tensors.map(({ name }) => name));
  const entries = tensors.map(({ name, dtype, shape }) => {
    const [start, end] = rangeOf(name, ranges);
    return `${JSON.stringify(name)}:{"dtype":"${dtype}","shape":[${shape.join()}],"data_offsets":[${start},${end}]}`;
  });
  if (metadata !== undefined) {
    const pairs = Object.entries(metadata).map(
      ([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`,
    );
    entries.unshift(`"${metadataKey}":{${pairs.join()}}`);
  }
  const json = new TextEncoder().encode(`{${entries.join()}}`);
  const headerByteLength = Math.ceil((lengthPrefixByteLength + json.length) / alignment) * alignment;
  const jsonByteLength = headerByteLength - lengthPrefixByteLength;
  if (jsonByteLength > maxHeaderByteLength) {
    throw new CapacityError(
      `A safetensors header of ${tensors.length} tensors takes ${jsonByteLength} bytes; the format allows ${maxHeaderByteLength}.`,
      { code: 'safetensors-header-length', hint: 'Spread the tensors over more files.' },
    );
  }
  const bytes = new Uint8Array(headerByteLength).fill(0x20);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(jsonByteLength), true);
  bytes.set(json, lengthPrefixByteLength);
  return {
    bytes,
    tensors: tensors.map(({ name, dtype, shape }) => {
      const [start, end] = rangeOf(name, ranges);
      return { name, dtype, shape, start: headerByteLength + start, end: headerByteLength + end };
    }),
    fileByteLength: headerByteLength + dataByteLength,
  };
}

type Ranges = ReadonlyMap<string, readonly [start: number, end: number]>;

function layOut(
  tensors: HeaderContents['tensors'],
  dataOrder: readonly string[],
): { ranges: Ranges; dataByteLength: number } {
  const byName = new Map(tensors.map((tensor) => [tensor.name, tensor]));
  if (byName.size !== tensors.length || byName.has(metadataKey) || dataOrder.length !== tensors.length) {
    throw new TypeError(
      'tensor names must be unique, none of them __metadata__, and all be in the data order',
    );
  }
  const ranges = new Map<string, readonly [number, number]>();
  let dataByteLength = 0;
  for (const name of dataOrder) {
    const tensor = byName.get(name);
    const byteLength = tensor && byteLengthOf(tensor.dtype, tensor.shape);
    if (byteLength === undefined || ranges.has(name)) {
      throw new TypeError(`tensor '${name}' cannot be laid out: unknown, twice, or no whole number of bytes`);
    }
    ranges.set(name, [dataByteLength, dataByteLength + byteLength]);
    dataByteLength += byteLength;
  }
  return { ranges, dataByteLength };
}

function rangeOf(name: string, ranges: Ranges): readonly [start: number, end: number] {
  const range = ranges.get(name);
  if (range === undefined) throw new TypeError(`tensor '${name}' is not in the data order`);
  return range;
}
