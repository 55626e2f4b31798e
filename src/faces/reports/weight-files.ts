import { counted, formatBytes } from '../../kit/index.ts';

interface SizedFile {
  readonly path: string;
  readonly byteLength: number;
}

/** Derived weights are safetensors, and nothing else of a derived repo is. */
export function weightFilesOf<File extends SizedFile>(files: readonly File[]): readonly File[] {
  return files.filter(({ path }) => path.endsWith('.safetensors'));
}

/** `14.5 GB in 3 files`: the weights of one derived repo, the same in a plan and in what came of it. */
export function describeWeights(files: readonly SizedFile[]): string {
  const weights = weightFilesOf(files);
  const byteLength = weights.reduce((sum, file) => sum + file.byteLength, 0);
  return `${formatBytes(byteLength)} in ${counted(weights.length, 'file')}`;
}
