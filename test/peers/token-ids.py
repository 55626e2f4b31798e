"""Prints the ids that AutoTokenizer gives to the tokens of each folder: token-ids.py DIRECTORY."""

import json
import sys
from pathlib import Path

import transformers
from transformers import AutoTokenizer

transformers.logging.set_verbosity(transformers.logging.CRITICAL)


def ids_of(folder):
    try:
        return AutoTokenizer.from_pretrained(folder).get_vocab()
    except Exception as error:
        return f"{type(error).__name__}: {error}"[:200]


root = Path(sys.argv[1])
print(json.dumps([ids_of(str(root / str(number))) for number in range(len(list(root.iterdir())))]))
