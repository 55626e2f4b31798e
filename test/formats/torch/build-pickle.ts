/** Pieces of pickles, as text of one byte per character. */

const uint32 = (value: number) => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes.toString('latin1');
};

export const text = (value: string) => {
  const bytes = Buffer.from(value).toString('latin1');
  return `X${uint32(bytes.length)}${bytes}`;
};
export const integer = (value: number) =>
  value < 2 ** 31
    ? `J${uint32(value)}`
    : `\x8a\x08${uint32(value % 2 ** 32)}${uint32(Math.floor(value / 2 ** 32))}`;
export const put = (index: number) => `r${uint32(index)}`;
export const get = (index: number) => `j${uint32(index)}`;
export const global = (module: string, name: string) => `c${module}\n${name}\n`;
export const tuple = (...items: string[]) => `(${items.join('')}t`;
export const dict = (entries: Readonly<Record<string, string>>) =>
  `}(${Object.entries(entries)
    .map(([key, value]) => text(key) + value)
    .join('')}u`;
/** With its protocol and end. */
export const pickle = (body: string) => `\x80\x02${body}.`;

export const storage = (key: string, count: number, type = 'FloatStorage') =>
  `${tuple(text('storage'), global('torch', type), text(key), text('cpu'), integer(count))}Q`;

export interface TensorFields {
  readonly key?: string;
  /** Elements of the storage. */
  readonly count?: number;
  readonly type?: string;
  readonly offset?: number;
  readonly shape?: readonly number[];
  readonly strides?: readonly number[];
}

/** A call of `_rebuild_tensor_v2`; by default of a vector that fills its storage. */
export const tensor = ({
  key = '0',
  count = 2,
  type,
  offset = 0,
  shape = [count],
  strides = [1],
}: TensorFields = {}) =>
  `${global('torch._utils', '_rebuild_tensor_v2')}${tuple(
    storage(key, count, type),
    integer(offset),
    tuple(...shape.map(integer)),
    tuple(...strides.map(integer)),
    '\x89',
    `${global('collections', 'OrderedDict')})R`,
  )}R`;
