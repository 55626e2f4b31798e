"""Says what PyTorch makes of the catalogue's pairs: catalogue.py GOLDEN.
Loads what was derived from them, each in the folder of its name: catalogue.py GOLDEN DERIVED.

Prints a JSON object of what was seen, by the pair's folder; empty differences are what is hoped for.
"""

import hashlib
import json
import sys
from pathlib import Path

import torch
from reference import extrapolate
from safetensors import safe_open
from transformers import AutoModelForCausalLM, AutoTokenizer

golden = Path(sys.argv[1])
NAMES = {torch.bfloat16: "BF16", torch.float16: "F16", torch.float32: "F32"}
TEXT = "What is a bird?"


def load_side(directory):
    """Every tensor, from safetensors where there are any."""
    for stem, load in (("model.safetensors", load_safetensors), ("pytorch_model.bin", load_torch)):
        index = directory / f"{stem}.index.json"
        if index.exists():
            weight_map = json.loads(index.read_text())["weight_map"]
            tensors = {}
            for path in sorted(set(weight_map.values())):
                shard = load(directory / path)
                assert set(shard) == {name for name, place in weight_map.items() if place == path}
                tensors |= shard
            return tensors
    raise FileNotFoundError(f"no index in {directory}")


def load_safetensors(path):
    with safe_open(path, "pt") as file:
        return {name: file.get_tensor(name) for name in file.keys()}


def load_torch(path):
    return torch.load(path, weights_only=True)


def reference(dpo, sft, alpha):
    """The expression of the method's authors, on models that were loaded in bf16."""
    dpo, sft = dpo.to(torch.bfloat16), sft.to(torch.bfloat16)
    return dpo + alpha * (dpo - sft)


def describe(dpo, sft, alpha):
    nearest = extrapolate(dpo, sft, alpha)
    return {
        "dtype": NAMES[nearest.dtype],
        "shape": list(nearest.shape),
        "nearest": digest(nearest),
        "reference": digest(reference(dpo, sft, alpha)),
    }


def digest(tensor):
    return hashlib.sha256(bytes_of(tensor)).hexdigest()


def bytes_of(tensor):
    return tensor.detach().contiguous().view(torch.uint8).numpy().tobytes()


def find_differing(first, second):
    return sorted(name for name in first.keys() | second.keys() if first.get(name) != second.get(name))


def compare_golden(pair, dpo, sft):
    """Digests that are not as expected; and weights that are not the same in another form of them."""
    made = {name: describe(dpo[name], sft[name], pair["alpha"]) for name in dpo}
    seen = {"differences": find_differing(made, pair["tensors"])}
    assert dpo.keys() == sft.keys()
    for side, tensors in (("sft", sft), ("dpo", dpo)):
        bins = sorted((golden / pair["folder"] / side).glob("pytorch_model-*.bin"))
        if not bins:
            continue
        others = {name: tensor for path in bins for name, tensor in load_torch(path).items()}
        seen["differences"] += compare_tensors(others, tensors)
    converted = golden / pair["folder"] / "pr"
    if converted.exists():
        seen["differences"] += compare_tensors(load_side(converted), dpo)
    return seen


def compare_tensors(first, second):
    """Names of those that differ in dtype, shape or a bit."""
    first, second = (
        {name: (tensor.dtype, tensor.shape, bytes_of(tensor)) for name, tensor in tensors.items()}
        for tensors in (first, second)
    )
    return find_differing(first, second)


def load_derived(pair, dpo, sft, directory):
    model, report = AutoModelForCausalLM.from_pretrained(
        directory, dtype="auto", trust_remote_code=True, output_loading_info=True
    )
    tokenizer = AutoTokenizer.from_pretrained(directory, trust_remote_code=True)
    made = {name: extrapolate(dpo[name], sft[name], pair["alpha"]) for name in dpo}
    parameters = dict(model.named_parameters())
    inputs = tokenizer(TEXT, return_tensors="pt")
    with torch.no_grad():
        logits = model(input_ids=inputs["input_ids"]).logits
    return {
        "class": type(model).__name__,
        "differences": compare_tensors(parameters, made),
        "complaints": sorted(str(entry) for entries in report.values() for entry in entries),
        "shape": list(logits.shape),
        "finite": bool(logits.isfinite().all()),
        "text": tokenizer.decode(inputs["input_ids"][0]),
        "vocabularySizes": [len(tokenizer), model.config.vocab_size],
    }


seen = {}
for pair in json.loads((golden / "expected.json").read_text()):
    folder = pair["folder"]
    sft, dpo = (load_side(golden / folder / side) for side in ("sft", "dpo"))
    if len(sys.argv) > 2:
        seen[folder] = load_derived(pair, dpo, sft, Path(sys.argv[2]) / folder)
    else:
        seen[folder] = compare_golden(pair, dpo, sft)
print(json.dumps(seen))
