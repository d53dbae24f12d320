"""How many years of school a text asks for, by Flesch and Kincaid.

The packages that compute it fetch a dictionary when they run, which a test without a network cannot. Syllables are
counted here as groups of vowels; a test holds that to words whose syllables are known.
"""

import re

WORD = re.compile(r"[a-z]+(?:'[a-z]+)?|\d+", re.IGNORECASE)
#: Two vowels side by side that are two syllables: radio, giant, quiet, usual.
HIATUS = re.compile(r"i[ao]|iet|ual")
#: Endings that sound as one syllable although vowels stand apart in them.
ONE = re.compile(r"tion|sion|cian|cial|tial|cious|tious|tien")
#: Endings whose vowel is silent: made, makes, looked; but not wanted, added, houses, patches, or little.
SILENT = re.compile(r"(?<=[^aeioul])e$|(?<=[aeiou]l)e$|(?<![sxzcgh])es$|(?<![td])ed$")


def syllables(word: str) -> int:
    """Return how many syllables an English word has, nearly always; a number has one more than digits, as 64."""
    if word.isdigit():
        return len(word) + 1
    word = re.sub(r"'.*", "", word.lower())
    stem = SILENT.sub("", word) or word
    stem = ONE.sub("shun", stem)
    return max(1, len(re.findall(r"[aeiouy]+", stem)) + len(HIATUS.findall(stem)))


def grade(text: str) -> float:
    """Return the Flesch-Kincaid grade of a text: 7 is what a child of about 12 can read."""
    sentences = [part for part in re.split(r"[.!?:]+(?:\s|$)", text) if WORD.search(part)]
    words = WORD.findall(text)
    return 0.39 * len(words) / len(sentences) + 11.8 * sum(map(syllables, words)) / len(words) - 15.59
