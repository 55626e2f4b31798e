import { test } from 'vitest';
import { expectMistake } from './expect-mistake.ts';

const pair = 'sft: o/s, dpo: o/d';

/** What is right by itself, and does not fit together. */
test.each([
  [`pairs: [▸{${pair}}]`, /^pairs\[0\]\.alpha is missing\./],
  ['pairs:\n- sft: o/s\n  dpo: ▸o/s\n  alpha: 1', /^pairs\[0\]\.sft and pairs\[0\]\.dpo are both 'o\/s'\./],
  [
    `pairs: [{${pair}, alpha: 1, private: true, public: ▸true}]`,
    /^pairs\[0\]\.private: true and pairs\[0\]\.public: true exclude/,
  ],
  [
    `pairs: [{${pair}, alpha: 1, seed: ▸1}]`,
    /^pairs\[0\]\.seed is given, and nearest rounding takes no random numbers\./,
  ],
  [`pairs: [{${pair}, alpha: [1, 2], to: ▸o/x}]`, /^pairs\[0\]\.to: 'o\/x' names one target for 2 alphas\./],
  [
    `defaults: {to: o/x}\npairs: [{${pair}, alpha: ▸[1, 2]}]`,
    /^defaults\.to: 'o\/x' names one target for 2 alphas\./,
  ],
  [
    `defaults: {to: ▸o/x, alpha: [1, 2]}\npairs: [{${pair}}]`,
    /^defaults\.to: 'o\/x' names one target for 2 alphas\./,
  ],
  [
    `pairs: [{${pair}, alpha: 1, pipeline: ▸true}]`,
    /^pairs\[0\]\.pipeline is given without pairs\[0\]\.dpo-subfolder, which says which component was aligned\./,
  ],
  [
    `pairs:\n- {${pair}, alpha: 1}\n- ▸{${pair}, alpha: 2}`,
    'pairs[1] is the same pair as pairs[0]. List its α together: alpha: [0.3, 0.5].',
  ],
  [
    `pairs:\n- {${pair}, alpha: 1}\n- ▸{sft: o/s, dpo: p/d, alpha: 1}`,
    "pairs[1] gives '{namespace}/d-ExPO', as pairs[0] does. Give one of them a to of its own.",
  ],
  [
    `pairs: [▸{${pair}${'d'.repeat(91)}, alpha: 1}]`,
    /^pairs\[0\]\.to: .* which is not a repo name: a part of it is longer than 96 characters\./,
  ],
  [
    'watch: [▸{alpha: 1}]',
    'watch[0] would take every model of the Hub. State owners, tags, names or collections.',
  ],
  [
    'watch: [{tags: [t], alpha: 1, to: ▸o/x}]',
    "watch[0].to: 'o/x' gives one target for all models that watch[0] finds. Put {dpo} into it.",
  ],
  [
    'defaults: {to: ▸o/x}\nwatch: [{tags: [t], alpha: 1}]',
    "defaults.to: 'o/x' gives one target for all models that watch[0] finds. Put {dpo} into it.",
  ],
  [
    'watch:\n- {tags: [t], alpha: 1, name: a}\n- {tags: [u], alpha: 1, name: ▸a}',
    /^watch\[1\]\.name: 'a' is the name of watch\[0\] as well\./,
  ],
  [
    'watch: [{tags: [t], alpha: 1, parameters: ▸{least: 7B, most: 1B}}]',
    /^watch\[0\]\.parameters: least, 7B, is more than most, 1B\./,
  ],
  [
    `pairs: [{${pair}, alpha: 1}]\nstate: ▸{file: a, dataset: me/x}`,
    /^state is to be kept in several places\./,
  ],
  [
    `pairs: [{${pair}, alpha: 1}]\nstate: {file: a, branch: ▸b}`,
    /^state\.branch goes with state\.repository only\./,
  ],
])('%s', expectMistake);
