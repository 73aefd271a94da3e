#!/usr/bin/env python3
"""Definitions in every place where a cutter may look for them.

def not_a_function():
    return "in the docstring"
"""
from __future__ import annotations

import functools, os.path as osp
from typing import (
    Any,
    overload,
)

CONSTANT = "def also_not(): pass"
TABLE = {
    "def": lambda def_: def_,
    'class': [
        1,
    ],
}


def plain(a, b=1, *args, c: int = 2, **kwargs):
    return a + b


def one_line(): return 1
def two_statements(): x = 1; return x
async def one_line_async(): await x

async def asynchronous(
    url: str,  # a comment with a colon:
    *,
    timeout: "float | None" = None,
) -> dict[str, Any]:
    async with open_session(url) as session:
        async for part in session:
            yield part


async   def   spaced  (x)  :   # a comment behind the header
    return x


@decorator
def decorated():
    pass


@functools.lru_cache(
    maxsize=None,
)
# a comment between decorators

@app.route("/def f():", methods=["GET"])
async def decorated_twice():
    """Docstring."""
    return 1


def generic[T: (int, str), *Ts, **P](x: T) -> Callable[P, T]:
    type Alias = list[T]
    return x


def nested():
    def inner():
        class Local:
            def method(self):
                return 1
        return Local

    @decorator
    async def other():
        return inner
    return other


def returns_lambda() -> "lambda: 0":
    return lambda x, *y: (x, y)


if osp:
    def conditional():
        return 1
elif CONSTANT:
    class Conditional:
        def method(self):
            return 2
else:
    def conditional(): return 3

try:
    import fast
except ImportError:
    def fast():
        return None
finally:
    pass

with manager() as m, other() as (a, b):
    def in_with():
        return m

for i in range(3):
    def in_for():
        return i
else:
    pass

while False:
    def in_while(): pass

match CONSTANT:
    case "a" | "b":
        def in_match():
            return 1
    case {"k": [x, *rest], **others} if x:
        pass

match = 1
match [0]
print("done"); x = 1; y = 2

class Empty: pass
class AlsoEmpty(object): x = 1; y = 2


class Methods(Base, metaclass=Meta):
    def __init__(self, x):
        self.x = x

    @property
    def x(self):
        return self._x

    @x.setter
    def x(self, value):
        self._x = value

    async def run(self): return await self.x

    @overload
    def f(self, a: int) -> int: ...
    @overload
    def f(self, a: str) -> str: ...
    def f(self, a):
        return a

    attribute: int = 1

    class Nested:
        """Docstring."""

        class Deeper[T](Generic[T]):
            def deep(self):
                return super().deep()

            def deeper(self):
                return 1
        def after_deeper(self):
            return 2
    def after_nested(self):
        return 3

    if TYPE_CHECKING:
        def in_if(self):
            return 4

    for name in names:
        locals()[name] = 1

    def last(self):
        return 5


class OnlyMethods:
    def a(self):
        pass
    def b(self):
        pass


@dataclass(frozen=True)
class Decorated:
    name: str
    def method(self):
        return self.name
