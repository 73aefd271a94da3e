# def not_a_function():
#     return 1

def after_comment():  # def not_a_function():
    # first
    return 1  # last, in the line
    # last, in the block
        # deeper
    # in the block again
  # between the function and the block
    # no more in the block

# at the top level
def dedented():
    x = 1
# dedented, but the body goes on
    y = 2
        # indented, and the body goes on
    if x:
        return y
    # after the inner block
# after the function
    # looks like the block, but comes after

def comment_first():
# dedented, before the body
        # deeper, before the body
    return 1

def only_comments_follow():
    pass
    # one

    # two



    # three, after blank lines
class C:
    # in the class
    def method(self):
        return 1
        # in the method
    # in the class, after the method
    def other(self):
        return 2
# at the top level, but the class goes on
    def third(self): # )]}
        return 3
        # '''
    # """

    # the end of the class
# after the class

def brackets():  # unbalanced (
    return [  # [[
        1,  # {
        # "
        2,
# dedented '''
    ]

class Last:
    def last(self):
        if self:
            return 1
            # innermost
        # method
    # class
# module
