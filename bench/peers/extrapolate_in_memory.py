"""What is done by hand today, after the method of the ExPO authors: both models whole in memory, in bfloat16.

Usage: extrapolate_in_memory.py SFT ALIGNED ALPHA OUT. Prints seconds and peak resident bytes as JSON.
"""

import json
import resource
import sys
import time

import torch
from transformers import AutoModelForCausalLM

sft_path, aligned_path, alpha, out = sys.argv[1], sys.argv[2], float(sys.argv[3]), sys.argv[4]
started = time.perf_counter()
with torch.no_grad():
    sft = AutoModelForCausalLM.from_pretrained(sft_path, dtype=torch.bfloat16)
    aligned = AutoModelForCausalLM.from_pretrained(aligned_path, dtype=torch.bfloat16)
    before = dict(sft.named_parameters())
    for name, parameter in aligned.named_parameters():
        parameter.data = parameter.data + alpha * (parameter.data - before[name].data)
    aligned.save_pretrained(out, max_shard_size="5GB")
print(
    json.dumps(
        {
            "seconds": time.perf_counter() - started,
            "peakBytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024,
        }
    )
)
