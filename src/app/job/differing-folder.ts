import { foldersWithWeights } from '../../formats/checkpoint/index.ts';
import type { Snapshot } from '../../kit/index.ts';

/** Bytes that are compared of a file whose digest is not known, in its middle and at its end. */
const comparedBytes = 64 << 10;

/** Folders of weights that both repos have, with other bytes in them: the parts of a pipeline that were trained. */
export async function findDifferingFolders(sft: Snapshot, aligned: Snapshot): Promise<readonly string[]> {
  const there = new Set(foldersWithWeights([...sft.files.keys()]));
  const shared = foldersWithWeights([...aligned.files.keys()]).filter((folder) => there.has(folder));
  const found: string[] = [];
  for (const folder of shared) if (await differ(sft, aligned, `${folder}/`)) found.push(folder);
  return found;
}

async function differ(sft: Snapshot, aligned: Snapshot, prefix: string): Promise<boolean> {
  for (const [path, own] of aligned.files) {
    const name = path.slice(prefix.length);
    if (!path.startsWith(prefix) || name.includes('/') || !/\.(safetensors|bin)$/.test(name)) continue;
    const other = sft.files.get(path);
    if (other === undefined || own.byteLength !== other.byteLength) return true;
    if (own.sha256 !== undefined && other.sha256 !== undefined) {
      if (own.sha256 !== other.sha256) return true;
      continue;
    }
    for (const end of [Math.ceil(own.byteLength / 2), own.byteLength]) {
      const start = Math.max(0, end - comparedBytes);
      const [a, b] = await Promise.all([aligned, sft].map(({ source }) => source(path).slice(start, end)));
      if (a === undefined || b === undefined || Buffer.compare(a, b) !== 0) return true;
    }
  }
  return false;
}
