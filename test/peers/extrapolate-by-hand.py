"""Extrapolates as people do by hand: extrapolate-by-hand.py SFT DPO ALPHA OUT.

Both models whole in bf16, the arithmetic on their parameters, and what transformers saves of it, in shards of its own.
"""

import sys

import torch
from transformers import AutoModelForCausalLM, AutoTokenizer

sft_path, dpo_path, alpha, out = sys.argv[1:]
sft = AutoModelForCausalLM.from_pretrained(sft_path, dtype=torch.bfloat16)
model = AutoModelForCausalLM.from_pretrained(dpo_path, dtype=torch.bfloat16)
start = dict(sft.named_parameters())
with torch.no_grad():
    for name, parameter in model.named_parameters():
        parameter.copy_(parameter + float(alpha) * (parameter - start[name]))
model.save_pretrained(out, max_shard_size="300KB")
AutoTokenizer.from_pretrained(dpo_path).save_pretrained(out)
