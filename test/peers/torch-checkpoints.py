"""Writes checkpoints with torch.save and prints what torch.load gives of each: torch-checkpoints.py DIRECTORY."""

import hashlib
import json
import random
import sys
from pathlib import Path

import torch
from torch.utils.serialization import config
from transformers import LlamaConfig, LlamaForCausalLM

directory = Path(sys.argv[1])
random.seed(3)
torch.manual_seed(3)
DTYPES = [
    torch.float64, torch.float32, torch.float16, torch.bfloat16, torch.complex64, torch.int64, torch.int32, torch.int16, torch.int8,
    torch.uint64, torch.uint32, torch.uint16, torch.uint8, torch.float8_e4m3fn, torch.float8_e5m2,
]  # fmt: skip


def make(dtype, *shape):
    count = dtype.itemsize
    for size in shape:
        count *= size
    return torch.randint(0, 256, (count,), dtype=torch.uint8).view(dtype).reshape(shape)


def view(tensor):
    """A random view, of which some are contiguous."""
    for _ in range(random.randrange(4)):
        choice = random.randrange(6)
        if choice == 0 and tensor.dim() > 0 and tensor.shape[0] > 1:
            start = random.randrange(tensor.shape[0])
            tensor = tensor[start : start + random.randrange(1, 4)]
        elif choice == 1 and tensor.dim() > 1:
            tensor = tensor[random.randrange(tensor.shape[0])] if tensor.shape[0] else tensor
        elif choice == 2:
            tensor = tensor.unsqueeze(random.randrange(tensor.dim() + 1))
        elif choice == 3 and tensor.is_contiguous():
            tensor = tensor.view(-1)
        elif choice == 4 and random.random() < 0.2 and tensor.dim() > 1:
            tensor = tensor.transpose(0, 1)
        elif choice == 5 and random.random() < 0.2 and tensor.dim() > 0:
            tensor = tensor[..., ::2]
    return tensor


def digest(tensor):
    fresh = torch.empty(tensor.numel(), dtype=tensor.dtype)
    fresh.copy_(tensor.detach().reshape(-1))
    return hashlib.sha256(fresh.view(torch.uint8).numpy().tobytes()).hexdigest()


results = []


def check(name, content, wrapper=None, **options):
    torch.save(content, directory / name, **options)
    # Its own strict reader knows protocol 2 only.
    loaded = torch.load(directory / name, weights_only=options.get("pickle_protocol", 2) == 2)
    state_dict = loaded[wrapper] if wrapper else loaded
    results.append(
        {
            "file": name,
            "contiguous": all(tensor.is_contiguous() for tensor in state_dict.values()),
            "tensors": [
                {"name": key, "dtype": str(tensor.dtype).split(".")[1], "shape": list(tensor.shape), "sha256": digest(tensor)}
                for key, tensor in state_dict.items()
            ],
        }
    )


for number in range(60):
    bases = [make(random.choice(DTYPES), *(random.randrange(6) for _ in range(random.randrange(5)))) for _ in range(random.randrange(1, 8))]
    tensors = {f"t.{index}.{'ü' * random.randrange(3)}": view(random.choice(bases)) for index in range(random.randrange(1, 20))}
    check(f"views-{number}.pt", tensors, pickle_protocol=random.choice([2, 3, 4, 5]))
for alignment in (1, 16, 4096):
    config.save.storage_alignment = alignment
    check(f"alignment-{alignment}.pt", {f"w{index}": make(torch.bfloat16, index, 3) for index in range(30)})
config.save.storage_alignment = 64
check("many.pt", {f"model.layers.{index}.mlp.experts.weight": make(torch.bfloat16, 1 + index % 7) for index in range(3000)})
check("matrices.pt", {f"model.layers.{index}.weight": make(torch.bfloat16, 64, 1024) for index in range(300)})

model = LlamaForCausalLM(
    LlamaConfig(hidden_size=16, intermediate_size=24, num_hidden_layers=2, num_attention_heads=2, vocab_size=40, tie_word_embeddings=True)
).to(torch.bfloat16)
check("pytorch_model.bin", model.state_dict())
check("parameters.bin", dict(model.named_parameters()))
optimizer = torch.optim.AdamW(model.parameters())
model(torch.tensor([[1, 2, 3]]), labels=torch.tensor([[1, 2, 3]])).loss.backward()
optimizer.step()
check("training.pt", {"step": 1, "model": model.state_dict(), "optimizer": optimizer.state_dict()}, "model")
print(json.dumps(results))
