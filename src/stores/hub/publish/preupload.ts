import type { SideFile } from '../../../kit/index.ts';
import { ServiceError } from '../../../kit/index.ts';
import type { HubHttp } from '../http/http.ts';
import type { BranchPlace } from './commit.ts';

/** As many as the Hub's own clients ask for at once. */
const filesPerRequest = 100;
const sampleBytes = 512;

/** Where the Hub keeps a file: in large-file storage, or in git with its content. */
export type UploadMode = 'lfs' | 'regular';

/** Asks the Hub where it keeps each file, by path, size and first bytes. Files it ignores are left out. */
export async function classifyUploads(
  http: HubHttp,
  { repo, branch }: BranchPlace,
  files: readonly SideFile[],
): Promise<ReadonlyMap<string, UploadMode>> {
  const url = `${http.hubUrl}/api/models/${repo}/preupload/${encodeURIComponent(branch)}`;
  const modes = new Map<string, UploadMode>();
  for (let start = 0; start < files.length; start += filesPerRequest) {
    const asked = files.slice(start, start + filesPerRequest);
    const response = await http.request({
      method: 'POST',
      url,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        files: asked.map(({ path, byteLength, sample }) => ({
          path,
          size: byteLength,
          sample: Buffer.from(sample.subarray(0, sampleBytes)).toString('base64'),
        })),
      }),
    });
    const answered = readModes(await response.json());
    for (const { path, byteLength } of asked) {
      const mode = answered.get(path);
      if (mode === undefined) {
        throw new ServiceError(`${url} does not say how to upload ${path}.`, { code: 'answer-malformed' });
      }
      // An empty file cannot be a large one, whatever its name.
      if (mode !== 'ignored') modes.set(path, byteLength === 0 ? 'regular' : mode);
    }
  }
  return modes;
}

function readModes(answer: unknown): ReadonlyMap<string, UploadMode | 'ignored'> {
  const { files } = (answer ?? {}) as { readonly files?: unknown };
  const modes = new Map<string, UploadMode | 'ignored'>();
  for (const entry of Array.isArray(files) ? files : []) {
    const { path, uploadMode, shouldIgnore } = (entry ?? {}) as Partial<Record<string, unknown>>;
    if (typeof path !== 'string' || (uploadMode !== 'lfs' && uploadMode !== 'regular')) continue;
    modes.set(path, shouldIgnore === true ? 'ignored' : uploadMode);
  }
  return modes;
}
