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


def several(a, b):
    match a(), b:
        case None, _:
            return "none"
        case RateLimit(), 429 | 529:
            return "limit"
        case x, *rest if rest:
            return x, rest
        case 1, 2, 3:
            return "never"
        case *_, last:
            return last
        case (1, y) | (y, 2):
            return y


def one(a):
    match a,:
        case (x):
            return x
        case y,:
            return y


def spread(a, b):
    match *a, b:
        case 1, x:
            return x


def classes(error):
    match error:
        case RateLimitError():
            return 1
        case errors.Billing(status=402 | 429 as code, body=str(text)):
            return code, text
        case Wrapped(inner, _, status=_, other=-1):
            return inner
        case (None | int() | _):
            return 2


def mappings(body):
    match body:
        case {"error": {"code": "insufficient_quota" as code, m.KEY: [1, x, *_, 3]}, -1: True, **rest}:
            return code, x, rest
        case {"a": _}:
            return 1
        case {}:
            return 2


def guarded_in_try(x):
    try:
        match x.y, 3:
            case A(k=1), 3 if check(x):
                return 1
            case 1 + 2j | (), z:
                return z
    except E:
        return 2


def rebound(a, b, c):
    match a, b:
        case b, x if x:
            return b
        case 1, c:
            return c
    match c:
        case [c, 1]:
            return c


def commented(a):
    match (  # one, two
        a  # three, four
    ):
        case (  # group, not a sequence
            1  # five,
        ):
            return 1
        case (
            x  # a sequence
            ,
        ):
            return x
        case 1 | (
            - 2
        ):
            return 2
