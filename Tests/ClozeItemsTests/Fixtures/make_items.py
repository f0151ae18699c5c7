"""Writes two small random models of items and what transformers computes with them.

    python make_items.py

One is BERT4Rec's (both sides, hidden items), one SASRec's way with the same encoder (causal, next
items). Weights have Cloze's names; expected are the loss, the scores of all items behind each
history, and the gradient of every parameter. transformers pads the batch and masks attention; it
computes in double precision. Runs with torch 2.13, transformers 5.23.
"""

import os

import torch
from safetensors.torch import save_file
from transformers import BertConfig, BertForMaskedLM, BertLMHeadModel

HERE = os.path.dirname(os.path.abspath(__file__))
ITEMS, LONGEST = 17, 9
HISTORIES = [[3, 1, 16, 4, 0], [2], [5, 6, 7, 8, 9, 10, 11, 12, 13], [14, 15, 14]]
# Of each history: the places that are hidden.
HIDDEN = [[1, 4], [0], [0, 3, 8], [2]]

STEMS = {
    "embeddings.tokens": "bert.embeddings.word_embeddings.weight",
    "embeddings.positions": "bert.embeddings.position_embeddings.weight",
    "embeddings.norm.": "bert.embeddings.LayerNorm.",
    "head.transform.": "cls.predictions.transform.dense.",
    "head.norm.": "cls.predictions.transform.LayerNorm.",
    "head.bias": "cls.predictions.bias",
    "attention.output.": "attention.output.dense.",
    "attention.norm.": "attention.output.LayerNorm.",
    "feedForward.input.": "intermediate.dense.",
    "feedForward.output.": "output.dense.",
    "feedForward.norm.": "output.LayerNorm.",
}


def cloze(tensors):
    """Tensors by Cloze's names; queries, keys and values become one."""
    result, left = {}, dict(tensors)
    left.pop("bert.embeddings.token_type_embeddings.weight", None)
    left.pop("cls.predictions.decoder.weight", None)
    left.pop("cls.predictions.decoder.bias", None)
    for layer in range(2):
        for kind in ("weight", "bias"):
            name = f"bert.encoder.layer.{layer}.attention.self."
            parts = [left.pop(f"{name}{part}.{kind}") for part in ("query", "key", "value")]
            result[f"layers.{layer}.attention.qkv.{kind}"] = torch.cat(parts)
    for name, tensor in left.items():
        place, rest = "", name
        if name.startswith("bert.encoder.layer."):
            number, rest = name.removeprefix("bert.encoder.layer.").split(".", 1)
            place = f"layers.{number}."
        stem = next(key for key, value in STEMS.items() if rest.startswith(value))
        result[place + stem + rest.removeprefix(STEMS[stem])] = tensor
    return {name: tensor.detach().float().contiguous() for name, tensor in result.items()}


def build(causal):
    config = BertConfig(
        vocab_size=ITEMS + 1, hidden_size=20, num_hidden_layers=2, num_attention_heads=4,
        intermediate_size=33, hidden_act="gelu", max_position_embeddings=LONGEST, type_vocab_size=1,
        layer_norm_eps=1e-12, hidden_dropout_prob=0.0, attention_probs_dropout_prob=0.0,
        is_decoder=causal, attn_implementation="eager")
    torch.manual_seed(5 + causal)
    model = (BertLMHeadModel if causal else BertForMaskedLM)(config)
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            scale = 1.0 if "LayerNorm.weight" in name else 0.0
            parameter.copy_(scale + 0.3 * torch.randn_like(parameter))
            if "token_type" in name:
                parameter.zero_()
    return model.double()


def logits(model, rows):
    longest = max(map(len, rows))
    ids = torch.tensor([row + [0] * (longest - len(row)) for row in rows])
    seen = torch.tensor([[1] * len(row) + [0] * (longest - len(row)) for row in rows])
    return model(input_ids=ids, attention_mask=seen).logits


def make(causal):
    model = build(causal)
    values = []
    if causal:
        answers = logits(model, [history[:-1] for history in HISTORIES if len(history) > 1])
        lists = [history for history in HISTORIES if len(history) > 1]
        for row, history in enumerate(lists):
            for place, label in enumerate(history[1:]):
                values.append((answers[row, place], label))
    else:
        rows = [
            [ITEMS if place in hidden else item for place, item in enumerate(history)]
            for history, hidden in zip(HISTORIES, HIDDEN)
        ]
        answers = logits(model, rows)
        for row, (history, hidden) in enumerate(zip(HISTORIES, HIDDEN)):
            for place in hidden:
                values.append((answers[row, place], history[place]))
    loss = torch.nn.functional.cross_entropy(
        torch.stack([value for value, _ in values]), torch.tensor([label for _, label in values]))
    loss.backward()
    gradients = {name: parameter.grad for name, parameter in model.named_parameters()}
    # What comes next: behind the whole history, or at a [MASK] after its newest items.
    asked = HISTORIES if causal else [h[-(LONGEST - 1):] + [ITEMS] for h in HISTORIES]
    with torch.no_grad():
        scores = logits(model, asked)
        scores = torch.stack([scores[row, len(list_) - 1] for row, list_ in enumerate(asked)])
    file = cloze(dict(model.named_parameters()))
    file |= {f"grad.{name}": tensor for name, tensor in cloze(gradients).items()}
    file["loss"] = loss.detach().float().reshape(1)
    file["scores"] = scores[:, :ITEMS].float().contiguous()
    save_file(file, os.path.join(HERE, "causal.safetensors" if causal else "masked.safetensors"))
    print(causal, loss.item())


make(False)
make(True)
