import os

class C:
    """Doc.
    """
    def method(self):  # comment
        x = 1 + \
            2
        return "a\
b"  # last
        # in the method
    # in the class

    @property
    def other(self):
        return f"{self}"


def f(): # comment
    return 1
