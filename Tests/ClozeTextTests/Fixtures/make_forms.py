"""Writes a small BERT, and what transformers and sentence-transformers make of its forms.

    python make_forms.py

forms/forms.json says how each form of a folder differs from forms/base. For those that are not refused
forms/expected.json gets the ids of the texts, their vectors (of sentence folders by sentence-transformers, of others
means over all tokens) and, where the model has a head, the logits of the first text's blank. Runs with torch 2.13,
transformers 5.24, sentence-transformers 6.2.
"""

import json
import os
import shutil
import tempfile

import torch
from safetensors.torch import load_file, save_file
from sentence_transformers import SentenceTransformer
from transformers import AutoModel, AutoModelForMaskedLM, AutoTokenizer, BertConfig, BertForMaskedLM, BertTokenizer

HERE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "forms")
BASE = os.path.join(HERE, "base")
TEXTS = [
    "the [MASK] is long",
    "The River-bank is É 中文 [E1] flatlandia!",
    "is [E1]the  flatlandias  long river flatlandia river[unused1] bank line [e1]",
]
LETTERS = "abcdefghijklmnopqrstuvwxyz"
PIECES = (
    ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *LETTERS, *(f"##{letter}" for letter in LETTERS)]
    + ["the", "The", "is", "long", "river", "River", "line", "bank", "##bank", "-", "!", "é", "wolf", "中", "文", "中文"]
    + ["[", "]", "##1", "[unused1]", "1", "É", "##文", "##é", "e1"])


def make_base():
    shutil.rmtree(BASE, ignore_errors=True)
    os.makedirs(BASE)
    tokenizer = BertTokenizer(vocab={piece: number for number, piece in enumerate(PIECES)})
    tokenizer.add_tokens(["flatlandia"])
    tokenizer.add_special_tokens({"extra_special_tokens": ["[E1]"]})
    tokenizer.save_pretrained(BASE)
    torch.manual_seed(3)
    model = BertForMaskedLM(BertConfig(
        vocab_size=len(tokenizer), hidden_size=12, num_hidden_layers=1, num_attention_heads=3, intermediate_size=20,
        max_position_embeddings=40, initializer_range=0.5))
    with torch.no_grad():
        for name, value in model.named_parameters():
            if name.endswith("bias") or "LayerNorm" in name:
                value.add_(torch.randn_like(value) * 0.3)
    model.save_pretrained(BASE)


def place(json_value, path):
    """The object or list that holds the value at `path`, and its key there."""
    *parts, last = path.split(".")
    for part in parts:
        json_value = json_value[int(part) if isinstance(json_value, list) else part]
    return json_value, int(last) if isinstance(json_value, list) else last


def patch(form, folder):
    for file in set(form.get("set", {})) | set(form.get("unset", {})):
        name = os.path.join(folder, file)
        with open(name, encoding="utf-8") as stream:
            contents = json.load(stream)
        for path, value in form.get("set", {}).get(file, {}).items():
            holder, key = place(contents, path)
            if isinstance(holder, list) and key == len(holder):
                holder.append(value)
            else:
                holder[key] = value
        for path in form.get("unset", {}).get(file, []):
            holder, key = place(contents, path)
            del holder[key]
        with open(name, "w", encoding="utf-8") as stream:
            json.dump(contents, stream)


def change_tensors(form, folder):
    name = os.path.join(folder, "model.safetensors")
    tensors = load_file(name)
    for source, target in form.get("copy", {}).items():
        tensors[target] = tensors[source].clone()
    for target in form.get("shift", []):
        tensors[target] = tensors[target] + 1
    renamed = {}
    for key, value in tensors.items():
        if form.get("headless") and key.startswith("cls."):
            continue
        key = form.get("rename", {}).get(key, key)
        if form.get("unprefixed"):
            key = key.removeprefix("bert.")
        if form.get("gamma"):
            key = key.replace("LayerNorm.weight", "LayerNorm.gamma").replace("LayerNorm.bias", "LayerNorm.beta")
        renamed[key] = value
    if form.get("positions"):
        renamed["bert.embeddings.position_ids"] = torch.arange(40)[None]
    save_file(renamed, name, metadata={"format": "pt"})


def build(form, root):
    folder = os.path.join(root, form.get("below", ""))
    shutil.copytree(BASE, folder, dirs_exist_ok=True)
    patch(form, folder)
    change_tensors(form, folder)
    if form.get("vocabulary"):
        with open(os.path.join(folder, "vocab.txt"), "w", encoding="utf-8") as stream:
            stream.write("".join(f"{piece}\n" for piece in PIECES))
    for file in form.get("drop", []):
        os.remove(os.path.join(folder, file))
    for file, contents in form.get("files", {}).items():
        os.makedirs(os.path.dirname(os.path.join(root, file)), exist_ok=True)
        with open(os.path.join(root, file), "w", encoding="utf-8") as stream:
            stream.write(contents if isinstance(contents, str) else json.dumps(contents))
    return folder


def rounded(tensor):
    return [round(value, 6) for value in tensor.double().flatten().tolist()]


@torch.no_grad()
def expect(form, root, folder):
    tokenizer = AutoTokenizer.from_pretrained(folder)
    expected = {"ids": [tokenizer(text)["input_ids"] for text in TEXTS]}
    if "modules.json" in form.get("files", {}):
        vectors = SentenceTransformer(root, device="cpu").encode(TEXTS, convert_to_tensor=True)
    else:
        # Without the head, transformers does not look for vectors under the head's name.
        headless = form.get("headless")
        model = AutoModel.from_pretrained(folder) if headless else AutoModelForMaskedLM.from_pretrained(folder).bert
        limit = min(40, tokenizer.model_max_length)
        inputs = [tokenizer(text, return_tensors="pt", truncation=True, max_length=limit) for text in TEXTS]
        vectors = torch.stack([model.eval()(**given).last_hidden_state[0].mean(0) for given in inputs])
    expected["vectors"] = [rounded(vector) for vector in vectors]
    if not form.get("headless"):
        given = tokenizer(TEXTS[0], return_tensors="pt")
        blank = given["input_ids"][0].tolist().index(4) if 4 in given["input_ids"][0] else 1
        head = AutoModelForMaskedLM.from_pretrained(folder).eval()
        expected["logits"] = rounded(head(**given).logits[0, blank])
    return expected


def main():
    make_base()
    with open(os.path.join(HERE, "forms.json"), encoding="utf-8") as stream:
        forms = json.load(stream)
    expected = {}
    for form in forms:
        if "refused" not in form:
            with tempfile.TemporaryDirectory() as root:
                expected[form["name"]] = expect(form, root, build(form, root))
    with open(os.path.join(HERE, "expected.json"), "w", encoding="utf-8") as stream:
        lines = [f"{json.dumps(name)}: {json.dumps(value)}" for name, value in expected.items()]
        stream.write("{\n" + ",\n".join(lines) + "\n}\n")
    with open(os.path.join(HERE, "texts.json"), "w", encoding="utf-8") as stream:
        json.dump(TEXTS, stream)


main()
