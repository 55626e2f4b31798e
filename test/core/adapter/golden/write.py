"""Writes the adapters beside it with PEFT, on two tiny models: python write.py. The same every time, but for versions.

Every adapter NAME has a partner NAME-sft, trained on the same base before it.
"""

import os
import shutil
from pathlib import Path

os.environ["HF_HUB_OFFLINE"] = "1"

import peft
import torch
from peft import get_peft_model
from transformers import (
    GPT2Config, GPT2LMHeadModel, GptOssConfig, GptOssForCausalLM, LlamaConfig, LlamaForCausalLM,
    MixtralConfig, MixtralForCausalLM, Qwen3MoeConfig, Qwen3MoeForCausalLM,
)

here = Path(__file__).parent

LLAMA = dict(
    vocab_size=24, hidden_size=8, intermediate_size=12, num_hidden_layers=2,
    num_attention_heads=2, num_key_value_heads=1, max_position_embeddings=16,
)
MOE = dict(
    vocab_size=24, hidden_size=8, intermediate_size=6, num_hidden_layers=1, num_attention_heads=2,
    num_key_value_heads=1, head_dim=4, max_position_embeddings=16, num_experts_per_tok=2, tie_word_embeddings=False,
)
bases = {
    "llama": lambda: LlamaForCausalLM(LlamaConfig(**LLAMA, attention_bias=True, tie_word_embeddings=False)),
    "llama-tied": lambda: LlamaForCausalLM(LlamaConfig(**LLAMA, tie_word_embeddings=True)),
    "gpt-oss": lambda: GptOssForCausalLM(GptOssConfig(**MOE, num_local_experts=3)),
    "mixtral": lambda: MixtralForCausalLM(MixtralConfig(**MOE, num_local_experts=3)),
    "qwen3-moe": lambda: Qwen3MoeForCausalLM(Qwen3MoeConfig(**MOE, moe_intermediate_size=10, num_experts=3)),
    "gpt2": lambda: GPT2LMHeadModel(GPT2Config(vocab_size=24, n_positions=16, n_embd=8, n_layer=1, n_head=2, bos_token_id=0, eos_token_id=0)),
}


def write_base(name):
    torch.manual_seed(7)
    model = bases[name]()
    for parameter in model.parameters():
        torch.nn.init.normal_(parameter, std=0.2)
    shutil.rmtree(here / name, ignore_errors=True)
    model.save_pretrained(here / name)
    (here / name / "generation_config.json").unlink(missing_ok=True)


def write(name, base, config, seed, dtype=torch.float32, as_bin=False):
    torch.manual_seed(7)
    model = bases[base]().from_pretrained(here / base)
    model.name_or_path = f"tiny/{base}"
    torch.manual_seed(seed)
    adapted = get_peft_model(model, config)
    trained = [(key, value) for key, value in adapted.named_parameters() if value.requires_grad]
    for key, value in trained:
        is_factor = "lora_" in key and "magnitude" not in key
        noise = torch.randn_like(value) * (0.3 if is_factor else 0.05)
        value.data = (noise if is_factor else value.data + noise).to(dtype)
    config.base_model_name_or_path = f"tiny/{base}"
    directory = here / name
    shutil.rmtree(directory, ignore_errors=True)
    adapted.save_pretrained(directory, save_embedding_layers="embedding" in name)
    (directory / "README.md").unlink(missing_ok=True)
    if as_bin:
        from safetensors.torch import load_file

        weights = directory / "adapter_model.safetensors"
        torch.save(load_file(weights), directory / "adapter_model.bin")
        weights.unlink()


def lora(**settings):
    return peft.LoraConfig(**{"task_type": "CAUSAL_LM", "target_modules": ["q_proj", "v_proj"], **settings})


for base in bases:
    write_base(base)

PATTERNS = dict(
    rank_pattern={"layers.1.self_attn.q_proj": 5, r".*\.(up|down)_proj": 2},
    alpha_pattern={"^model.layers.0.mlp.up_proj": 3, "v_proj": 7},
)
ALL = ["q_proj", "v_proj", "up_proj", "down_proj"]
EXPERTS = dict(target_parameters=["mlp.experts.gate_up_proj", "mlp.experts.down_proj"])
FULL = dict(modules_to_save=["lm_head", "embed_tokens"])
pairs = {
    "plain": ("llama", lora(r=4, lora_alpha=8), lora(r=2, lora_alpha=6)),
    "rslora": ("llama", lora(r=3, lora_alpha=4, use_rslora=True), lora(r=2, lora_alpha=4, use_rslora=True)),
    "half-rslora": ("llama", lora(r=3, lora_alpha=4, use_rslora=True), lora(r=2, lora_alpha=4)),
    "patterns": (
        "llama",
        lora(r=4, lora_alpha=8, target_modules=ALL, **PATTERNS),
        lora(r=3, lora_alpha=8, target_modules=ALL, alpha_pattern={"layers.0.*q_proj": 5, "up_proj": 1}),
    ),
    "saved": ("llama", lora(r=2, **FULL), lora(r=3, **FULL)),
    "saved-tied": ("llama-tied", lora(r=2, modules_to_save=["embed_tokens"]), lora(r=3, modules_to_save=["embed_tokens"])),
    "bias-all": ("llama", lora(r=2, bias="all"), lora(r=2, bias="all")),
    "bias-lora": ("llama", lora(r=2, bias="lora_only"), lora(r=2, bias="lora_only")),
    "embedding": (
        "llama",
        lora(r=2, target_modules=["embed_tokens", "lm_head", "q_proj"]),
        lora(r=3, target_modules=["embed_tokens", "lm_head", "q_proj"]),
    ),
    "one-sided": (
        "llama",
        lora(r=4, lora_alpha=8, target_modules=["q_proj", "k_proj"], layers_to_transform=[0, 1]),
        lora(r=2, lora_alpha=6, target_modules=r"model\.layers\.1\.(mlp\.up_proj|self_attn\.[kv]_proj)"),
    ),
    "all-linear": ("llama", lora(r=2, target_modules="all-linear"), lora(r=2, target_modules="all-linear")),
    "conv1d": (
        "gpt2",
        lora(r=2, target_modules=["c_attn", "c_proj"], fan_in_fan_out=True),
        lora(r=3, target_modules=["c_attn", "c_proj"], fan_in_fan_out=True),
    ),
    "saved-embeddings": ("llama", lora(r=2, **FULL), lora(r=2, **FULL)),
    "experts-gpt-oss": ("gpt-oss", lora(r=2, **EXPERTS), lora(r=3, **EXPERTS)),
    "experts-mixtral": ("mixtral", lora(r=2, **EXPERTS), lora(r=2, lora_alpha=3, **EXPERTS)),
    "experts-qwen3-moe": ("qwen3-moe", lora(r=2, use_rslora=True, **EXPERTS), lora(r=1, **EXPERTS)),
}
for index, (name, (base, config, config_sft)) in enumerate(pairs.items()):
    write(name, base, config, 100 + index)
    write(f"{name}-sft", base, config_sft, 200 + index)
write("bf16", "llama", lora(r=4, lora_alpha=8), 300, dtype=torch.bfloat16)
write("bf16-sft", "llama", lora(r=2, lora_alpha=6), 301, dtype=torch.bfloat16)
write("bin", "llama", lora(r=4, lora_alpha=8), 302, as_bin=True)
write("bin-sft", "llama", lora(r=2, lora_alpha=6), 303, as_bin=True)
write("lora-bias", "llama", lora(r=2, lora_bias=True), 304)

others = {
    "dora": lora(r=2, use_dora=True),
    "pissa": lora(r=2, init_lora_weights="pissa"),
    "olora": lora(r=2, init_lora_weights="olora"),
    "tokens": lora(r=2, trainable_token_indices=[1, 2]),
    "alora": lora(r=2, alora_invocation_tokens=[1, 2]),
    "loha": peft.LoHaConfig(task_type="CAUSAL_LM", r=2, target_modules=["q_proj"]),
    "lokr": peft.LoKrConfig(task_type="CAUSAL_LM", r=2, target_modules=["q_proj"]),
    "adalora": peft.AdaLoraConfig(task_type="CAUSAL_LM", init_r=3, target_r=2, total_step=10, target_modules=["q_proj"]),
    "ia3": peft.IA3Config(task_type="CAUSAL_LM", target_modules=["k_proj", "down_proj"], feedforward_modules=["down_proj"]),
    "vera": peft.VeraConfig(task_type="CAUSAL_LM", r=2, target_modules=["q_proj"], save_projection=False),
    "oft": peft.OFTConfig(task_type="CAUSAL_LM", oft_block_size=4, target_modules=["q_proj"]),
    "prompt": peft.PromptTuningConfig(task_type="CAUSAL_LM", num_virtual_tokens=2),
    "prefix": peft.PrefixTuningConfig(task_type="CAUSAL_LM", num_virtual_tokens=2),
}
for index, (name, config) in enumerate(others.items()):
    write(name, "llama", config, 400 + index)
