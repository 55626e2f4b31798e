"""Times the reference expression in PyTorch, on one thread: for each line "DTYPE BYTES SECONDS" the median in ns.

BYTES is the size of one tensor; DTYPE and BYTES may be repeated, their tensors are kept.
"""
import statistics
import sys
import time

import torch

torch.set_num_threads(1)
torch.manual_seed(0)
DTYPES = {"BF16": torch.bfloat16, "F16": torch.float16, "F32": torch.float32}
pairs = {}

for line in sys.stdin:
    name, byte_length, seconds = line.split()
    key = (name, int(byte_length))
    if key not in pairs:
        count = key[1] // DTYPES[name].itemsize
        sft = (torch.randn(min(count, 1 << 20)) * 0.02).repeat(-(-count // (1 << 20)))[:count]
        step = (torch.randn(min(count, 1 << 20)) * 2e-4).repeat(-(-count // (1 << 20)))[:count]
        pairs[key] = ((sft + step).to(DTYPES[name]), sft.to(DTYPES[name]))
        del sft, step
    dpo, sft = pairs[key]
    times = []
    until = time.perf_counter() + float(seconds)
    while not times or time.perf_counter() < until:
        start = time.perf_counter_ns()
        dpo + 0.3 * (dpo - sft)
        times.append(time.perf_counter_ns() - start)
    print(statistics.median(times), flush=True)
