"""Masked-LM speed and memory beside PyTorch, in turn on the same machine.

    python3 side_by_side.py CLOZE PEERS PYTHON [ROUNDS] [--compile]

PEERS is a folder with torch_mlm.py (as a user of transformers runs it) and torch_mlm_tuned.py (logits
at masked positions only, fused AdamW), PYTHON an interpreter with torch and transformers. Each round runs
every program once; what is printed are medians over rounds, in real tokens per second, and the largest
resident memory of a process.
"""

import json
import re
import sys

from turns import Table, run

cloze, peers, python = sys.argv[1:4]
rounds = int(sys.argv[4]) if len(sys.argv) > 4 and sys.argv[4].isdigit() else 3
sizes = dict(layers=4, hidden=256, heads=4, vocab=30522, batch=32, length=128)
steps = 8
table = Table("training, tokens/s", "encoding, tokens/s", "peak memory, MB")


def peer(script, precision, *options):
    command = [python, f"{peers}/{script}", *map(str, sizes.values()), precision, str(steps), *options]
    output, memory = run(command)
    train = float(re.search(r"train (\d+) tok/s", output).group(1))
    encode = re.search(r"encode (\d+) tok/s", output)
    name = f"{script} {precision} {' '.join(options)}".strip()
    table.note(name, train, float(encode.group(1)) if encode else None, memory / 1e6)


def ours(precision):
    output, memory = run([
        cloze, "bench", "mlm", "--layers", "4", "--hidden", "256", "--heads", "4", "--vocab", "30522",
        "--batch", "32", "--max-length", "128", "--precision", precision, "--steps", str(steps),
        "--format", "jsonl"])
    values = json.loads(output)
    table.note(
        f"cloze {precision}", values["trainTokensPerSecond"], values["encodeTokensPerSecond"],
        memory / 1e6)


for _ in range(rounds):
    for precision in ("f32", "bf16"):
        ours(precision)
        peer("torch_mlm_tuned.py", precision)
        if "--compile" in sys.argv:
            peer("torch_mlm_tuned.py", precision, "--compile")
        peer("torch_mlm.py", precision)

table.show()
