import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { encodeFile } from '../formats/xet/drive.ts';
import {
  bytesLikeCuts,
  createRandom,
  findCuttingWindow,
  randomBytes,
  randomWeights,
} from '../formats/xet/oracle.ts';
import { startStorage } from '../formats/xet/storage-server.ts';
import { findPython, runPython } from './python.ts';

const python = findPython(['hf_xet']);
const directory = mkdtempSync(join(tmpdir(), 'xet-peer-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

const hashScript = `
import hf_xet, json, sys
print(json.dumps([info.hash for info in hf_xet.hash_files(sys.argv[1:])]))
`;
const downloadScript = `
import hf_xet, json, sys
url, files = sys.argv[1], json.loads(sys.argv[2])
infos = [hf_xet.PyXetDownloadInfo(path, hash, size) for path, hash, size in files]
hf_xet.download_files(infos, url, ("hf_reader", 2**40), None, None)
`;

const random = createRandom(60);
const cuttingWindow = findCuttingWindow(() => random() & 0xff);

function withCutAt(length: number): Uint8Array {
  const file = new Uint8Array(140_000);
  file.set(cuttingWindow, length - cuttingWindow.length);
  return file;
}

function withBytesLikeCuts(): Uint8Array {
  const file = randomBytes(2_000_000, 61);
  for (let at = 0; at < file.length; at += 97) file[at] = bytesLikeCuts[at % bytesLikeCuts.length] ?? 0;
  return file;
}

/** The files of the example pair that are not tiny, and what is hard to cut. */
function makeFiles(): Uint8Array[] {
  const examples = fileURLToPath(new URL('../../examples', import.meta.url));
  const real = readdirSync(examples, { recursive: true, encoding: 'utf8' })
    .map((path) => join(examples, path))
    .filter((path) => statSync(path).isFile() && statSync(path).size > 10_000)
    .map((path) => new Uint8Array(readFileSync(path)));
  const sizes = [0, 1, 1023, 1024, 1025, 8191, 8192, 8193, 65_536, 131_071, 131_072, 131_073];
  return [
    ...real,
    ...sizes.map((size) => randomBytes(size, size)),
    ...sizes.map((size) => new Uint8Array(size)),
    ...[8128, 8190, 8191, 8192, 8193, 131_071, 131_072, 131_073].map(withCutAt),
    withBytesLikeCuts(),
    Uint8Array.from({ length: 300_000 }, (_, index) => cuttingWindow[index % 64] ?? 0),
    randomWeights(20_000_001, 62),
    randomBytes(5_000_000, 63),
  ];
}

describe.skipIf(python === undefined)('hf_xet', () => {
  const files = makeFiles();
  const paths = files.map((file, index) => {
    const path = join(directory, `${index}.bin`);
    writeFileSync(path, file);
    return path;
  });

  it('gives the same file ids', async () => {
    const theirs: unknown = JSON.parse(await runPython(hashScript, paths));
    expect(files.map((file) => encodeFile(file).fileHash)).toEqual(theirs);
  });

  it('reads what was encoded', async () => {
    const encoded = files.map((file) => encodeFile(file));
    await using storage = await startStorage(encoded);
    const targets = encoded.map(
      (file, index) => [`${paths[index]}.read`, file.fileHash, file.byteLength] as const,
    );
    await runPython(downloadScript, [storage.url, JSON.stringify(targets)]);
    targets.forEach(([path], index) => {
      expect(Buffer.compare(readFileSync(path), files[index] ?? Buffer.of())).toBe(0);
    });
  });
});
