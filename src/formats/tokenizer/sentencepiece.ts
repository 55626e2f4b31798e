import { FormatError } from '../../kit/index.ts';
import { maxTokenCount } from './token-table.ts';

/** Field numbers of `ModelProto` and `SentencePiece` in sentencepiece_model.proto, and protobuf's wire types. */
const piecesField = 1;
const pieceField = 1;
const wireTypes = { varint: 0, fixed64: 1, lengthDelimited: 2, fixed32: 5 } as const;

/**
 * Reads the pieces of a SentencePiece model; their order gives their ids.
 *
 * @param source the file, as the user would name it.
 * @throws FormatError for what is no such file.
 */
export function readSentencePieces(bytes: Uint8Array, source: string): Map<number, string> {
  const tokens = new Map<number, string>();
  const reader = { bytes, position: 0, source };
  readFields(reader, bytes.length, (field, value) => {
    if (field !== piecesField || value === undefined) return;
    if (tokens.size >= maxTokenCount) throw fault(reader, `it has more than ${maxTokenCount} pieces`);
    tokens.set(tokens.size, readPiece(reader, value));
  });
  if (tokens.size === 0) throw fault(reader, 'it has no pieces');
  return tokens;
}

interface Reader {
  readonly bytes: Uint8Array;
  position: number;
  readonly source: string;
}

/** The bytes [start, end) of a length-delimited field. */
interface FieldValue {
  readonly start: number;
  readonly end: number;
}

function readPiece({ bytes, source }: Reader, { start, end }: FieldValue): string {
  const reader = { bytes, position: start, source };
  let piece: string | undefined;
  readFields(reader, end, (field, value) => {
    if (field === pieceField && value !== undefined) {
      piece = new TextDecoder().decode(bytes.subarray(value.start, value.end));
    }
  });
  if (piece === undefined) throw fault(reader, 'a piece has no text');
  return piece;
}

/** @param onField gets the place of length-delimited values, and undefined for the others. */
function readFields(
  reader: Reader,
  end: number,
  onField: (field: number, value: FieldValue | undefined) => void,
): void {
  while (reader.position < end) {
    const tag = readVarint(reader, end);
    const field = Math.floor(tag / 8);
    switch (tag % 8) {
      case wireTypes.varint:
        readVarint(reader, end);
        onField(field, undefined);
        break;
      case wireTypes.fixed32:
        reader.position += 4;
        onField(field, undefined);
        break;
      case wireTypes.fixed64:
        reader.position += 8;
        onField(field, undefined);
        break;
      case wireTypes.lengthDelimited: {
        const byteLength = readVarint(reader, end);
        const start = reader.position;
        if (byteLength > end - start) throw fault(reader, 'a field is longer than what holds it');
        reader.position += byteLength;
        onField(field, { start, end: reader.position });
        break;
      }
      default:
        throw fault(reader, `a field has wire type ${tag % 8}`);
    }
    if (reader.position > end) throw fault(reader, 'it ends within a field');
  }
}

/** Numbers of up to ten bytes are taken, as protobuf's are; their value is exact up to 2^53. */
function readVarint(reader: Reader, end: number): number {
  let value = 0;
  for (let shift = 0; shift < 70; shift += 7) {
    const byte = reader.position < end ? reader.bytes[reader.position++] : undefined;
    if (byte === undefined) throw fault(reader, 'it ends within a number');
    value += (byte & 0x7f) * 2 ** shift;
    if (byte < 0x80) return value;
  }
  throw fault(reader, 'a number does not end');
}

function fault({ source, position }: Reader, message: string): FormatError {
  return new FormatError(`${message}, as no SentencePiece model does`, {
    source,
    byteOffset: position,
    code: 'tokenizer-file',
  });
}
