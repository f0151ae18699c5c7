"""Reads a classifier that Cloze wrote with transformers and compares what both compute.

    CLOZE_EXPORT=FOLDER swift test -c release --filter SequenceClassifierTests
    python check_classifier.py FOLDER/classifier

Fails where transformers misses or does not expect a tensor, knows other classes, or computes other logits
(above 1e-4). Runs with torch 2.13, transformers 5.23.
"""

import sys

import torch
from safetensors.torch import load_file
from transformers import AutoModelForSequenceClassification


def main(folder):
    model, loading = AutoModelForSequenceClassification.from_pretrained(
        folder, output_loading_info=True)
    assert not any(loading.values()), loading
    given = load_file(folder + "/given.safetensors")
    logits = []
    start = 0
    for length in given["lengths"].long().tolist():
        part = slice(start, start + length)
        with torch.no_grad():
            logits.append(model.eval()(
                input_ids=given["ids"][part].long()[None],
                token_type_ids=given["segments"][part].long()[None]).logits[0])
        start += length
    worst = (torch.stack(logits) - given["logits"]).abs().max().item()
    print(type(model).__name__, model.config.id2label, f"largest difference {worst:.1e}")
    sys.exit(0 if worst <= 1e-4 else 1)


if __name__ == "__main__":
    main(sys.argv[1])
