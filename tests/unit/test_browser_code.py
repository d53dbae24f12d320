"""The browser code of each widget is joined from files: no name may stand in two of them."""

import re
from collections import Counter

import pytest

from modiclib import widgets

NAME = re.compile(r"^(?:async )?(?:function|const|let|class) (\w+)", re.MULTILINE)
CODE = {
    name: getattr(widgets, name)._esm for name in widgets.__all__ if hasattr(getattr(widgets, name), "_esm")
}


@pytest.mark.parametrize("widget", CODE)
def test_no_name_is_declared_twice(widget):
    names = Counter(NAME.findall(str(CODE[widget])))
    assert len(names) > 5
    assert [name for name, count in names.items() if count > 1] == []
