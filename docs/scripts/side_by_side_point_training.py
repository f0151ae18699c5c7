"""A step of pretraining on point clouds beside the same step in PyTorch, in turn on the same machine.

    python3 side_by_side_point_training.py CLOZE PYTHON DATA [ROUNDS] [BATCH]

PYTHON is an interpreter with torch, which runs torch_point_bert.py beside this file; DATA is a folder of
clouds. Each round runs every case once on either side; what is printed are clouds per second, medians
over rounds, and their ratio. Mixing and contrast are left out on both sides. A step is everything from the
clouds on: patches, forward, backward, optimizer; Cloze augments, too. Cloze's rate is the median over the
logged stretches after the first.
"""

import json
import pathlib
import statistics
import subprocess
import sys
import tempfile

PEER = pathlib.Path(__file__).with_name("torch_point_bert.py")
CASES = [
    (kind, size, precision)
    for size in ("small", "paper") for kind in ("dvae", "masked") for precision in ("f32", "bf16")
]
STEPS = {"small": (60, 12), "paper": (12, 4)}  # of Cloze, and of the peer, which drops two more
POINTS = {"small": 512, "paper": 1024}


def train(cloze, folder, name, data, batch, precision, steps, more=()):
    out = f"{folder}/{name}"
    subprocess.run(
        [cloze, "pretrain", name, "--data", data, "--out", out, "--steps", str(steps), "--quiet",
         "--precision", precision, "--set", f"batch={batch}", "--set", f"training.logEvery={max(1, steps // 6)}",
         "--set", "training.validateEvery=100000", *more], check=True, stdout=subprocess.DEVNULL)
    return out


def cloze_rate(cloze, data, vocabularies, case, batch):
    kind, size, precision = case
    suffix = "-small" if size == "small" else ""
    with tempfile.TemporaryDirectory() as folder:
        if kind == "dvae":
            name, more = "points-dvae" + suffix, []
        else:
            name = "points" + suffix
            more = ["--tokenizer", vocabularies[size], "--set", "mixing=false", "--set", "objectives.contrast=null"]
        run = train(cloze, folder, name, data, batch, precision, STEPS[size][0], more)
        lines = [json.loads(line) for line in open(f"{run}/metrics.jsonl")]
    rates = [line["tokens_per_second"] for line in lines if "tokens_per_second" in line][1:]
    return statistics.median(rates) / POINTS[size]


def peer_rate(python, case, batch):
    kind, size, precision = case
    result = subprocess.run(
        [python, str(PEER), kind, size, str(batch), precision, str(STEPS[size][1] + 2)], check=True,
        capture_output=True, text=True)
    return json.loads(result.stdout.splitlines()[-1])["clouds_per_second"]


def main():
    cloze, python, data = sys.argv[1:4]
    rounds = int(sys.argv[4]) if len(sys.argv) > 4 else 3
    batch = int(sys.argv[5]) if len(sys.argv) > 5 else 32
    found = {case: ([], []) for case in CASES}
    with tempfile.TemporaryDirectory() as folder:
        vocabularies = {
            size: train(cloze, folder, "points-dvae" + suffix, data, 8, "f32", 1)
            for size, suffix in (("small", "-small"), ("paper", ""))
        }
        for _ in range(rounds):
            for case in CASES:
                found[case][0].append(cloze_rate(cloze, data, vocabularies, case, batch))
                found[case][1].append(peer_rate(python, case, batch))
    for case, (ours, theirs) in found.items():
        ratio = statistics.median(ours) / statistics.median(theirs)
        print(f"{' '.join(case):22} {statistics.median(ours):8.1f} {statistics.median(theirs):8.1f} {ratio:6.2f}")


if __name__ == "__main__":
    main()
