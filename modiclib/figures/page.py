"""A figure on a page: the picture with its words as the text alternative, the same in JupyterLab and on the site."""

import base64
from html import escape
from io import BytesIO

from IPython.display import HTML
from matplotlib.figure import Figure

DOTS_PER_INCH = 200
#: A picture fills its column. A graph has this width for each inch it was drawn in: letters no larger than the text's.
GRAPH_REM = 8


def show(figure: Figure, words: str, caption: str = "") -> HTML:
    """Return a figure as a piece of page; its words are read aloud in its place.

    Parameters
    ----------
    figure, words
        As the functions of `modiclib.figures` return them.
    caption : str
        Shown under the picture.

    Returns
    -------
    IPython.display.HTML

    Examples
    --------
    >>> from modiclib import figures
    >>> page = figures.show(*figures.rule_map(), caption="All rules.")
    >>> "T1 hypo, T2 hyper, STIR hyper: type 1" in page.data
    True
    """
    buffer = BytesIO()
    # WebP without loss: the same pixels as PNG in half the download
    figure.savefig(buffer, format="webp", dpi=DOTS_PER_INCH, pil_kwargs={"lossless": True, "quality": 60})
    picture = base64.b64encode(buffer.getvalue()).decode()
    below = f"<figcaption>{escape(caption)}</figcaption>" if caption else ""
    is_graph = not any(axes.images for axes in figure.axes)
    width = f' style="--modic-width: {GRAPH_REM * figure.get_figwidth():g}rem"' if is_graph else ""
    return HTML(
        f'<figure class="modic-figure"{width}><img class="dark-light" src="data:image/webp;base64,{picture}" '
        f'alt="{escape(words)}">{below}</figure>'
    )
