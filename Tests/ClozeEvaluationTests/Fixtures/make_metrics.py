"""Makes the golden files of this folder, 1,000 cases each: python make_metrics.py

Needs seqeval 1.2.2, scikit-learn and transformers 4, whose functions compute all wanted values but
two: the F1 of SQuAD 1.1, which differs from that of 2.0 for answers of which nothing is left, and
thresholds of labels, which are searched here by trying all.
"""

import json
import random
import warnings
from collections import Counter
from pathlib import Path
from types import SimpleNamespace

import numpy as np
from seqeval.metrics import accuracy_score
from seqeval.metrics.sequence_labeling import get_entities
from seqeval.metrics.sequence_labeling import precision_recall_fscore_support as lenient
from seqeval.metrics.v1 import precision_recall_fscore_support as strict
from seqeval.metrics.v1 import unique_labels
from seqeval.scheme import BILOU, IOB1, IOB2, IOBES, IOE1, IOE2
from sklearn import metrics
from transformers.data.metrics import squad_metrics as squad

here = Path(__file__).parent
cases = 1000
warnings.filterwarnings("ignore")


def write(name, value):
    lines = ",\n".join(
        json.dumps(one, separators=(",", ":"), ensure_ascii=True) for one in value)
    (here / name).write_text(f"[\n{lines}\n]\n")


def compact(number):
    """The number with nine digits, and 0 for means of nothing."""
    number = float(number)
    return 0 if number != number else round(number, 9) if number % 1 else int(number)


# Tags -------------------------------------------------------------------------------------------

schemes = {"iob1": IOB1, "iob2": IOB2, "ioe1": IOE1, "ioe2": IOE2, "iobes": IOBES, "bilou": BILOU}
letters = {"iob1": "IOB", "iob2": "IOB", "ioe1": "IOE", "ioe2": "IOE", "iobes": "IOBES",
           "bilou": "BILOU"}
tag_traps = [
    ("B-P I-P", "I-P I-P"),
    ("B-P I-P O B-L", "B-P I-L O B-L"),
    ("B-a I-a I-a", "B-m I-a I-a"),
    ("B L U U", "B L U U"),
    ("B E B E", "B I I E"),
    ("O O", "O O"),
    ("O|O O", "O|O B-a"),
    ("B I O S", "B I O B"),
    ("B--a I--a", "B-a I-a"),
    ("B-a-b I-a-b", "B-a-b I-a-c"),
    ("BPER IPER O-x", "B-PER I-PER O"),
    ("O-a I-a", "O-b I-a"),
    (".-a I-a .", "I-a I-a O"),
    ("O L L|B-a L", "O L L|X B-a"),
    ("M-a M-a|M-a", "B-a I-a|S-a"),
    ("B-é I-é", "B-é O"),
    ("B- I-", "B I"),
]


def scores_of(gold, predicted, scheme):
    """Precision, recall, F1 and support of each type, then micro, macro and weighted."""
    more = {"scheme": scheme} if scheme else {}
    compute = strict if scheme else lenient
    if scheme:
        types = unique_labels(gold, predicted, scheme)
    else:
        types = sorted({one[0] for tags in (gold, predicted) for one in get_entities(tags)})
    rows = list(zip(*compute(gold, predicted, average=None, **more)))
    for average in ("micro", "macro", "weighted"):
        rows.append(compute(gold, predicted, average=average, **more)[:3])
    return {"types": types, "scores": [compact(number) for row in rows for number in row]}


def random_tags(draw, number, length):
    scheme = draw.choice(list(schemes)) if draw.random() < 0.9 else None
    types = draw.choice([["a"], ["a", "b"], ["a", "b", "c-d"], [""]])
    order = letters[scheme] if scheme else "BIESOMUL."

    def tag():
        letter = draw.choice(order + "O")
        kind = draw.choice(types)
        return letter if letter == "O" or not kind else f"{letter}-{kind}"

    return [[tag() for _ in range(length[one])] for one in range(number)]


def changed(draw, sentences):
    """The same with some tags of other places or types."""
    every = [tag for tags in sentences for tag in tags]
    share = draw.choice([0.1, 0.3, 0.6])
    return [[draw.choice(every) if draw.random() < share else tag for tag in tags]
            for tags in sentences]


def tagging():
    draw = random.Random(1)
    for case in range(cases):
        if case < len(tag_traps):
            gold, predicted = ([one.split() for one in text.split("|")] for text in tag_traps[case])
        else:
            number = draw.randint(1, 3)
            length = [draw.randint(1, 7) for _ in range(number)]
            gold = random_tags(draw, number, length)
            predicted = changed(draw, gold)
        found = {tag[0] for tags in gold + predicted for tag in tags}
        result = {
            "gold": "|".join(map(" ".join, gold)), "predicted": "|".join(map(" ".join, predicted)),
            "accuracy": compact(accuracy_score(gold, predicted)),
            "conlleval": scores_of(gold, predicted, None)}
        for name, scheme in schemes.items():
            if found <= set(letters[name]):
                result[name] = scores_of(gold, predicted, scheme)
        yield result


# Answers ----------------------------------------------------------------------------------------

words = [
    "the", "The", "THE", "a", "A", "an", "An", "cat", "Cat", "cats", "hat", "7", "7th", "1,000",
    "U.S.", "don't", "well-known", "a-b", "the-end", "_a_", "(the)", "an.", "...", "-", "", " ",
    "ΟΔΟΣ", "Οδός", "ΣΑΣ", "Σ", "A\u03a3\u0301", "A\u03a3.b", "İstanbul", "i\u0307stanbul", "ß",
    "STRASSE", "é", "e\u0301", "a\u0301", "an\u0301d", "ǅ", "½", "३", "क", "का", "東京", "a東",
    "“the”", "a’s", "theatre", "ana", "\u00a0", "\u3000", "\u200b", "\u2028", "the\u200bhat",
    "a\u00adb", "ªn", "𝐀", "𝐚", "the½", "²a", "Ⅳ", "ⅳ", "K", "Ångström", "a\u3000the"]
blanks = [" ", " ", " ", " ", "  ", "\t", "\n", "\u00a0", "\x1c", "\x85", "\u2003", ""]


def answer(draw):
    count = draw.choice([0, 1, 1, 2, 2, 3, 4])
    text = "".join(draw.choice(words) + draw.choice(blanks) for _ in range(count))
    return text if draw.random() < 0.5 else text.strip()


def first_version(prediction, gold):
    """F1 of SQuAD 1.1: the harmonic mean of the shares of common words, 0 without any."""
    prediction, gold = (squad.normalize_answer(one).split() for one in (prediction, gold))
    common = sum((Counter(prediction) & Counter(gold)).values())
    if common == 0:
        return 0
    precision, recall = common / len(prediction), common / len(gold)
    return 2 * precision * recall / (precision + recall)


def answers():
    draw = random.Random(2)
    for group in range(cases // 20):
        examples, predictions, chances, first = [], {}, {}, []
        for number in range(20):
            golds = [answer(draw) for _ in range(draw.choice([0, 0, 1, 1, 2, 3]))]
            prediction = draw.choice(golds) if golds and draw.random() < 0.4 else answer(draw)
            if prediction and draw.random() < 0.3:
                prediction = draw.choice(["the ", "A ", ""]) + prediction.upper() + "."
            if draw.random() < 0.2:
                prediction = ""
            name = str(number)
            examples.append(SimpleNamespace(qas_id=name, answers=[{"text": one} for one in golds]))
            predictions[name] = prediction
            chances[name] = draw.choice([0, 0.25, 0.5, 0.5, 0.75, 1, round(draw.uniform(-3, 3), 3)])
            first.append([
                max((squad.compute_exact(one, prediction) for one in golds), default=0),
                max((first_version(prediction, one) for one in golds), default=0)])
        yield answer_group(examples, predictions, chances, first)


def answer_group(examples, predictions, chances, first):
    exact, f1 = squad.get_raw_scores(examples, predictions)
    answerable = {one.qas_id: bool(one.answers) for one in examples}
    cut = 0.5
    parts = {}
    final = [squad.apply_no_ans_threshold(one, chances, answerable, cut) for one in (exact, f1)]
    for name, wanted in (("all", None), ("answerable", True), ("unanswerable", False)):
        chosen = [one for one in answerable if wanted is None or answerable[one] == wanted]
        if chosen:
            means = squad.make_eval_dict(*final, qid_list=chosen)
            parts[name] = [compact(means[key] / 100) for key in ("exact", "f1")] + [means["total"]]
    thresholds = [
        squad.find_best_thresh(predictions, one, chances, answerable) for one in (exact, f1)]
    return {
        "questions": [
            {"golds": [gold["text"] for gold in one.answers], "prediction": predictions[one.qas_id],
             "normalized": squad.normalize_answer(predictions[one.qas_id]),
             "noAnswer": chances[one.qas_id], "first": list(map(compact, first[number])),
             "second": [compact(exact[one.qas_id]), compact(f1[one.qas_id])]}
            for number, one in enumerate(examples)],
        "parts": parts,
        "best": [[compact(mean / 100), threshold] for mean, threshold in thresholds]}


# Labels -----------------------------------------------------------------------------------------

def f1_of(targets, scores, threshold, **more):
    return metrics.f1_score(targets, scores >= threshold, zero_division=0, **more)


def threshold_of(scores, value):
    """Tries 0.5, the lowest score, and the middle between each two neighbouring ones: the best
    value, then the nearest to 0.5, then the lowest."""
    different = np.unique(scores)
    candidates = [0.5, different[0], *((different[1:] + different[:-1]) / 2)]
    return float(min(
        candidates, key=lambda one: (-round(value(one), 10), round(abs(one - 0.5), 10), one)))


def labels():
    draw = np.random.default_rng(3)
    for case in range(cases):
        samples, count = int(draw.integers(1, 8)), int(draw.integers(2, 6))
        targets = draw.random((samples, count)) < draw.choice([0.2, 0.5, 0.8])
        grid = int(draw.choice([4, 16, 64]))
        scores = draw.integers(0, grid + 1, (samples, count)) / grid
        averages = [f1_of(targets, scores, 0.5, average=one)
                    for one in ("micro", "macro", "samples")]
        result = {
            "labels": count, "targets": "".join("01"[one] for one in targets.ravel().astype(int)),
            "scores": [compact(one) for one in scores.ravel()],
            "metrics": [compact(one) for one in averages + [
                metrics.accuracy_score(targets, scores >= 0.5),
                metrics.label_ranking_average_precision_score(targets, scores)]],
            "perLabel": [compact(one) for one in f1_of(targets, scores, 0.5, average=None)]}
        if case < 200:
            result["thresholds"] = [
                threshold_of(scores, lambda one: f1_of(targets, scores, one, average="micro")),
                threshold_of(scores, lambda one: f1_of(targets, scores, one, average="macro"))]
            result["thresholds"] += [
                threshold_of(scores[:, one], lambda cut: f1_of(
                    targets[:, one], scores[:, one], cut)) for one in range(count)]
        yield result


write("tagging.json", list(tagging()))
write("answers.json", list(answers()))
write("labels.json", list(labels()))
