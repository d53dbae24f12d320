"""A case made of random pixels, for tests of files: the same interface as a computed one, in no time."""

from dataclasses import dataclass

import numpy as np

from modiclib import Series, Study
from modiclib.physics.protocol import default_protocol
from modiclib.series import SAGITTAL


@dataclass(frozen=True)
class FakeCase:
    name: str = "type-1"
    age: float = 45
    sex: str = "f"
    slices: int = 3

    def scan(self, protocol, slices="all"):
        count = 1 if slices == "middle" else self.slices
        pixels = np.random.default_rng(len(protocol.name)).random((count, 48, 36), dtype=np.float32) * 3000
        return Series(
            pixels=pixels,
            spacing=(4.4, 0.5859375, 0.5859375),
            protocol=protocol,
            origin=np.array([-4.4 * (count // 2), -61.25, 150.333]),
            axes=SAGITTAL,
            window=(0.0, 2400.0),
            computed=True,
        )

    def study(self, slices="all", field_t=1.5):
        return Study(
            tuple(self.scan(default_protocol(name, field_t), slices) for name in ("T1", "T2", "STIR"))
        )
