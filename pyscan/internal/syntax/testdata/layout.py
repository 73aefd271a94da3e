def continued(a, \
              b):
    x = a + \
b
    if a and \
       b:
        return x
    assert x, \
        "def f():"
    return \
        1

def \
    name_on_the_next_line():
    return 1

def multi_line(
a,
    b=(1,
2),
):
    return {
'dedented': 1,
    }

def tight():
 return 1
def tighter():
  if x:
   return 1
  else:
             return 2

class Wide:
                        def method(self):
                                return 1

                        x = 1



def blank_lines():

    x = 1

  

    return x




def form_feed():
    return 1

def after_form_feed():
    x = 1

    return x
    # a comment behind a form feed

def trailing_spaces():   
    return 1    
    
x = 1
def no_space_after():
    pass
y = 2; z = 3;
def semicolons():
    x = 1; y = 2;
    return x;
class FormFeeds:
    x = 1
      def method(self):
        return f'\{x["it's"]}'
        y = 2
class C(object): 
    x = 1;
    def method(self):
        pass;
    y = 2
if x: y = 1
else: y = 2
try: x = 1
except: pass
def last(): 
    return 1
