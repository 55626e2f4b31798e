import { writeFileSync } from 'node:fs';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { parseHeader } from '../../src/formats/safetensors/parse-header.ts';
import { temporaryDirectory } from '../stores/disk/temporary-directory.ts';
import { findPython, runPython } from './python.ts';

const python = findPython(['safetensors']);
const caseCount = 6000;

const readAll = `
import json, sys, safetensors
def read(data):
    try:
        return {name: [t["dtype"], t["shape"], bytes(t["data"]).hex()] for name, t in safetensors.deserialize(data)}
    except Exception as error:
        return str(error)[:200]
print(json.dumps([read(bytes.fromhex(line)) for line in json.load(open(sys.argv[1]))]))
`;

const bits = {
  F32: 32,
  BF16: 16,
  F16: 16,
  F64: 64,
  I64: 64,
  U8: 8,
  BOOL: 8,
  F8_E4M3: 8,
  F4: 4,
  C64: 64,
} as const;
const dtype = fc.constantFrom(...(Object.keys(bits) as (keyof typeof bits)[]));
const name = fc.oneof(
  fc.constantFrom('a', 'b.weight', 'ü', '"q"', '\\n', '__metadata', ''),
  fc.string({ maxLength: 6, unit: 'grapheme' }),
);
const tensors = fc.uniqueArray(
  fc.record({ name, dtype, shape: fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 3 }) }),
  { maxLength: 5, selector: (tensor) => tensor.name },
);
type Entry = [string, Record<string, unknown>];
const shuffled = (entries: readonly Entry[], order: readonly number[]) =>
  entries
    .map((entry, at) => [order[at] ?? 0, entry] as const)
    .toSorted(([a], [b]) => a - b)
    .map(([, entry]) => entry);

/** A file as the library writes it, but for the order of the header. */
const valid = fc
  .record({
    tensors,
    order: fc.array(fc.integer(), { minLength: 5, maxLength: 5 }),
    metadata: fc.option(fc.dictionary(fc.constantFrom('format', 'k', 'ü'), fc.string({ maxLength: 3 }))),
    padding: fc.integer({ min: 0, max: 9 }),
  })
  .map(({ tensors: list, order, metadata, padding }) => {
    let end = 0;
    const entries = list.map(({ name: key, dtype: type, shape }): Entry => {
      const count = shape.reduce((product, size) => product * size, 1);
      const start = end;
      end += Math.ceil((count * bits[type]) / 8);
      return [key, { dtype: type, shape, data_offsets: [start, end] }];
    });
    const header = [
      ...(metadata === null ? [] : [['__metadata__', metadata] as Entry]),
      ...shuffled(entries, order),
    ];
    return { header, dataLength: end, padding };
  });

const odd = fc.constantFrom<unknown>(
  -1,
  1.5,
  1e3,
  2 ** 53,
  1e300,
  '4',
  null,
  true,
  [],
  {},
  [1],
  'F32',
  'F31',
  'f32',
);
/** What may be wrong with a header, as JSON. */
const change = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('none' as const) }) },
  fc.record({
    kind: fc.constant('field' as const),
    at: fc.nat(4),
    key: fc.constantFrom('dtype', 'shape', 'data_offsets', 'extra'),
    value: odd,
  }),
  fc.record({
    kind: fc.constant('offset' as const),
    at: fc.nat(4),
    side: fc.nat(1),
    by: fc.integer({ min: -9, max: 9 }),
  }),
  fc.record({
    kind: fc.constant('missing' as const),
    at: fc.nat(4),
    key: fc.constantFrom('dtype', 'shape', 'data_offsets'),
  }),
  fc.record({ kind: fc.constant('twice' as const), at: fc.nat(4) }),
  fc.record({ kind: fc.constant('metadata' as const), value: odd }),
);
/** What may be wrong with its bytes. */
const damage = fc.oneof(
  { weight: 8, arbitrary: fc.record({ kind: fc.constant('none' as const) }) },
  fc.record({ kind: fc.constant('byte' as const), at: fc.nat(200), value: fc.integer({ min: 0, max: 255 }) }),
  fc.record({ kind: fc.constant('length' as const), by: fc.integer({ min: -12, max: 12 }) }),
  fc.record({ kind: fc.constant('cut' as const), by: fc.integer({ min: 1, max: 12 }) }),
  fc.record({ kind: fc.constant('more' as const), by: fc.integer({ min: 1, max: 12 }) }),
);

const file = fc.tuple(valid, change, damage).map(([{ header, dataLength, padding }, wrong, broken]) => {
  const entries = structuredClone(header) as Entry[];
  const pick = (at: number) =>
    entries.filter(([key]) => key !== '__metadata__')[at % Math.max(1, entries.length)]?.[1];
  if (wrong.kind === 'metadata')
    entries.unshift([
      '__metadata__',
      (typeof wrong.value === 'object' ? wrong.value : { format: wrong.value }) as Record<string, unknown>,
    ]);
  else if (wrong.kind === 'twice') entries.push(...entries.slice(wrong.at, wrong.at + 1));
  else if (wrong.kind !== 'none') {
    const target = pick(wrong.at);
    if (target !== undefined && wrong.kind === 'field') target[wrong.key] = wrong.value;
    if (target !== undefined && wrong.kind === 'missing') delete target[wrong.key];
    const offsets = target?.data_offsets;
    if (wrong.kind === 'offset' && Array.isArray(offsets)) offsets[wrong.side] += wrong.by;
  }
  const json = `{${entries.map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`).join()}}${' '.repeat(padding)}`;
  const text = Buffer.from(json);
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(Math.max(0, text.length + (broken.kind === 'length' ? broken.by : 0))));
  const data = Buffer.from(Uint8Array.from({ length: dataLength }, (_, at) => at * 7));
  let bytes = Buffer.concat([length, text, data]);
  if (broken.kind === 'byte') bytes[8 + (broken.at % Math.max(1, text.length))] = broken.value;
  if (broken.kind === 'cut') bytes = bytes.subarray(0, Math.max(0, bytes.length - broken.by));
  if (broken.kind === 'more') bytes = Buffer.concat([bytes, Buffer.alloc(broken.by)]);
  return bytes;
});

function readHere(bytes: Uint8Array): Record<string, unknown> | string {
  try {
    const { tensors: found } = parseHeader(bytes, { source: 'x', fileByteLength: bytes.length });
    return Object.fromEntries(
      found.map(({ name: key, dtype: type, shape, start, end }) => [
        key,
        [type, shape, Buffer.from(bytes.subarray(start, end)).toString('hex')],
      ]),
    );
  } catch (error) {
    return (error as Error).message;
  }
}

describe.skipIf(python === undefined)('headers of safetensors', () => {
  const scratch = temporaryDirectory();
  afterAll(() => scratch[Symbol.dispose]());

  it(`are read as the Python library reads them, whole and broken, in ${caseCount} generated files`, async () => {
    const cases = fc.sample(file, { numRuns: caseCount, seed: 3 });
    const path = scratch.at('cases.json');
    writeFileSync(path, JSON.stringify(cases.map((bytes) => bytes.toString('hex'))));
    const theirs = JSON.parse(await runPython(readAll, [path])) as (Record<string, unknown> | string)[];
    const counts = { taken: 0, refused: 0 };
    const known = new Map<string, number>();
    const differing: unknown[] = [];
    for (const [number, bytes] of cases.entries()) {
      const [ours, wanted] = [readHere(bytes), theirs[number] ?? 'nothing'];
      const reason = reasons.find(([pattern]) => typeof ours === 'string' && pattern.test(ours))?.[1];
      if (typeof ours === 'string' && typeof wanted === 'string') counts.refused++;
      else if (inOrder(ours) === inOrder(wanted)) counts.taken++;
      else if (reason !== undefined) known.set(reason, (known.get(reason) ?? 0) + 1);
      else differing.push({ bytes: bytes.toString('latin1'), ours, wanted });
    }
    console.log(
      `${counts.taken} of ${caseCount} files are taken by both, ${counts.refused} refused.`,
      ...[...known].map(([reason, count]) => `\n${count} refused here alone: ${reason}`),
    );
    expect(differing).toEqual([]);
    expect(Math.min(counts.taken, counts.refused)).toBeGreaterThan(caseCount / 5);
  }, 600_000);
});

/** Why a file that the library takes is refused here, by what the error says. */
const reasons = [
  [/ twice \(/, 'of two tensors of one name the library drops one without a word'],
  [/ has more than 3 entries/, 'a field that is not known may change what the bytes mean'],
  [/__metadata__ must be an object/, 'the format has no null there'],
] as const;

/** The library lists tensors in the order of their bytes. */
const inOrder = (value: Record<string, unknown> | string) =>
  typeof value === 'string'
    ? value
    : JSON.stringify(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)));
