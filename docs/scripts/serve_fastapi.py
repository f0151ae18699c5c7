"""A model of items that `cloze pretrain items-causal` has trained, in PyTorch behind FastAPI: a peer of `cloze serve`.

    python3 serve_fastapi.py MODEL_FOLDER [PORT] [THREADS]

POST /recommend takes and gives what `cloze serve` does: {"items": [...], "top": 10} -> {"items", "scores", "unknown"}.
The weights are those of the folder's model.safetensors. Needs torch, safetensors, fastapi, uvicorn[standard].
"""

import json
import sys

import torch
import uvicorn
from fastapi import FastAPI
from pydantic import BaseModel, Field
from safetensors.torch import load_file
from torch.nn import functional as F

folder = sys.argv[1]
port = int(sys.argv[2]) if len(sys.argv) > 2 else 8001
torch.set_num_threads(int(sys.argv[3]) if len(sys.argv) > 3 else 2)

encoder = json.load(open(f"{folder}/config.json"))["cloze"]["encoder"]
assert (encoder["attention"], encoder["block"], encoder["normPlacement"], encoder["positions"]) == (
    "causal", "transformer", "post", "learned"), "only the form of items-causal is written here"
weights = load_file(f"{folder}/model.safetensors")
names = open(f"{folder}/items.txt", encoding="utf-8").read().split("\n")[:-1]
numbers = {name: number for number, name in enumerate(names)}
heads, epsilon, longest = encoder["heads"], encoder["normEpsilon"], encoder["maximumLength"]


def norm(x, name):
    return F.layer_norm(x, x.shape[-1:], weights[name + ".weight"], weights[name + ".bias"], epsilon)


def linear(x, name):
    return F.linear(x, weights[name + ".weight"], weights[name + ".bias"])


def block(x, name):
    length, width = x.shape
    queries, keys, values = (
        part.view(length, heads, width // heads).transpose(0, 1)[None]
        for part in linear(x, name + ".attention.qkv").split(width, dim=-1))
    mixed = F.scaled_dot_product_attention(queries, keys, values, is_causal=True)
    x = norm(x + linear(mixed[0].transpose(0, 1).reshape(length, width), name + ".attention.output"),
             name + ".attention.norm")
    hidden = F.gelu(linear(x, name + ".feedForward.input"))
    return norm(x + linear(hidden, name + ".feedForward.output"), name + ".feedForward.norm")


@torch.inference_mode()
def best(history, top):
    ids = torch.tensor(history[-longest:])
    x = norm(weights["embeddings.tokens"][ids] + weights["embeddings.positions"][: len(ids)], "embeddings.norm")
    for layer in range(encoder["layers"]):
        x = block(x, f"layers.{layer}")
    # Only the last item is asked what comes next.
    query = norm(F.gelu(linear(x[-1:], "head.transform")), "head.norm")
    scores = F.linear(query, weights["embeddings.tokens"], weights["head.bias"])[0, : len(names)]
    found = scores.topk(top)
    return found.indices.tolist(), found.values.tolist()


class Question(BaseModel):
    items: list[str | int] = Field(max_length=100_000)
    top: int = Field(10, ge=1, le=1000)


app = FastAPI()


# A coroutine computes on the server's thread: faster here than the pool of threads that a plain function gets.
@app.post("/recommend")
async def recommend(question: Question):
    known = [numbers[str(item)] for item in question.items if str(item) in numbers]
    rows, scores = best(known, question.top)
    return {"items": [names[row] for row in rows], "scores": scores, "unknown": len(question.items) - len(known)}


if __name__ == "__main__":
    uvicorn.run(app, host="127.0.0.1", port=port, log_level="warning", access_log=False)
