"""Speed and memory of item models beside PyTorch, in turn on the same machine.

    python3 side_by_side_items.py CLOZE PEER PYTHON FILE LENGTH MASKED [ROUNDS]

PEER is torch_bert4rec.py (logits at masked positions only, SDPA, fused AdamW), PYTHON an interpreter with
torch and transformers, FILE interactions, LENGTH the longest history and MASKED the share of hidden
items. 2 blocks of 64 features, 2 heads, batches of 256 histories, the ten best items. Each round runs
every program once; what is printed are medians over rounds and the largest resident memory of a process.
"""

import json
import re
import sys

from turns import Table, run

cloze, script, python, file, length, masked = sys.argv[1:7]
rounds = int(sys.argv[7]) if len(sys.argv) > 7 else 3
steps = 10
table = Table("training, histories/s", "items/s", "scoring, histories/s", "peak memory, MB")


def peer(precision):
    output, memory = run([
        python, script, file, precision, "256", length, "64", "2", "2", masked, str(steps)])
    found = re.search(r"train (\d+) seq/s (\d+) items/s; score top-10 (\d+) users/s", output)
    table.note(f"torch_bert4rec.py {precision}", *map(float, found.groups()), memory / 1e6)


def ours(precision, *options):
    output, memory = run([
        cloze, "bench", "items", "--data", file, "--batch", "256", "--max-length", length, "--hidden",
        "64", "--layers", "2", "--heads", "2", "--rate", masked, "--steps", str(steps), "--precision",
        precision, "--format", "jsonl", *options])
    values = json.loads(output)
    table.note(
        f"cloze {precision} {' '.join(options)}".strip(), values["trainHistoriesPerSecond"],
        values["trainItemsPerSecond"], values["scoreHistoriesPerSecond"], memory / 1e6)


for _ in range(rounds):
    for precision in ("f32", "bf16"):
        ours(precision)
        peer(precision)
table.show()
