/** Files that are right, and files whose structure is wrong, for the parser and the JSON Schema alike. */

export const validSamples: Readonly<Record<string, string>> = {
  'a pair': 'pairs: [{ sft: org/sft, dpo: org/dpo, alpha: 0.3 }]',
  'a rule': 'watch: [{ owners: [org], alpha: [0.3, 0.5] }]',
  'defaults of everything': `
defaults:
  alpha: 0.1,0.3
  to: "{namespace}/{dpo}-a{alpha}"
  public: true
  rounding: stochastic
  seed: 7
  dtype: float32
  max-shard-size: 2GiB
  vocab: common
  rename: [a.=b., c.=d.]
  allow: overflow, swapped-sides
  thresholds: { max-delta-ratio: 0.7, min-alpha-kept: 1e-1 }
  relation: finetune
  license: mit
  card-template: ./card.liquid
  new-commits: revise
  gated: ask
pairs:
  - sft: org/sft@main
    dpo: org/dpo@refs/pr/4
    sft-subfolder: a/b/
    dpo-subfolder: c
    variant: fp16
    prefer-pr: true
watch:
  - tags: [dpo]
`,
  'a rule of everything': `
watch:
  - name: handbook
    owners: [alignment-handbook, HuggingFaceH4]
    tags: [dpo, "license:mit"]
    names: ["*-dpo*", org/*]
    collections: [HuggingFaceH4/zephyr-7b-6538c6d6d5ddd1cbb1744a66]
    min-downloads: 10K
    min-likes: 5
    parameters: { least: 1.5B, most: 70B }
    licenses: [mit]
    since: 2025-01-01
    gated: private
    new-commits: ask
    alpha: [-0.5, 0.3]
`,
  'every section': `
pairs: [{ sft: org/sft, dpo: org/dpo, alpha: 1 }]
limits: { pairs-per-run: 5, bytes-per-run: 200GB, repos-per-day: 20, storage: 1e12, requests-per-run: 500, attempts: 1 }
exclude: ["org/*", "*-GGUF"]
state: { repository: state.json, branch: data/state }
report: { issue: true, title: Models, labels: [expo] }
`,
  'a dataset for the state': 'pairs: [{ sft: o/s, dpo: o/d, alpha: 1 }]\nstate: { dataset: me/state }',
  'a file for the state': 'pairs: [{ sft: o/s, dpo: o/d, alpha: 1 }]\nstate: { file: ./state.json }',
  'anchors and aliases': `
pairs:
  - { sft: o/s, dpo: o/a, alpha: &steps [0.1, 0.3] }
  - { sft: o/s, dpo: o/b, alpha: *steps }
`,
  JSON: '{"pairs": [{"sft": "o/s", "dpo": "o/d", "alpha": 0.3}]}',
};

export const invalidStructures: Readonly<Record<string, string>> = {
  'an unknown section': 'pairs: []\nlimit: {}',
  'an unknown key of a pair': 'pairs: [{ sft: o/s, dpo: o/d, alpha: 1, gated: ask }]',
  'an unknown key of a rule': 'watch: [{ owner: [o], tags: [t] }]',
  'an unknown threshold': 'defaults: { thresholds: { max-delta: 1 } }',
  'a threshold out of range': 'defaults: { thresholds: { min-alpha-kept: 2 } }',
  'a pair without its start': 'pairs: [{ dpo: o/d, alpha: 1 }]',
  'a rule that takes everything': 'watch: [{ alpha: 1, min-likes: 5 }]',
  'pairs that are a map': 'pairs: { sft: o/s, dpo: o/d }',
  'tags that are a text': 'watch: [{ tags: dpo }]',
  'a switch that is a text': 'defaults: { private: no }',
  'a word of no choice': 'defaults: { rounding: up }',
  'α that is a map': 'defaults: { alpha: { from: 1 } }',
  'a limit of nothing': 'limits: { pairs-per-run: 0 }',
  'a limit of parts': 'limits: { repos-per-day: 0.5 }',
  'a state in two places': 'state: { dataset: me/state, file: ./state.json }',
  'a state nowhere': 'state: { branch: main }',
  'an empty value': 'pairs:',
  'a list': '[]',
};
