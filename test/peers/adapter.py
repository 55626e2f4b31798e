"""Compares derived adapters with what they are to be, in PEFT: adapter.py JOBS, a file of
[{name, base, derived, aligned, sft, alpha}] with directories; sft is null where the base itself is θ0."""

import json
import os
import sys

os.environ["HF_HUB_OFFLINE"] = "1"

import torch
from peft import PeftConfig, PeftModel, get_peft_model, set_peft_model_state_dict
from peft.utils.save_and_load import load_peft_weights
from transformers import AutoConfig, AutoModelForCausalLM, logging

logging.disable_progress_bar()

TOKENS = torch.tensor([[1, 5, 9, 2, 23, 0]])


def load_base(path):
    # In 64 bits PEFT's own roundings are out of the way; the fast ways to multiply experts have fewer.
    experts = "eager" if hasattr(AutoConfig.from_pretrained(path), "num_experts_per_tok") else None
    return AutoModelForCausalLM.from_pretrained(path, dtype=torch.float64, experts_implementation=experts).eval()


def load(base, adapter):
    return PeftModel.from_pretrained(load_base(base), adapter, autocast_adapter_dtype=False).eval()


def weights(base, adapter):
    model = load_base(base) if adapter is None else load(base, adapter).merge_and_unload()
    return {name: value.clone() for name, value in model.state_dict().items()}


def check_keys(base, adapter):
    """Every tensor of the file has a place in the model, and every factor of the model is in the file."""
    model = get_peft_model(load_base(base), PeftConfig.from_pretrained(adapter))
    result = set_peft_model_state_dict(model, load_peft_weights(adapter, device="cpu"))
    missing = [key for key in result.missing_keys if "lora_" in key or "modules_to_save" in key]
    return [*missing, *result.unexpected_keys]


def compare(job):
    alpha = job["alpha"]
    aligned, sft = weights(job["base"], job["aligned"]), weights(job["base"], job["sft"])
    model = load(job["base"], job["derived"])
    logits = model(TOKENS).logits
    derived = weights(job["base"], job["derived"])
    assert derived.keys() == aligned.keys() == sft.keys()
    worst = 0.0
    moved = 0
    for name, value in derived.items():
        wanted = aligned[name] + alpha * (aligned[name] - sft[name])
        size = (1 + abs(alpha)) * torch.maximum(aligned[name].abs().max(), sft[name].abs().max())
        worst = max(worst, ((value - wanted).abs().max() / size).item())
        moved += not torch.equal(aligned[name], sft[name])
    direct = load_base(job["base"])
    # PEFT trains a tied module's own copy.
    direct.lm_head.weight = torch.nn.Parameter(direct.lm_head.weight.clone())
    direct.load_state_dict({k: aligned[k] + alpha * (aligned[k] - sft[k]) for k in derived})
    wanted = direct(TOKENS).logits
    distance = ((logits - wanted).abs().max() / wanted.abs().max()).item()
    return {**job, "worst": worst, "logits": distance, "moved": moved, "keys": check_keys(job["base"], job["derived"])}


with open(sys.argv[1]) as jobs, torch.no_grad():
    print(json.dumps([compare(job) for job in json.load(jobs)]))
