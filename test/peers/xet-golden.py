"""Uploads each file into a folder of its own, which then holds the xorbs and shards of the real implementation."""

import os
import sys
import warnings

import hf_xet

warnings.simplefilter("ignore")
for path in sys.argv[1:]:
    folder = f"{path}.stored"
    os.mkdir(folder)
    info = hf_xet.upload_files([path], f"local://{folder}", None, None, None, "model")[0]
    print(info.hash, info.sha256)
