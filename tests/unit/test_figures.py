"""Pictures of the library say what they show, from the same data."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.text import Text

import modiclib as ml
from modiclib import figures
from modiclib.cases import masks, mean_composition
from modiclib.figures.landmarks import landmarks
from modiclib.figures.rules import SHORT
from modiclib.interpretation import RULES
from modiclib.physics.protocol import default_protocol


def test_rule_map_draws_and_tells_every_rule():
    figure, words = figures.rule_map()
    drawn = [text.get_text() for panel in figure.axes for text in panel.texts]
    assert len(drawn) == len(RULES) == 36
    assert sorted(drawn) == sorted(SHORT.get(rule.verdict, rule.verdict) for rule in RULES.values())
    for (t1, t2, stir), rule in RULES.items():
        assert f"T1 {t1}, T2 {t2}, STIR {stir}: {rule.verdict}" in words


def test_rule_map_puts_type_1_where_t1_is_dark_and_t2_bright():
    figure, _ = figures.rule_map()
    dark = figure.axes[0]
    top_right = next(text for text in dark.texts if text.get_position() == (2.5, 0.5))
    assert (dark.get_ylabel(), top_right.get_text()) == ("T1 hypo", "type 1")


def test_a_case_is_drawn_on_three_sequences_with_what_is_measured_there():
    case = ml.load_case("type-1")
    finding = case.findings[1]
    figure, words = figures.case(case, finding)
    *pictures, bars = figure.axes
    assert [picture.get_title() for picture in pictures] == ["T1", "T2", "STIR"]
    assert all(picture.lines for picture in pictures)  # outlines
    lesion, reference = masks(case, finding, slices="middle")
    ratios = [ml.measure(series, lesion, reference) for series in case.study(slices="middle")]
    tips = [bar.get_y() + bar.get_height() for bar in bars.patches if bar.get_width() < 1]
    assert np.allclose(tips, [ratio.ratio for ratio in ratios])
    assert all(str(ratio) in words for ratio in ratios)
    assert all(str(found) in words for found in case.findings)


def test_a_case_without_lesions_has_no_outline_and_no_bars():
    figure, words = figures.case(ml.load_case("normal"))
    assert len(figure.axes) == 3 and not any(picture.lines for picture in figure.axes)
    assert words.endswith("No lesion.")


def test_curves_mark_the_protocol_and_say_its_signals():
    stir = default_protocol("STIR")
    figure, words = figures.signal_curves(stir, "ti_ms", span=(150, 194))
    *curves, mark = figure.axes[0].lines
    assert set(mark.get_xdata()) == {stir.ti_ms}
    fat = curves[0]
    assert np.argmin(fat.get_ydata()) == np.argmin(np.abs(fat.get_xdata() - 250 * np.log(2)))  # its null
    assert f"As set, {stir.ti_ms} ms: fat 0.00" in words and "150 to 194 ms" in words


def test_beside_marrow_marrow_itself_is_one():
    marrow = np.zeros(len(ml.COMPARTMENTS))
    marrow[[ml.COMPARTMENTS.index("fat"), ml.COMPARTMENTS.index("marrow water")]] = 0.4, 0.6
    figure, words = figures.signal_curves(default_protocol("T1"), "tr_ms", {"marrow": marrow}, beside=marrow)
    assert np.allclose(figure.axes[0].lines[0].get_ydata(), 1)
    assert "marrow 1.00" in words


def test_in_fatty_marrow_type_1_fades_on_t2_and_stands_out_on_t1_and_stir():
    case = ml.load_case("type-1")
    lesion = mean_composition(case, case.findings[0].label)
    figure, words = figures.fat_curves(lesion, mean_composition(case, ml.LABELS["marrow L4"]))
    t1, t2, stir = (line.get_ydata() for line in figure.axes[0].lines[:3])
    assert np.all(np.diff(t1) < 0) and np.all(np.diff(t2) < 0) and np.all(np.diff(stir) > 0)
    assert f"T2 goes from {t2[0]:.2f} to {t2[-1]:.2f}" in words


def test_of_a_hundred_people_as_many_are_filled_as_are_told():
    figure, words = figures.people({"North": (6, 43), "South": (87.6, 80.4)}, ("well", "ill"))
    filled = {
        panel.get_title(): sum(patch.get_facecolor()[:3] != (1, 1, 1) for patch in panel.patches)
        for panel in figure.axes
    }
    assert filled == {
        "North,\nwell: 6 of 100": 6,
        "North,\nill: 43 of 100": 43,
        "South,\nwell: 88 of 100": 88,
        "South,\nill: 80 of 100": 80,
    }
    assert all(len(panel.patches) == 100 for panel in figure.axes)
    assert "North: 6 well, 43 ill; South: 88 well, 80 ill" in words


@pytest.mark.parametrize(("contrast", "vary"), [("T1", "ti_ms"), ("STIR", "flip")])
def test_a_timing_the_protocol_does_not_have_is_refused(contrast, vary):
    with pytest.raises(ml.ModicError, match=r"choose one of 'tr_ms', 'te_ms'"):
        figures.signal_curves(default_protocol(contrast), vary)


def test_a_shown_figure_carries_its_words_and_caption():
    figure, _ = figures.rule_map()
    page = figures.show(figure, 'what "it" shows', caption="a < b").data
    assert 'alt="what &quot;it&quot; shows"' in page and "<figcaption>a &lt; b</figcaption>" in page
    assert "data:image/webp;base64," in page


def test_arrows_point_at_each_lesion_in_the_picture_and_leave_it_free():
    case = ml.load_case("type-1")
    figure, words = figures.strip(case)
    assert [pane.get_title() for pane in figure.axes] == ["T1", "T2", "STIR"]
    assert all(len(pane.texts) == len(case.findings) == 2 for pane in figure.axes)
    for pane in figure.axes:
        for arrow in pane.texts:
            (tip, row), (tail, start) = arrow.xy, arrow.xyann
            assert row == start and tip > tail  # from the front
    assert all(str(found) in words for found in case.findings)


def test_a_strip_needs_a_lesion_to_point_at():
    with pytest.raises(ml.ModicError, match="no finding on its mid-sagittal slice"):
        figures.strip(ml.load_case("normal"))


PHONE_COLUMN, LEAST_LETTERS = 350, 8.5  # pixels: a page's column on a phone, and what can still be read there


@pytest.mark.parametrize(
    "draw",
    [
        figures.rule_map,
        lambda: figures.people({"A study": (10, 20), "Another": (20, 30)}, ("well", "ill")),
        lambda: figures.evidence("pain", "prognosis"),
        lambda: figures.evidence("treatment"),
        lambda: figures.shares([figures.Share("A 2001,", "people", "with pain", 40, of=50)], "a finding"),
        lambda: figures.courses([figures.Followed("A 2001", "endplates", {"type 1": 2})]),
        lambda: figures.signal_curves(default_protocol("STIR"), "ti_ms"),
        lambda: figures.strip(ml.load_case("type-1")),
        lambda: figures.case(ml.load_case("type-1")),
        lambda: figures.anatomy(ml.load_case("normal")),
        lambda: figures.pipeline(ml.load_case("normal")),
    ],
    ids=[
        "rules",
        "people",
        "odds",
        "difference",
        "shares",
        "courses",
        "curves",
        "strip",
        "case",
        "anatomy",
        "steps",
    ],
)
def test_letters_can_be_read_on_a_phone_and_none_is_cut_off(draw):
    figure, _ = draw()
    figure.draw_without_rendering()
    texts = [text for text in figure.findobj(Text) if text.get_visible() and text.get_text().strip()]
    scale = PHONE_COLUMN / 72 / figure.get_figwidth()
    small = {
        text.get_text(): text.get_size() * scale for text in texts if text.get_size() * scale < LEAST_LETTERS
    }
    assert small == {}
    width, height = figure.get_size_inches()
    drawn = figure.get_tightbbox()
    assert min(drawn.x0, drawn.y0, width - drawn.x1, height - drawn.y1) > -0.02


def test_no_line_crosses_the_name_of_a_curve():
    figure, _ = figures.relative_curves(np.linspace(0, 100, 5), {"T1": np.linspace(0.5, 1, 5)}, "Water", "%")
    (axes,) = figure.axes
    figure.draw_without_rendering()
    name = axes.texts[0].get_window_extent()
    for line in axes.lines:
        assert line.get_window_extent().x1 <= name.x0 + 1


def test_the_parts_of_a_slice_are_named_where_their_labels_are():
    case = ml.load_case("normal")
    labels = case.slice_labels(case.middle)
    found = {mark.name: labels[round(mark.row), round(mark.column)] for mark in landmarks(labels, "L4", "L5")}
    assert found["marrow of L4"] == ml.LABELS["marrow L4"]
    assert found["disc L4-L5"] == ml.LABELS["disc L4-L5"]
    assert found["corner of the body:\nring apophysis"] == ml.LABELS["marrow L5"]
    assert found["canal: CSF and nerves"] == ml.LABELS["CSF"]
    figure, words = figures.anatomy(case)
    assert all(name.replace("\n", " ") in words for name in found)
    assert {"L1", "L5", "S1"} <= {text.get_text() for text in figure.axes[0].texts}


@given(found=st.integers(0, 400), more=st.integers(0, 400))
def test_the_interval_of_a_share_holds_it_and_narrows_with_more_people(found, more):
    people = found + more + 1
    percent = 100 * found / people
    low, high = figures.Share("A 2001", "people", "with pain", percent, of=people).interval
    assert 0 <= low <= percent + 1e-9 and percent <= high + 1e-9 <= 100 + 1e-6
    narrow_low, narrow_high = figures.Share("A 2001", "people", "with pain", percent, of=4 * people).interval
    assert narrow_high - narrow_low < high - low


def test_a_share_of_unknown_people_is_drawn_without_an_interval():
    known = figures.Share("A 2001", "people", "with pain", 40, of=50)
    unknown = figures.Share("B 2002", "neighbours", "without pain", 6)
    figure, words = figures.shares([known, unknown], "Modic changes")
    assert "6 %, no interval" in words and "40 % of 50 (28 to 54 %)" in words
    bars = [line for line in figure.axes[0].lines if len(line.get_xdata()) == 2]
    assert len(bars) == 1 and tuple(bars[0].get_xdata()) == known.interval


def test_every_change_that_was_followed_has_its_square():
    later = {"type 1": 18, "type 2": 13, "type 3": 3, "normal": 2}
    figure, words = figures.courses(
        [figures.Followed("A 2001", "endplates of type 1", later, "a year later")]
    )
    squares = len(figure.axes[0].patches) - len(later)  # the last line explains the signs
    assert squares == sum(later.values())
    signs = [text.get_text() for text in figure.axes[0].texts if len(text.get_text()) == 1]
    assert signs.count("3") == 3 + 1
    assert "36 endplates of type 1, a year later: 18 type 1, 13 type 2, 3 type 3, 2 normal" in words


def test_mid_slices_show_every_case_in_its_own_window_and_tell_what_it_has():
    cases = [ml.load_case(name) for name in ("normal", "type-1", "type-2", "type-3", "elderly")]
    figure, words = figures.mid_slices(cases, "T1")
    assert [pane.texts[0].get_text() for pane in figure.axes] == ["1", "2", "3", "4", "5"]
    for pane, case in zip(figure.axes, cases, strict=True):
        series = case.scan("T1", slices="middle")
        (picture,) = pane.images
        assert np.array_equal(picture.get_array(), series.pixels[0])
        assert picture.get_clim() == series.window
        assert all(str(finding) in words for finding in case.findings)
    assert "1: woman of 26, no lesion" in words


def test_mid_slices_of_nobody_are_an_error():
    with pytest.raises(ml.ModicError, match="Give one case or more"):
        figures.mid_slices([])
