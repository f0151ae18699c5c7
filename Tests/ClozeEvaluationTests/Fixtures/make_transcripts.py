"""Writes transcripts.json: 1,000 small sets of utterances with the edits that jiwer 4 counts, and
the alignment of words; and normalization.json: texts in spoken form, by Python's unicodedata.
Run it in this folder: python make_transcripts.py (needs jiwer 4)."""

import json
import random
import string
import unicodedata

import jiwer
import jiwer.transforms as tr

random.seed(19)
spaces = [tr.RemoveMultipleSpaces(), tr.Strip()]
words = tr.Compose(spaces + [tr.ReduceToListOfListOfWords()])
characters = tr.Compose(spaces + [tr.ReduceToListOfListOfChars()])


def text(vocabulary, most):
    chosen = [random.choice(vocabulary) for _ in range(random.randint(0, most))]
    return (" " * random.randint(1, 2)).join(chosen)


def changed(reference, vocabulary):
    result = []
    for word in reference.split():
        kind = random.random()
        if kind < 0.15:
            continue
        result.append(random.choice(vocabulary) if kind < 0.35 else word)
        if kind > 0.85:
            result.append(random.choice(vocabulary))
    return " ".join(result)


def edits(output):
    return [output.hits, output.substitutions, output.deletions, output.insertions]


def steps(chunks):
    letters = {"equal": "h", "substitute": "s", "replace": "s", "delete": "d", "insert": "i"}
    return "".join(
        letters[chunk.type] * max(
            chunk.ref_end_idx - chunk.ref_start_idx, chunk.hyp_end_idx - chunk.hyp_start_idx)
        for chunk in chunks)


def case(number):
    vocabulary = ["a", "b", "ab", "ba", "abba", "é", "können"][: random.choice([2, 3, 7])]
    references = [text(vocabulary, 12) for _ in range(random.randint(1, 3))]
    found = [
        changed(reference, vocabulary) if number % 3 else text(vocabulary, 12)
        for reference in references]
    by_words = jiwer.process_words(references, found, words, words)
    by_characters = jiwer.process_characters(references, found, characters, characters)
    return {
        "references": references,
        "transcripts": found,
        "words": edits(by_words),
        "characters": edits(by_characters),
        "wer": by_words.wer,
        "cer": by_characters.cer,
        "steps": [steps(chunks) for chunks in by_words.alignments],
    }


def spoken(value):
    value = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", value).lower())
    result = []
    for letter in value:
        category = unicodedata.category(letter)
        if letter in "\u2019\u02bc'":
            result.append("'")
        elif category[0] == "P" or category == "Cc" or letter in string.punctuation:
            result.append(" ")
        elif category != "Cf":
            result.append(letter)
    return " ".join(word for word in "".join(result).split() if word.strip("'"))


letters = (
    string.printable + "éÉßẞİıΣσςÀàœŒ’‘“”«»…—–-·¿¡ﬁ①½²™Å\u0301\u0308\u00ad\u200b\u200d\ufeff"
    "\u3000\u00a0日本語カﾀｶﾅ한글عربى€°×\u2028")
texts = ["".join(random.choices(letters, k=random.randint(0, 30))) for _ in range(500)]
with open("transcripts.json", "w") as file:
    json.dump([case(number) for number in range(1000)], file, ensure_ascii=False)
with open("normalization.json", "w") as file:
    json.dump([{"text": text, "spoken": spoken(text)} for text in texts], file)
