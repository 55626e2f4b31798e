"""Writes generated files as people write them with torch.save, and prints what torch.load gives of each, strictly and
as it was once: torch-generated.py DIRECTORY COUNT.
"""

import collections
import hashlib
import json
import random
import sys
from pathlib import Path

import torch

root, count = Path(sys.argv[1]), int(sys.argv[2])
random.seed(8)
torch.manual_seed(8)
DTYPES = [
    torch.float64, torch.float32, torch.float16, torch.bfloat16, torch.complex64, torch.complex128, torch.int64, torch.int32, torch.int16,
    torch.int8, torch.uint64, torch.uint32, torch.uint16, torch.uint8, torch.bool, torch.float8_e4m3fn, torch.float8_e5m2, torch.float8_e8m0fnu,
]  # fmt: skip


def make():
    dtype = random.choice(DTYPES)
    shape = [random.randrange(5) for _ in range(random.randrange(4))]
    values = torch.randint(0, 2 if dtype == torch.bool else 100, shape)
    tensor = values.to(torch.float32).to(dtype) if dtype.is_floating_point else values.to(dtype)
    return tensor


def view(tensor):
    choice = random.randrange(12)
    if choice == 0 and tensor.dim() > 1:
        return tensor.transpose(0, 1)
    if choice == 1 and tensor.dim() > 0:
        return tensor[::2]
    if choice == 2 and tensor.dim() > 0:
        return tensor[random.randrange(tensor.shape[0] + 1) :]
    if choice == 3:
        return tensor.reshape(-1)
    if choice == 4:
        return tensor.unsqueeze(0).expand(3, *tensor.shape)
    if choice == 5 and tensor.is_floating_point() and tensor.dtype.itemsize > 1:
        return torch.nn.Parameter(tensor)
    if choice == 6 and tensor.is_complex():
        return tensor.conj()
    if choice == 7 and tensor.is_complex():
        return tensor.imag
    if choice == 8 and tensor.is_floating_point() and tensor.dtype.itemsize == 2:
        parameter = torch.nn.Parameter(tensor)
        parameter.mark = 1
        return parameter
    return tensor


ODD = [
    lambda: 3, lambda: "text", lambda: None, lambda: 1.5, lambda: True, lambda: [1, 2], lambda: (1, "x"), lambda: {1, 2}, lambda: {"a": 1},
    lambda: 2**70, lambda: b"bytes", lambda: 1 + 2j, lambda: torch.device("cpu"), lambda: torch.float16, lambda: torch.Size([2]),
    lambda: collections.Counter("aab"), lambda: frozenset({"a"}), lambda: bytearray(b"x"), lambda: collections.OrderedDict(a=1),
    lambda: collections.defaultdict(list), lambda: Path("x"), lambda: range(3), lambda: torch.Generator().get_state(),
    lambda: collections.deque([1]), lambda: random.Random, lambda: {"state": {0: {"step": torch.tensor(1.0)}}},
]  # fmt: skip


def state_dict():
    bases = [make() for _ in range(random.randrange(1, 5))]
    made = {f"model.layers.{at}.weight": view(random.choice(bases)) for at in range(random.randrange(1, 7))}
    return collections.OrderedDict(made) if random.random() < 0.5 else made


def content():
    """What is saved, and where its state dict is."""
    inner = state_dict()
    shape = random.randrange(8)
    if shape < 4:
        if random.random() < 0.3:
            inner[random.choice(["epoch", "config", "model.note"])] = random.choice(ODD)()
        return inner, None
    wrapper = random.choice(["state_dict", "model", "module", "model_state_dict"])
    whole = {wrapper: inner}
    for _ in range(random.randrange(4)):
        whole[random.choice(["epoch", "rng", "args", "lr", "optimizer", "loss"])] = random.choice(ODD)()
    if shape == 7:
        whole["rng_state"] = torch.tensor([1, 2], dtype=torch.uint8)
    return whole, wrapper


def digest(tensor):
    fresh = torch.empty(tensor.numel(), dtype=tensor.dtype)
    fresh.copy_(tensor.detach().reshape(-1))
    return hashlib.sha256(fresh.view(torch.uint8).numpy().tobytes()).hexdigest()


def loaded_by(path, wrapper, strictly):
    try:
        whole = torch.load(path, weights_only=strictly)
    except Exception as error:
        return str(error).split("\n")[0][:100]
    found = whole if wrapper is None else whole[wrapper]
    return {
        name: {"dtype": str(tensor.dtype).split(".")[1], "shape": list(tensor.shape), "sha256": digest(tensor), "contiguous": tensor.is_contiguous() and not tensor.is_conj()}
        for name, tensor in found.items()
        if isinstance(tensor, torch.Tensor)
    }


answers = []
for number in range(count):
    whole, wrapper = content()
    options = {"pickle_protocol": random.choice([2, 2, 3, 4, 5]), "_use_new_zipfile_serialization": random.random() > 0.1}
    path = root / f"{number}.bin"
    try:
        torch.save(whole, path, **options)
    except Exception:
        torch.save({"model.a": torch.ones(1)}, path)
        wrapper, options = None, {"pickle_protocol": 2, "_use_new_zipfile_serialization": True}
    answers.append({
        "wrapper": wrapper,
        "legacy": not options["_use_new_zipfile_serialization"],
        "strictly": loaded_by(path, wrapper, True),
        "plainly": loaded_by(path, wrapper, False),
    })  # fmt: skip
print(json.dumps(answers))
