"""The look of a lesson in both themes."""

from test_question import LESSON


def test_dark_theme_leaves_the_figures_alone(watched, served):
    page = watched.open(f"{served}/{LESSON}", theme="dark")
    figures = page.locator("main img")
    assert figures.count() == 3
    for figure in figures.all():
        style = figure.evaluate(
            "picture => [getComputedStyle(picture).filter, getComputedStyle(picture).padding]"
        )
        assert style == ["none", "0px"]


def test_widgets_take_the_colours_of_the_theme(watched, served):
    def luminance(rgb: str) -> float:
        red, green, blue = (float(part) for part in rgb.split("(")[1].split(")")[0].split(",")[:3])
        return (0.2126 * red + 0.7152 * green + 0.0722 * blue) / 255

    for theme, dark in (("light", False), ("dark", True)):
        page = watched.open(f"{served}/{LESSON}", theme=theme)
        colours = page.evaluate(
            """() => [...document.querySelectorAll('.modic-question, .widget-label, .modic-controls')].map(
                (part) => getComputedStyle(part).color)"""
        )
        assert all((luminance(colour) > 0.5) == dark for colour in colours)
        panels = page.evaluate(
            """() => [...document.querySelectorAll('.widget-subarea, .cell_output .text_html')].map(
                (part) => getComputedStyle(part).backgroundColor)"""
        )
        assert set(panels) == {"rgba(0, 0, 0, 0)"}
