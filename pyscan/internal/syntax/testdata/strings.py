def quotes():
    a = 'def f():'
    b = "it's"
    c = 'a "quoted" word'
    d = ''
    e = ""
    f = """"quoted" at the start"""
    g = '''ends with an escaped quote \''''
    h = """
def not_a_function():
    return '''either'''
"""
    i = "continued \
def not_a_function():"
    j = '\\'
    k = '\''
    l = "\"" '"' "'"
    return a


def prefixes():
    a = r'\''
    b = R"\\"
    c = b'bytes \x00 \' "'
    d = rb"""raw
bytes \"""" + b''
    e = Rb'x' bR"y" BR'z'
    f = u'unicode' U"unicode"
    return r"\
"


def formatted(x, width):
    a = f"{x}"
    b = f"{{literal}} {x!r} {x!s:>10} {x:{width}} {x:{width}.{width}f}"
    c = f'{x["key"]} {x["a"]["b"]}'
    d = f"{x["same quotes"]} {f"{f"{x}"}"}"
    e = f"{', '.join(str(y) for y in x)}"
    f = f"{ {'a': 1}['a'] } {[1, 2][0]} {(lambda y: y)(1)}"
    g = f"""
def not_a_function():
    {x
      + 1}
    '''{x['a']}'''
    {x:%Y-%m-%d "quoted"}
"""
    h = F'{x=}' fr"\d{x}\{x}" Rf'\'{x}' rF"{x}\\"
    i = f"\N{EM DASH} \{x} \\{x}"
    j = f"{x!r:^{width}}" "{not a field" f"{x:{{}}}"
    k = f"""{"""nested "triple" """}"""
    return a


def conditions(if_):
    a = 1 if"x"else"y"
    b = "x"if"f"in"prefix"else'y'
    return not"f{"or a


def documented():
    """One line."""


def documented_at_length():
    """
    Several lines:

    def example():
        return 1

    # and a comment
    """
    return 1


class Documented:
    '''def f(): pass'''

    def method(self):
        r"""Raw \"""" ; return 1

    def string_only(self):
        ("in parentheses"
         'and "implicitly" '
         """concatenated (
         """)

TAIL = '''
class NotAClass:
    def not_a_function(self):
        return 1
'''
