"""How training and encoding of a masked language model scale in length, threads and vocabulary.

    python3 scaling.py CLOZE [ROUNDS] [PEERS PYTHON]

All in bf16 where the processor has it. Length: 4 x 256, 16,384 tokens a batch at most, lengths 32 to 4,096, beside
the padded peer (torch_mlm_tuned.py in the folder PEERS, run by PYTHON) where it is given. Threads: 1 and 2.
Vocabulary: 1,000 to 1,000,000 outputs. Each round runs everything once; medians are shown.
"""

import json
import re
import sys

from turns import Table, run

cloze = sys.argv[1]
rounds = int(sys.argv[2]) if len(sys.argv) > 2 else 3
peers, python = sys.argv[3:5] if len(sys.argv) > 4 else (None, None)
TOKENS = 16_384


def ours(table, name, *options):
    output, memory = run([cloze, "bench", "mlm", "--format", "jsonl", "--steps", "5", *map(str, options)])
    values = json.loads(output)
    table.note(name, values["trainTokensPerSecond"], values["encodeTokensPerSecond"], memory / 1e6)


def peer(table, name, length):
    output, memory = run([
        python, f"{peers}/torch_mlm_tuned.py", "4", "256", "4", "30522", str(TOKENS // length), str(length), "bf16",
        "5"])
    table.note(name, float(re.search(r"train (\d+) tok/s", output).group(1)), None, memory / 1e6)


def table():
    return Table("training, tokens/s", "encoding, tokens/s", "peak memory, MB")


lengths, threads, vocabularies = table(), table(), table()
for _ in range(rounds):
    for length in (32, 64, 128, 256, 512, 1024, 2048, 4096):
        ours(lengths, f"length {length}", "--vocab", 30522, "--max-length", length, "--batch", TOKENS // length)
        if peers:
            peer(lengths, f"length {length}, PyTorch", length)
    for layers, hidden, batch in ((4, 256, 32), (12, 768, 8)):
        for count in (1, 2):
            ours(
                threads, f"{layers} x {hidden}, {count} threads", "--layers", layers, "--hidden", hidden, "--vocab",
                30522, "--batch", batch, "--threads", count)
    for size in (1_000, 10_000, 100_000, 1_000_000):
        ours(vocabularies, f"vocabulary {size}", "--batch", 32, "--vocab", size)

for shown in (lengths, threads, vocabularies):
    shown.show()
