"""Reads models that Cloze wrote with transformers and compares what both compute.

    CLOZE_EXPORT=FOLDER swift test -c release --filter HuggingFaceExportTests
    python check_export.py FOLDER

Prints, for every model and class, the tensors that transformers missed or did not expect, and the
largest difference in hidden states and logits. Fails above 1e-4. Runs with torch 2.13,
transformers 5.23.
"""

import glob
import os
import sys

import torch
from safetensors.torch import load_file
from transformers import AutoModelForMaskedLM, AutoTokenizer, BertForMaskedLM, BertForPreTraining, BertModel

LIMIT = 1e-4


def padded(flat, lengths):
    return torch.nn.utils.rnn.pad_sequence(flat.long().split(lengths), batch_first=True)


def compare(kind, folder, given):
    model, loading = kind.from_pretrained(folder, output_loading_info=True)
    lengths = given["lengths"].long().tolist()
    real = torch.arange(max(lengths))[None, :] < torch.tensor(lengths)[:, None]
    with torch.no_grad():
        output = model.eval()(
            input_ids=padded(given["ids"], lengths), attention_mask=real.long(),
            token_type_ids=padded(given["segments"], lengths), output_hidden_states=True)
    found = {"hidden": output.hidden_states[-1][real]}
    logits = getattr(output, "prediction_logits", getattr(output, "logits", None))
    if logits is not None and "logits" in given:
        found["logits"] = logits[real]
    assert all(value.shape == given[name].shape for name, value in found.items())
    worst = {name: (value - given[name]).abs().max().item() for name, value in found.items()}
    keys = {key: sorted(value) for key, value in loading.items() if value}
    print(f"{os.path.basename(folder)} {kind.__name__}: {worst} {keys or 'all tensors used'}")
    return all(value <= LIMIT for value in worst.values())


def main():
    root = sys.argv[1]
    good = True
    for results in sorted(glob.glob(os.path.join(root, "*.safetensors"))):
        given, folder = load_file(results), results.removesuffix(".safetensors")
        tokenizer = AutoTokenizer.from_pretrained(folder)
        good &= tokenizer("riverbank [MASK]")["input_ids"] == [2, 5, 6, 4, 3]
        kinds = [BertModel]
        if "logits" in given:
            kinds += [BertForMaskedLM, AutoModelForMaskedLM]
        if os.path.basename(folder) == "pretraining":
            kinds.append(BertForPreTraining)
        for kind in kinds:
            good &= compare(kind, folder, given)
    sys.exit(0 if good else 1)


if __name__ == "__main__":
    main()
