"""Generated adapters, as PEFT writes them and merges what is derived from them:
adapter-generated.py make DIRECTORY COUNT GOLDEN writes DIRECTORY/N/aligned, for half of them DIRECTORY/N/sft, and
prints what each is; adapter-generated.py compare DIRECTORY COUNT GOLDEN compares DIRECTORY/N/derived, where there is
one, with what it is to be. GOLDEN holds the base models.
"""

import copy
import json
import os
import random
import sys
import warnings
from pathlib import Path

os.environ["HF_HUB_OFFLINE"] = "1"

import torch
from peft import LoraConfig, PeftModel, get_peft_model
from safetensors import safe_open
from transformers import AutoModelForCausalLM, logging

logging.disable_progress_bar()
logging.set_verbosity_error()
warnings.filterwarnings("ignore")
torch.set_num_threads(1)
random.seed(12)
torch.manual_seed(12)

command, root, count, golden = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]), Path(sys.argv[4])
LLAMA = ["q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"]
LINEAR = {"llama": LLAMA, "llama-tied": LLAMA, "gpt2": ["c_attn", "c_proj", "c_fc"], "mixtral": ["q_proj", "v_proj", "o_proj"]}
EMBEDDING = {"llama": "embed_tokens", "llama-tied": "embed_tokens", "gpt2": "wte", "mixtral": "embed_tokens"}
# Where the base has biases; PEFT merges those of factors nowhere else.
BIASED = {"llama": LLAMA[:4], "gpt2": LINEAR["gpt2"]}
TIED = {"llama-tied": "model.embed_tokens.weight", "gpt2": "transformer.wte.weight"}
EXPERTS = ["mlp.experts.gate_up_proj", "mlp.experts.down_proj"]
# The largest difference of a weight, relative to the largest that it is made from: a rounding to 32 bits or two.
EXACT = 2.0**-22
DTYPES = [torch.float32] * 3 + [torch.bfloat16, torch.float16]


def load_bases(dtype):
    return {name: AutoModelForCausalLM.from_pretrained(golden / name, dtype=dtype) for name in LINEAR}


def some(items, least=1):
    return random.sample(items, random.randint(min(least, len(items)), len(items)))


def chance(part):
    return random.random() < part


def pattern_key(base):
    name = random.choice(LINEAR[base])
    layer = random.randrange(2)
    return random.choice([name, rf".*\.{name}", rf"layers\.{layer}\..*{name}", rf".*\.{layer}\..*\.{name}", f"{name[0]}.*{name[-4:]}"])


def draw_pattern(base, values):
    return {pattern_key(base): random.choice(values) for _ in range(random.randint(1, 3))}


def draw_settings(base):
    settings = {"r": random.choice([1, 2, 3, 4, 6, 8]), "lora_alpha": random.choice([1, 2, 3, 4, 7, 8, 16, 32])}
    targets = some(LINEAR[base])
    if chance(0.2):
        targets.append(EMBEDDING[base])
    if chance(0.2):
        targets.append("lm_head")
    if chance(0.08):
        targets = "all-linear"
    elif chance(0.1):
        targets = rf".*\.[01]\..*\.({'|'.join(some(LINEAR[base]))})"
    elif chance(0.15):
        settings["layers_to_transform"] = random.choice([0, [0], [0, 1]])
    settings["target_modules"] = targets
    if chance(0.3):
        settings["use_rslora"] = True
    if chance(0.35):
        settings["rank_pattern"] = draw_pattern(base, [1, 2, 3, 5])
    if chance(0.35):
        settings["alpha_pattern"] = draw_pattern(base, [1, 3, 5, 12])
    if chance(0.25):
        settings["bias"] = random.choice(["all", "lora_only"])
    elif base in BIASED and chance(0.15):
        settings["lora_bias"] = True
        settings["target_modules"] = targets = some(BIASED[base])
    if chance(0.2):
        saved = [name for name in [EMBEDDING[base], "lm_head"] if name not in targets]
        if saved:
            settings["modules_to_save"] = some(saved)
    if base == "gpt2" or chance(0.1):
        settings["fan_in_fan_out"] = chance(0.8)
    if base == "llama-tied" and chance(0.1):
        settings["ensure_weight_tying"] = True
    if base == "mixtral" and chance(0.6):
        settings["target_parameters"] = some(EXPERTS)
    return settings


def draw_second(base, settings):
    """The settings of the adapter before: of one shape with the other, of other ranks, or altogether different."""
    choice = random.randrange(4)
    if choice == 0:
        return draw_settings(base)
    if choice == 1:
        return {**settings, "r": random.choice([1, 2, 5]), "lora_alpha": random.choice([1, 4, 9]), "use_rslora": chance(0.5)}
    return dict(settings)


def write(bases, base, settings, directory):
    dtype = random.choice(DTYPES)
    model = copy.deepcopy(bases[base])
    model.name_or_path = f"tiny/{base}"
    adapted = get_peft_model(model, LoraConfig(task_type="CAUSAL_LM", **copy.deepcopy(settings)))
    for key, value in adapted.named_parameters():
        if value.requires_grad:
            noise = torch.randn_like(value) * (0.3 if "lora_" in key else 0.05)
            value.data = (noise if "lora_" in key else value.data + noise).to(dtype)
    adapted.save_pretrained(directory)
    return str(dtype).removeprefix("torch.")


def can_load(bases, base, directory):
    """PEFT sorts the patterns when it saves; where two match one module, the other may hold from then on."""
    try:
        merge(bases, base, directory)
        return True
    except RuntimeError as error:
        if "size mismatch" in str(error):
            return False
        raise


def make():
    bases, loading = load_bases(torch.float32), load_bases(torch.float64)
    cases, refused = [], {}
    while len(cases) < count:
        number = len(cases)
        base = random.choice(["llama", "llama", "llama-tied", "gpt2", "mixtral"])
        settings = draw_settings(base)
        second = draw_second(base, settings) if chance(0.5) else None
        alpha = random.choice([random.uniform(-2, 3), 0.3, 0.5, 1, -0.5, -1])
        try:
            dtypes = [write(bases, base, settings, root / str(number) / "aligned")]
            if second is not None:
                dtypes.append(write(bases, base, second, root / str(number) / "sft"))
        except (TypeError, ValueError, NotImplementedError, RuntimeError) as error:
            # What PEFT does not make is no case.
            reason = f"{type(error).__name__}: {str(error)[:90]}"
            refused[reason] = refused.get(reason, 0) + 1
            for part in sorted((root / str(number)).rglob("*"), reverse=True):
                part.rmdir() if part.is_dir() else part.unlink()
            continue
        sides = ["aligned", "sft"][: len(dtypes)]
        loads = all(can_load(loading, base, root / str(number) / side) for side in sides)
        cases.append({"number": number, "loads": loads, "base": base, "alpha": alpha, "dtypes": dtypes, "settings": settings, "second": second})
    (root / "cases.json").write_text(json.dumps(cases))
    return {"cases": cases, "refused": refused}


def merge(bases, base, directory):
    model = copy.deepcopy(bases[base])
    if directory.exists():
        # In 64 bits PEFT's own roundings are out of the way.
        model = PeftModel.from_pretrained(model, directory, autocast_adapter_dtype=False).merge_and_unload()
    return model.state_dict()


def find_rounded(base, directory):
    """How far a weight may be off that stands in place of the base's, which is rounded once to its own type."""
    bounds = {}
    with safe_open(directory / "adapter_model.safetensors", "pt") as file:
        for key in file.keys():
            if "lora_" in key:
                continue
            name = key.removeprefix("base_model.model.")
            for wrapper in (".base_layer", ".modules_to_save", ".original_module"):
                name = name.replace(wrapper, "")
            bounds[name] = max(EXACT, torch.finfo(file.get_tensor(key).dtype).eps)
    tied = TIED.get(base)
    if tied is not None:
        bounds["lm_head.weight"] = bounds[tied] = max(bounds.get("lm_head.weight", EXACT), bounds.get(tied, EXACT))
    return bounds


def distance(wanted, value, size):
    return ((value - wanted).abs().max() / size).item()


def compare(bases, case):
    directory, base, alpha = root / str(case["number"]), case["base"], case["alpha"]
    if not (directory / "derived").exists():
        return None
    aligned, sft, derived = (merge(bases, base, directory / side) for side in ("aligned", "sft", "derived"))
    if not derived.keys() == aligned.keys() == sft.keys():
        return {**case, "worst": [["names", sorted(derived.keys() ^ aligned.keys() | derived.keys() ^ sft.keys())]]}
    rounded = find_rounded(base, directory / "derived")
    worst, largest, moved = [], 0.0, 0
    for name, value in derived.items():
        wanted = aligned[name] + alpha * (aligned[name] - sft[name])
        size = (1 + abs(alpha)) * max(aligned[name].abs().max(), sft[name].abs().max())
        off = distance(wanted, value, size)
        bound = rounded.get(name, EXACT)
        if bound == EXACT:
            largest = max(largest, off)
        if not off <= bound:
            worst.append([name, off])
        moved += not torch.equal(aligned[name], sft[name])
    return {**case, "worst": worst, "largest": largest, "moved": moved}


with torch.no_grad():
    if command == "make":
        print(json.dumps(make()))
    else:
        bases = load_bases(torch.float64)
        compared = []
        for case in json.loads((root / "cases.json").read_text()):
            try:
                compared.append(compare(bases, case))
            except Exception as error:
                compared.append({**case, "worst": [[type(error).__name__, str(error)[:600]]]})
        print(json.dumps(compared))
