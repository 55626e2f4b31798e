import { expect, test } from 'vitest';
import { decideOn } from './memory-view.ts';

function decide(text: string, name = 'x-aligned') {
  const id = `acme/${name}`;
  return decideOn(
    [
      { id: 'acme/x-sft', tags: ['sft'] },
      { id, tags: ['dpo'], base: 'acme/x-sft', text },
    ],
    id,
  );
}

test.each([
  'Trained with DPO for three epochs.',
  'Trained with DPO.\n\n| Epochs | 3 |',
  'Trained with DPO.\n\n- **Num. Epochs:** 2',
  'Trained with DPO.\n\n```yaml\nnum_train_epochs: 3\n```',
  'The checkpoint after iteration 3 of iterative DPO.',
  'DPO was applied twice.',
  'This is the second round of DPO.',
])('a person is asked about several epochs or rounds: %s', async (text) => {
  const decision = await decide(text);
  expect(decision).toMatchObject({ question: 'many-alignments', firstAlpha: 0.1 });
});

test('a person is asked about a later epoch that the name tells of', async () => {
  expect(await decide('Trained with DPO.', 'x-dpo-epoch-3')).toMatchObject({ question: 'many-alignments' });
});

test.each([
  'Trained with DPO for one epoch.',
  'Trained with DPO.\n\n- num_epochs: 1',
  'SFT for 3 epochs came first, and DPO for 1 epoch.',
  'Trained with DPO.\n\n## SFT\n\n- **Epochs:** 3\n\n## DPO\n\n- **Epochs:** 1',
])('one epoch is accepted: %s', async (text) => {
  expect(await decide(text)).toMatchObject({ kind: 'accepted', firstAlpha: 0.3 });
});

test.each([
  ['Trained with DPO. Stopped early, after 20 % of the training steps.', '2.5'],
  ['Trained with DPO. This is the checkpoint at 10% of the steps.', '8'],
])('training that stopped early begins at a larger α: %s', async (text, most) => {
  const decision = await decide(text);
  expect(decision).toMatchObject({ kind: 'accepted', firstAlpha: 0.5 });
  expect(decision?.kind === 'accepted' && decision.notes.join()).toContain(`measure up to ${most}`);
});

test.each([
  'Trained with DPO. The learning rate warms up over the first 10 % of the training steps.',
  'Trained with DPO. Stopped early, after 80 % of the training steps.',
])('training that did not stop early does not: %s', async (text) => {
  expect(await decide(text)).toMatchObject({ kind: 'accepted', firstAlpha: 0.3 });
});

test('a high learning rate is asked about where all weights were trained', async () => {
  const rate = '\n- learning_rate: 5e-05\n';
  expect(await decide(`Trained with DPO.\n${rate}`)).toMatchObject({ question: 'high-rate' });
  expect(await decide(`Trained with DPO and LoRA.\n${rate}`)).toMatchObject({ kind: 'accepted' });
  expect(await decide('Trained with DPO.\n\n- learning_rate: 5e-07')).toMatchObject({ kind: 'accepted' });
});

test.each(['It is the average of the weights of five runs.', 'Pruned to 24 layers.', 'Made with SLERP.'])(
  'weights that were changed otherwise are asked about: %s',
  async (text) => {
    expect(await decide(`Trained with DPO. ${text}`)).toMatchObject({ question: 'remade' });
  },
);
