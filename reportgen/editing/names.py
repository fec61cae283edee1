"""Names spelled two ways in one document: the same sound, one other character (天目湖, 天目糊).

A mistake of typing by pinyin keeps the sound. So only characters of one sound are taken for each other, and only where
the right spelling is a word of its own: it stands twice at least, between different neighbours.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

LENGTH = 3
_PLACES = set("湖山河江海港镇村乡市县区州路桥园寺塔岛泉溪岭峰")
"""Last characters of names of places: at the edge of a word only these and declared names are certain enough."""
_PARTICLES = set("的了在和是与及等为以将把被对于从中有不也都而上下各")


def variants(texts: Sequence[str], known: Sequence[str] = ()) -> Iterator[tuple[int, int, str, str]]:
    """Yield (number of the text, offset, as spelled there, as spelled elsewhere) of each doubtful spelling."""
    places: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for number, text in enumerate(texts):
        for offset in range(len(text) - LENGTH + 1):
            word = text[offset:offset + LENGTH]
            if all("\u4e00" <= char <= "\u9fff" for char in word):
                places[word].append((number, offset))
    shapes: dict[tuple[int, str], list[str]] = defaultdict(list)
    for word in places:
        for index in range(LENGTH):
            shapes[index, word[:index] + "·" + word[index + 1:]].append(word)
    named = {word for name in known for word in (name[start:start + LENGTH] for start in range(len(name) - LENGTH + 1))}
    seen: set[tuple[int, int]] = set()
    for (index, _), words in shapes.items():
        if len(words) < 2:
            continue
        right = max(words, key=lambda word: (word in named, len(places[word])))
        if not (right in named or (len(places[right]) > 1 and _is_word(right, places[right], texts))):
            continue
        for word in words:
            is_firm = index == 1 or right in named or (index == LENGTH - 1 and right[-1] in _PLACES)
            if word == right or len(places[word]) > 1 or not is_firm or not _sounds_alike(word[index], right[index]):
                continue
            number, offset = places[word][0]
            if (number, offset + index) not in seen:
                seen.add((number, offset + index))
                yield number, offset, word, right


def _is_word(word: str, places: Sequence[tuple[int, int]], texts: Sequence[str]) -> bool:
    """Whether a word stands between different neighbours, and holds no particle."""
    before = {texts[number][offset - 1:offset] for number, offset in places}
    after = {texts[number][offset + LENGTH:offset + LENGTH + 1] for number, offset in places}
    return len(before) > 1 and len(after) > 1 and not set(word) & _PARTICLES


@cache
def _sounds() -> dict[str, str]:
    """Return the sound of each character of GB 2312 (pinyin.txt, made by tests/editing/generate_pinyin.py)."""
    lines = (Path(__file__).parent / "pinyin.txt").read_text(encoding="utf-8").splitlines()
    return {char: sound for sound, chars in map(str.split, lines) for char in chars}


def _sounds_alike(one: str, other: str) -> bool:
    sounds = _sounds()
    return sounds.get(one) is not None and sounds.get(one) == sounds.get(other)
