"""A written study scattered over a folder as exports leave it, and ways to spoil it."""

import shutil
from zlib import crc32

import numpy as np
import pydicom
import pytest
from fake_case import FakeCase

from modiclib.dicom.write import write_study

CASE = FakeCase()


def scatter(folder):
    """Write a study, its files renamed at random and spread over folders, without extension."""
    for number, path in enumerate(write_study(CASE, folder / "written")):
        target = folder / "study" / f"DIR{number % 2}" / f"{crc32(path.name.encode()) ^ number:08X}"
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.move(path, target)
    return folder / "study"


def files(folder, contrast):
    """Paths of one contrast, slices from right to left."""
    paths = [path for path in folder.rglob("*") if path.is_file()]
    chosen = [path for path in paths if pydicom.dcmread(path).get("ProtocolName") == contrast]
    return sorted(chosen, key=lambda path: pydicom.dcmread(path).ImagePositionPatient[0])


def change(paths, **attributes):
    """Set attributes of files; None removes one."""
    for path in paths:
        dataset = pydicom.dcmread(path)
        for keyword, value in attributes.items():
            if value is None:
                del dataset[keyword]
            else:
                setattr(dataset, keyword, value)
        dataset.save_as(path)


def assert_same_as_written(study, contrasts=("T1", "T2", "STIR")):
    assert study.contrasts == contrasts
    for name in contrasts:
        ours = CASE.study()[name]
        assert np.abs(study[name].pixels - ours.pixels).max() <= 0.5
        assert study[name].origin == pytest.approx(ours.origin)
        assert study[name].spacing == pytest.approx(ours.spacing)
