"""Pages with real cases: candidates by label, never without source and limits, and only where they are asked for."""

import nbformat
import pytest
import real_pages
import yaml
from test_spider import small  # noqa: F401

from modiclib import Level, ModicType, datasets
from modiclib.widgets import beside_computed, real_case
from modiclib.widgets.real_cases import middle_slices


@pytest.fixture
def patients(small):  # noqa: F811
    return datasets.spider(small)


def test_candidates_have_the_label_and_both_contrasts(patients):
    assert patients.candidates(ModicType.TYPE_3) == [(7, Level.L5_S1)]
    assert patients.candidates(ModicType.TYPE_1) == [(7, Level.L4_L5)]
    assert patients.candidates(ModicType.TYPE_2) == []  # its disc has no level


def test_a_picture_stands_with_source_label_and_limits(patients):
    viewer, words = real_case(patients, 7, Level.L5_S1).children
    assert viewer.contrasts == ["T1", "T2"]
    assert "patient 7" in viewer.label
    for said in ("type 3", "Pfirrmann V", "patient 7", "van der Graaf", "CC BY 4.0", "not histology"):
        assert said in words.value
    pair, words = beside_computed(patients, 7, "type-3").children
    assert pair.names == ["SPIDER patient 7, real", "type-3, simulated"]
    assert "CC BY 4.0" in words.value


def test_slices_about_the_middle_are_chosen_by_place(patients):
    study = patients[7]
    cut = middle_slices(study)
    assert cut.contrasts == ("T1", "T2")
    for series in cut:
        assert 1 <= len(series.pixels) <= 5
        whole = study[series.contrast]
        first = whole.nearest_slice(series.origin)
        assert series.pixels[0].tolist() == whole.pixels[first].tolist()


def test_pages_are_added_under_their_lesson(small, tmp_path, monkeypatch):  # noqa: F811
    monkeypatch.setattr(real_pages, "PAGES", tmp_path / "real")
    contents = yaml.safe_load(real_pages.write_pages(small).read_text("utf-8"))
    lesson = next(c for part in contents["parts"] for c in part["chapters"] if c["file"] == real_pages.LESSON)
    assert [page["file"] for page in lesson["sections"]] == [f"book/real/type_{n}" for n in (1, 2, 3)]
    third = nbformat.read(tmp_path / "real" / "type_3.ipynb", as_version=4)
    text = "\n".join(cell.source for cell in third.cells)
    assert "Patient 7, L5–S1" in text
    assert "not histology" in text
    assert str(small) not in text
    second = nbformat.read(tmp_path / "real" / "type_2.ipynb", as_version=4)
    assert any("holds no disc labelled 2" in cell.source for cell in second.cells)


def test_a_wrong_folder_ends_with_a_sentence(tmp_path, monkeypatch):
    monkeypatch.setattr(real_pages, "PAGES", tmp_path / "real")
    with pytest.raises(SystemExit, match="zenodo"):
        real_pages.write_pages(tmp_path)


def test_what_the_lesson_counts_is_in_the_table(spider_folder):
    gradings = datasets.spider(spider_folder)._gradings
    discs = [(patient, disc.modic) for patient, levels in gradings.items() for disc in levels.values()]
    of_type = {type_: [patient for patient, modic in discs if modic == type_] for type_ in ("1", "3")}
    assert (len(of_type["1"]), len(set(of_type["1"]))) == (4, 3)
    assert (len(of_type["3"]), len(set(of_type["3"]))) == (7, 6)
