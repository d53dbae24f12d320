"""A page is read only when what was done to it is drawn: widgets draw on the frame after an action.

Without this, a busy machine reads the number that stood there before the key was pressed.
"""

import contextlib
import functools
import weakref

from playwright.sync_api import Error, Keyboard, Locator, Mouse, Page, Touchscreen

ACTIONS = {
    Locator: "check click dblclick dispatch_event drag_to fill focus hover press press_sequentially "
    "select_option set_checked set_input_files tap uncheck",
    Keyboard: "down insert_text press type up",
    Mouse: "click dblclick down move up wheel",
    Touchscreen: "tap",
}
READINGS = {
    Locator: "all all_inner_texts all_text_contents bounding_box count evaluate evaluate_all get_attribute "
    "inner_html inner_text input_value is_checked is_disabled is_enabled is_visible screenshot text_content",
    Page: "evaluate screenshot",
}

# Frames do not come to a page in the background: there a second is enough.
DRAWN = """() => Promise.race([
    new Promise((resolve) => setTimeout(resolve, 1000)),
    new Promise((resolve) => {
        const look = () => document.querySelector('[aria-busy="true"]')
            ? requestAnimationFrame(look) : requestAnimationFrame(() => setTimeout(resolve));
        requestAnimationFrame(look);
    }),
])"""

acted = False
without_scripts = weakref.WeakSet()  # pages that stand still: in them not even a timer ever ends


def settle(page: Page) -> None:
    """Wait, if anything was done since the last reading, until the page has drawn it."""
    global acted
    if not acted or page in without_scripts:
        return
    acted = False
    with contextlib.suppress(Error):  # the action led to another page, which the reading itself waits for
        wait_until_drawn(page, DRAWN)


wait_until_drawn = Page.evaluate


def after_note(action):
    """Return the action, which notes that something was done."""

    @functools.wraps(action)
    def noted(*arguments, **options):
        global acted
        acted = True
        return action(*arguments, **options)

    return noted


def settled(reading):
    """Return the reading, which waits for what was done."""

    @functools.wraps(reading)
    def waiting(self, *arguments, **options):
        settle(self if isinstance(self, Page) else self.page)
        if reading.__name__.startswith("evaluate"):  # a script may act as well
            return after_note(reading)(self, *arguments, **options)
        return reading(self, *arguments, **options)

    return waiting


def install() -> None:
    """Let every page of these tests settle before it is read."""
    for wrapped, places in ((after_note, ACTIONS), (settled, READINGS)):
        for place, names in places.items():
            for name in names.split():
                setattr(place, name, wrapped(getattr(place, name)))
