"""Masked-LM speed and memory beside PyTorch, in turn on the same machine.

    python3 side_by_side.py CLOZE PEERS PYTHON [--rounds N] [--size 4x256|12x768] [--precisions f32,bf16]
        [--compile] [--exported] [--isa AVX512_CORE|AVX2]

PEERS is a folder with torch_mlm.py (as a user of transformers runs it) and torch_mlm_tuned.py (logits
at masked positions only, fused AdamW), PYTHON an interpreter with torch and transformers. Each round runs
every program once; what is printed are medians over rounds, in real tokens per second, and the largest
resident memory of a process. Cloze measures the gradient's norm in each step, the peers do not; the peers compute
the last block for all tokens, Cloze only what hidden ones need of it.

--compile adds torch.compile, --exported encoding by ONNX Runtime and OpenVINO (exported_encoder.py beside this
file). --isa limits what matrix products may use on both sides: oneDNN, and MKL for PyTorch's.
"""

import argparse
import json
import os
import pathlib
import re

from turns import Table, run

parser = argparse.ArgumentParser()
for name in ("cloze", "peers", "python"):
    parser.add_argument(name)
parser.add_argument("--rounds", type=int, default=3)
parser.add_argument("--size", choices=["4x256", "12x768"], default="4x256")
parser.add_argument("--precisions", default="f32,bf16", choices=["f32", "bf16", "f32,bf16"])
parser.add_argument("--compile", action="store_true")
parser.add_argument("--exported", action="store_true")
parser.add_argument("--isa", choices=["AVX512_CORE", "AVX2"])
given = parser.parse_args()
if given.isa == "AVX2" and "bf16" in given.precisions:
    parser.error("oneDNN multiplies no bf16 with AVX2: give --precisions f32")

layers, hidden = map(int, given.size.split("x"))
heads, vocabulary, length = hidden // 64, 30522, 128
batch, steps = (32, 8) if hidden == 256 else (8, 5)
sizes = [str(number) for number in (layers, hidden, heads, vocabulary, batch, length)]
table = Table("training, tokens/s", "encoding, tokens/s", "peak memory, MB")
if given.isa:
    os.environ["ONEDNN_MAX_CPU_ISA"] = given.isa
    os.environ["MKL_ENABLE_INSTRUCTIONS"] = given.isa.removesuffix("_CORE")


def peer(script, precision, *options):
    output, memory = run([
        given.python, f"{given.peers}/{script}", *sizes, precision, str(steps), *options])
    train, encode = (re.search(rf"{what} (\d+) tok/s", output) for what in ("train", "encode"))
    name = f"{script} {precision} {' '.join(options)}".strip()
    table.note(name, float(train.group(1)), float(encode.group(1)) if encode else None, memory / 1e6)


def exported(runtime, precision):
    script = str(pathlib.Path(__file__).with_name("exported_encoder.py"))
    output, _ = run([given.python, script, *sizes, runtime, precision, str(steps)])
    rate = float(re.search(r"encode (\d+) tok/s", output).group(1))
    table.note(f"{runtime} {precision}", None, rate, None)


def ours(precision):
    output, memory = run([
        given.cloze, "bench", "mlm", "--layers", str(layers), "--hidden", str(hidden), "--heads", str(heads),
        "--vocab", str(vocabulary), "--batch", str(batch), "--max-length", str(length), "--precision", precision,
        "--steps", str(steps), "--format", "jsonl"])
    values = json.loads(output)
    table.note(
        f"cloze {precision}", values["trainTokensPerSecond"], values["encodeTokensPerSecond"], memory / 1e6)


for _ in range(given.rounds):
    for precision in given.precisions.split(","):
        ours(precision)
        peer("torch_mlm_tuned.py", precision)
        if given.compile:
            peer("torch_mlm_tuned.py", precision, "--compile")
        peer("torch_mlm.py", precision)
    if given.exported:
        for case in (("onnxruntime", "f32"), ("openvino", "f32"), ("openvino", "bf16")):
            exported(*case)

table.show()
