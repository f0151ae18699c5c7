"""Makes the .ply files in points/: python make_points.py

Needs numpy and plyfile. A pyramid of five vertices and five faces, with properties and an element
that readers have to skip; all values come from formulas, which the tests repeat.
"""

from pathlib import Path

import numpy as np
from plyfile import PlyData, PlyElement

here = Path(__file__).parent / "points"
here.mkdir(exist_ok=True)

corners = [(-1, 0, -1), (1, 0, -1), (1, 0, 1), (-1, 0, 1), (0, 1.5, 0)]
vertices = np.array(
    [(i, *corner, 250 - i, i / 7) for i, corner in enumerate(corners)],
    dtype=[("id", "u2"), ("x", "f4"), ("y", "f8"), ("z", "f4"), ("red", "u1"), ("quality", "f8")],
)
faces = [[0, 1, 2, 3], [0, 1, 4], [1, 2, 4], [2, 3, 4], [3, 0, 4]]
polygons = np.empty(len(faces), dtype=[("tags", "O"), ("vertex_indices", "O"), ("flag", "i1")])
for i, face in enumerate(faces):
    polygons[i] = (np.arange(i, dtype="f4"), np.array(face, dtype="i4"), -i)
views = np.array([(0.5, 7), (1.5, 8)], dtype=[("angle", "f8"), ("camera", "i2")])

elements = [
    PlyElement.describe(views, "view"),
    PlyElement.describe(vertices, "vertex"),
    PlyElement.describe(
        polygons, "face", len_types={"tags": "u2", "vertex_indices": "u1"},
        val_types={"tags": "f4", "vertex_indices": "i4"}),
]
comments = ["made by make_points.py"]
PlyData(elements, text=True, comments=comments).write(here / "ascii.ply")
for order, name in (("<", "little"), (">", "big")):
    PlyData(elements, byte_order=order, comments=comments).write(here / f"{name}.ply")
