"""Sound bytes and a stream of random numbers → bytes that are nearly sound."""

from __future__ import annotations

import random

TOKENS = (b"", b"\0", b"\xff", b"\x7f\xff\xff\xff", b"\xff\xff\xff\xff", b"{", b"}", b"[", b"]", b"(", b")", b"<", b">",
          b"&", b"*",
          b"|", b"'", b'"', b"\\", b"\n", b"\t", b": ", b"- ", b"#", b"0", b"-1", b"1e99", b"nan", b"null", b"true",
          b"~",
          "，".encode(), "。”".encode(), "\u202e".encode(), "\u200d".encode(), "\U0001f468".encode(), "\u0301".encode(),
          b"\xed\xa0\x80", b"%s", b"{jobs}", b"]{.name}", b"**", b"[a](", b"<use href='#a'/>", b"../", b"&a [*a]",
          b"? ")


def mutated(data: bytes, numbers: random.Random) -> bytes:
    """Return the bytes after one to six edits: pieces overwritten, taken out, doubled, moved; tokens put in."""
    changed = bytearray(data)
    for _ in range(numbers.randint(1, 6)):
        start = numbers.randint(0, len(changed))
        stop = min(len(changed), start + numbers.choice((1, 1, 2, 4, 16, 64)))
        match numbers.randint(0, 5):
            case 0:
                changed[start:stop] = bytes(numbers.randint(0, 255) for _ in range(stop - start))
            case 1:
                del changed[start:stop]
            case 2:
                changed[start:start] = changed[start:stop] * numbers.choice((1, 2, 50))
            case 3:
                changed[start:stop] = numbers.choice(TOKENS)
            case 4:
                changed[start:start] = numbers.choice(TOKENS) * numbers.choice((1, 1, 3, 200))
            case _:
                piece = changed[start:stop]
                del changed[start:stop]
                place = numbers.randint(0, len(changed))
                changed[place:place] = piece
    return bytes(changed)
