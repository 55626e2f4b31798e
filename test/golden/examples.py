"""Extrapolates the example pairs with PyTorch and NumPy, in every rounding and dtype: examples.py EXAMPLES.

Prints, by pair, way of storing and α, the SHA-256 of all tensors' bytes in the order of their names. What is printed
is kept in examples.json, so that it can be compared where Python is missing.
"""

import hashlib
import json
import sys
from pathlib import Path

import numpy
import torch
from safetensors import safe_open

ALPHAS = [0.1, 0.3, 0.5, 1.0, -0.5, 25.0]
DTYPES = {"bfloat16": torch.bfloat16, "float16": torch.float16, "float32": torch.float32}
SEED = 7


def load(directory):
    index = json.loads((directory / "model.safetensors.index.json").read_text())
    tensors = {}
    for path in sorted(set(index["weight_map"].values())):
        with safe_open(directory / path, "pt") as file:
            tensors.update((name, file.get_tensor(name)) for name in file.keys())
    return tensors


def nearest(dpo, sft, alpha, dtype, name):
    return (dpo.float() + alpha * (dpo.float() - sft.float())).to(dtype)


def reference(dpo, sft, alpha, dtype, name):
    """The expression of the method's authors, on models that were loaded in bf16."""
    dpo, sft = dpo.to(torch.bfloat16), sft.to(torch.bfloat16)
    return (dpo + alpha * (dpo - sft)).to(dtype)


def stochastic(dpo, sft, alpha, dtype, name):
    exact = (dpo.float() + alpha * (dpo.float() - sft.float())).contiguous()
    if dtype == torch.float32:
        return exact
    magnitude = exact.abs().double()
    down = round_down(exact.abs(), dtype)
    up = torch.from_numpy((down.contiguous().view(torch.int16).numpy() + 1).astype(numpy.int16)).view(dtype)
    fraction = (magnitude - down.double()) / (up.double() - down.double())
    threshold = torch.floor(fraction * 2.0**32)
    words = torch.from_numpy(random_words(name, exact.numel())).reshape(exact.shape).double()
    chosen = torch.where(threshold + words >= 2.0**32, up, down)
    return torch.where(exact.signbit(), -chosen, chosen)


def round_down(magnitude, dtype):
    """The greatest number of the dtype that is not greater."""
    near = magnitude.to(dtype)
    bits = near.contiguous().view(torch.int16).numpy()
    too_great = (near.double() > magnitude.double()).numpy()
    return torch.from_numpy((bits - too_great).astype(numpy.int16)).view(dtype)


def random_words(name, count):
    """The 32 random bits of each element, as docs/rounding.md says."""
    key = numpy.frombuffer(hashlib.sha256(f"{SEED}:{name}".encode()).digest()[:8], "<u4").astype(numpy.uint64)
    index = numpy.arange(count, dtype=numpy.uint64)
    shift = (index & 1) * 16
    high = (stream(key, index >> 1) >> shift) & 0xFFFF
    low = (stream(key ^ numpy.array([0x243F6A88, 0x85A308D3], numpy.uint64), index >> 1) >> shift) & 0xFFFF
    return ((high << 16) | low).astype(numpy.int64)


def stream(key, pair):
    upper = pair >> 32
    between = scramble(key[1] + upper, 0)
    return scramble(pair + scramble(key[0] + upper, 0), between)


def scramble(x, between):
    mask = numpy.uint64(0xFFFFFFFF)
    word = x & mask
    word = ((word ^ (word >> 17)) * 0xED5AD4BB + between) & mask
    word = ((word ^ (word >> 11)) * 0xAC4C1B51) & mask
    word = ((word ^ (word >> 15)) * 0x31848BAB) & mask
    return word ^ (word >> 14)


def digest(tensors):
    whole = hashlib.sha256()
    for name in sorted(tensors):
        whole.update(tensors[name].contiguous().view(-1).view(torch.uint8).numpy().tobytes())
    return whole.hexdigest()


examples = Path(sys.argv[1])
sft = load(examples / "tiny-sft")
seen = {}
for pair in ("tiny-dpo-20", "tiny-dpo-100"):
    dpo = load(examples / pair)
    for rounding in (nearest, reference, stochastic):
        for dtype_name, dtype in DTYPES.items():
            for alpha in ALPHAS:
                made = {name: rounding(dpo[name], sft[name], alpha, dtype, name) for name in dpo}
                way = f"{pair} {rounding.__name__} {dtype_name}"
                seen.setdefault(way, {})[str(float(alpha))] = digest(made)
print(json.dumps(seen, indent=2))
