import type { Dtype } from '../safetensors/dtype.ts';

/** Element types of tensors, by their names in torch, that safetensors and thus this tool can hold. */
export const dtypes: ReadonlyMap<string, Dtype> = new Map<string, Dtype>([
  ['float64', 'F64'],
  ['float32', 'F32'],
  ['float16', 'F16'],
  ['bfloat16', 'BF16'],
  ['complex64', 'C64'],
  ['int64', 'I64'],
  ['int32', 'I32'],
  ['int16', 'I16'],
  ['int8', 'I8'],
  ['uint64', 'U64'],
  ['uint32', 'U32'],
  ['uint16', 'U16'],
  ['uint8', 'U8'],
  ['bool', 'BOOL'],
  ['float8_e4m3fn', 'F8_E4M3'],
  ['float8_e5m2', 'F8_E5M2'],
  ['float8_e4m3fnuz', 'F8_E4M3FNUZ'],
  ['float8_e5m2fnuz', 'F8_E5M2FNUZ'],
  ['float8_e8m0fnu', 'F8_E8M0'],
]);

/** Element types of torch without a counterpart; known so that a tensor can be refused by its name. */
export const otherDtypes = [
  'complex128',
  'complex32',
  'float4_e2m1fn_x2',
  'bits8',
  'bits16',
  'bits1x8',
  'bits2x4',
  'bits4x2',
] as const;

/** Classes of storages (`torch.FloatStorage`, …): the type of their elements and how many bytes one takes. */
export const storageTypes: ReadonlyMap<string, { readonly dtype: string; readonly byteLength: number }> =
  new Map([
    ['DoubleStorage', { dtype: 'float64', byteLength: 8 }],
    ['FloatStorage', { dtype: 'float32', byteLength: 4 }],
    ['HalfStorage', { dtype: 'float16', byteLength: 2 }],
    ['BFloat16Storage', { dtype: 'bfloat16', byteLength: 2 }],
    ['LongStorage', { dtype: 'int64', byteLength: 8 }],
    ['IntStorage', { dtype: 'int32', byteLength: 4 }],
    ['ShortStorage', { dtype: 'int16', byteLength: 2 }],
    ['CharStorage', { dtype: 'int8', byteLength: 1 }],
    ['ByteStorage', { dtype: 'uint8', byteLength: 1 }],
    ['BoolStorage', { dtype: 'bool', byteLength: 1 }],
    ['ComplexFloatStorage', { dtype: 'complex64', byteLength: 8 }],
    ['ComplexDoubleStorage', { dtype: 'complex128', byteLength: 16 }],
    // Bytes whose meaning the tensor has; counted in bytes.
    ['UntypedStorage', { dtype: 'uint8', byteLength: 1 }],
  ]);
