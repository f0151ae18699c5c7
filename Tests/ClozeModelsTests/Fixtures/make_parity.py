"""Writes small random BERT models and what transformers computes with them.

    python make_parity.py

For every case a folder with config.json and safetensors as transformers users have them, and
expected.safetensors: a ragged batch, hidden states, logits of the masked positions, the loss and
the gradient of every parameter. PyTorch pads the batch and masks attention; it computes in double
precision with the weights as stored, so that what differs is ours. Runs with torch 2.13,
transformers 5.23.
"""

import json
import os
import shutil

import torch
from safetensors.torch import save_file
from transformers import BertConfig, BertForMaskedLM, BertForPreTraining, BertModel

HERE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "parity")
LENGTHS = [7, 1, 4, 11]

# Sizes are all different, so that a transposed axis fails.
CASES = {
    "gelu": dict(layers=2, hidden=20, heads=5, inner=33, vocab=99, types=2, act="gelu", eps=1e-12),
    "geluNewSharded": dict(
        layers=3, hidden=12, heads=3, inner=29, vocab=67, types=1, act="gelu_new", eps=1e-5, shards=3),
    "reluHalf": dict(
        layers=1, hidden=24, heads=4, inner=17, vocab=101, types=2, act="relu", eps=1e-6,
        dtype=torch.float16),
    "siluBrain": dict(
        layers=2, hidden=18, heads=6, inner=31, vocab=83, types=2, act="silu", eps=1e-12,
        dtype=torch.bfloat16),
    "swishDouble": dict(
        layers=1, hidden=14, heads=2, inner=23, vocab=61, types=1, act="swish", eps=1e-7,
        dtype=torch.float64),
    "oldNames": dict(
        layers=2, hidden=16, heads=1, inner=27, vocab=73, types=2, act="gelu_pytorch_tanh", eps=1e-12,
        old=True),
    "plain": dict(
        layers=2, hidden=21, heads=7, inner=34, vocab=59, types=2, act="gelu", eps=1e-12, kind=BertModel),
    "pretraining": dict(
        layers=2, hidden=20, heads=4, inner=37, vocab=89, types=2, act="gelu", eps=1e-12,
        kind=BertForPreTraining, decoder=True),
}


def build(case, seed):
    config = BertConfig(
        vocab_size=case["vocab"], hidden_size=case["hidden"], num_hidden_layers=case["layers"],
        num_attention_heads=case["heads"], intermediate_size=case["inner"], hidden_act=case["act"],
        max_position_embeddings=13, type_vocab_size=case["types"], layer_norm_eps=case["eps"],
        hidden_dropout_prob=0.25, attention_probs_dropout_prob=0.125, attn_implementation="eager")
    torch.manual_seed(seed)
    model = case.get("kind", BertForMaskedLM)(config)
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            scale = 1.0 if "LayerNorm.weight" in name else 0.0
            parameter.copy_(scale + 0.3 * torch.randn_like(parameter))
            parameter.copy_(parameter.to(case.get("dtype", torch.float32)).float())
    return model.eval()


def stored(model, case):
    """The tensors as the case's folder names and types them."""
    tensors = {}
    for name, value in model.state_dict().items():
        if ".decoder." in name and not case.get("decoder"):
            continue
        if case.get("old"):
            name = name.replace("LayerNorm.weight", "LayerNorm.gamma")
            name = name.replace("LayerNorm.bias", "LayerNorm.beta")
        tensors[name] = value.detach().to(case.get("dtype", torch.float32)).contiguous().clone()
    if case.get("old"):
        tensors["bert.embeddings.position_ids"] = torch.arange(13).unsqueeze(0)
    return tensors


def write_model(folder, model, case):
    config = model.config.to_dict()
    config["architectures"] = [type(model).__name__]
    with open(os.path.join(folder, "config.json"), "w") as file:
        json.dump({k: v for k, v in config.items() if v is not None}, file, indent=1, sort_keys=True)
    tensors = stored(model, case)
    shards = case.get("shards", 1)
    if shards == 1:
        return save_file(tensors, os.path.join(folder, "model.safetensors"), metadata={"format": "pt"})
    places = {}
    for shard in range(shards):
        file = f"model-{shard + 1:05}-of-{shards:05}.safetensors"
        names = sorted(tensors)[shard::shards]
        places.update({name: file for name in names})
        save_file({n: tensors[n] for n in names}, os.path.join(folder, file), metadata={"format": "pt"})
    with open(os.path.join(folder, "model.safetensors.index.json"), "w") as file:
        json.dump({"metadata": {"total_size": 0}, "weight_map": places}, file, indent=1)


def batch(case):
    """A padded batch; id 0, the padding, is not among the tokens."""
    rows, width = len(LENGTHS), max(LENGTHS)
    real = torch.arange(width)[None, :] < torch.tensor(LENGTHS)[:, None]
    ids = torch.randint(1, case["vocab"], (rows, width)) * real
    segments = torch.randint(0, case["types"], (rows, width)) * real
    chosen = (torch.rand(rows, width) < 0.4) & real
    chosen[0, 0] = chosen[3, 10] = True
    labels = torch.where(chosen, torch.randint(0, case["vocab"], (rows, width)), -100)
    return ids, segments, real, chosen, labels


def expected(model, case):
    model = model.double()
    ids, segments, real, chosen, labels = batch(case)
    inputs = dict(input_ids=ids, token_type_ids=segments, attention_mask=real.long())
    results = {"ids": ids[real], "segments": segments[real], "lengths": torch.tensor(LENGTHS)}
    if isinstance(model, BertModel):
        hidden = model(**inputs).last_hidden_state[real]
        results["upstream"] = torch.randn_like(hidden)
        loss = (hidden * results["upstream"]).sum()
    else:
        output = model(**inputs, labels=labels, output_hidden_states=True, **pair_labels(model, results))
        logits = output.prediction_logits if "nextLabels" in results else output.logits
        hidden, loss = output.hidden_states[-1][real], output.loss
        results |= {
            "positions": torch.nonzero(chosen[real]).flatten(), "labels": labels[chosen],
            "logits": logits[chosen]}
    loss.backward()
    results |= {"hidden": hidden, "loss": loss.reshape(1)}
    for name, parameter in model.named_parameters():
        if parameter.grad is not None:
            results[f"grad.{name.removeprefix('bert.')}"] = parameter.grad
    return {
        name: (value.detach().float() if value.is_floating_point() else value.int()).contiguous().clone()
        for name, value in results.items()}


def pair_labels(model, results):
    if not isinstance(model, BertForPreTraining):
        return {}
    results["nextLabels"] = torch.tensor([1, 0, 0, 1])
    return {"next_sentence_label": results["nextLabels"]}


def main():
    shutil.rmtree(HERE, ignore_errors=True)
    for seed, (name, case) in enumerate(CASES.items()):
        folder = os.path.join(HERE, name)
        os.makedirs(folder)
        model = build(case, seed)
        write_model(folder, model, case)
        save_file(expected(model, case), os.path.join(folder, "expected.safetensors"))
        print(name, sum(p.numel() for p in model.parameters()))


if __name__ == "__main__":
    main()
