"""Writes a pair that has every dtype on each side, in different shards, and θ1 in one file: mixed-dtypes.py DPO SFT WHOLE."""

import json
import sys
from pathlib import Path

import torch
from huggingface_hub import save_torch_state_dict
from safetensors.torch import save_file

FLOATS = {"f64": torch.float64, "f32": torch.float32, "f16": torch.float16, "bf16": torch.bfloat16}
FIXED = [torch.int8, torch.uint8, torch.int16, torch.uint16, torch.int32, torch.uint32, torch.int64, torch.uint64]
SPECIALS = [0.0, -0.0, 1.0, -1.0, float("inf"), float("-inf"), float("nan"), 65504.0, -65520.0, 6e-8, 1e-40, 3.4e38, 5e-324, 1e300]
SHAPES = {"matrix": (67, 129), "tail": (7,), "one": (1, 1, 1), "scalar": (), "empty": (0,), "flat": (3, 0, 2)}

dpo_directory, sft_directory, whole_directory = (Path(argument) for argument in sys.argv[1:])
for directory in (dpo_directory, sft_directory, whole_directory):
    directory.mkdir()
torch.manual_seed(7)


def weights_of(shape):
    return torch.randn(shape, dtype=torch.float64) * 0.02


def move(weights):
    return weights + torch.randn_like(weights) * 1e-4


dpo, sft = {}, {}
for of_dpo, dpo_dtype in FLOATS.items():
    for of_sft, sft_dtype in FLOATS.items():
        for shape_name, shape in SHAPES.items():
            name = f"layers.{of_dpo}.{of_sft}.{shape_name}"
            start = weights_of(shape)
            sft[name] = start.to(sft_dtype)
            dpo[name] = move(start).to(dpo_dtype)
        one, other = torch.meshgrid(*2 * [torch.tensor(SPECIALS, dtype=torch.float64)], indexing="ij")
        dpo[f"layers.{of_dpo}.{of_sft}.special"] = one.to(dpo_dtype).clone()
        sft[f"layers.{of_dpo}.{of_sft}.special"] = other.to(sft_dtype).clone()
for dtype in FIXED:
    for shape_name, shape in SHAPES.items():
        name = f"buffers.{str(dtype).split('.')[1]}.{shape_name}"
        dpo[name] = torch.randint(0, 100, shape).to(dtype)
        sft[name] = torch.randint(0, 100, shape).to(dtype)
dpo["buffers.mask"] = torch.rand(13) > 0.5
sft["buffers.mask"] = torch.rand(13) > 0.5
# More than one block on the way through the engine.
sft["embedding"] = weights_of((1201, 2003)).to(torch.bfloat16)
dpo["embedding"] = move(sft["embedding"].double()).to(torch.bfloat16)

# θ1 in shards by the Hub's own library, θ0 in shards by name, in another order, with an index of its own.
save_torch_state_dict(dpo, dpo_directory, max_shard_size="200KB", metadata={"format": "pt", "made by": "θ ☃"})
weight_map = {}
for number, ending in enumerate(["special", "matrix", ""], 1):
    path = f"model-{number:05}-of-00003.safetensors"
    names = [name for name in reversed(sft) if name.endswith(ending) and name not in weight_map]
    save_file({name: sft[name] for name in names}, sft_directory / path)
    weight_map.update((name, path) for name in names)
(sft_directory / "model.safetensors.index.json").write_text(json.dumps({"metadata": {}, "weight_map": weight_map}))
save_file(dpo, whole_directory / "model.safetensors")
