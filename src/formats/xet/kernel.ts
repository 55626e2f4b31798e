import { readFileSync } from 'node:fs';

/** The inner loops of the upload format; regions are byte offsets into `memory`. See assembly/index.ts. */
interface XetExports extends WebAssembly.Exports {
  readonly memory: WebAssembly.Memory;
  readonly input: WebAssembly.Global<'i32'>;
  readonly inputCapacity: WebAssembly.Global<'i32'>;
  readonly groups: WebAssembly.Global<'i32'>;
  readonly payload: WebAssembly.Global<'i32'>;
  readonly chunkHashes: WebAssembly.Global<'i32'>;
  readonly scratch: WebAssembly.Global<'i32'>;
  findCut(chunk: number, scanned: number, end: number): number;
  hashKeyed(input: number, byteLength: number, key: number, to: number): void;
  splitGroups(input: number, byteLength: number, output: number): void;
  compressBlock(input: number, byteLength: number, output: number): number;
}

/** One instance of the module, with memory of its own (about 1.2 MiB). */
export interface XetKernel {
  readonly bytes: Uint8Array;
  readonly view: DataView;
  /** Where bytes wait until their chunk ends. */
  readonly input: number;
  readonly inputCapacity: number;
  readonly groups: number;
  readonly payload: number;
  readonly chunkHashes: number;
  /** For keys, small texts and single digests. */
  readonly scratch: number;
  /**
   * The byte length of the chunk at `chunk`, or 0 if it does not end before `end`; bytes before `scanned` were
   * given before.
   */
  findCut(chunk: number, scanned: number, end: number): number;
  /** Keyed BLAKE3 of up to 256 KiB; writes 32 bytes to `to`. */
  hashKeyed(input: number, byteLength: number, key: number, to: number): void;
  /** Byte grouping of up to 128 KiB. */
  splitGroups(input: number, byteLength: number, output: number): void;
  /** LZ4 block of up to 64 KiB; the result may be longer than the input, by 1/255 and 32 bytes. */
  compressBlock(input: number, byteLength: number, output: number): number;
}

let compiled: WebAssembly.Module | undefined;

export function createXetKernel(): XetKernel {
  compiled ??= new WebAssembly.Module(readFileSync(new URL('./xet.wasm', import.meta.url)));
  const exports = new WebAssembly.Instance(compiled).exports as XetExports;
  return {
    bytes: new Uint8Array(exports.memory.buffer),
    view: new DataView(exports.memory.buffer),
    input: exports.input.value,
    inputCapacity: exports.inputCapacity.value,
    groups: exports.groups.value,
    payload: exports.payload.value,
    chunkHashes: exports.chunkHashes.value,
    scratch: exports.scratch.value,
    findCut: exports.findCut,
    hashKeyed: exports.hashKeyed,
    splitGroups: exports.splitGroups,
    compressBlock: exports.compressBlock,
  };
}
