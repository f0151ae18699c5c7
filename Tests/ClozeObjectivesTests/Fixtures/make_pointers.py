"""Writes a small random BertModel with two pointers and what PyTorch computes with it: pointers.safetensors.

    python make_pointers.py

The pointers are tanh(H A + h_0 B) w as CuBERT's finetune_varmisuse_pointer_lib has them, by hand. For both ways
of the candidates' mask: the sum of the mean losses of sequences that have something to point at, and the
gradient of every parameter, in double precision. Runs with torch 2.13, transformers 5.23.
"""

import os

import torch
from safetensors.torch import save_file
from transformers import BertConfig, BertModel

HERE = os.path.dirname(os.path.abspath(__file__))
LENGTHS = [6, 9, 4]
# Of each sequence: the candidates, the place of the error (0: none), and the right places.
CANDIDATES = [[2, 4, 5], [1, 3, 6, 8], [2]]
ERRORS = [4, 0, 2]
TARGETS = [[2, 5], [], [2]]
VOCABULARY, WIDTH = 37, 12


def build():
    config = BertConfig(
        vocab_size=VOCABULARY, hidden_size=WIDTH, num_hidden_layers=2, num_attention_heads=3,
        intermediate_size=20, max_position_embeddings=11, type_vocab_size=2, layer_norm_eps=1e-12,
        attn_implementation="eager")
    torch.manual_seed(5)
    model = BertModel(config, add_pooling_layer=False)
    pointer = torch.nn.ParameterDict({
        "rows": torch.zeros(WIDTH, WIDTH), "first": torch.zeros(WIDTH, WIDTH),
        "outer": torch.zeros(2, WIDTH)})
    with torch.no_grad():
        for name, parameter in [*model.named_parameters(), *pointer.named_parameters()]:
            scale = 1.0 if "LayerNorm.weight" in name else 0.0
            parameter.copy_(scale + 0.3 * torch.randn_like(parameter))
    return model.eval().double(), pointer.double()


def pointer_loss(scores, allowed, targets, multiplies):
    mask = torch.zeros_like(scores)
    mask[allowed] = 1
    competing = scores * mask if multiplies else scores.masked_fill(mask == 0, float("-inf"))
    return -torch.log(torch.softmax(competing, 0)[targets].sum())


def main():
    model, pointer = build()
    rows, width = len(LENGTHS), max(LENGTHS)
    real = torch.arange(width)[None, :] < torch.tensor(LENGTHS)[:, None]
    ids = torch.randint(1, VOCABULARY, (rows, width)) * real
    parameters = [*model.named_parameters(), *((f"pointer.{n}", p) for n, p in pointer.named_parameters())]
    results = {"ids": ids[real], "lengths": torch.tensor(LENGTHS)}
    results |= {name: parameter.detach().clone() for name, parameter in parameters}
    for way, multiplies in [("alone", False), ("multiplied", True)]:
        hidden = model(input_ids=ids, attention_mask=real.long()).last_hidden_state
        mixed = torch.tanh(hidden @ pointer["rows"].T + hidden[:, :1] @ pointer["first"].T)
        scores = mixed @ pointer["outer"].T
        losses = [[], []]
        for row, length in enumerate(LENGTHS):
            own = scores[row, :length]
            losses[0].append(
                pointer_loss(own[:, 0], [0, *CANDIDATES[row]], [ERRORS[row]], multiplies))
            if TARGETS[row]:
                losses[1].append(pointer_loss(own[:, 1], CANDIDATES[row], TARGETS[row], multiplies))
        loss = sum(torch.stack(some).mean() for some in losses)
        for _, parameter in parameters:
            parameter.grad = None
        loss.backward()
        results |= {"location": scores[..., 0][real], "repair": scores[..., 1][real]}
        results[f"{way}.loss"] = loss.reshape(1)
        results |= {
            f"{way}.grad.{name}": parameter.grad for name, parameter in parameters
            if parameter.grad is not None}
    save_file(
        {name: (value.detach().float() if value.is_floating_point() else value.int()).contiguous().clone()
         for name, value in results.items()}, os.path.join(HERE, "pointers.safetensors"))


if __name__ == "__main__":
    main()
