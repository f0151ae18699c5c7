"""Speed of work on point clouds beside numpy, scipy and PyTorch, in turn on the same machine.

    python3 side_by_side_points.py CLOZE PYTHON [ROUNDS]

PYTHON is an interpreter with numpy, scipy and torch; it runs this file again for the others' side
(--peer NAME SECTION). Each round runs every program once; what is printed are medians over rounds.
Sections:

- patches: farthest-point sampling of 64 among 1,024 points and their 32 nearest neighbours, batches
  of 64 clouds, two threads or processes.
- chamfer: the Chamfer-L1 distance of 64 x 64 patches of 32 points, and its gradient.
"""

import json
import sys
import time

SECTIONS = ("patches", "chamfer")
CLOUDS, POINTS, CENTRES, NEIGHBOURS = 64, 1024, 64, 32


def rate(step, runs=9):
    """Clouds per second: the median of `runs` after one that is not counted."""
    times = []
    for _ in range(runs + 1):
        start = time.perf_counter()
        step()
        times.append(time.perf_counter() - start)
    return CLOUDS / sorted(times[1:])[runs // 2]


def clouds():
    import numpy as np

    return np.random.default_rng(1).random((CLOUDS, POINTS, 3), dtype=np.float32)


def numpy_patches(cloud):
    """One cloud, by numpy and scipy's k-d tree."""
    import numpy as np
    from scipy.spatial import cKDTree

    x, y, z = np.ascontiguousarray(cloud.T)
    chosen = np.zeros(CENTRES, dtype=np.int64)
    nearest = np.full(POINTS, np.inf, dtype=np.float32)
    for n in range(1, CENTRES):
        last = chosen[n - 1]
        distance = (x - x[last]) ** 2
        distance += (y - y[last]) ** 2
        distance += (z - z[last]) ** 2
        np.minimum(nearest, distance, out=nearest)
        chosen[n] = nearest.argmax()
    return chosen, cKDTree(cloud).query(cloud[chosen], k=NEIGHBOURS)[1]


def peer_scipy_patches():
    from multiprocessing import Pool

    batch = clouds()
    with Pool(2) as pool:
        return rate(lambda: pool.map(numpy_patches, batch, chunksize=CLOUDS // 2))


def torch_patches(batch):
    """A batch, coordinates apart, no memory allocated anew for each centre."""
    import torch

    x, y, z = (batch[..., axis].contiguous() for axis in range(3))
    rows = torch.arange(CLOUDS)
    chosen = torch.zeros(CLOUDS, CENTRES, dtype=torch.long)
    nearest = torch.full((CLOUDS, POINTS), torch.inf)
    distance, part = torch.empty_like(nearest), torch.empty_like(nearest)
    last = chosen[:, 0]
    for n in range(1, CENTRES):
        torch.sub(x, x[rows, last, None], out=distance).square_()
        for axis in (y, z):
            distance += torch.sub(axis, axis[rows, last, None], out=part).square_()
        torch.minimum(nearest, distance, out=nearest)
        last = nearest.argmax(1)
        chosen[:, n] = last
    centres = batch[rows[:, None], chosen]
    return chosen, torch.cdist(centres, batch).topk(NEIGHBOURS, largest=False).indices


def peer_torch_patches():
    import torch

    torch.set_num_threads(2)
    batch = torch.from_numpy(clouds())
    with torch.inference_mode():
        return rate(lambda: torch_patches(batch))


def peer_torch_chamfer():
    import torch

    torch.set_num_threads(2)
    x, y = torch.rand(2, CLOUDS * CENTRES, NEIGHBOURS, 3).unbind()
    x.requires_grad_()

    def step():
        x.grad = None
        distance = torch.cdist(x, y)
        ((distance.amin(2).mean() + distance.amin(1).mean()) / 2).backward()

    return rate(step)


def side_by_side(cloze, python, rounds):
    from turns import Table, run

    table = Table(*(f"{section}, clouds/s" for section in SECTIONS))

    def peer(name):
        figures = [
            float(run([python, __file__, "--peer", name, section])[0])
            if f"peer_{name}_{section}" in globals() else None for section in SECTIONS]
        table.note(name, *figures)

    def ours():
        output, _ = run([cloze, "bench", "points", "--clouds", str(CLOUDS), "--format", "jsonl"])
        rows = [json.loads(line) for line in output.splitlines()]
        figures = {
            row["measured"]: row["cloudsPerSecond"] for row in rows if row["points"] == POINTS}
        table.note("cloze", *(figures[section] for section in SECTIONS))

    for _ in range(rounds):
        ours()
        peer("scipy")
        peer("torch")
    table.show()


if __name__ == "__main__":
    if sys.argv[1] == "--peer":
        print(globals()[f"peer_{sys.argv[2]}_{sys.argv[3]}"]())
    else:
        side_by_side(*sys.argv[1:3], int(sys.argv[3]) if len(sys.argv) > 3 else 3)
