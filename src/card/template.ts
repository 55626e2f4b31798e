/**
 * The body of a card, in Liquid; docs/cards.md lists the variables. What is Markdown among them goes in as it is,
 * every other text is escaped.
 */
export const cardTemplate = `# {{ name }}

{% case direction -%}
{%- when 'beyond' -%}
This model goes on from {{ aligned.link }}, in the direction in which alignment moved it away from {{ sft.link }}
{%- when 'aligned' -%}
This model is {{ aligned.link }} itself, without a step further away from {{ sft.link }}
{%- when 'between' -%}
This model lies between {{ sft.link }} and {{ aligned.link }}
{%- else -%}
This model lies on the far side of {{ sft.link }}, seen from {{ aligned.link }}
{%- endcase %} (ExPO, model extrapolation): θ2 = θ1 + α·(θ1 − θ0) with **α = {{ alpha }}**, for every floating-point tensor. No training was involved.

## How to load it

{{ loading }}

{% if generation -%}
It is used as θ1 is:

{{ generation }}
{%- endif %}

{% if custom_code -%}
The Python files in this repo are those of θ1 at the commit below; read them before you run them.
{%- endif %}

## What it is made of

{{ sources }}

- {{ alpha_sentence }}
- {{ rounding_sentence }}
- {{ dtype_sentence }}

## Figures

{{ figures }}

{% if parts -%}
The effective α of a part is the α that its stored weights hold; a part whose steps are small loses more of them to rounding.

{{ parts }}
{%- endif %}

{% if charts -%}
{{ charts }}
{%- endif %}

{% if layers -%}
<details>
<summary>By layer, in numbers</summary>

{{ layers }}

</details>
{%- endif %}

{% if files -%}
## Files

{{ files }}

{{ side_files }}
{%- endif %}

## How it was made

With {{ tool.link }} {{ tool.version }}, this command gives the same bytes on every machine:

{{ command }}

\`extrapolation.json\` holds everything that is said here, for programs. This recomputes weights from the two sources and compares them, bit for bit:

{{ verify_command }}

## What is known about it, and what is not

The authors of the method [report](https://arxiv.org/abs/2404.16792) better scores on AlpacaEval 2.0 and MT-Bench for openly available models of 1.8B to 70B parameters. That is about their pairs, and about the α that they chose for each, by scoring the answers of several candidates with a reward model. **Making this model measured nothing of the kind**: whether this α is a good one, and whether the model is better than θ1 at all, has to be found out.

{% case direction -%}
{%- when 'beyond' -%}
- Too large an α gives gibberish, or answers that do not end. The best one differs from pair to pair.
- It goes on in all that alignment changed, wanted or not.
{%- when 'between' -%}
- On the way from θ0 to θ1 the authors saw scores rise steadily. It has less of all that alignment changed, wanted or not.
{%- when 'before' -%}
- More than alignment added is taken away: expect the opposite of what alignment was for.
{%- else -%}
- It is as good as {{ aligned.link }}, and no better.
{%- endcase %}
- The method presumes that alignment of θ1 started from θ0. It is not valid where θ0 is a raw pretrained base, and models that were aligned many times over have collapsed even with a small α.
- What the cards of {{ aligned.link }} and {{ sft.link }} say about training data, intended use, biases and limits holds for this model too.

## Licence

{{ license_sentence }}

## Citation

Chujie Zheng, Ziqi Wang, Heng Ji, Minlie Huang, Nanyun Peng: *Model Extrapolation Expedites Alignment*, ACL 2025, [arXiv:2404.16792](https://arxiv.org/abs/2404.16792).

{{ citation }}
`;
