import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type DetectedModel, detect } from '../../../src/bot/index.ts';
import { testRuntime } from '../../app/runtime.ts';
import { readCorpus, startCorpusHub } from './corpus/open-corpus.ts';

interface Judged {
  readonly model: DetectedModel;
  readonly said: string;
  readonly wanted: readonly string[];
}

/** Cards as projects publish them, through the use case behind `hf-extrapolate detect`. */
describe('the corpus of cards', () => {
  const judged: Judged[] = [];
  let requestCount = 0;

  beforeAll(async () => {
    for (const world of readCorpus()) {
      const hub = await startCorpusHub(world);
      const models = Object.keys(world.expect);
      const report = await detect(
        { models, config: undefined },
        testRuntime({ hubUrl: hub.url, token: 'hf_embedded_read' }),
      );
      for (const [index, model] of report.models.entries()) {
        const said = model.outcome === 'pair' ? `accepted:${model.sft}` : model.outcome;
        judged.push({
          model,
          said: ['no-pair', 'unaligned'].includes(said) ? 'none' : said,
          wanted: (world.expect[models[index] ?? ''] ?? '').split('|'),
        });
      }
      requestCount += hub.stats.requests;
      await hub.close();
      expect(hub.violations).toEqual([]);
    }
  });

  afterAll(() => {
    const { precision, recall, asked } = score(judged);
    console.info(
      `${judged.length} cards: precision ${precision.toFixed(3)}, recall ${recall.toFixed(3)}, ${asked} asked about, ${requestCount} requests`,
    );
  });

  test('accepts nothing that is no pair', () => {
    const wrong = judged.filter(({ said, wanted }) => said.startsWith('accepted') && !wanted.includes(said));
    expect(wrong).toEqual([]);
    expect(score(judged).precision).toBe(1);
  });

  test('finds nine pairs of ten', () => {
    expect(score(judged).recall).toBeGreaterThanOrEqual(0.9);
  });

  test('shows what every decision was made of', () => {
    for (const { model } of judged) {
      expect(model.message.length).toBeGreaterThan(10);
      if (model.outcome === 'pair') expect(model.evidence.length).toBeGreaterThan(1);
    }
  });
});

/** Of what is accepted, what is right; of what can only be accepted, what is. Asking is not wrong, and no acceptance. */
function score(judged: readonly Judged[]) {
  const accepted = judged.filter(({ said }) => said.startsWith('accepted'));
  const right = accepted.filter(({ said, wanted }) => wanted.includes(said));
  const pairs = judged.filter(({ wanted }) => wanted.length === 1 && wanted[0]?.startsWith('accepted'));
  const found = pairs.filter(({ said, wanted }) => wanted.includes(said));
  return {
    precision: right.length / accepted.length,
    recall: found.length / pairs.length,
    asked: judged.filter(({ said }) => said === 'ask').length,
  };
}
