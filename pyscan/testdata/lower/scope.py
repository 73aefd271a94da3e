import os.path
import a.b as c, d
from . import sibling
from ..up import thing as other
from m import *
from n import (
    one,
    two as deux,
)

total = 0


@register("x", key=total)
@staticmethod
class Outer(Base, metaclass=Meta):
    """Documentation."""

    names = [n for n in sources]
    size: int = len(names)

    @property
    def value(self, default=size, /, flag=None, *rest, only, **more):
        return self._value if flag else default

    @classmethod
    async def make(cls):
        global total
        total = cls.size

        def inner():
            nonlocal count
            count += 1
            return names

        count = 0
        return inner

    class Nested:
        x = total


def comprehensions(rows):
    squares = {k: v for k, v in rows.items() if k if v}
    flat = {cell for row in rows for cell in row}
    pairs = ((i, j) for i in rows for j in [i])
    return squares, flat, pairs, [lambda: i for i in rows]


def generator():
    got = yield 1
    yield from got
    yield


def strings(name):
    return "a\n" "b", r"\d", b"x", f"{name!r:>{width}} {call()}", f"plain", """long
text"""
