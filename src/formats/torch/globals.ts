import { dtypes, otherDtypes, storageTypes } from './dtypes.ts';

/** Functions of Python that may be called by a pickle, each of which is imitated here. */
export type CallName =
  | 'ordered-dict'
  | 'size'
  | 'encode'
  | 'bytes'
  | 'tensor-v2'
  | 'tensor-v3'
  | 'parameter'
  | 'parameter-with-state'
  | 'tensor-from-type'
  | 'container'
  | 'value';

/** What a pickle may name. */
export type KnownGlobal =
  | { readonly call: CallName }
  | { readonly dtype: string }
  | { readonly storage: { readonly dtype: string; readonly byteLength: number } }
  /** A class of tensors that is nothing but torch's own. */
  | { readonly tensorClass: true };

/** All that state dicts of torch 1.6 to 2.13 name, as `module name`. */
const known: ReadonlyMap<string, KnownGlobal> = new Map<string, KnownGlobal>([
  ['collections OrderedDict', { call: 'ordered-dict' }],
  ['torch Size', { call: 'size' }],
  // Up to protocol 2 bytes are written as text to be encoded, and empty ones as a call without arguments.
  ['_codecs encode', { call: 'encode' }],
  ['__builtin__ bytes', { call: 'bytes' }],
  ['torch._utils _rebuild_tensor_v2', { call: 'tensor-v2' }],
  ['torch._utils _rebuild_tensor_v3', { call: 'tensor-v3' }],
  ['torch._utils _rebuild_parameter', { call: 'parameter' }],
  // Parameters and tensors with attributes of their own.
  ['torch._utils _rebuild_parameter_with_state', { call: 'parameter-with-state' }],
  ['torch._tensor _rebuild_from_type_v2', { call: 'tensor-from-type' }],
  // What lies beside state dicts, and is looked into for tensors or left out.
  ...['collections Counter', ...inBuiltins('set'), ...inBuiltins('frozenset')].map(
    (name): [string, KnownGlobal] => [name, { call: 'container' }],
  ),
  ...['torch device', ...inBuiltins('complex'), ...inBuiltins('bytearray')].map(
    (name): [string, KnownGlobal] => [name, { call: 'value' }],
  ),
  ['torch Tensor', { tensorClass: true }],
  ['torch.nn.parameter Parameter', { tensorClass: true }],
  ['torch.storage UntypedStorage', { storage: { dtype: 'uint8', byteLength: 1 } }],
  ...[...storageTypes].map(([name, storage]): [string, KnownGlobal] => [`torch ${name}`, { storage }]),
  ...[...dtypes.keys(), ...otherDtypes].map((dtype): [string, KnownGlobal] => [`torch ${dtype}`, { dtype }]),
]);

/** Tensors that are no plain array, by the function or class that makes them. */
const unsupported: readonly (readonly [pattern: RegExp, what: string])[] = [
  [/^torch\._utils _rebuild_qtensor$|^torch Q\w+Storage$/, 'quantised'],
  [/^torch\._utils _rebuild_sparse/, 'sparse'],
  [/^torch\._utils _rebuild_nested_tensor$|^torch\.nested\b/, 'nested'],
  [/^torch\._utils _rebuild_meta_tensor/, 'on the meta device, which has no data,'],
  [/^torch\._utils _rebuild_(device_tensor|xla_tensor)/, 'of a device whose tensors have no storage'],
  [/^torch\.distributed\b.*Tensor/, 'a part of one that is spread over several processes'],
  [/^torch\._utils _rebuild_wrapper_subclass$/, 'of a subclass that wraps others'],
];

/** Their module has another name up to protocol 2. */
function inBuiltins(name: string): readonly string[] {
  return [`__builtin__ ${name}`, `builtins ${name}`];
}

/** @returns undefined for whatever no state dict needs. */
export function findGlobal(module: string, name: string): KnownGlobal | undefined {
  return known.get(`${module} ${name}`);
}

/** What the tensor is that a function or class makes, which no range of bytes can stand for. */
export function findUnsupported(module: string, name: string): string | undefined {
  return unsupported.find(([pattern]) => pattern.test(`${module} ${name}`))?.[1];
}
