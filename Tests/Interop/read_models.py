"""Opens models that Cloze wrote with transformers and compares what both compute.

    python read_models.py FOLDER

FOLDER has a folder for each model: `model`, and what Cloze computes with it from `lines.txt`: `fill.jsonl`, the whole
distribution at the blank of each line, and `mean.npy` and `cls.npy`, the lines' vectors. Classifiers have `model` alone.
A model of the preset text-rotary is no BERT, and is refused.
"""

import json
import sys
from pathlib import Path

import numpy as np
import torch
from transformers import AutoModelForMaskedLM, AutoModelForSequenceClassification, AutoTokenizer

LIMIT = 1e-4


def opened(kind, folder):
    model, report = kind.from_pretrained(folder, output_loading_info=True)
    # Only a next-sentence head, and the pooler below it, may be left over.
    left = [name for name in report["unexpected_keys"] if not name.startswith(("cls.seq_relationship", "bert.pooler"))]
    assert not left and not report["missing_keys"] and not report["mismatched_keys"], (folder, report)
    return model.eval()


def compare(folder, lines):
    model, tokenizer = opened(AutoModelForMaskedLM, folder / "model"), AutoTokenizer.from_pretrained(folder / "model")
    rows = [json.loads(line) for line in (folder / "fill.jsonl").read_text().splitlines()]
    vectors = {pool: np.load(folder / f"{pool}.npy") for pool in ("mean", "cls")}
    worst = {"logits": 0.0, "vectors": 0.0}
    for number, line in enumerate(lines, 1):
        given = tokenizer(line, return_tensors="pt")
        with torch.no_grad():
            output = model(**given, output_hidden_states=True)
        blank = given["input_ids"][0].tolist().index(tokenizer.mask_token_id)
        # A distribution fixes its logits up to a constant.
        logits = output.logits[0, blank].double().log_softmax(0)
        found = {row["id"]: row["probability"] for row in rows if row["line"] == number}
        assert sorted(found) == list(range(len(logits))), (folder, len(found), len(logits))
        given = torch.tensor([found[number] for number in range(len(logits))]).double().log()
        hidden = output.hidden_states[-1][0].numpy()
        apart = [np.abs(vectors["mean"][number - 1] - hidden.mean(0)), np.abs(vectors["cls"][number - 1] - hidden[0])]
        worst["logits"] = max(worst["logits"], (logits - given).abs().max().item())
        worst["vectors"] = max(worst["vectors"], *(float(values.max()) for values in apart))
    assert all(value <= LIMIT for value in worst.values()), (folder, worst)
    return worst


def main():
    root = Path(sys.argv[1])
    lines = (root / "lines.txt").read_text().splitlines()
    for folder in sorted(path.parent for path in root.glob("*/model")):
        config = json.loads((folder / "model" / "config.json").read_text())
        if "rotary" in folder.name:
            assert config["model_type"] == "cloze", config
            try:
                AutoModelForMaskedLM.from_pretrained(folder / "model")
            except ValueError as error:
                assert "cloze" in str(error), error
                print(f"interop: {folder.name}: no BERT, and refused by transformers")
                continue
            raise AssertionError(f"{folder} is opened")
        assert config["model_type"] == "bert", (folder, config)
        if "classify" in folder.name:
            opened(AutoModelForSequenceClassification, folder / "model")
            print(f"interop: {folder.name}: opened")
        else:
            print(f"interop: {folder.name}: {compare(folder, lines)}")


main()
