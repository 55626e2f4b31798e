"""Saves pairs of tiny models of many families as people save them: families.py DIRECTORY.
Says what transformers loads from what was derived of them: families.py DIRECTORY ALPHA, of DIRECTORY/FAMILY/WAY/made.

Prints a JSON object by FAMILY/WAY: null, or what went wrong. A model's parameters are compared with those that PyTorch
makes of the two models in memory, which know nothing of names and files.
"""

import copy
import json
import sys
import warnings
from pathlib import Path

import torch
import transformers
from reference import extrapolate
from safetensors.torch import load_file, save_file

warnings.simplefilter("ignore")
transformers.logging.set_verbosity_error()
transformers.logging.disable_progress_bar()

TEXT = dict(
    vocab_size=64, hidden_size=16, intermediate_size=24, num_hidden_layers=2, num_attention_heads=2, num_key_value_heads=1,
    head_dim=8, max_position_embeddings=64, pad_token_id=0, bos_token_id=1, eos_token_id=2,
)  # fmt: skip
EXPERTS = dict(moe_intermediate_size=12, num_experts=4, num_experts_per_tok=2)
CLIP = dict(model_type="clip_vision_model", hidden_size=16, intermediate_size=24, num_hidden_layers=2, num_attention_heads=2, image_size=28, patch_size=14, projection_dim=16)  # fmt: skip
SIGLIP = dict(model_type="siglip_vision_model", hidden_size=16, intermediate_size=24, num_hidden_layers=2, num_attention_heads=2, image_size=28, patch_size=14)  # fmt: skip
MLA = dict(q_lora_rank=8, kv_lora_rank=8, qk_rope_head_dim=4, qk_nope_head_dim=4, v_head_dim=8)
without = lambda fields, *names: {name: value for name, value in fields.items() if name not in names}

# Class, fields of its configuration, and what there is of it besides: beginnings of tensors that training drops; the
# class of its language model.
FAMILIES = {
    "llama": ("LlamaForCausalLM", TEXT, {}),
    "qwen2": ("Qwen2ForCausalLM", without(TEXT, "head_dim"), {}),
    "qwen3": ("Qwen3ForCausalLM", TEXT, {}),
    "gemma2": ("Gemma2ForCausalLM", TEXT, {}),
    "phi3": ("Phi3ForCausalLM", without(TEXT, "head_dim"), {}),
    "gpt_neox": ("GPTNeoXForCausalLM", without(TEXT, "head_dim", "num_key_value_heads"), {}),
    "gpt2": ("GPT2LMHeadModel", dict(vocab_size=64, n_embd=16, n_layer=2, n_head=2, n_positions=64, bos_token_id=1, eos_token_id=2), {}),
    "olmo2": ("Olmo2ForCausalLM", without(TEXT, "head_dim"), {}),
    "mixtral": ("MixtralForCausalLM", dict(TEXT, num_local_experts=4, num_experts_per_tok=2), {}),
    "qwen2_moe": ("Qwen2MoeForCausalLM", dict(without(TEXT, "head_dim"), **EXPERTS, shared_expert_intermediate_size=12), {}),
    "qwen3_moe": ("Qwen3MoeForCausalLM", dict(TEXT, **EXPERTS), {}),
    "olmoe": ("OlmoeForCausalLM", dict(without(TEXT, "head_dim"), num_experts=4, num_experts_per_tok=2), {}),
    "deepseek_v3": (
        "DeepseekV3ForCausalLM",
        dict(without(TEXT, "head_dim"), **MLA, moe_intermediate_size=12, n_routed_experts=4, num_experts_per_tok=2, n_group=1, topk_group=1, first_k_dense_replace=1),
        {"mtp": "model.layers.2."},
    ),
    "glm4_moe": (
        "Glm4MoeForCausalLM",
        dict(TEXT, moe_intermediate_size=12, n_routed_experts=4, num_experts_per_tok=2, n_group=1, topk_group=1, first_k_dense_replace=1),
        {"mtp": "model.layers.2."},
    ),
    "qwen3_next": (
        "Qwen3NextForCausalLM",
        dict(TEXT, **EXPERTS, shared_expert_intermediate_size=12, linear_num_key_heads=2, linear_num_value_heads=2, linear_key_head_dim=8, linear_value_head_dim=8, layer_types=["linear_attention", "full_attention"]),
        {"mtp": "mtp.layers.0."},
    ),
    "gpt_oss": ("GptOssForCausalLM", dict(TEXT, num_local_experts=4, num_experts_per_tok=2), {}),
    "t5": ("T5ForConditionalGeneration", dict(vocab_size=64, d_model=16, d_ff=24, d_kv=8, num_layers=2, num_heads=2, pad_token_id=0, eos_token_id=1), {}),
    "bart": ("BartForConditionalGeneration", dict(vocab_size=64, d_model=16, encoder_layers=2, decoder_layers=2, encoder_attention_heads=2, decoder_attention_heads=2, encoder_ffn_dim=24, decoder_ffn_dim=24, max_position_embeddings=64), {}),
    "llava": ("LlavaForConditionalGeneration", dict(text_config=dict(TEXT, model_type="llama"), vision_config=CLIP), {"text": "LlamaForCausalLM"}),
    "mistral3": ("Mistral3ForConditionalGeneration", dict(text_config=dict(TEXT, model_type="mistral"), vision_config=dict(model_type="pixtral", hidden_size=16, intermediate_size=24, num_hidden_layers=2, num_attention_heads=2, head_dim=8, image_size=28, patch_size=14)), {"text": "MistralForCausalLM"}),
    "gemma3": ("Gemma3ForConditionalGeneration", dict(text_config=dict(TEXT, model_type="gemma3_text"), vision_config=SIGLIP, mm_tokens_per_image=4), {"text": "Gemma3ForCausalLM"}),
    "qwen2_vl": (
        "Qwen2VLForConditionalGeneration",
        dict(text_config=dict(without(TEXT, "head_dim"), model_type="qwen2_vl_text", rope_parameters={"rope_type": "default", "mrope_section": [1, 1, 2], "rope_theta": 1e6}), vision_config=dict(depth=2, embed_dim=16, hidden_size=16, num_heads=2, patch_size=14)),
        {},
    ),
    "qwen3_5": (
        "Qwen3_5ForConditionalGeneration",
        dict(
            text_config=dict(TEXT, model_type="qwen3_5_text", linear_num_key_heads=2, linear_num_value_heads=2, linear_key_head_dim=8, linear_value_head_dim=8, layer_types=["linear_attention", "full_attention"]),
            vision_config=dict(depth=2, hidden_size=16, intermediate_size=24, num_heads=2, out_hidden_size=16, num_position_embeddings=16),
        ),
        {"mtp": "mtp.layers.0.", "text": "Qwen3_5ForCausalLM"},
    ),
    "idefics3": ("Idefics3ForConditionalGeneration", dict(text_config=dict(TEXT, model_type="llama"), vision_config=dict(without(SIGLIP, "model_type"), model_type="idefics3_vision"), scale_factor=1, image_token_id=3), {"text": "LlamaForCausalLM"}),
    "paligemma": ("PaliGemmaForConditionalGeneration", dict(text_config=dict(TEXT, model_type="gemma"), vision_config=dict(SIGLIP, projection_dim=16), projection_dim=16, image_token_index=3), {}),
    "mamba": ("MambaForCausalLM", dict(vocab_size=64, hidden_size=16, num_hidden_layers=2, state_size=4), {}),
    "whisper": ("WhisperForConditionalGeneration", dict(vocab_size=64, d_model=16, encoder_layers=2, decoder_layers=2, encoder_attention_heads=2, decoder_attention_heads=2, encoder_ffn_dim=24, decoder_ffn_dim=24, num_mel_bins=8, max_source_positions=20, max_target_positions=20, pad_token_id=0, bos_token_id=1, eos_token_id=2, decoder_start_token_id=1), {}),
}  # fmt: skip


def make(class_name, fields):
    """Two models of one class, the second some steps after the first."""
    torch.manual_seed(7)
    model_class = getattr(transformers, class_name)
    sft = model_class(model_class.config_class(**copy.deepcopy(fields))).to(torch.bfloat16)
    return sft, moved(sft)


def moved(model):
    other = copy.deepcopy(model)
    generator = torch.Generator().manual_seed(11)
    with torch.no_grad():
        for parameter in other.parameters():
            parameter.add_(torch.randn(parameter.shape, generator=generator) * 1e-3)
    return other


def save_raw(model, directory, drop_tied=True):
    """The state dict under the names that the model has in memory; of tied tensors one name, or each."""
    directory.mkdir(parents=True)
    model.config.architectures = [type(model).__name__]
    model.config.save_pretrained(directory)
    seen, tensors = set(), {}
    for name, tensor in model.state_dict().items():
        if tensor.data_ptr() in seen and drop_tied:
            continue
        seen.add(tensor.data_ptr())
        tensors[name] = tensor.clone().contiguous()
    save_file(tensors, directory / "model.safetensors", metadata={"format": "pt"})


def save_bin(model, directory):
    directory.mkdir(parents=True)
    model.config.architectures = [type(model).__name__]
    model.config.save_pretrained(directory)
    torch.save(model.state_dict(), directory / "pytorch_model.bin")


def save_old(model, directory):
    model.save_pretrained(directory)


def save_present(model, directory):
    model.save_pretrained(directory, save_original_format=False)


def add_tensors(directory, beginning):
    """What the published checkpoint has besides, for multi-token prediction."""
    path = directory / "model.safetensors"
    tensors = load_file(path)
    for name in ("eh_proj.weight", "self_attn.q_proj.weight", "mlp.gate.weight"):
        tensors[beginning + name] = torch.ones(4, 4, dtype=torch.bfloat16)
    save_file(tensors, path, metadata={"format": "pt"})


def ways_of(family):
    """By name: how each side is saved, and what is done to it before."""
    class_name, fields, more = FAMILIES[family]
    tied = dict(fields, tie_word_embeddings=True)
    if "text_config" in fields:
        tied["text_config"] = dict(fields["text_config"], tie_word_embeddings=True)
    ways = {
        "same": (save_old, save_old, fields),
        "old-present": (save_old, save_present, fields),
        "present-old": (save_present, save_old, fields),
        "old-raw": (save_old, save_raw, fields),
        "raw-old": (save_raw, save_old, fields),
        "bin-old": (save_bin, save_old, fields),
        "old-bin": (save_old, save_bin, fields),
        "tied": (lambda model, directory: save_raw(model, directory, drop_tied=False), save_old, tied),
    }
    if "mtp" in more:
        ways["mtp"] = (save_old, save_old, fields)
        ways["mtp-present"] = (save_old, save_present, fields)
    if "text" in more:
        ways["text"] = (save_old, save_old, fields)
        ways["text-raw"] = (save_raw, save_old, fields)
    return ways


def text_part(model, class_name):
    """The language model of another, by itself."""
    part = getattr(transformers, class_name)(model.config.get_text_config()).to(torch.bfloat16)
    whole = model.model
    part.model.load_state_dict((whole.text_model if hasattr(whole, "text_model") else whole.language_model).state_dict())
    part.lm_head.load_state_dict(model.lm_head.state_dict())
    return part


def pair_of(family, way):
    class_name, _, more = FAMILIES[family]
    save_sft, save_dpo, fields = ways_of(family)[way]
    sft, dpo = make(class_name, fields)
    if way.startswith("text"):
        return sft, text_part(sft, more["text"]), text_part(dpo, more["text"]), save_sft, save_dpo
    return sft, sft, dpo, save_sft, save_dpo


def generate(root):
    for family in FAMILIES:
        for way in ways_of(family):
            directory = root / family / way
            stored, _, dpo, save_sft, save_dpo = pair_of(family, way)
            save_sft(stored, directory / "sft")
            save_dpo(dpo, directory / "dpo")
            if way.startswith("mtp"):
                add_tensors(directory / "sft", FAMILIES[family][2]["mtp"])


def check(directory, family, way, alpha):
    made = directory / "made"
    if not made.exists():
        return "was not made"
    _, sft, dpo, _, _ = pair_of(family, way)
    loaded, report = type(dpo).from_pretrained(made, dtype="auto", output_loading_info=True)
    complaints = [str(entry) for entries in report.values() for entry in entries]
    if complaints:
        return f"transformers complains: {complaints[:3]}"
    first, second, seen = (dict(model.named_parameters()) for model in (sft, dpo, loaded))
    assert first.keys() == second.keys()
    if seen.keys() != second.keys():
        return f"other parameters: {sorted(seen.keys() ^ second.keys())[:3]}"
    wrong = [name for name in seen if not torch.equal(seen[name], extrapolate(second[name], first[name], alpha))]
    return f"other numbers: {wrong[:3]}" if wrong else None


root = Path(sys.argv[1])
if len(sys.argv) > 2:
    cells = {}
    for family in FAMILIES:
        for way in ways_of(family):
            try:
                cells[f"{family}/{way}"] = check(root / family / way, family, way, float(sys.argv[2]))
            except Exception as error:
                cells[f"{family}/{way}"] = f"{type(error).__name__}: {error}"[:200]
    print(json.dumps(cells))
else:
    generate(root)
    print(json.dumps([f"{family}/{way}" for family in FAMILIES for way in ways_of(family)]))
