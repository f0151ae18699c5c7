"""Masked-LM speed and memory beside PyTorch, in turn on the same machine.

    python3 side_by_side.py CLOZE PEERS PYTHON [ROUNDS] [--compile]

PEERS is a folder with torch_mlm.py (as a user of transformers runs it) and torch_mlm_tuned.py (logits
at masked positions only, fused AdamW), PYTHON an interpreter with torch and transformers. Each round runs
every program once; what is printed are medians over rounds, in real tokens per second, and the largest
resident memory of a process.
"""

import json
import os
import re
import statistics
import sys

cloze, peers, python = sys.argv[1:4]
rounds = int(sys.argv[4]) if len(sys.argv) > 4 and sys.argv[4].isdigit() else 3
sizes = dict(layers=4, hidden=256, heads=4, vocab=30522, batch=32, length=128)
steps = 8
rows = {}


def run(command):
    """Standard output and the largest resident memory in bytes of one program."""
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        os.dup2(write, 1)
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
        os.execvp(command[0], command)
    os.close(write)
    with os.fdopen(read) as pipe:
        output = pipe.read()
    _, status, usage = os.wait4(child, 0)
    assert status == 0, f"{command} ended with {status}"
    return output, usage.ru_maxrss * 1024


def note(name, train, encode, memory):
    rows.setdefault(name, []).append((train, encode, memory))
    print(f"{name}: train {train:.0f}, encode {encode or 0:.0f}, {memory / 1e6:.0f} MB", flush=True)


def peer(script, precision, *options):
    command = [python, f"{peers}/{script}", *map(str, sizes.values()), precision, str(steps), *options]
    output, memory = run(command)
    train = float(re.search(r"train (\d+) tok/s", output).group(1))
    encode = re.search(r"encode (\d+) tok/s", output)
    name = f"{script} {precision} {' '.join(options)}".strip()
    note(name, train, float(encode.group(1)) if encode else None, memory)


def ours(precision):
    output, memory = run([
        cloze, "bench", "mlm", "--layers", "4", "--hidden", "256", "--heads", "4", "--vocab", "30522",
        "--batch", "32", "--max-length", "128", "--precision", precision, "--steps", str(steps),
        "--format", "jsonl"])
    values = json.loads(output)
    note(f"cloze {precision}", values["trainTokensPerSecond"], values["encodeTokensPerSecond"], memory)


for _ in range(rounds):
    for precision in ("f32", "bf16"):
        ours(precision)
        peer("torch_mlm_tuned.py", precision)
        if "--compile" in sys.argv:
            peer("torch_mlm_tuned.py", precision, "--compile")
        peer("torch_mlm.py", precision)

print("\n| program | training, tokens/s | encoding, tokens/s | peak memory, MB |\n|---|---|---|---|")
for name, values in rows.items():
    train, encode, memory = (
        statistics.median(v) if all(v) else None for v in ([r[i] for r in values] for i in range(3)))
    print(f"| {name} | {train:.0f} | {f'{encode:.0f}' if encode else '-'} | {memory / 1e6:.0f} |")
