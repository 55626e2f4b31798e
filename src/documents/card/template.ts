/**
 * The body of a card, in Liquid; docs/cards.md lists the variables. What is Markdown among them goes in as it is,
 * every other text is escaped. The sources are linked where they are introduced and in their table; elsewhere they
 * are θ1 and θ0.
 */
export const cardTemplate = `# {{ name }}

{% case direction -%}
{%- when 'aligned' -%}
**Nothing was evaluated:** with α = 0 the weights are those of θ1, and so is [what is known](#what-is-known-about-it-and-what-is-not) of them.
{%- when 'sft' -%}
**Nothing was evaluated:** with α = −1 the weights are those of θ0, and so is [what is known](#what-is-known-about-it-and-what-is-not) of them.
{%- else -%}
**Nothing was evaluated:** α = {{ asked_alpha }} was given by hand, and whether the model is better than θ1 is [not known](#what-is-known-about-it-and-what-is-not).
{%- endcase %}

{% if warnings -%}
{{ warnings }}

{% endif -%}
Use it like {{ aligned.link }} (θ1, after alignment): {{ use }}.

> {{ formula }}, with {{ alpha_summary }}.

{% case direction -%}
{%- when 'beyond' -%}
[ExPO](https://arxiv.org/abs/2404.16792) (model extrapolation) of θ1 over {{ sft.link }} (θ0, before alignment): the weights go further in the direction in which alignment moved them.
{%- when 'aligned' -%}
With α = 0 no step is taken away from {{ sft.link }} (θ0, before alignment): these are the weights of θ1, made with the formula of [ExPO](https://arxiv.org/abs/2404.16792) (model extrapolation).
{%- when 'between' -%}
With α below 0 nothing is extrapolated: this is an interpolation between {{ sft.link }} (θ0, before alignment) and θ1, with the formula of [ExPO](https://arxiv.org/abs/2404.16792) (model extrapolation). The weights go back a part of the way that alignment moved them.
{%- when 'sft' -%}
With α = −1 the weights go back all the way that alignment moved them: these are those of {{ sft.link }} (θ0, before alignment), reached from θ1 with the formula of [ExPO](https://arxiv.org/abs/2404.16792) (model extrapolation).
{%- else -%}
With α below −1 the weights go back all the way that alignment moved them, and on: this is an extrapolation away from θ1, beyond {{ sft.link }} (θ0, before alignment), with the formula of [ExPO](https://arxiv.org/abs/2404.16792) (model extrapolation).
{%- endcase %} No training was involved.

## How to load it

{% if code_sentence -%}
{{ code_sentence }}
{%- endif %}

{{ loading }}

{% if generation -%}
{% if chat_template %}Prompts and chat template are those of θ1:{% else %}Prompts are those of θ1:{% endif %}

{{ generation }}
{%- endif %}

{{ serving }}

## Evaluation

{% if evaluation -%}
The run measured weights, not answers. [lm-evaluation-harness](https://github.com/EleutherAI/lm-evaluation-harness) scores them; do the same with θ1 beside it:

{{ evaluation }}
{%- else -%}
The run measured weights, not answers. Score the model and θ1 beside it in the same way.
{%- endif %}

Results in the front matter as [\`model-index\`](https://huggingface.co/docs/hub/model-cards#evaluation-results) are shown by the Hub. They stay when this card is written again, and so does what stands between the following two comments.

## What is known about it, and what is not

**Nothing was evaluated when this model was made.** Whether this α is a good one, and whether the model is better than θ1 at all, is not known.

The authors of the method [report](https://arxiv.org/abs/2404.16792) better scores on AlpacaEval 2.0 and MT-Bench for openly available models of 1.8B to 70B parameters. That is about their pairs and about α above 0, chosen for each pair by scoring the answers of several candidates with a reward model.

{% case direction -%}
{%- when 'beyond' -%}
- Everything that alignment changed goes further, side effects included.
- Too large an α gives gibberish, or answers that do not end. The best one differs from pair to pair.
{%- if alignment %}
{{ alignment }}
{%- endif %}
{%- when 'aligned' -%}
- No step was taken: what is known about θ1 holds for this model, up to rounding.
{%- when 'between' -%}
- Everything that alignment changed goes back in part, wanted or not.
- Between θ0 and θ1 of their pairs, the authors saw scores rise steadily towards θ1.
{%- when 'sft' -%}
- All of alignment is undone: what is known about θ0 holds for this model, up to rounding.
{%- else -%}
- All of alignment is undone, and what it changed is turned into its opposite.
{%- endcase %}
- The method presumes that alignment of θ1 started from θ0. It is not valid where θ0 is a raw pretrained base, and a model that had been aligned many times over collapsed even with a small α.
- For training data, intended use, biases and limits, read the cards of both sources. None of it was examined here.

## What it is made of

{{ sources }}

{% if adapter_sentence -%}
- {{ adapter_sentence }}
{% endif -%}
- {{ alpha_sentence }}
- {{ rounding_sentence }}
- {{ dtype_sentence }}
{%- if notes %}
{{ notes }}
{%- endif %}

{% if figures -%}
## What was measured

{% if charts -%}
{{ charts }}
{%- endif %}

{% if parts -%}
Effective α is the one that the stored weights of a part hold, after rounding.

{{ parts }}

{{ norms_sentence }}
{%- endif %}

{% if layers -%}
<details>
<summary>The same by layer</summary>

{{ layers }}

</details>
{%- endif %}

{{ figures }}
{%- endif %}

## How it was made

With {{ tool.link }} {{ tool.version }}
{%- if sft.commit and aligned.commit %}, this command gives the same weights on every machine, bit for bit:
{%- elsif sft.commit or aligned.commit %} and the same directory, this command gives the same weights, bit for bit:
{%- else %} and the same two directories, this command gives the same weights, bit for bit:
{%- endif %}

{{ command }}

\`extrapolation.json\` holds sources, options, hashes and figures for programs. The following command recomputes a sample of the weights (with \`--full\` all of them), compares it bit for bit, and checks the hashes of all weight files:

{{ verify_command }}

## Licence

{{ license_sentence }}

## Citation

Chujie Zheng, Ziqi Wang, Heng Ji, Minlie Huang, Nanyun Peng: *Model Extrapolation Expedites Alignment*, ACL 2025, [arXiv:2404.16792](https://arxiv.org/abs/2404.16792).

{{ citation }}

{% if files -%}
## Files

{{ side_files }}

<details>
<summary>Files and SHA-256</summary>

{{ files }}

</details>
{%- endif %}
`;
