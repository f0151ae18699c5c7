"""Reads a run back with the packages other people use: tensorboard and numpy.

    python read_run.py RUN VECTORS.npz

RUN was trained, killed off its course and gone on with; its TensorBoard log must tell what
metrics.jsonl tells, each step once.
"""

import io
import json
import sys
from pathlib import Path

import numpy as np
from PIL import Image
from tensorboard.backend.event_processing.plugin_event_accumulator import EventAccumulator
from tensorboard.util import tensor_util


def values(log, tag):
    """Step and value of all entries of `tag`, in order."""
    return [(e.step, tensor_util.make_ndarray(e.tensor_proto)) for e in log.Tensors(tag)]


def check_scalars(log, metrics):
    lines = [json.loads(line) for line in metrics.read_text().splitlines()]
    names = {name for line in lines for name in line if name not in ("step", "time")}
    assert {"loss", "rate", "validation_loss"} <= names, names
    for name in sorted(names):
        logged = {line["step"]: line[name] for line in lines if name in line}
        read = values(log, name)
        assert [step for step, _ in read] == sorted(logged), (name, read, sorted(logged))
        for step, value in read:
            assert np.isclose(value, logged[step], rtol=1e-6), (name, step, value, logged[step])
    return len(names)


def check_histograms(log, tags):
    tags = [tag for tag in tags if "." in tag]
    assert tags, "no histograms"
    for tag in tags:
        for _, buckets in values(log, tag):
            left, right, count = buckets.T
            assert (left <= right).all() and (left[1:] == right[:-1]).all(), tag
            assert count.sum() > 0, tag
    return len(tags)


def check_recipe(log, run):
    texts = [v.item().decode() for _, v in values(log, "recipe")]
    assert texts[-1] == f"```yaml\n{(run / 'recipe.yaml').read_text()}```\n", texts


def check_picture(log, run):
    """The picture was added after the run's last step, and is a PNG file of its size."""
    last = json.loads((run / "metrics.jsonl").read_text().splitlines()[-1])["step"]
    ((step, (width, height, data)),) = values(log, "loss curve")
    assert step == last, (step, last)
    with Image.open(io.BytesIO(data)) as image:
        image.load()
        assert (image.format, *image.size) == ("PNG", int(width), int(height)) == ("PNG", 400, 300)


def main():
    run, vectors = Path(sys.argv[1]), Path(sys.argv[2])
    files = sorted((run / "tensorboard").iterdir())
    assert len(files) == 3, files
    log = EventAccumulator(str(run / "tensorboard"), size_guidance={"tensors": 0})
    log.Reload()
    scalars = check_scalars(log, run / "metrics.jsonl")
    histograms = check_histograms(log, log.Tags()["tensors"])
    check_recipe(log, run)
    check_picture(log, run)
    with np.load(vectors) as arrays:
        array = arrays["vectors"]
        assert array.dtype == np.float32 and array.ndim == 2, array
        assert np.allclose(np.linalg.norm(array, axis=1), 1, atol=1e-4), array
    print(f"interop: {scalars} scalars, {histograms} histograms, the recipe, a picture, {len(array)} vectors")


main()
