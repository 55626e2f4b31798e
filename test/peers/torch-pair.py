"""Saves models as PyTorch files, in shards if there is a size: torch-pair.py MODEL DIRECTORY [MAX_SHARD_SIZE]; or loads one: torch-pair.py MODEL."""

import json
import shutil
import sys
from pathlib import Path

import torch
from huggingface_hub import split_torch_state_dict_into_shards
from transformers import AutoModelForCausalLM

source = Path(sys.argv[1])
model, report = AutoModelForCausalLM.from_pretrained(source, dtype=torch.bfloat16, output_loading_info=True)
assert not report["missing_keys"] and not report["unexpected_keys"], report
if len(sys.argv) > 2:
    directory = Path(sys.argv[2])
    ignored = shutil.ignore_patterns("*safetensors*")
    shutil.copytree(source, directory, ignore=ignored)
    state_dict = model.state_dict()
    pattern = "pytorch_model{suffix}.bin"
    size = sys.argv[3] if len(sys.argv) > 3 else "5GB"
    split = split_torch_state_dict_into_shards(state_dict, filename_pattern=pattern, max_shard_size=size)
    for path, names in split.filename_to_tensors.items():
        torch.save({name: state_dict[name].clone() for name in names}, directory / path)
    if split.is_sharded:
        index = {"metadata": split.metadata, "weight_map": split.tensor_to_filename}
        (directory / "pytorch_model.bin.index.json").write_text(json.dumps(index, indent=2))
else:
    print(json.dumps([list(model(torch.tensor([[1, 2, 3]])).logits.shape), model.dtype == torch.bfloat16]))
