"""Uses derived repos as people do, from the Hub at HF_ENDPOINT: derived-repo.py DPO SFT REPO=ALPHA…

Prints one JSON object of what was seen, by repo.
"""

import hashlib
import json
import os
import re
import sys
from pathlib import Path

import hf_xet
import torch
from huggingface_hub import (
    HfApi,
    ModelCard,
    get_hf_file_metadata,
    get_session,
    hf_hub_url,
    snapshot_download,
)
from reference import extrapolate, find_differences, load_checkpoint, measure
from transformers import AutoModelForCausalLM, AutoTokenizer

api = HfApi()
dpo, sft = load_checkpoint(sys.argv[1]), load_checkpoint(sys.argv[2])


def describe_files(repo, snapshot):
    """What the Hub says of the weight files, and what the downloaded ones are."""
    paths = sorted(path.name for path in snapshot.glob("*.safetensors"))
    hashes = hf_xet.hash_files([str((snapshot / path).resolve()) for path in paths])
    outputs = json.loads((snapshot / "extrapolation.json").read_text())["outputs"]
    recorded = {output["path"]: output for output in outputs}
    assert sorted(recorded) == paths
    for path, info in zip(paths, hashes):
        of_hub = get_hf_file_metadata(hf_hub_url(repo, path))
        data = (snapshot / path).read_bytes()
        yield {
            "path": path,
            "byteLengths": [len(data), recorded[path]["byteLength"], of_hub.size],
            "sha256": [hashlib.sha256(data).hexdigest(), recorded[path]["sha256"], of_hub.etag],
            "fileIds": [info.hash, of_hub.xet_file_data.file_hash],
        }


def describe_card(repo, snapshot):
    card = ModelCard.load(snapshot / "README.md")
    # ModelCard.validate always asks huggingface.co.
    validation = get_session().post(
        f"{os.environ['HF_ENDPOINT']}/api/validate-yaml",
        json={"repoType": "model", "content": str(card)},
    )
    return {
        "data": card.data.to_dict(),
        "dataOnHub": api.model_info(repo).card_data.to_dict(),
        "text": card.text,
        "validation": validation.json(),
    }


def load_as_the_card_says(snapshot):
    """Runs the Python of the card, which gives a model and its tokenizer."""
    code = re.search(r"```python\n(.*?)```", (snapshot / "README.md").read_text(), re.DOTALL)
    names = {}
    exec(code[1], names)
    return names["model"], names["tokenizer"]


def describe_model(snapshot, made, alpha):
    model, loading = AutoModelForCausalLM.from_pretrained(snapshot, output_loading_info=True)
    tokenizer = AutoTokenizer.from_pretrained(snapshot)
    state = model.state_dict()
    conversation = [{"role": "user", "content": "What is a bird?"}]
    inputs = tokenizer.apply_chat_template(
        conversation, add_generation_prompt=True, return_tensors="pt", return_dict=True
    )
    by_card, tokenizer_by_card = load_as_the_card_says(snapshot)
    with torch.no_grad():
        logits = model(**inputs).logits
        logits_by_card = by_card(**inputs).logits
        model.load_state_dict({name: extrapolate(dpo[name], sft[name], alpha) for name in dpo})
        logits_of_reference = model(**inputs).logits
        model.load_state_dict(dpo)
        logits_of_dpo = model(**inputs).logits
    return {
        "class": type(model).__name__,
        "dtypes": sorted({str(model.dtype), str(by_card.dtype)}),
        "loading": {kind: sorted(names) for kind, names in loading.items()},
        "sameState": state.keys() == made.keys() and tokenizer_by_card.get_vocab() == tokenizer.get_vocab(),
        "finite": bool(logits.isfinite().all()),
        "shape": list(logits.shape),
        "tokenCount": inputs["input_ids"].shape[1],
        "vocabularySize": model.config.vocab_size,
        "equalToCard": torch.equal(logits, logits_by_card),
        "equalToReference": torch.equal(logits, logits_of_reference),
        "equalToDpo": torch.equal(logits, logits_of_dpo),
    }


def describe_repo(repo, alpha):
    snapshot = Path(snapshot_download(repo))
    made = load_checkpoint(snapshot)
    metadata = api.get_safetensors_metadata(repo)
    return {
        "differences": find_differences(made, dpo, sft, alpha),
        "statistics": measure(made, dpo, sft),
        "files": list(describe_files(repo, snapshot)),
        "card": describe_card(repo, snapshot),
        "model": describe_model(snapshot, made, alpha),
        "branches": [branch.name for branch in api.list_repo_refs(repo).branches],
        "commits": [commit.title for commit in api.list_repo_commits(repo)],
        "metadata": {
            "sharded": metadata.sharded,
            "parameterCount": metadata.parameter_count,
            "totalSize": metadata.metadata["total_size"],
            "weightMap": metadata.weight_map,
        },
    }


print(
    json.dumps(
        {repo: describe_repo(repo, float(alpha)) for repo, alpha in (pair.split("=") for pair in sys.argv[3:])}
    )
)
