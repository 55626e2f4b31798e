import { expect, test } from 'vitest';
import { runCampaign } from './campaign.ts';

test('hostile files of every kind are read or refused in words, in time and in bounds', async () => {
  const { offences, read, refused } = await runCampaign(0, 300);
  expect(offences).toEqual([]);
  expect(read).toBeGreaterThan(0);
  expect(refused).toBeGreaterThan(50);
}, 180_000);
