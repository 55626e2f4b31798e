import { expect, test } from 'vitest';
import { createMeter } from '../../src/kit/meter.ts';

test('rate and time left are those of the last seconds', () => {
  const meter = createMeter();
  expect(meter.update(0, 1000, 0)).toMatchObject({
    fraction: 0,
    bytesPerSecond: undefined,
    millisecondsLeft: undefined,
  });
  for (let second = 1; second <= 60; second++) meter.update(second, 1000, second * 1000); // 1 B/s for a minute
  let reading = meter.update(60, 1000, 60_000);
  expect(reading.bytesPerSecond).toBeCloseTo(1, 5);
  for (let second = 61; second <= 75; second++)
    reading = meter.update(60 + (second - 60) * 10, 1000, second * 1000);
  expect(reading.bytesPerSecond).toBeCloseTo(10, 5);
  expect(reading.millisecondsLeft).toBeCloseTo(79_000, 0);
});

test('nothing to do, nothing moving, and more done than expected', () => {
  expect(createMeter().update(0, 0, 0).fraction).toBe(0);
  expect(createMeter().update(20, 10, 0).fraction).toBe(1);
  const meter = createMeter();
  meter.update(5, 10, 0);
  expect(meter.update(5, 10, 5000)).toMatchObject({ bytesPerSecond: 0, millisecondsLeft: undefined });
});
