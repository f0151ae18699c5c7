"""Makes a folder of many small runs without training them, for measuring the run store.

    python3 make_runs.py FOLDER [RUNS] [POINTS]

Each run has a recipe, a record, and POINTS lines of metrics with a validation at every tenth.
"""

import json
import math
import os
import random
import sys
import time

folder = sys.argv[1]
runs = int(sys.argv[2]) if len(sys.argv) > 2 else 10_000
points = int(sys.argv[3]) if len(sys.argv) > 3 else 1_000
random.seed(1)
states = ["done", "done", "done", "failed", "cancelled", "running"]
environment = {"processor": "an example", "cores": 8, "threads": 8, "backend": "onednn",
               "precision": "bf16", "system": "Linux", "version": "0.1.0"}
recipe = """recipe: {name}
seed: {seed}
precision: bf16
data:
  paths:
  - /data/corpus.txt
  unit: automatic
  validationFraction: 0.05
tokenizer:
  path: null
  vocabularySize: {vocabulary}
masking:
  policy: {policy}
  rate: {rate}
tokensPerBatch: 4096
encoder:
  layers: {layers}
  hidden: {hidden}
  heads: 4
  dropout: 0.1
training:
  steps: {steps}
  optimizer:
    rate: {learning}
  logEvery: 20
"""


def lines(length, floor, began):
    for index in range(1, length + 1):
        step = 20 * index
        loss = floor + 6 * math.exp(-3 * index / length) + random.gauss(0, 0.05)
        line = {"step": step, "gradient_norm": abs(random.gauss(1, 0.3)), "loss": loss,
                "masked_accuracy": max(0.0, 1 - loss / 9), "rate": 0.001 * (1 - index / length),
                "time": round(began + 1.5 * index, 3), "tokens": 81_920 * index,
                "tokens_per_second": random.gauss(54_000, 900)}
        yield json.dumps(line)
        if index % 10 == 0:
            yield json.dumps({"step": step, "time": round(began + 1.5 * index + 0.2, 3),
                              "tokens": 81_920 * index, "validation_loss": loss + 0.1})


def stamp(seconds):
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(seconds))


for number in range(1, runs + 1):
    name = random.choice(["text", "text-tiny"])
    path = f"{folder}/{name}-{number}"
    os.makedirs(f"{path}/model", exist_ok=True)
    began, state = 1_700_000_000 + 600 * number, random.choice(states)
    text = recipe.format(
        name=name, seed=number, vocabulary=random.choice([4000, 8000, 30000]),
        policy=random.choice(["random", "span", "whole-word"]), rate=random.choice([0.15, 0.3]),
        layers=random.choice([2, 4, 6, 12]), hidden=random.choice([128, 256]), steps=20 * points,
        learning=random.choice([0.0005, 0.001]))
    record = {
        "format": 1, "name": f"{name}-{number}", "modality": "text", "recipe": name,
        "command": ["pretrain", name], "state": state, "started": stamp(began),
        "steps": 20 * points, "totalSteps": 20 * points, "environment": environment,
        "tags": ["best"] if number % 1000 == 0 else [], "process": 1, "host": "example"}
    if state != "running":
        record["ended"] = stamp(began + 1.5 * points)
    with open(f"{path}/recipe.yaml", "w") as file:
        file.write(text)
    with open(f"{path}/run.json", "w") as file:
        json.dump(record, file)
    with open(f"{path}/metrics.jsonl", "w") as file:
        file.write("\n".join(lines(points, random.uniform(1.5, 3.5), began)) + "\n")
    with open(f"{path}/model/config.json", "w") as file:
        file.write("{}")
