"""A page with a few widgets and nothing else, shown by the same widget manager as the built site."""

import json
import shutil
from pathlib import Path

from ipywidgets.embed import embed_data

ROOT = Path(__file__).resolve().parents[2]

PAGE = """<!doctype html>
<html lang="en" data-content_root="./">
<meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Widgets</title>
<link rel="icon" href="data:,">
<script src="_static/w/widgets.js" defer></script>
<script type="application/vnd.jupyter.widget-state+json">{state}</script>
<main><h1>Widgets</h1>{places}</main>
</html>
"""
PLACE = (
    '<div class="widget-subarea"><script type="application/vnd.jupyter.widget-view+json">{}</script></div>'
)


def write_page(folder: Path, *widgets) -> Path:
    """Write a page that shows these widgets one below the other, with the browser runtime beside it."""
    data = embed_data(views=widgets, drop_defaults=False)
    places = "".join(PLACE.format(safe_json(view)) for view in data["view_specs"])
    runtime = folder / "_static" / "w"
    shutil.copytree(ROOT / "book" / "runtime" / "w", runtime, dirs_exist_ok=True)
    page = folder / "widgets.html"
    page.write_text(PAGE.format(state=safe_json(data["manager_state"]), places=places), "utf-8")
    return page


def safe_json(value) -> str:
    """JSON that ends no script element."""
    return json.dumps(value).replace("</", "<\\/")
