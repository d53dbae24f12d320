"""Every word of the course is in an English dictionary, or in our own list of the field's and of British words."""

import re
from pathlib import Path

import pytest
from passages import ROOT, all_passages, in_page
from spellchecker import SpellChecker

#: One word a line, in lower case: radiology and physics, names, and British forms the dictionary lacks.
OWN = set((Path(__file__).parent / "words.txt").read_text("utf-8").split())
#: What is no word: citations, code, addresses, formulas, and words with digits or capitals inside, such as L4 or DICOM.
NOT_WORDS = re.compile(
    r"\{cite[^}]*\}`[^`]*`|\{term\}`[^`<]*<|`[^`]*`|\]\([^)]*\)|https?://\S+|\$[^$]*\$|<[^>]*>|[\w./-]*[/_@\\]\w[\w./-]*"
    r"|\w+\.(?:org|com)\b|\([^()]*\b(?:19|20)\d\d\)|\w*\d\w*|…"
)
WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
DICTIONARY = SpellChecker(language="en", distance=1)


def words(text: str) -> set[str]:
    """Return the words of a text in lower case; abbreviations and names in capitals are left out."""
    text = re.sub(r"\{term\}`([^`<]*?)(?: <[^>]*>)?`", r"\1", text)
    found = WORD.findall(NOT_WORDS.sub(" ", text))
    return {
        re.sub(r"['’]s$", "", word).lower().replace("’", "'")
        for word in found
        if word[1:].islower() or len(word) == 1
    }


def misspelt(text: str) -> list[str]:
    """Return the words of a text that neither list knows."""
    return sorted(DICTIONARY.unknown(words(text) - OWN) - {""})


TEXTS = {}
for passage in all_passages():
    if passage.page.endswith(".toml") and re.search(r"[\\|(]", passage.text):
        continue  # a pattern of `read_report`
    TEXTS[passage.page] = f"{TEXTS.get(passage.page, '')}\n{passage.text}"
for name in ("README.md", "CHANGELOG.md", "CONTRIBUTING.md"):
    TEXTS[name] = "\n".join(passage.text for passage in in_page(name, (ROOT / name).read_text("utf-8")))


@pytest.mark.parametrize("page", TEXTS)
def test_words_are_spelt_as_in_a_dictionary(page):
    assert misspelt(TEXTS[page]) == [], "mend them, or add what is right to tests/unit/words.txt"


def test_a_misspelt_word_is_found_and_a_term_of_the_field_is_not():
    assert misspelt("The endplte is bright, and the recieved signal fades.") == ["endplte", "recieved"]
    assert misspelt("The endplate beside the haemangioma shows oedema on STIR at L4.") == []


def test_our_own_list_is_in_order_and_holds_what_the_dictionary_lacks():
    lines = (Path(__file__).parent / "words.txt").read_text("utf-8").splitlines()
    assert lines == sorted(set(lines))
    assert sorted(DICTIONARY.known(OWN)) == []
