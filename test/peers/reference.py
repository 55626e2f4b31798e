"""Extrapolates with PyTorch, and says where a checkpoint differs from that: reference.py DPO SFT MADE=ALPHA…"""

import json
import math
import sys
from pathlib import Path

import torch
from safetensors import safe_open

BITS = {
    torch.bfloat16: (torch.int16, 0x7FC0),
    torch.float16: (torch.int16, 0x7E00),
    torch.float32: (torch.int32, 0x7FC00000),
    torch.float64: (torch.int64, 0x7FF8000000000000),
}


def load_checkpoint(directory):
    """Every tensor of a directory by its name, from where its index says that it is."""
    directory = Path(directory)
    index = directory / "model.safetensors.index.json"
    if not index.exists():
        with safe_open(directory / "model.safetensors", "pt") as file:
            return {name: file.get_tensor(name) for name in file.keys()}
    weight_map = json.loads(index.read_text())["weight_map"]
    tensors = {}
    for path in sorted(set(weight_map.values())):
        with safe_open(directory / path, "pt") as file:
            assert set(file.keys()) == {name for name, place in weight_map.items() if place == path}
            tensors.update((name, file.get_tensor(name)) for name in file.keys())
    return tensors


def extrapolate(dpo, sft, alpha):
    if not dpo.is_floating_point():
        return dpo
    compute = torch.float64 if torch.float64 in (dpo.dtype, sft.dtype) else torch.float32
    result = dpo.to(compute) + alpha * (dpo.to(compute) - sft.to(compute))
    return round_once(result, dpo.dtype)


def round_once(values, dtype):
    """PyTorch goes from fp64 to 16 bits by way of fp32; rounding to odd on that way makes the second the only one."""
    if values.dtype != torch.float64 or torch.finfo(dtype).bits > 16:
        return values.to(dtype)
    near = values.float()
    too_far = near.double().abs() > values.abs()
    inexact = (near.double() != values) & ~values.isnan()
    odd = ((near.view(torch.int32) - too_far.int()) | 1).view(torch.float32)
    return torch.where(inexact, odd, near).to(dtype)


def bits_of(tensor):
    """The bytes, with every NaN as the positive quiet one: PyTorch's sign and payload depend on the processor."""
    tensor = tensor.contiguous()
    if tensor.is_floating_point():
        bits, quiet_nan = BITS[tensor.dtype]
        tensor = torch.where(tensor.isnan(), torch.tensor(quiet_nan, dtype=bits), tensor.view(bits))
    return tensor.numpy().tobytes()


def find_differences(made, dpo, sft, alpha):
    """One line for each tensor that is missing, too many or not the same to the bit."""
    differences = [f"{name}: only on one side" for name in sorted(made.keys() ^ dpo.keys())]
    for name in made.keys() & dpo.keys():
        expected = extrapolate(dpo[name], sft[name], alpha)
        if (made[name].dtype, made[name].shape) != (expected.dtype, expected.shape):
            differences.append(f"{name}: {made[name].dtype} {made[name].shape}")
        elif made[name].contiguous().view(-1).view(torch.uint8).numpy().tobytes() != bits_of(expected):
            differences.append(f"{name}: other bits")
    return differences


def measure(made, dpo, sft):
    """The figures that are recorded with a checkpoint, over what was extrapolated."""
    floats = [name for name in dpo if dpo[name].is_floating_point()]
    deltas = [dpo[name].double() - sft[name].double() for name in floats]
    moves = [made[name].double() - dpo[name].double() for name in floats]
    figures = {
        "alignmentChangedCount": sum(int((dpo[name] != sft[name]).sum()) for name in floats),
        "changedCount": sum(int((made[name] != dpo[name]).sum()) for name in floats),
        "moveDotDelta": sum(float((move * delta).sum()) for move, delta in zip(moves, deltas)),
        "deltaSquaredSum": sum(float((delta**2).sum()) for delta in deltas),
        "alignedSquaredSum": sum(float((dpo[name].double() ** 2).sum()) for name in floats),
        "maxAbsDelta": float(torch.stack([delta.abs().max() for delta in deltas if delta.numel() > 0]).max()),
        "nonFiniteCount": sum(int((~made[name].isfinite()).sum()) for name in floats),
    }
    # JSON has no infinities and no NaN.
    return {name: figure if math.isfinite(figure) else None for name, figure in figures.items()}


if __name__ == "__main__":
    dpo, sft = load_checkpoint(sys.argv[1]), load_checkpoint(sys.argv[2])
    seen = {}
    for pair in sys.argv[3:]:
        directory, alpha = pair.rsplit("=", 1)
        made = load_checkpoint(directory)
        seen[alpha] = {
            "tensorCount": len(made),
            "changedCount": sum(bits_of(made[name]) != bits_of(dpo[name]) for name in dpo),
            "statistics": measure(made, dpo, sft),
            "differences": find_differences(made, dpo, sft, float(alpha)),
        }
    print(json.dumps(seen))
