def chain(a, b):
    if a:
        one()
    elif b == 1:
        two()
    elif f(b) and not a:
        three()
    else:
        four()
    return a


def constants():
    if True:
        one()
    if 0:
        never()
    assert f(), "message"
    assert False
    never()


def early(x):
    if x is None:
        return
    if not x:
        raise ValueError("x") from None
    return x if x > 1 else (1 < x <= 2)
