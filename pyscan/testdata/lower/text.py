def formatted(error, width, n):
    plain = f"no {{holes}} \x7b{{"
    one = f"attempt {n}: {error!r} {{literal}}"
    joined = "rate " f"limit {n}" " of " "all"
    raw = rf"\d{{{n}}}"
    padded = f"{n:>{width}}|{n:.2f}"
    documented = f"{n = } {error=!s:>4}"
    nested = f"{f'{n}'} {'x'}"
    empty = f"{n}" ""
    return plain, one, joined, raw, padded, documented, nested, empty


def percent(error, n, rows):
    log("%s: %s" % (error, n))
    log("%s" % error)
    log("%s" "%%" % (error,))
    log(f"{n} %s" % error)
    log(("%(a)s" % {"a": n}) + "end")
    log("%s %s" % (*rows, n))
    log(b"%d" % n)
    log(n % 3)
    log("{} {}".format(error, n))


def tried(error):
    try:
        text = f"it was {error}"
    except ValueError:
        text = "?"
    return text
