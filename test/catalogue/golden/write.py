"""Writes the golden pairs beside it, and what PyTorch makes of them: write.py DIRECTORY.

Made with torch 2.13 and transformers 5.18. For each pair of the paper (arXiv 2404.16792, table 7) there is a
folder with both sides as they were published, but for the size: the same formats, dtypes, numbers of shards
and files beside the weights. expected.json has the digest of every tensor that is derived from them, the
weight files in which they lie, and the other files that come along; no others do.
"""

import hashlib
import json
import shutil
import sys
import zlib
from dataclasses import dataclass, field
from pathlib import Path

import torch
import yaml
from huggingface_hub import split_torch_state_dict_into_shards
from safetensors.torch import save_file
from tokenizers import AddedToken, Tokenizer, decoders, models
from transformers import (
    AutoModelForCausalLM,
    GenerationConfig,
    LlamaConfig,
    MistralConfig,
    PreTrainedTokenizerFast,
)

directory = Path(sys.argv[1])
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from internlm2.configuration_internlm2 import InternLM2Config
from internlm2.modeling_internlm2 import InternLM2ForCausalLM

CODE = sorted((Path(__file__).resolve().parent.parent / "internlm2").glob("*_internlm2.py"))
AutoModelForCausalLM.register(InternLM2Config, InternLM2ForCausalLM)
# Some repos state a type that is not their code's; transformers writes the scaling under its present name.
WRITTEN_AFTERWARDS = ("model_type", "rope_scaling")
DTYPES = {torch.bfloat16: "BF16", torch.float16: "F16"}
HIDDEN = 16
CHARACTERS = [chr(code) for code in range(0x20, 0x7F)]
LICENSES = {
    "mit": "MIT License: https://opensource.org/license/mit",
    "apache-2.0": "Apache License 2.0: https://www.apache.org/licenses/LICENSE-2.0",
    "llama3": "Meta Llama 3 Community License: https://llama.meta.com/llama3/license",
    "ai2-impact-license-low-risk": "AI2 ImpACT License, low risk: https://allenai.org/impact-license",
    "internlm": "Code under Apache License 2.0; weights for research, and for commerce on application.",
}


@dataclass
class Side:
    """One repo; what is said of its weights are numbers of shards."""

    repo: str
    safetensors: int = 0
    bin: int = 0
    dtype: torch.dtype = torch.bfloat16
    version: str = "4.35.0"
    config: dict = field(default_factory=dict)
    card: dict = field(default_factory=dict)
    leftovers: bool = False
    consolidated: bool = False
    pull_request: bool = False

    @property
    def name(self):
        return self.repo.split("/")[1]


@dataclass
class Pair:
    alpha: float
    family: "Family"
    sft: Side
    dpo: Side
    # What both configurations say; what one side says comes over it.
    config: dict = field(default_factory=dict)
    # Of Δ; the smaller α is, the larger Δ must be for bf16 to keep some of it.
    rms: float = 1e-4
    # How many times the 5 GB of a file the real weights have; for θ1 that is laid out anew.
    files_of_5gb: float = 0


@dataclass
class Family:
    architecture: str
    config: object
    # Tokens beside the characters, which the vocabulary consists of.
    added: list
    shape: dict
    bos: str = "<s>"
    eos: str = "</s>"
    code: bool = False


MISTRAL_SHAPE = {
    "num_attention_heads": 4,
    "num_key_value_heads": 2,
    "sliding_window": 4096,
    "rope_theta": 1e4,
    "rms_norm_eps": 1e-5,
}
MISTRAL = Family("MistralForCausalLM", MistralConfig, [], MISTRAL_SHAPE)
OPENCHAT = Family(
    "MistralForCausalLM",
    MistralConfig,
    ["<|end_of_turn|>", "<|pad_0|>"],
    MISTRAL_SHAPE,
    eos="<|end_of_turn|>",
)
LLAMA2 = Family(
    "LlamaForCausalLM",
    LlamaConfig,
    [],
    {"num_attention_heads": 4, "num_key_value_heads": 4, "rope_theta": 1e4},
)
LLAMA3 = Family(
    "LlamaForCausalLM",
    LlamaConfig,
    ["<|begin_of_text|>", "<|end_of_text|>", "<|start_header_id|>", "<|end_header_id|>", "<|eot_id|>"]
    + [f"<|reserved_special_token_{number}|>" for number in range(11)],
    {"num_attention_heads": 4, "num_key_value_heads": 1, "rope_theta": 5e5},
    bos="<|begin_of_text|>",
    eos="<|eot_id|>",
)
INTERNLM2 = Family(
    "InternLM2ForCausalLM",
    InternLM2Config,
    ["<|im_start|>", "<|im_end|>", "<|action_start|>", "<|action_end|>", "<|interpreter|>", "<|plugin|>"],
    {"num_attention_heads": 4, "num_key_value_heads": 2, "rope_theta": 1_000_000},
    code=True,
)

ULTRA = {"datasets": ["HuggingFaceH4/ultrachat_200k"], "language": ["en"]}
FEEDBACK = {"datasets": ["HuggingFaceH4/ultrafeedback_binarized"], "language": ["en"]}
ON_MISTRAL = {"base_model": "mistralai/Mistral-7B-v0.1"}
TRAINER = ["generated_from_trainer"]
MIT, APACHE = {"license": "mit"}, {"license": "apache-2.0"}
IMPACT = {
    "license": "other",
    "license_name": "ai2-impact-license-low-risk",
    "license_link": "https://allenai.org/impact-license",
    "language": ["en"],
}
SHANGHAI = {"pipeline_tag": "text-generation", "license": "other"}


def tulu(size, shards, alpha, files_of_5gb, shape, sft_config=None, pull_request=False):
    base = {"base_model": f"meta-llama/Llama-2-{size}-hf", **IMPACT}
    mixture = ["allenai/tulu-v2-sft-mixture"]
    return Pair(
        alpha,
        LLAMA2,
        Side(
            f"allenai/tulu-2-{size}", bin=shards, config=sft_config or {}, card={**base, "datasets": mixture}
        ),
        Side(
            f"allenai/tulu-2-dpo-{size}",
            bin=shards,
            card={**base, "datasets": [*FEEDBACK["datasets"], *mixture]},
            pull_request=pull_request,
        ),
        config=shape,
        files_of_5gb=files_of_5gb,
    )


def internlm2(size, shards, shape, sft_config=None):
    return Pair(
        0.5,
        INTERNLM2,
        Side(
            f"internlm/internlm2-chat-{size}-sft",
            bin=shards,
            dtype=torch.float16,
            config=sft_config or {},
            card=SHANGHAI,
        ),
        Side(
            f"internlm/internlm2-chat-{size}",
            safetensors=shards,
            config={"rope_scaling": {"type": "dynamic", "factor": 2.0}},
            card=SHANGHAI,
        ),
        config=shape,
    )


PAIRS = [
    Pair(
        0.3,
        MISTRAL,
        Side(
            "HuggingFaceH4/mistral-7b-sft-alpha", bin=8, card={**MIT, **ON_MISTRAL, **ULTRA, "tags": TRAINER}
        ),
        Side(
            "HuggingFaceH4/zephyr-7b-alpha",
            safetensors=8,
            bin=8,
            config={"pad_token_id": 2},
            card={"tags": TRAINER, "model-index": [{"name": "zephyr-7b-alpha", "results": []}]}
            | MIT
            | ON_MISTRAL
            | FEEDBACK,
            leftovers=True,
        ),
        rms=1.5e-4,
    ),
    Pair(
        0.1,
        MISTRAL,
        Side(
            "HuggingFaceH4/mistral-7b-sft-beta",
            safetensors=8,
            bin=8,
            card={**MIT, **ON_MISTRAL, **ULTRA, "tags": TRAINER},
            leftovers=True,
        ),
        Side(
            "HuggingFaceH4/zephyr-7b-beta",
            safetensors=8,
            bin=8,
            config={"pad_token_id": 2},
            card={"tags": TRAINER, "pipeline_tag": "text-generation"} | MIT | ON_MISTRAL | FEEDBACK,
            leftovers=True,
        ),
        rms=3e-4,
    ),
    Pair(
        0.2,
        OPENCHAT,
        Side("openchat/openchat_3.5", bin=2, card={**APACHE, "tags": ["openchat", "mistral", "C-RLFT"]}),
        Side(
            "berkeley-nest/Starling-LM-7B-alpha",
            safetensors=3,
            card={**APACHE, "datasets": ["berkeley-nest/Nectar"], "tags": ["reward model", "RLHF", "RLAIF"]},
        ),
        rms=2e-4,
    ),
    Pair(
        0.5,
        OPENCHAT,
        Side(
            "openchat/openchat-3.5-0106",
            safetensors=3,
            card={**APACHE, **ON_MISTRAL, "tags": ["openchat", "mistral", "C-RLFT"]},
        ),
        Side(
            "Nexusflow/Starling-LM-7B-beta",
            safetensors=4,
            card={**APACHE, "datasets": ["berkeley-nest/Nectar"], "tags": ["reward model", "RLHF", "RLAIF"]},
        ),
        config={"max_position_embeddings": 8192},
    ),
    Pair(
        0.3,
        MISTRAL,
        Side(
            "mistralai/Mistral-7B-Instruct-v0.2",
            safetensors=3,
            bin=3,
            config={"sliding_window": None},
            card={**APACHE, "tags": ["finetuned"], "pipeline_tag": "text-generation"},
            consolidated=True,
        ),
        Side(
            "snorkelai/Snorkel-Mistral-PairRM-DPO",
            safetensors=3,
            card={**APACHE, "datasets": ["snorkelai/Snorkel-Mistral-PairRM-DPO-Dataset"]},
        ),
        config={"rope_theta": 1e6},
        rms=1.5e-4,
    ),
    Pair(
        0.3,
        LLAMA3,
        Side("RLHFlow/LLaMA3-SFT", safetensors=4, version="4.40.1", card={"license": "llama3"}),
        Side(
            "RLHFlow/LLaMA3-iterative-DPO-final", safetensors=4, version="4.40.1", card={"license": "llama3"}
        ),
        rms=1.5e-4,
    ),
    internlm2("1_8b", 2, {"num_hidden_layers": 2}, sft_config={"model_type": "internlm"}),
    internlm2("7b", 8, {"num_hidden_layers": 2, "num_key_value_heads": 1}),
    internlm2("20b", 21, {"num_hidden_layers": 3, "num_attention_heads": 8, "num_key_value_heads": 2}),
    # The files of the third are shorter than its embeddings are here.
    tulu(
        "7b", 2, 0.5, 13.5 / 5, {"rms_norm_eps": 1e-5}, sft_config={"rms_norm_eps": 1e-6}, pull_request=True
    ),
    tulu("13b", 3, 0.5, 26 / 5, {"rms_norm_eps": 1e-5}),
    tulu("70b", 15, 0.5, 138 / 5, {"num_hidden_layers": 3, "num_key_value_heads": 1, "rms_norm_eps": 1e-5}),
    Pair(
        0.3,
        MISTRAL,
        Side(
            "alignment-handbook/zephyr-7b-sft-full",
            safetensors=3,
            card={**APACHE, **ON_MISTRAL, **ULTRA, "tags": ["alignment-handbook", "trl", "sft", *TRAINER]},
            leftovers=True,
        ),
        Side(
            "alignment-handbook/zephyr-7b-dpo-full",
            safetensors=3,
            card=APACHE
            | FEEDBACK
            | {"base_model": "alignment-handbook/zephyr-7b-sft-full"}
            | {"tags": ["alignment-handbook", "trl", "dpo", *TRAINER]},
            leftovers=True,
        ),
        rms=1.5e-4,
    ),
]


# Weights.


def generator_of(text):
    return torch.Generator().manual_seed(zlib.crc32(text.encode()))


def make_weights(pair, config):
    """θ0 as initialised, θ1 after small moves; norms lie near 1, where one step of bf16 is large and rare."""
    generator = generator_of(pair.dpo.repo)
    shapes = AutoModelForCausalLM.from_config(config).state_dict()
    sft, dpo = {}, {}
    for name, like in shapes.items():
        noise, move = (torch.randn(like.shape, generator=generator) for _ in range(2))
        if like.dim() == 1:
            sft[name] = (1 + 0.1 * noise).to(pair.dpo.dtype).to(pair.sft.dtype)
            dpo[name] = step(sft[name].to(pair.dpo.dtype), move)
        else:
            # In fp16 with all of its digits, so that casting it to bf16 is a rounding.
            sft[name] = (0.02 * noise).to(pair.sft.dtype)
            dpo[name] = (sft[name].float() + pair.rms * move).to(pair.dpo.dtype)
    return sft, dpo


def step(weights, move):
    """One number up or down, for one weight in forty."""
    steps = (move > 2.24).to(torch.int16) - (move < -2.24).to(torch.int16)
    return (weights.view(torch.int16) + steps).view(weights.dtype)


def nearest(dpo, sft, alpha):
    return (dpo.float() + alpha * (dpo.float() - sft.float())).to(dpo.dtype)


def reference(dpo, sft, alpha):
    """The expression of the method's authors, on models that were loaded in bf16."""
    dpo, sft = dpo.to(torch.bfloat16), sft.to(torch.bfloat16)
    return dpo + alpha * (dpo - sft)


def digest(tensor):
    return hashlib.sha256(tensor.contiguous().view(torch.uint8).numpy().tobytes()).hexdigest()


def cut(names, count):
    """Into files of about equally many tensors, in the order of the model."""
    return [names[len(names) * index // count : len(names) * (index + 1) // count] for index in range(count)]


def write_index(path, weights, weight_map):
    metadata = {"total_size": sum(tensor.nbytes for tensor in weights.values())}
    content = {"metadata": metadata, "weight_map": weight_map}
    path.write_text(json.dumps(content, indent=2, sort_keys=True) + "\n")


def write_shards(folder, weights, stem, extension, count, save):
    weight_map = {}
    for index, names in enumerate(cut(list(weights), count)):
        path = f"{stem}-{index + 1:05d}-of-{count:05d}.{extension}"
        save({name: weights[name].clone() for name in names}, folder / path)
        weight_map |= dict.fromkeys(names, path)
    write_index(folder / f"{stem}.{extension}.index.json", weights, weight_map)
    return weight_map


def write_safetensors(folder, weights, count):
    save = lambda shard, path: save_file(shard, path, metadata={"format": "pt"})
    return write_shards(folder, weights, "model", "safetensors", count, save)


def write_weights(folder, weights, side):
    if side.bin:
        write_shards(folder, weights, "pytorch_model", "bin", side.bin, torch.save)
    if side.safetensors:
        write_safetensors(folder, weights, side.safetensors)
    if side.consolidated:
        # As the maker's own program takes them, under other names.
        renamed = {
            name.replace("model.", "")
            .replace("self_attn.", "attention.")
            .replace("_proj", ""): tensor.clone()
            for name, tensor in weights.items()
        }
        save_file(renamed, folder / "consolidated.safetensors")
        write_json(folder / "params.json", {"dim": HIDDEN, "n_layers": 2})


# What lies beside the weights.


def write_json(path, content):
    path.write_text(json.dumps(content, indent=2, sort_keys=True) + "\n")


def make_config(pair, side):
    family = pair.family
    own = {**family.shape, **pair.config, **side.config}
    for name in WRITTEN_AFTERWARDS:
        own.pop(name, None)
    theta = own.pop("rope_theta")
    rope_parameters = {"rope_theta": theta, "rope_type": "default"}
    rope = {"rope_theta": theta} if family.code else {"rope_parameters": rope_parameters}
    return family.config(
        vocab_size=3 + len(CHARACTERS) + len(family.added),
        hidden_size=HIDDEN,
        intermediate_size=40,
        architectures=[family.architecture],
        dtype=side.dtype,
        bos_token_id=ids_of(family)[family.bos],
        eos_token_id=ids_of(family)[family.eos],
        **{"num_hidden_layers": 2, "max_position_embeddings": 4096, **own},
        **rope,
    )


def write_config(folder, pair, side, config):
    """By transformers, with the names that fields had at the time."""
    config.save_pretrained(folder)
    path = folder / "config.json"
    fields = json.loads(path.read_text())
    fields["torch_dtype"] = fields.pop("dtype")
    fields["transformers_version"] = side.version
    fields.pop("head_dim", None)
    fields["rope_scaling"] = None
    if not pair.family.code:
        fields["rope_theta"] = fields.pop("rope_parameters")["rope_theta"]
    else:
        fields["auto_map"] = {
            "AutoConfig": "configuration_internlm2.InternLM2Config",
            "AutoModelForCausalLM": "modeling_internlm2.InternLM2ForCausalLM",
        }
    fields |= {name: side.config[name] for name in WRITTEN_AFTERWARDS if name in side.config}
    write_json(path, fields)
    ids = ids_of(pair.family)
    generation = GenerationConfig(bos_token_id=ids[pair.family.bos], eos_token_id=ids[pair.family.eos])
    generation.save_pretrained(folder)
    path = folder / "generation_config.json"
    write_json(path, json.loads(path.read_text()) | {"transformers_version": side.version})
    return ["config.json", "generation_config.json"]


def ids_of(family):
    return {token: index for index, token in enumerate(["<unk>", "<s>", "</s>", *CHARACTERS, *family.added])}


def write_tokenizer(folder, family):
    vocabulary = {token: index for token, index in ids_of(family).items() if token not in family.added}
    tokenizer = Tokenizer(models.BPE(vocab=vocabulary, merges=[], unk_token="<unk>"))
    tokenizer.decoder = decoders.Fuse()
    tokenizer.add_special_tokens([AddedToken(token, special=True) for token in ["<unk>", "<s>", "</s>"]])
    tokenizer.add_special_tokens([AddedToken(token, special=True) for token in family.added])
    special = {"bos_token": family.bos, "eos_token": family.eos, "unk_token": "<unk>"}
    wrapped = PreTrainedTokenizerFast(tokenizer_object=tokenizer, model_max_length=4096, **special)
    wrapped.chat_template = "{% for message in messages %}{{ message['content'] + eos_token }}{% endfor %}"
    wrapped.save_pretrained(folder, save_jinja_files=False)
    path = folder / "tokenizer_config.json"
    fields = json.loads(path.read_text()) | {"tokenizer_class": "PreTrainedTokenizerFast"}
    fields.pop("backend")
    write_json(path, fields)
    write_json(folder / "special_tokens_map.json", special)
    written = ["special_tokens_map.json", "tokenizer.json", "tokenizer_config.json"]
    if family.added:
        write_json(folder / "added_tokens.json", {token: ids_of(family)[token] for token in family.added})
        written.append("added_tokens.json")
    return written


def write_card(folder, side):
    front_matter = yaml.safe_dump(side.card, sort_keys=False)
    body = f"# {side.name}\n\nThe files of {side.repo}, and another, much smaller model.\n"
    (folder / "README.md").write_text(f"---\n{front_matter}---\n\n{body}")
    license = side.card.get("license_name") or side.card["license"]
    (folder / "LICENSE").write_text(LICENSES["internlm" if license == "other" else license] + "\n")
    return ["LICENSE"]


def write_leftovers(folder, side):
    """What a training leaves in the folder that it saves to."""
    results = {"epoch": 1.0, "train_loss": 0.25, "train_samples": 61135}
    for name in ("all_results", "train_results", "eval_results"):
        write_json(folder / f"{name}.json", results)
    write_json(folder / "trainer_state.json", {"epoch": 1.0, "global_step": 477, "log_history": []})
    torch.save({"learning_rate": 5e-7, "num_train_epochs": 1}, folder / "training_args.bin")
    runs = folder / "runs" / "Oct28_08-48-50_node-0"
    runs.mkdir(parents=True)
    (runs / "events.out.tfevents.1698483000.node-0.1.0").write_bytes(b"\x18\x00\x00\x00events\x00\x00")


def write_side(folder, pair, side, config, weights):
    folder.mkdir(parents=True)
    write_weights(folder, weights, side)
    carried = [
        *write_config(folder, pair, side, config),
        *write_tokenizer(folder, pair.family),
        *write_card(folder, side),
    ]
    if pair.family.code:
        carried += [path.name for path in CODE]
        for path in CODE:
            shutil.copyfile(path, folder / path.name)
    if side.leftovers:
        write_leftovers(folder, side)
    return sorted(carried)


def write_pair(pair):
    folder = directory / pair.dpo.name
    shutil.rmtree(folder, ignore_errors=True)
    config = {key: make_config(pair, side) for key, side in (("sft", pair.sft), ("dpo", pair.dpo))}
    sft, dpo = make_weights(pair, config["dpo"])
    write_side(folder / "sft", pair, pair.sft, config["sft"], sft)
    carried = write_side(folder / "dpo", pair, pair.dpo, config["dpo"], dpo)
    if pair.dpo.pull_request:
        # What the Hub's converter makes of the shards, one for one.
        (folder / "pr").mkdir()
        write_safetensors(folder / "pr", dpo, pair.dpo.bin)
    made = {name: nearest(dpo[name], sft[name], pair.alpha) for name in dpo}
    return {
        "folder": pair.dpo.name,
        "sft": pair.sft.repo,
        "dpo": pair.dpo.repo,
        "alpha": pair.alpha,
        **lay_out(pair, made),
        "sideFiles": carried,
        "tensors": {
            name: {
                "dtype": DTYPES[tensor.dtype],
                "shape": list(tensor.shape),
                "nearest": digest(tensor),
                "reference": digest(reference(dpo[name], sft[name], pair.alpha)),
            }
            for name, tensor in made.items()
        },
    }


def lay_out(pair, made):
    """The derived repo's weight files with their tensors: θ1's, or those that transformers would write."""
    if pair.dpo.safetensors:
        names = cut(list(made), pair.dpo.safetensors)
        stem = f"of-{len(names):05d}.safetensors"
        return {"files": {f"model-{index + 1:05d}-{stem}": sorted(own) for index, own in enumerate(names)}}
    size = round(sum(tensor.nbytes for tensor in made.values()) / pair.files_of_5gb)
    split = split_torch_state_dict_into_shards(made, max_shard_size=size)
    return {
        "maxShardBytes": size,
        "files": {path: sorted(names) for path, names in split.filename_to_tensors.items()},
    }


if __name__ == "__main__":
    expected = [write_pair(pair) for pair in PAIRS]
    lines = ",\n".join(json.dumps(pair) for pair in expected)
    (directory / "expected.json").write_text(f"[\n{lines}\n]\n")
