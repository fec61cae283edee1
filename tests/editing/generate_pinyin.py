"""Writes reportgen/editing/pinyin.txt: the characters of GB 2312 by their most usual sound, without tones.

Run by hand with pypinyin 0.55.0 (MIT): python tests/editing/generate_pinyin.py
"""

from collections import defaultdict
from pathlib import Path

from pypinyin import lazy_pinyin

TARGET = Path(__file__).parents[2] / "reportgen" / "editing" / "pinyin.txt"


def main() -> None:
    sounds: dict[str, str] = defaultdict(str)
    for high in range(0xB0, 0xF8):
        for low in range(0xA1, 0xFF):
            try:
                char = bytes((high, low)).decode("gb2312")
            except UnicodeDecodeError:
                continue
            sounds[lazy_pinyin(char)[0]] += char
    TARGET.write_text("".join(f"{sound} {chars}\n" for sound, chars in sorted(sounds.items())), encoding="utf-8")


if __name__ == "__main__":
    main()
