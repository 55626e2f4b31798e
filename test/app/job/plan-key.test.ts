import { expect, test } from 'vitest';
import { checkpointKeyOf } from '../../../src/app/job/plan-key.ts';
import { openCheckpoint } from '../../../src/formats/checkpoint/open-checkpoint.ts';
import { openSubfolder } from '../../../src/formats/checkpoint/subfolder.ts';
import { requireVariant } from '../../../src/formats/checkpoint/variant.ts';
import type { Snapshot } from '../../../src/kit/snapshot.ts';
import { hubOrigin } from '../../documents/card/sample.ts';
import { safetensorsFile, snapshotOf } from '../../formats/checkpoint/write-checkpoint.ts';

test('one commit has a name for each of its checkpoints, and its plain one the plainest', async () => {
  const weights = safetensorsFile([{ name: 'w' }]);
  const files = snapshotOf({
    'model.safetensors': weights,
    'model.fp16.safetensors': weights,
    'fp16/model.safetensors': weights,
    'fp16/model.fp16.safetensors': weights,
  });
  const repo = { ...files, origin: hubOrigin('org/x', 'a') };
  const folder = openSubfolder(repo, 'fp16');
  const keyOf = async (snapshot: Snapshot) => checkpointKeyOf(await openCheckpoint(snapshot), []);
  const keys = await Promise.all(
    [repo, folder, requireVariant(repo, 'fp16'), requireVariant(folder, 'fp16')].map(keyOf),
  );
  expect(keys[0]).toBe(`org/x@${'a'.repeat(40)}`);
  expect(new Set(keys).size).toBe(4);
});
