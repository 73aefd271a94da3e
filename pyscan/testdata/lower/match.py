def literals(status):
    match status:
        case 402:
            return "billing"
        case 429 | 529:
            return "limit"
        case "a" "b" | None | -1:
            pass
        case http.NOT_FOUND:
            return "none"
        case int() as n if n > 500:
            retry(n)
        case _:
            return "other"


def shapes(event):
    match event.load():
        case Point(x=0, y=yy):
            use(yy)
        case Wrapper(inner, Pair(left, _)):
            use(inner, left)
        case [first, *rest]:
            use(first, rest)
        case {"kind": "a", "data": data, **others}:
            use(data, others)
        case (1, b) | [b]:
            use(b)
        case whole:
            use(whole)
    done()


def pair(a, b):
    match a(), b():
        case 1, x:
            return x
        case both:
            return both


def guarded(x):
    match x:
        case y if check(y):
            return y
    return None
