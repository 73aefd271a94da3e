def targets(self, d):
    a = b = c.attr = call()
    a, (b, *c), d["k"] = value
    (x) = 1
    [p, q] = p, q = q, p
    typed: int = 3
    bare: str
    self.count += 1
    d["n"] |= {"m": 1}
    del a, d["k"], self.count
    del (b, c)
    return (x := f(x)) + typed


def walrus(data):
    if (n := len(data)) > 10 and (m := n):
        return n
    while chunk := data.read():
        use(chunk)
    return [y for x in data if (y := x)], m


def calls(*args, **kw):
    f(1, *args, key=2, **kw, **{"a": 1, **kw})
    g(x for x in args)
    h(*[1, 2], *args)
    return args[0], args[1:2], kw["a", "b"], lambda *a, k=1, **b: (a, k, b)


def grouped(x, rows):
    (a) = x
    ((b, c)) = x
    (d,) = x
    (rows[1, 2]) = x
    ((e)), *f = x
