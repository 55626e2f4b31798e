"""Writes the golden files beside it, and what torch says is in them: write.py DIRECTORY. Made with torch 2.13.

expected.jsonl has a line for each file: tensors with their names, types, shapes and the SHA-256 of their elements,
or the code of the error that the reader must end with.
"""

import argparse
import base64
import hashlib
import json
import os
import sys
import tempfile
import warnings
import zipfile
from collections import Counter, OrderedDict
from pathlib import Path

import torch
from torch.utils.serialization import config

warnings.simplefilter("ignore")
directory = Path(sys.argv[1])
directory.mkdir(exist_ok=True)
torch.manual_seed(11)
NAMES = {
    "float64": "F64", "float32": "F32", "float16": "F16", "bfloat16": "BF16", "complex64": "C64", "int64": "I64", "int32": "I32",
    "int16": "I16", "int8": "I8", "uint64": "U64", "uint32": "U32", "uint16": "U16", "uint8": "U8", "bool": "BOOL",
    "float8_e4m3fn": "F8_E4M3", "float8_e5m2": "F8_E5M2", "float8_e4m3fnuz": "F8_E4M3FNUZ", "float8_e5m2fnuz": "F8_E5M2FNUZ",
    "float8_e8m0fnu": "F8_E8M0",
}  # fmt: skip
expected = []


def make(dtype, *shape):
    count = torch.empty(shape).numel() * dtype.itemsize
    if dtype is torch.bool:
        return torch.rand(shape) > 0.5
    return torch.randint(0, 256, (count,), dtype=torch.uint8).view(dtype).reshape(shape)


def digest(tensor):
    raw = tensor.detach().contiguous().reshape(-1).view(torch.uint8) if tensor.numel() else torch.empty(0, dtype=torch.uint8)
    return hashlib.sha256(raw.numpy().tobytes()).hexdigest()


def describe(state_dict):
    return [
        {"name": name, "dtype": NAMES[str(value.dtype).split(".")[1]], "shape": list(value.shape), "sha256": digest(value)}
        for name, value in state_dict.items()
        if isinstance(value, torch.Tensor)
    ]


def write(name, content, wrapper=None, others=(), **options):
    torch.save(content, directory / name, **options)
    state_dict = content[wrapper] if wrapper else content
    expected.append({"file": name, "wrapper": wrapper, "otherEntries": list(others), "tensors": describe(state_dict)})


def refuse(name, code, content, **options):
    torch.save(content, directory / name, **options)
    expected.append({"file": name, "code": code})


all_dtypes = OrderedDict((name, make(getattr(torch, name), 3, 5)) for name in NAMES)
for protocol in (2, 3, 4, 5):
    write(f"dtypes-{protocol}.pt", all_dtypes, pickle_protocol=protocol)

base = make(torch.bfloat16, 6, 4)
tied = make(torch.float32, 5, 2)
write(
    "views.pt",
    {
        "whole": base,
        "rows": base[2:5],
        "element": base[1, 1],
        "row": base[3],
        "reshaped": base.view(2, 12),
        "column of one row": base[1:2, 2:3],
        "odd strides of size one": torch.as_strided(base, (1, 4), (99, 1), 4),
        "embedding": tied,
        "lm_head": tied,
        "none of it": base[6:],
        "slice without elements": base[:, 2:2],
    },
)
write("empty.pt", {"scalar": make(torch.float16), "none": torch.empty(0), "flat": torch.empty(3, 0, 2, dtype=torch.int64), "row of none": torch.empty(4, 0)[1:3]})

parameter = torch.nn.Parameter(make(torch.float32, 2, 3))
parameter.note = "learned"
attributed = make(torch.float32, 3)
attributed.note = {"by": "hand"}
grown = make(torch.float32, 4).requires_grad_()
write(
    "parameters.pt",
    {
        "plain": torch.nn.Parameter(make(torch.bfloat16, 2, 2)),
        "frozen": torch.nn.Parameter(make(torch.int8, 3), requires_grad=False),
        "with state": parameter,
        "with attributes": attributed,
        "requires_grad": grown,
    },
)

module = torch.nn.Sequential(torch.nn.Linear(3, 2), torch.nn.BatchNorm1d(2), torch.nn.Embedding(4, 3))
write("module.pt", module.state_dict())
optimizer = torch.optim.AdamW(module.parameters(), lr=1e-3)
module[0](torch.ones(1, 3)).sum().backward()
optimizer.step()
training = {
    "epoch": 3,
    "state_dict": module.state_dict(),
    "optimizer": optimizer.state_dict(),
    "loss": 0.25,
    "seed": 2**60,
    "large": -(2**70),
    "config": {"hidden": [3, 2], "tie": None, "name": "tiny", 7: (1, (2, ()))},
    "raw": b"\x00\xff" * 3,
    "nothing": b"",
    "size": torch.Size([2, 3]),
    "dtype": torch.bfloat16,
}
others = [name for name in training if name != "state_dict"]
for protocol in (2, 4):
    write(f"training-{protocol}.pt", training, "state_dict", others, pickle_protocol=protocol)
write("model-wrapper.pt", {"model": {"w": make(torch.float32, 2), "w.scale": 2, "w.name": None}}, "model", ["model.w.scale", "model.w.name"])
write("other-entries.pt", {"w": make(torch.float16, 2), "step": 7, "tag": "x", "gone": None, "sizes": [1, 2]}, others=["step", "tag", "gone", "sizes"])
write("unicode.pt", {"größe.☃.𝒳": make(torch.float32, 2), "": make(torch.float32, 1), "__proto__": make(torch.float32, 1), "a/../b": make(torch.int8, 1)})
# Without the name of a file the folder is named archive.
state_dict = {"w": make(torch.float32, 2)}
with open(directory / "stream.pt", "wb") as stream:
    torch.save(state_dict, stream)
expected.append({"file": "stream.pt", "wrapper": None, "otherEntries": [], "tensors": describe(state_dict)})
write("no-byteorder.pt", {"w": make(torch.float32, 2)}, _disable_byteorder_record=True)
config.save.storage_alignment = 512
write("alignment-512.pt", {"a": make(torch.float32, 2), "b": make(torch.float32, 2)})
config.save.storage_alignment = 64

# What other writers of archives make of it: no padding, no descriptors.
content = {"a": make(torch.float32, 2), "b": make(torch.int16, 3), "c": make(torch.float32, 1)}
with tempfile.TemporaryDirectory() as scratch:
    torch.save(content, Path(scratch) / "original.pt")
    original = zipfile.ZipFile(Path(scratch) / "original.pt")
    for name, compression, fault in (("repacked.pt", zipfile.ZIP_STORED, None), ("deflated.pt", zipfile.ZIP_DEFLATED, "torch-zip")):
        with zipfile.ZipFile(directory / name, "w", compression) as archive:
            for entry in original.infolist():
                info = zipfile.ZipInfo(entry.filename)
                info.compress_type = compression
                archive.writestr(info, original.read(entry))
        expected.append({"file": name, "code": fault} if fault else {"file": name, "wrapper": None, "otherEntries": [], "tensors": describe(content)})

    # Over 4 GiB: written by torch without the data, so that it is one hole; here are the parts that are not.
    large = {
        "first": torch.zeros(3),
        "large": torch.empty(2**32 + 10, dtype=torch.uint8),
        "between": torch.zeros(5),
        "exactly": torch.empty(2**32 - 1, dtype=torch.uint8),
        "last": torch.zeros(2),
        "none": torch.zeros(0),
    }
    path = Path(scratch) / "zip64.pt"
    with torch.serialization.skip_data():
        torch.save(large, path)
    parts = []
    with open(path, "rb") as file:
        size = path.stat().st_size
        at = os.lseek(file.fileno(), 0, os.SEEK_DATA)
        while at < size:
            end = os.lseek(file.fileno(), at, os.SEEK_HOLE)
            data = os.pread(file.fileno(), end - at, at)
            parts.append([at, base64.b64encode(data.rstrip(b"\x00")).decode()])
            at = os.lseek(file.fileno(), end, os.SEEK_DATA) if end < size else size
    infos = {info.filename: info for info in zipfile.ZipFile(path).infolist()}
    starts = []
    with open(path, "rb") as file:
        for index in range(len(large)):
            offset = infos[f"zip64/data/{index}"].header_offset
            header = os.pread(file.fileno(), 30, offset)
            starts.append(offset + 30 + int.from_bytes(header[26:28], "little") + int.from_bytes(header[28:30], "little"))
    tensors = [
        {"name": name, "dtype": NAMES[str(value.dtype).split(".")[1]], "shape": list(value.shape), "start": start, "end": start + value.nbytes}
        for (name, value), start in zip(large.items(), starts, strict=True)
    ]
    lines = [{"byteLength": size, "tensors": tensors}, *({"at": at, "base64": data} for at, data in parts)]
    (directory / "zip64.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))


class Command:
    def __reduce__(self):
        return os.system, ("echo called",)


weights = make(torch.float32, 2, 3)
refuse("command.pt", "torch-global", {"w": weights, "x": Command()})
refuse("command-4.pt", "torch-global", {"w": weights, "x": Command()}, pickle_protocol=4)
refuse("namespace.pt", "torch-global", {"model": {"w": weights}, "args": argparse.Namespace(lr=1)})
refuse("whole-module.pt", "torch-global", torch.nn.Linear(2, 2))
refuse("legacy.pt", "torch-legacy", {"w": weights}, _use_new_zipfile_serialization=False)
refuse("legacy-4.pt", "torch-legacy", {"w": weights}, _use_new_zipfile_serialization=False, pickle_protocol=4)
refuse("transposed.pt", "torch-strides", {"w": weights.T})
refuse("expanded.pt", "torch-strides", {"w": weights[0].expand(4, 3)})
refuse("column.pt", "torch-strides", {"w": weights[:, 1]})
refuse("complex128.pt", "torch-tensor", {"w": weights.to(torch.complex128)})
refuse("conjugated.pt", "torch-tensor", {"w": weights.to(torch.complex64).conj()})
refuse("negated.pt", "torch-tensor", {"w": weights[0].to(torch.complex64).conj().imag})
refuse("float4.pt", "torch-tensor", {"w": weights.view(torch.uint8).view(torch.float4_e2m1fn_x2)})
refuse("quantised.pt", "torch-tensor", {"w": torch.quantize_per_tensor(weights, 0.1, 0, torch.qint8)})
refuse("sparse.pt", "torch-tensor", {"w": weights.to_sparse()})
refuse("sparse-rows.pt", "torch-tensor", {"w": weights.to_sparse_csr()})
refuse("nested.pt", "torch-tensor", {"w": torch.nested.nested_tensor([weights[0], weights[1]])})
refuse("meta.pt", "torch-tensor", {"w": torch.empty(2, device="meta")})
refuse("two-state-dicts.pt", "torch-nesting", {"model": {"w": weights}, "ema": {"w": weights}})
refuse("mixed-levels.pt", "torch-nesting", {"w": weights, "model": {"v": weights}})
refuse("tensors-in-list.pt", "torch-nesting", {"w": weights, "more": [1, (weights,)]})
refuse("numbered.pt", "torch-nesting", {0: weights})
refuse("single-tensor.pt", "torch-nesting", weights)
refuse("nothing.pt", "torch-nesting", {})
refuse("deep.pt", "torch-nesting", {"a": {"b": {"w": weights}}})
with tempfile.TemporaryDirectory() as scratch:
    torch.jit.save(torch.jit.script(torch.nn.Linear(2, 1)), Path(scratch) / "script.pt")
    original = zipfile.ZipFile(Path(scratch) / "script.pt")
    with zipfile.ZipFile(directory / "script.pt", "w") as archive:
        for entry in original.infolist():
            # They say where torch is installed.
            if not entry.filename.endswith(".debug_pkl"):
                info = zipfile.ZipInfo(entry.filename)
                info.compress_type = entry.compress_type
                archive.writestr(info, original.read(entry))
expected.append({"file": "script.pt", "code": "torch-script"})

# What else there is: sets, counters, complex numbers, devices; and a tensor beside the state dict.
others = {"seen": {1, 2}, "none": set(), "counts": Counter("aab"), "z": 1 + 2j, "device": torch.device("cuda:0"), "raw": bytearray(b"ab")}
parameters = {"a.weight": weights, "b.weight": weights[0]}
write("other-values.pt", {**parameters, **others}, others=others)
write("random-state.pt", {"model": parameters, "rng": weights[0], **others}, "model", ["rng", *others])

(directory / "expected.jsonl").write_text("".join(json.dumps(entry, ensure_ascii=False) + "\n" for entry in expected))
