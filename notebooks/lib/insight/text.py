"""Words for conclusions. Names come from traffic, so they are data: nothing in them is markup."""

import math
import unicodedata


def plain(value, most=80):
    """A name from traffic on one line: without control characters and without what a page would take for markup."""
    text = "".join(c if unicodedata.category(c)[0] != "C" and c not in "<>`$\\" else "·" for c in str(value))
    return text if len(text) <= most else text[: most - 1] + "…"


def sentence(text):
    """Prints the conclusion of a notebook: what its last cell is for."""
    print("Conclusion: " + " ".join(str(text).split()))


def count(number, one, many=None):
    """``count(2, "edge")`` is ``2 edges``."""
    return f"{int(number):,} {one if int(number) == 1 else many or one + 's'}"


def share(part, whole):
    """``share(1, 8)`` is ``12 %``; of nothing it is ``0 %``."""
    percent = 100 * part / whole if whole else 0
    return "0 %" if percent == 0 else f"{percent:.{max(0, min(3, 1 - math.floor(math.log10(percent))))}f} %"
