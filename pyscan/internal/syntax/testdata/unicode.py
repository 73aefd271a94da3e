def with_mark():
    return "äöü € 🐍"

class Ärger:
    def über(self, straße):
        return straße  # …
    x = " "

déf = 1
