import { expect, test } from 'vitest';
import { withBeginnings } from '../../../src/stores/hub/read/beginnings.ts';
import { openHubSnapshot } from '../../../src/stores/hub/read/snapshot.ts';
import { makeBytes, serveModel } from './model-hub.ts';

const weights = makeBytes(300_000);
const card = Buffer.from('# A card');

test('beginnings that were read are not asked for again, and all else is', async () => {
  await using model = await serveModel({
    files: { 'model.safetensors': weights, 'README.md': card, 'folder/config.json': Buffer.from('{}') },
  });
  const snapshot = withBeginnings(await openHubSnapshot(model.http, 'ns/name'));
  const header = snapshot.source('model.safetensors');
  expect(Buffer.from(await header.slice(5, 65_544))).toEqual(weights.subarray(5, 65_544));
  expect(Buffer.from(await snapshot.source('README.md').slice(0, card.length))).toEqual(card);

  const requestCount = model.hub.requests.length + model.content.requests.length;
  const again = await header.slice(0, 8);
  again.fill(0); // What is given belongs to whoever asked.
  expect(Buffer.from(await header.slice(0, 8))).toEqual(weights.subarray(0, 8));
  expect(model.hub.requests.length + model.content.requests.length).toBe(requestCount);

  expect(Buffer.from(await header.slice(60_000, 70_000))).toEqual(weights.subarray(60_000, 70_000));
  expect(Buffer.from(await snapshot.source('folder/config.json').slice(0, 2)).toString()).toBe('{}');
  expect(model.hub.requests.length + model.content.requests.length).toBeGreaterThan(requestCount);
  await snapshot.close();
});

test('a beginning that could not be read is told once and read again when it is asked for again', async () => {
  await using model = await serveModel({ files: { 'README.md': card } });
  const snapshot = await openHubSnapshot(model.http, 'ns/name');
  let failures = 1;
  const failing = withBeginnings({
    ...snapshot,
    source(path) {
      const source = snapshot.source(path);
      const slice: typeof source.slice = (start, end) =>
        failures-- > 0 ? Promise.reject(new Error('no answer')) : source.slice(start, end);
      return { name: source.name, byteLength: source.byteLength, slice };
    },
  });
  const source = failing.source('README.md');
  await expect(source.slice(0, 3)).rejects.toThrow('no answer');
  expect(Buffer.from(await source.slice(0, 3)).toString()).toBe('# A');
  await snapshot.close();
});
