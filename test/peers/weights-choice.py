"""Prints which file of weights transformers takes of each listing: weights-choice.py DIRECTORY LISTINGS.

A listing has the names of its files, and what from_pretrained is asked for besides.
"""

import json
import os
import sys
from pathlib import Path

from transformers.modeling_utils import _get_resolved_checkpoint_files

root, listings = Path(sys.argv[1]), json.loads(Path(sys.argv[2]).read_text())


def choice_of(folder, variant, subfolder, explicit):
    try:
        files, metadata = _get_resolved_checkpoint_files(
            str(folder), variant, None, None, None, False, transformers_explicit_filename=explicit, download_kwargs={"subfolder": subfolder}
        )  # fmt: skip
        # What is named in config.json is not looked for before it is read.
        if not all(os.path.isfile(file) for file in files):
            return None
        return sorted(os.path.relpath(file, folder) for file in files)
    except (OSError, ValueError):
        return None


answers = []
for number, listing in enumerate(listings):
    folder = root / str(number)
    for path in listing["files"]:
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(listing["files"][path])
    folder.mkdir(exist_ok=True)
    answers.append(choice_of(folder, listing.get("variant"), listing.get("subfolder", ""), listing.get("explicit")))
print(json.dumps(answers))
