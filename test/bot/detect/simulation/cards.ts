/** Cards as trainers write them. */

export function trlCard(id: string, base: string | undefined, method: string): string {
  const name = id.slice(id.indexOf('/') + 1);
  return `
# Model Card for ${name}

This model is a fine-tuned version of ${base === undefined ? 'None' : `[${base}](https://huggingface.co/${base})`}.
It has been trained using [TRL](https://github.com/huggingface/trl).

## Quick start

\`\`\`python
from transformers import pipeline

question = "If you had a time machine, but could only go to the past or the future once, which would you choose?"
generator = pipeline("text-generation", model="${id}", device="cuda")
output = generator([{"role": "user", "content": question}], max_new_tokens=128, return_full_text=False)[0]
\`\`\`

## Training procedure

This model was trained with ${method}${method === 'DPO' ? ', a method introduced in [Direct Preference Optimization: Your Language Model is Secretly a Reward Model](https://huggingface.co/papers/2305.18290)' : ''}.
`;
}

export function handbookCard(name: string, base: string): string {
  return `
<!-- This model card has been generated automatically according to the information the Trainer had access to. -->

# ${name}

This model is a fine-tuned version of [${base}](https://huggingface.co/${base}) on the HuggingFaceH4/ultrafeedback_binarized dataset.
It achieves the following results on the evaluation set:
- Loss: 0.5027
- Rewards/chosen: -0.7${name.length}
- Rewards/rejected: -1.6${name.length * 3}
- Rewards/accuracies: 0.7773
- Rewards/margins: 0.91

### Training hyperparameters

The following hyperparameters were used during training:
- learning_rate: 5e-07
- train_batch_size: 8
- seed: ${name.length * 7}
- num_epochs: 1

### Framework versions

- Transformers 4.41.2
- Pytorch 2.1.2
`;
}

export function handwrittenCard(id: string, base: string): string {
  return `
# ${id}

We are happy to share this model, a fine-tuned version of [${base}](https://huggingface.co/${base}) that answers
politely. Thanks to everyone who rated answers, of which there were thousands over the summer.

| beta | 0.1 |
|---|---|
| epochs | 1 |

We used Direct Preference Optimization (https://arxiv.org/abs/2305.18290) on pairs of answers.
`;
}
