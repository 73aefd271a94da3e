"""Runs made-up projects whose provider fails every request, and reports
whether they ever give up.

A request is a line of JSON with the files of a project. An adversary decides
what is not the project's to decide: how a request fails, whether a token can be
refreshed, what an unknown question is answered. It plays all constant
strategies, those that go in a circle, and some at random, and wins if the
project asks on and on. What the rules trust is finite here: a pool has few
credentials, and recovers a few times. Time is played.
"""

import asyncio
import contextlib
import importlib
import importlib.abc
import importlib.util
import inspect
import io
import itertools
import json
import random
import signal
import sys
import time
import types

MAX_ASKED = 160
MAX_SECONDS = 0.5
AT_RANDOM = 3


class Stop(BaseException):
    """Ends a project that goes on for ever."""


class Stuck(BaseException):
    """Ends a project that goes on for ever without asking."""


class Choices:
    """What the adversary answers to one kind of question."""

    def __init__(self, among, order):
        self.among, self.order, self.asked = among, order, 0

    def __call__(self):
        self.asked += 1
        if self.order is None:
            return self.among[(self.asked - 1) % len(self.among)]
        return self.order.choice(self.among)


class World:
    """What surrounds one run."""

    def __init__(self, fails, refreshes, answers):
        self.fails, self.refreshes, self.answers = fails, refreshes, answers
        self.now, self.asked, self.spares, self.recoveries, self.waiting = 0.0, 0, 2, 2, False

    def ask(self):
        self.asked += 1
        if self.asked > MAX_ASKED:
            raise Stop
        return self.fails()

    def clock(self):
        self.now += 1
        return self.now

    def sleep(self, seconds=1):
        self.now += seconds

    async def asleep(self, seconds=1):
        self.now += seconds


def gateway(world, awaited):
    """The library that the projects import."""
    module = types.ModuleType("gateway")

    class APIError(Exception):
        def __init__(self, status):
            super().__init__(f"HTTP {status}")
            self.status_code = status

        @property
        def transient(self):
            return world.answers()

    class AuthenticationError(APIError):
        pass

    class GaveUp(Exception):
        pass

    def fail(status):
        return AuthenticationError(status) if status == 401 else APIError(status)

    def may_be_awaited(method):
        async def later(*args, **kwargs):
            return method(*args, **kwargs)

        return later if awaited else method

    class Reply:
        def __init__(self, status):
            self.status_code = status

        @property
        def transient(self):
            return world.answers()

    class Client:
        def __init__(self):
            self.chat = self.completions = self.messages = self
            for name in ("create", "run_conversation", "post"):
                setattr(self, name, may_be_awaited(getattr(self, "_" + name)))

        def _create(self, **_):
            raise fail(world.ask())

        def _run_conversation(self, request):
            raise fail(world.ask())

        def _post(self, url, json):
            return Reply(world.ask())

    class Auth:
        def refresh(self):
            return world.refreshes()

        reload = refresh

    class Pool:
        def rotate(self):
            if world.spares == 0:
                return None
            world.spares -= 1
            return "spare"

    class Policy:
        def try_recover(self, failure):
            world.recoveries -= 1
            return world.recoveries >= 0

        def should_retry(self, failure):
            return world.answers()

        def backoff(self):
            world.sleep(2)

    class Agent:
        def __init__(self, client, auth, pool, policy):
            self.client, self.auth, self.pool, self.policy = client, auth, pool, policy
            self.provider, self.models, self.limit, self.running = "primary", ["small", "tiny"], 3, True
            self.recovered, self.recoveries, self.spares = False, 0, ["small", "tiny"]

    for item in (APIError, AuthenticationError, GaveUp, Client, Auth, Pool, Policy, Agent):
        setattr(module, item.__name__, item)
    return module


class Loader(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Imports modules from a dict of their code."""

    def __init__(self, files):
        self.code = {path.removesuffix(".py"): compile(text, path, "exec") for path, text in files.items()}

    def find_spec(self, name, path=None, target=None):
        return importlib.util.spec_from_loader(name, self) if name in self.code else None

    def exec_module(self, module):
        exec(self.code[module.__name__], module.__dict__)


@contextlib.contextmanager
def played(world, awaited):
    """Puts what is played into the place of what is real."""
    real = time.sleep, time.time, time.monotonic, asyncio.sleep
    time.sleep, asyncio.sleep = world.sleep, world.asleep
    time.time = time.monotonic = world.clock
    before = set(sys.modules)
    sys.modules["gateway"] = gateway(world, awaited)
    try:
        yield sys.modules["gateway"]
    finally:
        for name in set(sys.modules) - before:
            del sys.modules[name]
        sys.modules.pop("gateway", None)
        time.sleep, time.time, time.monotonic, asyncio.sleep = real


def finish(result):
    """Runs a coroutine: nothing in it ever has to wait."""
    if inspect.iscoroutine(result):
        with contextlib.suppress(StopIteration):
            while True:
                result.send(None)


def run(world, awaited):
    with played(world, awaited) as library:
        try:
            module = importlib.import_module("turn")
            parts = library.Client(), library.Auth(), library.Pool(), library.Policy()
            signal.setitimer(signal.ITIMER_REAL, MAX_SECONDS)
            if hasattr(module, "Turn"):
                finish(module.Turn(*parts).ask("hello"))
            else:
                finish(module.ask(library.Agent(*parts), "hello"))
        except (library.APIError, library.GaveUp):
            pass
        except Stop:
            return "endless"
        except Stuck:
            return "stuck"
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
    return "ends"


def subsets(items):
    return [s for n in range(1, len(items) + 1) for s in itertools.combinations(items, n)]


def statuses_of(files):
    """The statuses that a project may tell from each other."""
    text = "".join(files.values())
    return (503, *[429] * ("503" in text), *[401] * ("AuthenticationError" in text or "401" in text))


def strategies(files, used):
    """All that the adversary may do about the kinds of questions that came up."""
    statuses = subsets(statuses_of(files))
    refreshes = subsets((True, False)) if "refreshes" in used else [(True,)]
    answers = subsets((True, False)) if "answers" in used else [(True,)]
    for these in itertools.product(statuses, refreshes, answers):
        yield these, None
        if any(len(s) > 1 for s in these):
            for seed in range(AT_RANDOM):
                yield these, seed


def observe(files):
    loader = Loader(files)
    awaited = any("async def ask" in text for text in files.values())
    sys.meta_path.insert(0, loader)
    used, verdict = set(), "ends"
    try:
        again = True
        while again:
            again = False
            for these, seed in strategies(files, used):
                kinds = [Choices(s, None if seed is None else random.Random(seed)) for s in these]
                verdict = run(World(*kinds), awaited)
                if verdict != "ends":
                    return verdict
                came_up = {name for name, kind in zip(("fails", "refreshes", "answers"), kinds) if kind.asked}
                if not came_up <= used:
                    used |= came_up
                    again = came_up != {"fails"}
                    if again:
                        break
        return verdict
    finally:
        sys.meta_path.remove(loader)


def stuck(*_):
    raise Stuck


def main():
    signal.signal(signal.SIGALRM, stuck)
    out = sys.stdout
    for line in sys.stdin:
        answer = {"verdict": "", "error": ""}
        with contextlib.redirect_stdout(io.StringIO()):
            try:
                answer["verdict"] = observe(json.loads(line))
            except BaseException as error:
                answer["error"] = f"{type(error).__name__}: {error}"
        print(json.dumps(answer), file=out, flush=True)


main()
