"""Training on clips with captions and encoding of clips beside PyTorch, in turn on the same machine.

    python3 side_by_side_video.py CLOZE PEER PYTHON CLIPS [--preset tiny|small] [--batch 32] [--rounds 3]
      [--steps 10] [--precisions bf16,f32] [--compile]

PEER is torch_twbert.py, PYTHON an interpreter with torch, CLIPS a folder of `cloze data make moving` with two
objects a clip. Both sides have the sizes of the preset, tubes of two neighbouring frames (8 of 16), momentum copies,
a queue and the three objectives of TW-BERT; captions have 12 to 24 words on the peer's side, 7 to 26 on that of Cloze.
The peer's clips are random numbers that are there already; those of Cloze are read. Printed are medians over rounds,
and the largest resident memory of a process.
"""

import argparse
import json

from turns import Table, run

QUEUES = {"tiny": 1024, "small": 2048}


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("cloze", "script", "python", "clips"):
        p.add_argument(name)
    for name, value in dict(batch=32, rounds=3, steps=10).items():
        p.add_argument("--" + name, type=int, default=value)
    p.add_argument("--preset", choices=QUEUES, default="tiny")
    p.add_argument("--precisions", default="bf16")
    p.add_argument("--compile", action="store_true")
    o = p.parse_args()
    table = Table("training, clips/s", "encoding, clips/s", "peak memory, MB")
    pools = o.preset == "small"

    def ours(precision):
        contrast = {"momentum": 0.995, "queue": QUEUES[o.preset], "softTargets": 0.4, "softRamp": 1000}
        settings = {"batch": o.batch, "backbone.pool": str(pools).lower()}
        settings |= {f"objectives.pairContrast.{key}": value for key, value in contrast.items()}
        output, memory = run([
            o.cloze, "bench", "training", f"video-{o.preset}", "--data", o.clips, "--steps", str(o.steps),
            "--precision", precision, "--format", "jsonl", "--quiet",
            *(word for key, value in settings.items() for word in ("--set", f"{key}={value}"))])
        values = json.loads(output)
        # A token is a frame, of which a clip has sixteen.
        table.note(f"cloze {precision}", values["trainTokensPerSecond"] / 16, values["encodeTokensPerSecond"] / 16,
                   memory / 1e6)

    def theirs(precision, *flags):
        output, memory = run([
            o.python, o.script, "--preset", o.preset, "--tube", "2", "--batch", str(o.batch), "--dtype", precision,
            "--steps", str(o.steps), *([] if pools else ["--no-pool"]), *flags])
        values = json.loads(output.splitlines()[-1])
        table.note(f"torch {precision} {' '.join(flags)}".strip(), values["trainClipsPerSecond"],
                   values["encodeClipsPerSecond"], memory / 1e6)

    for _ in range(o.rounds):
        for precision in o.precisions.split(","):
            ours(precision)
            theirs(precision)
            if o.compile:
                theirs(precision, "--compile")
    table.show()


if __name__ == "__main__":
    main()
