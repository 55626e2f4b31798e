"""Extrapolates files of elements with PyTorch: kernel-torch.py DIRECTORY, which holds cases.json.

NaN are written as the positive quiet NaN, since PyTorch's sign and payload depend on the processor.
"""
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
for number, case in enumerate(json.loads((directory / "cases.json").read_text())):
    def read(side):
        data = bytearray((directory / f"{number}.{side}").read_bytes())
        return torch.frombuffer(data, dtype=DTYPES[case[side]])

    compute = torch.float64 if "F64" in (case["aligned"], case["sft"]) else torch.float32
    dpo, sft = read("aligned").to(compute), read("sft").to(compute)
    bits, quiet_nan = BITS[case["aligned"]]
    for index, a in enumerate(case["alphas"]):
        out = (dpo + a * (dpo - sft)).to(DTYPES[case["aligned"]])
        out = torch.where(out.isnan(), torch.tensor(quiet_nan, dtype=bits), out.view(bits))
        (directory / f"{number}.{index}").write_bytes(out.numpy().tobytes())
