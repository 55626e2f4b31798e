"""Uploads a file to a new repo with huggingface_hub and hf_xet.

Usage: upload_hf_xet.py FILE REPO. HF_ENDPOINT, HF_TOKEN and a fresh HF_HOME come from the environment. Prints
the seconds of the upload and the peak resident bytes as JSON.
"""

import json
import resource
import sys
import time

from huggingface_hub import HfApi

path, repo = sys.argv[1], sys.argv[2]
api = HfApi()
api.create_repo(repo)
started = time.perf_counter()
api.upload_file(path_or_fileobj=path, path_in_repo="model.safetensors", repo_id=repo)
print(
    json.dumps(
        {
            "seconds": time.perf_counter() - started,
            "peakBytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024,
        }
    )
)
