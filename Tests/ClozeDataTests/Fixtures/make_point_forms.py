"""Makes the files of other programs in points/: python make_point_forms.py

Needs numpy, laspy, pypcd4 and trimesh. All hold the pyramid of make_points.py.
"""

from pathlib import Path

import laspy
import numpy as np
import trimesh
from pypcd4 import Encoding, PointCloud

here = Path(__file__).parent / "points"
corners = np.array([(-1, 0, -1), (1, 0, -1), (1, 0, 1), (-1, 0, 1), (0, 1.5, 0)], dtype="f8")
triangles = [(0, 1, 2), (0, 2, 3), (0, 1, 4), (1, 2, 4), (2, 3, 4), (3, 0, 4)]
# Far from zero, as coordinates of maps are.
place = np.array([694386, 5155487, 381])

for version, form in (("1.2", 3), ("1.4", 7)):
    header = laspy.LasHeader(version=version, point_format=form)
    header.scales, header.offsets = [0.001, 0.001, 0.01], [694000, 5155000, 0]
    cloud = laspy.LasData(header)
    cloud.x, cloud.y, cloud.z = (corners + place).T
    cloud.intensity = np.arange(5)
    cloud.write(here / f"laspy-{version}.las")

points = np.column_stack([np.tile(corners, (40, 1)), np.arange(200) % 7]).astype("f4")
cloud = PointCloud.from_xyzi_points(points)
for encoding in (Encoding.ASCII, Encoding.BINARY, Encoding.BINARY_COMPRESSED):
    cloud.save(here / f"pypcd4-{encoding.value}.pcd", encoding)

pyramid = trimesh.Trimesh(corners, triangles, process=False)
pyramid.export(here / "trimesh.stl")
(here / "trimesh-text.stl").write_text(trimesh.exchange.stl.export_stl_ascii(pyramid))
scene = trimesh.Scene()
move = trimesh.transformations.compose_matrix(
    scale=[2, 2, 2], angles=[0.3, -0.5, 0.7], translate=[5, 6, 7])
inside = trimesh.Trimesh(
    trimesh.transform_points(corners, np.linalg.inv(move)), triangles, process=False)
scene.add_geometry(inside, node_name="pyramid", transform=move)
flat = trimesh.Trimesh([(0, 0, 0), (1, 0, 0), (0, 1, 0)], [(0, 1, 2)], process=False)
scene.add_geometry(
    flat, node_name="flat", parent_node_name="pyramid", transform=np.linalg.inv(move))
(here / "trimesh.glb").write_bytes(scene.export(file_type="glb"))

np.save(here / "fortran-f8.npy", np.asfortranarray(corners + place))
np.save(here / "big.npy", corners.astype(">f4"))
np.savez(here / "one.npz", corners.astype("f4"))
np.savez(here / "two.npz", labels=np.arange(3), points=corners)
np.savez(here / "mesh.npz", points=corners, faces=np.array(triangles))
np.savez_compressed(here / "packed.npz", points=corners)
