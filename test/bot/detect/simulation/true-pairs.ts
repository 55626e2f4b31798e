import { handbookCard, handwrittenCard, trlCard } from './cards.ts';
import { accepted, loraConfig, type SimulatedCase, type SimulatedRepo } from './repo.ts';

const dpoTags = ['generated_from_trainer', 'trl', 'dpo'];
const sftTags = ['generated_from_trainer', 'trl', 'sft'];
const preferences = ['HuggingFaceH4/ultrafeedback_binarized'];
const mistral = 'mistralai/Mistral-7B-v0.1';

const sftOf = (id: string, fields: Partial<SimulatedRepo> = {}): SimulatedRepo => ({
  id,
  tags: sftTags,
  base: mistral,
  text: trlCard(id, mistral, 'SFT'),
  ...fields,
});

type Make = (
  owner: string,
  stem: string,
) => { readonly sft: SimulatedRepo; readonly dpo: SimulatedRepo; readonly others?: readonly SimulatedRepo[] };

/** Ways in which people publish a pair; each with its two repos, and what else belongs to it. */
const styles: Readonly<Record<string, Make>> = {
  'alignment-handbook': (owner, stem) => {
    const [sft, dpo] = [`${owner}/${stem}-sft-full`, `${owner}/${stem}-dpo-full`];
    return {
      sft: { ...sftOf(sft), tags: ['alignment-handbook', 'trl', 'sft'] },
      dpo: {
        id: dpo,
        tags: ['alignment-handbook', 'generated_from_trainer'],
        base: sft,
        datasets: preferences,
        text: handbookCard(`${stem}-dpo-full`, sft),
      },
    };
  },
  'TRL, capitals': (owner, stem) => {
    const [sft, dpo] = [`${owner}/${stem}-SFT`, `${owner}/${stem}-DPO`];
    return { sft: sftOf(sft), dpo: { id: dpo, tags: dpoTags, base: sft, text: trlCard(dpo, sft, 'DPO') } };
  },
  'only the text names it': (owner, stem) => {
    const [sft, dpo] = [`${owner}/${stem}-instruct-v1`, `${owner}/${stem}-polite`];
    return { sft: sftOf(sft), dpo: { id: dpo, tags: ['rlhf'], text: handwrittenCard(dpo, sft) } };
  },
  'trained from a directory': (owner, stem) => {
    const [sft, dpo] = [`${owner}/${stem}-sft-lr2`, `${owner}/${stem}-final`];
    return {
      sft: sftOf(sft),
      dpo: {
        id: dpo,
        tags: dpoTags,
        base: `data/${stem}-sft-lr2`,
        text: trlCard(dpo, `data/${stem}-sft-lr2`, 'DPO'),
      },
    };
  },
  'only the name tells': (owner, stem) => {
    const [sft, dpo] = [`${owner}/${stem}_sft_v2`, `${owner}/${stem}_dpo_v2`];
    return { sft: sftOf(sft), dpo: { id: dpo, tags: dpoTags, text: trlCard(dpo, undefined, 'DPO') } };
  },
  'the name without a card': (owner, stem) => {
    const [sft, dpo] = [`${owner}/${stem}-sft`, `${owner}/${stem}-dpo`];
    return { sft: sftOf(sft), dpo: { id: dpo, base: sft } };
  },
  'from an instruct model': (owner, stem) => {
    const sft = 'Qwen/Qwen2.5-7B-Instruct';
    const dpo = `${owner}/${stem}-Qwen2.5-7B-Instruct-DPO`;
    const qwen = { architecture: 'Qwen2ForCausalLM', modelType: 'qwen2' };
    return {
      sft: { id: sft, base: 'Qwen/Qwen2.5-7B', tags: ['chat'], ...qwen },
      dpo: { id: dpo, tags: dpoTags, base: sft, text: trlCard(dpo, sft, 'DPO'), ...qwen },
    };
  },
  'the SFT checkpoint was renamed': (owner, stem) => {
    const [sft, dpo] = [`${owner}/${stem}-tuned-sft`, `${owner}/${stem}-pref`];
    const formerly = `${owner}/${stem}-old-sft`;
    return {
      sft: { ...sftOf(sft), formerly },
      dpo: { id: dpo, tags: dpoTags, base: formerly, text: trlCard(dpo, formerly, 'DPO') },
    };
  },
  'the card names the pretrained model': (owner, stem) => {
    const [sft, dpo] = [`${owner}/${stem}-sft-qlora-merged`, `${owner}/${stem}-dpo-qlora-merged`];
    return { sft: sftOf(sft), dpo: { id: dpo, tags: dpoTags, base: mistral, text: '# A model' } };
  },
  'only config.json names it': (owner, stem) => {
    const [sft, dpo] = [`${owner}/${stem}-chat-v1`, `${owner}/${stem}-helpful`];
    return {
      sft: sftOf(sft),
      dpo: { id: dpo, tags: ['dpo'], files: { 'config.json': JSON.stringify({ _name_or_path: sft }) } },
    };
  },
  'two names, one chain': (owner, stem) => {
    const [sft, dpo] = [`${owner}/${stem}-ultrachat`, `${owner}/${stem}-ultrafeedback`];
    return {
      sft: sftOf(sft),
      dpo: { id: dpo, tags: ['dpo'], base: mistral, text: handwrittenCard(dpo, sft) },
    };
  },
  'merged from its adapter': (owner, stem) => {
    const [sft, dpo] = [`${owner}/${stem}-sft-m`, `${owner}/${stem}-dpo-m`];
    const adapter = `${owner}/${stem}-dpo-lora`;
    return {
      sft: sftOf(sft),
      dpo: { id: dpo, tags: ['dpo', 'trl'], base: adapter, text: '# Merged' },
      others: [
        {
          id: adapter,
          tags: [...dpoTags, 'lora'],
          base: sft,
          fields: { library_name: 'peft' },
          adapter: loraConfig(sft),
        },
      ],
    };
  },
  SimPO: (owner, stem) => {
    const [sft, dpo] = [`${owner}/${stem}-Base-SFT`, `${owner}/${stem}-Base-SFT-SimPO`];
    return {
      sft: sftOf(sft),
      dpo: { id: dpo, base: sft, text: `# SimPO\n\nSee https://arxiv.org/abs/2405.14734.` },
    };
  },
  'from a quantised copy': (owner, stem) => {
    const [sft, dpo] = [`${owner}/${stem}-chatty`, `${owner}/${stem}-chatty-dpo`];
    const copy = `quantfarm/${owner}-${stem}-chatty-bnb-4bit`;
    return {
      sft: sftOf(sft),
      dpo: { id: dpo, tags: [...dpoTags, 'unsloth'], base: copy, text: trlCard(dpo, copy, 'DPO') },
      others: [{ id: copy, base: sft, fields: { base_model_relation: 'quantized' }, dtype: 'U8' }],
    };
  },
  'an adapter on the SFT checkpoint': (owner, stem) => {
    const [sft, dpo] = [`${owner}/${stem}-sft-whole`, `${owner}/${stem}-dpo-qlora`];
    return {
      sft: sftOf(sft),
      dpo: {
        id: dpo,
        tags: ['alignment-handbook', 'trl', 'dpo', 'generated_from_trainer'],
        base: sft,
        fields: { library_name: 'peft' },
        text: handbookCard(`${stem}-dpo-qlora`, sft),
        adapter: loraConfig(sft, { r: 128, lora_alpha: 128, modules_to_save: ['lm_head'] }),
      },
    };
  },
  'an adapter on a quantised copy': (owner, stem) => {
    const [sft, dpo] = [`${owner}/${stem}-talk-sft`, `${owner}/${stem}-talk-dpo-4bit`];
    const copy = `quantfarm/${owner}-${stem}-talk-sft-bnb-4bit`;
    return {
      sft: sftOf(sft),
      dpo: {
        id: dpo,
        tags: ['unsloth', 'trl', 'dpo', '4-bit'],
        base: copy,
        fields: { library_name: 'peft' },
        text: trlCard(dpo, copy, 'DPO'),
        adapter: loraConfig(copy, { use_rslora: true }),
      },
      others: [{ id: copy, base: sft, fields: { base_model_relation: 'quantized' }, dtype: 'U8' }],
    };
  },
  'only adapter_config.json names it': (owner, stem) => {
    const [sft, dpo] = [`${owner}/${stem}-guide-sft`, `${owner}/${stem}-polite-lora`];
    return {
      sft: sftOf(sft),
      dpo: { id: dpo, tags: ['dpo', 'lora'], fields: { library_name: 'peft' }, adapter: loraConfig(sft) },
    };
  },
  'an adapter beside the pretrained model in its card': (owner, stem) => {
    const [sft, dpo] = [`${owner}/${stem}-ground-sft`, `${owner}/${stem}-ground-simpo-adapter`];
    return {
      sft: sftOf(sft),
      dpo: {
        id: dpo,
        tags: ['simpo', 'peft'],
        base: mistral,
        fields: { library_name: 'peft', base_model_relation: 'adapter' },
        text: '# A model',
        adapter: loraConfig(sft),
      },
    };
  },
  'sft stays in the name': (owner, stem) => {
    const [sft, dpo] = [`${owner}/${stem}-sft.v3`, `${owner}/${stem}-sft-dpo.v3`];
    return { sft: sftOf(sft), dpo: { id: dpo, tags: ['dpo'], text: '# A model without words' } };
  },
};

export const styleNames = Object.keys(styles);

export function makeTruePair(style: string, owner: string, stem: string): SimulatedCase {
  const make = styles[style];
  if (make === undefined) throw new Error(`no style ${style}`);
  const { sft, dpo, others = [] } = make(owner, stem);
  return {
    name: style,
    repos: [sft, ...others, { hoursLater: 3, ...dpo }],
    expected: {
      [dpo.id]: accepted(sft.id),
      ...Object.fromEntries(
        others.filter(({ id }) => /dpo-lora/.test(id)).map(({ id }) => [id, accepted(sft.id)]),
      ),
    },
  };
}
