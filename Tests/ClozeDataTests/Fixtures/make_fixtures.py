"""Makes the golden files of this folder: python make_fixtures.py

Needs numpy, torch and safetensors. All values come from formulas, which the tests repeat.
"""

from pathlib import Path

import numpy as np
import torch
from safetensors.torch import save_file

here = Path(__file__).parent

# Quarters are exact in every float type.
quarters = (torch.arange(21, dtype=torch.float32) - 10) / 4
save_file(
    {
        "plain": quarters.reshape(3, 7),
        "half": quarters[:6].to(torch.float16).reshape(2, 3),
        "brain": quarters[:5].to(torch.bfloat16),
        "double": quarters[:4].to(torch.float64),
        "long": torch.arange(-2, 3, dtype=torch.int64),
        "int": torch.arange(-1, 2, dtype=torch.int32),
        "byte": torch.tensor([0, 7, 255], dtype=torch.uint8),
        "flag": torch.tensor([True, False, True]),
        "scalar": torch.tensor(1.5),
        "none": torch.zeros(0, 4),
        'odd "name"\n\té': torch.tensor([2.0]),
    },
    here / "golden.safetensors",
    metadata={"format": "pt"},
)

np.save(here / "vector.npy", quarters.numpy())
np.save(here / "matrix.npy", quarters.numpy().reshape(3, 7))
np.save(here / "cube.npy", np.arange(24, dtype="<i8").reshape(2, 3, 4))
np.savez(here / "arrays.npz", vector=quarters.numpy(), matrix=quarters.numpy().reshape(3, 7))
np.savez_compressed(here / "compressed.npz", vector=quarters.numpy())
