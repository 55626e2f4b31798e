import type { DetectedModel } from '../../bot/index.ts';

const weights = 'whole weights, or those of a LoRA adapter, at the top of main';
const byHand = 'the pair under `pairs:` in extrapolate.yml, which is published without being looked for';
const said = 'a tag such as `dpo`, or a sentence on how it was trained, in its card';
const start = '`base_model` in its card with the SFT checkpoint';
const nothing = 'nothing: publish what it was made from instead';

/** What would lead to another decision, by the code of the decision; the end of "What would change it: …". */
export const detectionChanges: Readonly<Record<DetectedModel['reason'], string>> = {
  pair: '`hf-extrapolate: false` in the card of either, or `exclude:` in extrapolate.yml',
  configured: 'another entry under `pairs:`',
  'nothing-said': said,
  'model-missing': 'its name, or a token that may read it',
  'no-rule': 'a rule of the configuration that it meets',
  excluded: '`exclude:` of the configuration without it',
  'opted-out': 'its author’s word, and nothing else',
  disabled: 'the Hub, once it is back in service',
  'own-output': nothing,
  extrapolated: nothing,
  'other-task': nothing,
  'reward-model': 'its architecture, tags or name, where they are wrong',
  gguf: `a repo with ${weights}`,
  quantised: 'the repo that it is a copy of, in full precision',
  merge: byHand,
  adapter: 'whole weights, with the adapter merged in',
  'not-aligned': said,
  'no-weights': weights,
  licence: 'a licence that allows derivatives',
  restricted: '`gated: ask` or `gated: private` in the rule',
  'no-parent': start,
  'parent-missing': `${start}, under a name that can be read`,
  'parent-pretrained': `${start}, which lies between it and the pretrained model`,
  'parent-adapter': 'the SFT checkpoint as whole weights, and its name in `base_model`',
  'parent-excluded': '`exclude:` of the configuration without it',
  circular: `${start}, and an end to the circle`,
  'other-base': start,
  'different-architectures': start,
  'different-size': start,
  'same-weights': start,
  copy: nothing,
  'is-aligned': `${said}; or ${byHand}`,
  'which-way': `one way of alignment in tags, name and card; or ${byHand}`,
  'unproven-way': byHand,
  'sft-too': `${start}, which says \`sft\` in its name or tags; or ${byHand}`,
  'other-kind': byHand,
  'may-publish': '`gated: private` in the rule',
  'which-parent': `${start} alone; or ${byHand}`,
  'is-parent-sft': 'a tag `sft` in the card of what it started from',
  'parent-aligned': byHand,
  'many-alignments': byHand,
  remade: byHand,
  'high-rate': byHand,
  'continues-adapter': byHand,
  'parent-merge': byHand,
};
