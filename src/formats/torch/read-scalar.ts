import { opcodes } from './opcodes.ts';
import type { PickleBytes } from './pickle-bytes.ts';
import type { PickleValue } from './pickle-value.ts';

const float: PickleValue = { kind: 'opaque', what: 'a float' };
const largeInteger: PickleValue = { kind: 'opaque', what: 'an int of more than 53 bits' };
const rawBytes: PickleValue = { kind: 'opaque', what: 'bytes' };

/** Opcodes that are values by themselves, but for None; undefined for all others. */
export function readScalar(opcode: number, bytes: PickleBytes): PickleValue | undefined {
  switch (opcode) {
    case opcodes.newTrue:
      return true;
    case opcodes.newFalse:
      return false;
    case opcodes.binInt:
      return bytes.readInt32();
    case opcodes.binInt1:
      return bytes.readByte();
    case opcodes.binInt2:
      return bytes.readUint16();
    case opcodes.long1:
      return bytes.readInteger(bytes.readByte()) ?? largeInteger;
    case opcodes.binFloat:
      bytes.skip(8);
      return float;
    case opcodes.shortBinUnicode:
      return bytes.readText(bytes.readByte());
    case opcodes.binUnicode:
      return bytes.readText(bytes.readUint32());
    case opcodes.binUnicode8:
      return bytes.readText(bytes.readLength64());
    case opcodes.shortBinBytes:
      bytes.skip(bytes.readByte());
      return rawBytes;
    case opcodes.binBytes:
      bytes.skip(bytes.readUint32());
      return rawBytes;
    case opcodes.binBytes8:
      bytes.skip(bytes.readLength64());
      return rawBytes;
    default:
      return undefined;
  }
}
