/** The numbers of a safetensors file, read without this project's own reader. */
export interface Numbers {
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly values: readonly number[];
  readonly bytes: Uint8Array;
}

export function readNumbers(file: Uint8Array | undefined): ReadonlyMap<string, Numbers> {
  if (file === undefined) throw new Error('no such file');
  const bytes = Buffer.from(file);
  const length = Number(bytes.readBigUInt64LE(0));
  const header = JSON.parse(bytes.subarray(8, 8 + length).toString()) as Record<
    string,
    { dtype: string; shape: number[]; data_offsets: [number, number] }
  >;
  delete header.__metadata__;
  return new Map(
    Object.entries(header).map(
      ([
        name,
        {
          dtype,
          shape,
          data_offsets: [from, to],
        },
      ]) => {
        const data = bytes.subarray(8 + length + from, 8 + length + to);
        return [name, { dtype, shape, bytes: data, values: decode(dtype, data) }];
      },
    ),
  );
}

function decode(dtype: string, data: Buffer): number[] {
  const count = (size: number) => Array.from({ length: data.length / size }, (_, index) => index * size);
  if (dtype === 'F32') return count(4).map((at) => data.readFloatLE(at));
  if (dtype === 'F64') return count(8).map((at) => data.readDoubleLE(at));
  const word = Buffer.alloc(4);
  if (dtype === 'BF16') {
    return count(2).map((at) => {
      data.copy(word, 2, at, at + 2);
      return word.readFloatLE(0);
    });
  }
  throw new Error(`no numbers of ${dtype}`);
}
