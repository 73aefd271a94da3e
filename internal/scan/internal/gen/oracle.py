"""Runs made-up projects and reports whether a fallback reaches their agent.

A request is a line of JSON with the files of a project; the answer is a line
that says whether the fallback was passed in any run (given), whether it held
something when the agent ran (full), how many runs reached the agent (reached),
whether every way was tried (all), and what went wrong (error). A project asks the module toolkit, which stands for
a library outside it, for everything that may be one way or the other; every
sequence of answers is tried, up to a bound.
"""

import asyncio
import contextlib
import importlib.abc
import importlib.util
import inspect
import io
import json
import logging
import sys
import types

MAX_RUNS = 96
MAX_ASKED = 14

logging.disable(logging.CRITICAL)


class Stop(Exception):
    """A project raises it where it gives up."""


class Answers:
    """The answers of one run: a given beginning, then no to everything."""

    def __init__(self, beginning):
        self.given = list(beginning)

    def ask(self):
        self.asked = getattr(self, "asked", 0) + 1
        if self.asked > len(self.given):
            self.given.append(False)
        return self.given[self.asked - 1] if self.asked <= MAX_ASKED else False

    def next(self):
        """The beginning of the next run in the order of the search, or None."""
        left = self.given[:MAX_ASKED]
        while left and left[-1]:
            left.pop()
        return left[:-1] + [True] if left else None


def toolkit(answers, parameter):
    module = types.ModuleType("toolkit")
    module.Stop = Stop
    module.flag = answers.ask
    module.several = lambda: [1, 2] if answers.ask() else []
    module.mode = lambda: "one" if answers.ask() else "two"
    module.chain = lambda: ["spare"]
    module.read = lambda: {parameter: ["spare"]} if answers.ask() else {}
    module.key = lambda: parameter if answers.ask() else "quiet"
    module.settings = {"fallbacks": ["spare"]}
    module.traced = lambda function: function

    def check():
        if answers.ask():
            raise ValueError("check")

    module.check = check
    return module


class Loader(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Imports modules from a dict of their code."""

    def __init__(self, files, root):
        self.code = {}
        prefix = root + "/" if root else ""
        for path, text in files.items():
            name = path.removeprefix(prefix).removesuffix(".py").replace("/", ".")
            package = name.endswith(".__init__")
            self.code[name.removesuffix(".__init__")] = (compile(text, path, "exec"), package)

    def find_spec(self, name, path=None, target=None):
        if name in self.code:
            return importlib.util.spec_from_loader(name, self, is_package=self.code[name][1])
        return None

    def exec_module(self, module):
        exec(self.code[module.__name__][0], module.__dict__)


def run(loader, entry, agent, parameter, beginning, found):
    answers = Answers(beginning)
    before = set(sys.modules)
    sys.modules["toolkit"] = toolkit(answers, parameter)
    try:
        cls = importlib.import_module(agent).AIAgent
        build, signature = cls.__init__, inspect.signature(cls.__init__)

        def init(self, *args, **kwargs):
            found["given"] |= parameter in signature.bind(self, *args, **kwargs).arguments
            build(self, *args, **kwargs)

        def ask(self, text):
            found["reached"] += 1
            found["full"] |= bool(getattr(self, parameter))
            return text

        cls.__init__, cls._ask = init, ask
        result = importlib.import_module(entry).run("hello")
        if inspect.iscoroutine(result):
            asyncio.run(result)
    except (Stop, ValueError) as error:
        if not isinstance(error, Stop) and str(error) != "check":
            raise
    finally:
        for name in set(sys.modules) - before:
            del sys.modules[name]
        sys.modules.pop("toolkit", None)
    found["cut"] |= getattr(answers, "asked", 0) > MAX_ASKED
    return answers.next()


def explore(request):
    found = {"given": False, "full": False, "reached": 0, "all": False, "cut": False, "error": ""}
    loader = None
    try:
        loader = Loader(request["files"], request["root"])
        sys.meta_path.insert(0, loader)
        beginning = []
        for _ in range(MAX_RUNS):
            beginning = run(loader, request["entry"], request["agent"], request["parameter"], beginning, found)
            if beginning is None:
                found["all"] = not found["cut"]
                break
    except BaseException as error:
        found["error"] = f"{type(error).__name__}: {error}"
    finally:
        if loader in sys.meta_path:
            sys.meta_path.remove(loader)
    return found


def main():
    out = sys.stdout
    for line in sys.stdin:
        with contextlib.redirect_stdout(io.StringIO()):
            answer = explore(json.loads(line))
        print(json.dumps(answer), file=out, flush=True)


main()
