"""Pictures of the library say what they show, from the same data."""

import numpy as np
import pytest

import modiclib as ml
from modiclib import figures
from modiclib.cases import masks, mean_composition
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
    assert (dark.get_title(), top_right.get_text()) == ("T1 hypo", "type 1")


def test_a_case_is_drawn_on_three_sequences_with_what_is_measured_there():
    case = ml.load_case("type-1")
    finding = case.findings[1]
    figure, words = figures.case(case, finding)
    *pictures, bars = figure.axes
    assert [picture.get_title() for picture in pictures] == ["T1", "T2", "STIR"]
    assert all(picture.collections for picture in pictures)  # outlines
    lesion, reference = masks(case, finding, slices="middle")
    ratios = [ml.measure(series, lesion, reference) for series in case.study(slices="middle")]
    tips = [bar.get_y() + bar.get_height() for bar in bars.patches if bar.get_width() < 1]
    assert np.allclose(tips, [ratio.ratio for ratio in ratios])
    assert all(str(ratio) in words for ratio in ratios)
    assert all(str(found) in words for found in case.findings)


def test_a_case_without_lesions_has_no_outline_and_no_bars():
    figure, words = figures.case(ml.load_case("normal"))
    assert len(figure.axes) == 3 and not any(picture.collections for picture in figure.axes)
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


@pytest.mark.parametrize(("contrast", "vary"), [("T1", "ti_ms"), ("STIR", "flip")])
def test_a_timing_the_protocol_does_not_have_is_refused(contrast, vary):
    with pytest.raises(ml.ModicError, match=r"choose one of 'tr_ms', 'te_ms'"):
        figures.signal_curves(default_protocol(contrast), vary)


def test_a_shown_figure_carries_its_words_and_caption():
    figure, _ = figures.rule_map()
    page = figures.show(figure, 'what "it" shows', caption="a < b").data
    assert 'alt="what &quot;it&quot; shows"' in page and "<figcaption>a &lt; b</figcaption>" in page
    assert "data:image/png;base64," in page
