"""Writes a small random BertForSequenceClassification and what transformers computes with it.

    python make_classifier.py

The folder classifier/ is as transformers writes it, with expected.safetensors beside it: a ragged batch of
texts and pairs, logits, the loss and the gradient of every parameter, in double precision with the weights
as stored. Runs with torch 2.13, transformers 5.23.
"""

import os
import shutil

import torch
from safetensors.torch import save_file
from transformers import BertConfig, BertForSequenceClassification

HERE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "classifier")
LENGTHS = [7, 2, 5, 11]
LABELS = [2, 0, 1, 2]
VOCABULARY = 71


def build():
    config = BertConfig(
        vocab_size=VOCABULARY, hidden_size=20, num_hidden_layers=2, num_attention_heads=4,
        intermediate_size=33, max_position_embeddings=13, type_vocab_size=2, layer_norm_eps=1e-12,
        hidden_dropout_prob=0.25, attention_probs_dropout_prob=0.125, classifier_dropout=0.375,
        id2label={0: "worse", 1: "as good", 2: "better"}, attn_implementation="eager")
    torch.manual_seed(11)
    model = BertForSequenceClassification(config)
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            scale = 1.0 if "LayerNorm.weight" in name else 0.0
            parameter.copy_(scale + 0.3 * torch.randn_like(parameter))
    return model.eval()


def expected(model):
    model = model.double()
    rows, width = len(LENGTHS), max(LENGTHS)
    real = torch.arange(width)[None, :] < torch.tensor(LENGTHS)[:, None]
    ids = torch.randint(1, VOCABULARY, (rows, width)) * real
    segments = torch.randint(0, 2, (rows, width)) * real
    output = model(
        input_ids=ids, token_type_ids=segments, attention_mask=real.long(), labels=torch.tensor(LABELS))
    output.loss.backward()
    results = {
        "ids": ids[real], "segments": segments[real], "lengths": torch.tensor(LENGTHS),
        "labels": torch.tensor(LABELS), "logits": output.logits, "loss": output.loss.reshape(1)}
    for name, parameter in model.named_parameters():
        results[f"grad.{name.removeprefix('bert.')}"] = parameter.grad
    return {
        name: (value.detach().float() if value.is_floating_point() else value.int()).contiguous().clone()
        for name, value in results.items()}


def main():
    shutil.rmtree(HERE, ignore_errors=True)
    model = build()
    model.save_pretrained(HERE)
    save_file(expected(model), os.path.join(HERE, "expected.safetensors"))


if __name__ == "__main__":
    main()
