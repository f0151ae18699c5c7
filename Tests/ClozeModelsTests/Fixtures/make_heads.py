"""Writes small random BERTs with the heads of fine-tuning and what transformers computes with them.

    python make_heads.py

Each folder under heads/ is as transformers writes it (token classification, question answering, regression,
several labels), with expected.safetensors beside it: the ids, segments and lengths of a ragged batch, and
the scores of its sequences or tokens. losses.json has the losses and gradients that PyTorch computes of a few
rows of scores: cross-entropy with weights, focal loss (by its formula, differentiated by PyTorch), binary
cross-entropy with weights, squared error. Runs with torch 2.15, transformers 5.24.
"""

import json
import os
import shutil

import torch
import torch.nn.functional as F
from safetensors.torch import save_file
from transformers import (
    BertConfig, BertForQuestionAnswering, BertForSequenceClassification, BertForTokenClassification)

HERE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "heads")
LENGTHS = [7, 2, 5, 11]
VOCABULARY = 71
HEADS = {
    "tokens": (BertForTokenClassification, dict(id2label={0: "B-X", 1: "I-X", 2: "O"})),
    "spans": (BertForQuestionAnswering, {}),
    "number": (BertForSequenceClassification, dict(num_labels=1, problem_type="regression")),
    "labels": (BertForSequenceClassification, dict(
        id2label={0: "joy", 1: "anger", 2: "fear", 3: "love"}, problem_type="multi_label_classification")),
}


def build(kind, values):
    config = BertConfig(
        vocab_size=VOCABULARY, hidden_size=16, num_hidden_layers=1, num_attention_heads=2,
        intermediate_size=24, max_position_embeddings=13, type_vocab_size=2, layer_norm_eps=1e-12,
        classifier_dropout=0.25, attn_implementation="eager", **values)
    torch.manual_seed(5)
    model = kind(config)
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            scale = 1.0 if "LayerNorm.weight" in name else 0.0
            parameter.copy_(scale + 0.3 * torch.randn_like(parameter))
    return model.eval()


def write(name, kind, values):
    model, folder = build(kind, values), os.path.join(HERE, name)
    model.save_pretrained(folder)
    torch.manual_seed(6)
    ids, segments, scores = [], [], []
    for length in LENGTHS:
        one = torch.randint(1, VOCABULARY, (length,))
        side = torch.randint(0, 2, (length,))
        with torch.no_grad():
            out = model(input_ids=one[None], token_type_ids=side[None])
        rows = (torch.stack([out.start_logits[0], out.end_logits[0]], 1) if name == "spans" else out.logits)
        scores.append(rows.reshape(-1, rows.shape[-1]))
        ids.append(one)
        segments.append(side)
    save_file({
        "ids": torch.cat(ids).float(), "segments": torch.cat(segments).float(),
        "lengths": torch.tensor(LENGTHS).float(), "scores": torch.cat(scores).contiguous(),
    }, os.path.join(folder, "expected.safetensors"))


def focal(scores, labels, weights, focus):
    logs = F.log_softmax(scores, 1).gather(1, labels[:, None])[:, 0]
    own = weights[labels]
    return (own * (1 - logs.exp()) ** focus * -logs).sum() / own.sum()


def focal_labels(scores, present, weights, focus):
    own = torch.where(present > 0, F.logsigmoid(scores), F.logsigmoid(-scores))
    weight = torch.where(present > 0, weights, torch.ones_like(weights))
    return (weight * (1 - own.exp()) ** focus * -own).mean()


def losses():
    torch.manual_seed(7)
    scores = (3 * torch.randn(6, 4)).double()
    labels = torch.tensor([0, 3, 1, 1, 2, 0])
    weights = torch.tensor([1.0, 0.5, 3.0, 2.0]).double()
    present = (torch.rand(6, 4) < 0.4).double()
    targets = torch.randn(6).double()
    cases = {
        "plain": lambda s: F.cross_entropy(s, labels),
        "weighted": lambda s: F.cross_entropy(s, labels, weight=weights),
        "focal": lambda s: focal(s, labels, weights, 2.0),
        "focal half": lambda s: focal(s, labels, torch.ones(4).double(), 0.5),
        "labels": lambda s: F.binary_cross_entropy_with_logits(s, present),
        "labels weighted": lambda s: F.binary_cross_entropy_with_logits(s, present, pos_weight=weights),
        "labels focal": lambda s: focal_labels(s, present, weights, 2.0),
        "squared": lambda s: F.mse_loss(s[:, 0], targets),
    }
    out = {"scores": scores.flatten().tolist(), "labels": labels.tolist(), "weights": weights.tolist(),
           "present": [bool(x) for x in present.flatten()], "targets": targets.tolist(), "cases": {}}
    for name, loss in cases.items():
        given = scores.clone().requires_grad_()
        value = loss(given)
        value.backward()
        gradient = given.grad if name != "squared" else given.grad[:, 0]
        out["cases"][name] = {"loss": value.item(), "gradient": gradient.flatten().tolist()}
    with open(os.path.join(HERE, "losses.json"), "w") as file:
        json.dump(out, file, indent=0)


def main():
    shutil.rmtree(HERE, ignore_errors=True)
    os.makedirs(HERE)
    for name, (kind, values) in HEADS.items():
        write(name, kind, values)
    losses()


if __name__ == "__main__":
    main()
