"""Extrapolates files of elements with PyTorch: kernel-torch.py DIRECTORY, which holds cases.json.

Writes the SHA-256 of the elements for each α. NaN count as the positive quiet NaN, since PyTorch's sign and payload
depend on the processor.
"""
import hashlib
import json
import pathlib
import sys

import torch

DTYPES = {"BF16": torch.bfloat16, "F16": torch.float16, "F32": torch.float32, "F64": torch.float64}
BITS = {
    "BF16": (torch.int16, 0x7FC0),
    "F16": (torch.int16, 0x7E00),
    "F32": (torch.int32, 0x7FC00000),
    "F64": (torch.int64, 0x7FF8000000000000),
}

directory = pathlib.Path(sys.argv[1])
cases = json.loads((directory / "cases.json").read_text())


def read(dtype, side):
    data = bytearray((directory / f"{dtype}.{side}").read_bytes())
    return torch.frombuffer(data, dtype=DTYPES[dtype])


for number, way in enumerate(cases["ways"]):
    if way["kind"] == "reference":
        compute = torch.bfloat16
    else:
        compute = torch.float64 if "F64" in (way["aligned"], way["sft"]) else torch.float32
    dpo, sft = read(way["aligned"], "aligned").to(compute), read(way["sft"], "sft").to(compute)
    bits, quiet_nan = BITS[way["output"]]
    digests = []
    for alpha in cases["alphas"]:
        out = (dpo + alpha * (dpo - sft)).to(DTYPES[way["output"]])
        out = torch.where(out.isnan(), torch.tensor(quiet_nan, dtype=bits), out.view(bits))
        digests.append(hashlib.sha256(out.numpy().tobytes()).hexdigest())
    (directory / str(number)).write_text(" ".join(digests))
