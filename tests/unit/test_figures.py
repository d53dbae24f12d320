"""Pictures of the library say what they show, from the same data."""

from modiclib import figures
from modiclib.interpretation import RULES


def test_rule_map_draws_and_tells_every_rule():
    figure, words = figures.rule_map()
    drawn = [text.get_text() for panel in figure.axes for text in panel.texts]
    assert len(drawn) == len(RULES) == 36
    assert sorted(drawn) == sorted(figures.SHORT.get(rule.verdict, rule.verdict) for rule in RULES.values())
    for (t1, t2, stir), rule in RULES.items():
        assert f"T1 {t1}, T2 {t2}, STIR {stir}: {rule.verdict}" in words


def test_rule_map_puts_type_1_where_t1_is_dark_and_t2_bright():
    figure, _ = figures.rule_map()
    dark = figure.axes[0]
    top_right = next(text for text in dark.texts if text.get_position() == (2.5, 0.5))
    assert (dark.get_title(), top_right.get_text()) == ("T1 hypo", "type 1")
