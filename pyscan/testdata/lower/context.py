import contextlib
from contextlib import suppress


def plain(path):
    with open(path) as f, lock:
        f.read()
    done()


def parenthesised():
    with (
        open("a") as a,
        open("b") as (b, c),
    ):
        use(a, b, c)


def suppressed(d):
    x = None
    with suppress(KeyError):
        x = d["x"]
    with contextlib.suppress(KeyError, OSError):
        return risky()
    return x


def attribute(self):
    with self.lock:
        self.count += 1


def among_others(path):
    with open(path) as a, suppress(OSError), open(a) as b:
        return use(b)
    return None
