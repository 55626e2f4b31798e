export { bitsPerElement, byteLengthOf, countElements, type Dtype, isFloat } from './dtype.ts';
export { encodeHeader } from './header.ts';
export { encodeIndex } from './index-file.ts';
export { JsonReader } from './json-reader.ts';
export { readHeader } from './read-header.ts';
