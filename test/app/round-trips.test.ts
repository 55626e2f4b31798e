import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { run } from '../../src/app/run.ts';
import { startEmbeddedHub } from '../../src/stores/embedded-hub/embedded-hub.ts';
import { jobRequest, testRuntime } from './runtime.ts';

const examples = fileURLToPath(new URL('../../examples/', import.meta.url));
const delayMs = 300;
const mostBeforeWeights = 15;

/** How many of these requests, each answered after the delay, can have waited for one another. */
function longestChain(arrivals: readonly number[]): number {
  let length = 0;
  let answeredAt = Number.NEGATIVE_INFINITY;
  for (const at of arrivals) {
    if (at < answeredAt) continue;
    length++;
    answeredAt = at + delayMs;
  }
  return length;
}

test(`${mostBeforeWeights} exchanges at most follow one another before the first weights are asked for`, async () => {
  const hub = await startEmbeddedHub();
  try {
    for (const name of ['tiny-sft', 'tiny-dpo-100']) {
      hub.store.createModel(`demo/${name}`);
      await hub.store.addDirectory(`demo/${name}`, `${examples}${name}`);
    }
    const arrivals: number[] = [];
    let beforeWeights: number | undefined;
    const delay = hub.faults.add({
      when() {
        arrivals.push(performance.now());
        return true;
      },
      action: { delayMs },
    });
    const runtime = testRuntime({ hubUrl: hub.url, token: 'hf_embedded_write' });
    const request = jobRequest({
      sft: 'demo/tiny-sft',
      aligned: 'demo/tiny-dpo-100',
      alphas: [0.3],
      to: 'demo/derived',
    });
    await run(request, {
      ...runtime,
      onProgress(event) {
        if (event.kind !== 'step-started' || event.step !== 'weights') return;
        beforeWeights = arrivals.length;
        delay.remove();
      },
    });
    expect(hub.violations).toEqual([]);
    expect(longestChain(arrivals.slice(0, beforeWeights))).toBeLessThanOrEqual(mostBeforeWeights);
    expect(beforeWeights).toBeGreaterThan(mostBeforeWeights);
  } finally {
    await hub.close();
  }
});
