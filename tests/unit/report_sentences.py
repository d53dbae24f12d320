"""The sentences of ``report_sentences.txt``, with the findings to be read in them: for Python and the browser."""

from pathlib import Path

LINE_END = "⏎"


def report_sentences() -> list[tuple[str, list[str]]]:
    """Each sentence, and its findings as `brief` writes them."""
    found = []
    for line in Path(__file__).with_suffix(".txt").read_text("utf-8").splitlines():
        if line.startswith("    "):
            if line.strip() != "nothing":
                found[-1][1].append(line.strip())
        elif line and not line.startswith("#"):
            found.append((line.replace(LINE_END, "\n"), []))
    return found


def brief(finding) -> str:
    """Write a finding as the file does."""
    types = "+".join(finding.types) or "?"
    parts = [finding.status, f"~{types}" if finding.implied else types, finding.level or "-"]
    if finding.endplates:
        parts.append(", ".join(finding.endplates))
    if finding.predominant:
        parts.append(f"predominantly {finding.predominant}")
    return " ".join(parts)
