"""Runs made-up projects whose provider refuses every request, and reports what
they do about it.

A request is a line of JSON with the files of a project, its entry, and the
worlds to run it in: the status that the provider answers, what the credential
pool answers, whether there is a fallback. The answer is a line with a run for
each world: the events in their order, the cooldowns that are left behind, and
the texts that were shown. The module gateway stands for a library outside the
project; time is played.
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
import threading
import time
import types

MAX_ASKED = 8
MAX_EVENTS = 5000

ANSWERS = {
    402: ("insufficient_quota", "Payment required: insufficient credits", {"retry-after": "3600"}),
    429: ("rate_limit_exceeded", "Rate limit reached: too many requests", {"retry-after": "7"}),
    400: ("bad_request", "The request is malformed", {}),
}


class Stop(BaseException):
    """Ends a project that would go on for ever."""


class World:
    """What surrounds one run, and what is seen of it."""

    def __init__(self, status, pool, spare):
        self.status, self.pool, self.spare = status, pool, spare
        self.now, self.asked, self.events, self.shown, self.rests = 1000.0, 0, [], [], []

    def note(self, kind, what=""):
        self.events.append([kind, str(what)])
        if len(self.events) > MAX_EVENTS:
            raise Stop

    def sleep(self, seconds):
        self.note("sleep", float(seconds))
        self.now += seconds

    async def asleep(self, seconds):
        self.sleep(seconds)

    def wait(self, event, timeout=None):
        self.sleep(timeout)
        return False


def gateway(world):
    """The library that the projects import."""
    module = types.ModuleType("gateway")

    class APIError(Exception):
        def __init__(self, status):
            self.code, self.message, self.headers = ANSWERS[status]
            self.status_code, self.ok, self.text = status, False, None
            super().__init__(f"HTTP {status}: {self.message}")

    class PaymentRequiredError(APIError):
        pass

    class RateLimitError(APIError):
        pass

    class OverloadedError(APIError):
        pass

    class GaveUp(Exception):
        pass

    errors = {402: PaymentRequiredError, 429: RateLimitError}

    class Reply:
        ok, text, status_code, code, message, headers = True, "answer", 200, "", "", {}

    class Client:
        def __init__(self, name="primary"):
            self.name = name

        def chat(self, request):
            world.asked += 1
            if world.asked > MAX_ASKED:
                raise Stop
            world.note("ask", self.name)
            if self.name != "primary":
                return Reply()
            raise errors.get(world.status, APIError)(world.status)

        async def achat(self, request):
            return self.chat(request)

        def send_chat(self, request):
            try:
                return self.chat(request)
            except APIError as error:
                return error

        async def asend_chat(self, request):
            return self.send_chat(request)

    class Pool:
        def may_recover(self):
            world.note("pool", world.pool)
            return world.pool

        has_available = may_recover

    def spare():
        world.note("failover", world.spare)
        return Client("spare") if world.spare else None

    def set_cooldown(provider, seconds):
        world.rests.append([provider, seconds])

    class Agent:
        def __init__(self, client, pool):
            self.client, self.pool, self.provider = client, pool, "primary"
            self.stopping, self.lock = threading.Event(), threading.Lock()
            self.limited_until, self.cooldowns, self.max_retries = 0.0, {}, 3

        def try_activate_fallback(self):
            client = spare()
            self.client = client or self.client
            return client is not None

        activate_fallback = switch_to_fallback = failover = try_activate_fallback

        def set_cooldown(self, seconds):
            set_cooldown(self.provider, seconds)

        def emit(self, text):
            world.shown.append(text)

    for item in (APIError, PaymentRequiredError, RateLimitError, OverloadedError, GaveUp, Client, Pool, Agent):
        setattr(module, item.__name__, item)
    module.spare, module.set_cooldown = spare, set_cooldown
    module.emit = world.shown.append
    module.is_billing_error = lambda error: error.status_code == 402
    module.is_rate_limit_error = lambda error: error.status_code == 429
    module.is_overloaded_error = lambda error: error.status_code == 503
    return module


class Loader(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Imports modules from a dict of their code."""

    def __init__(self, files):
        self.code = {}
        for path, text in files.items():
            name = path.removesuffix(".py").replace("/", ".")
            package = name.endswith(".__init__")
            self.code[name.removesuffix(".__init__")] = compile(text, path, "exec"), package

    def find_spec(self, name, path=None, target=None):
        if name not in self.code:
            return None
        return importlib.util.spec_from_loader(name, self, is_package=self.code[name][1])

    def exec_module(self, module):
        exec(self.code[module.__name__][0], module.__dict__)


class Shown(logging.Handler):
    """Keeps what is logged."""

    def __init__(self, world):
        super().__init__()
        self.world = world

    def emit(self, record):
        self.world.shown.append(record.getMessage())


@contextlib.contextmanager
def played(world):
    """Puts what is played into the place of what is real."""
    real = time.sleep, time.time, time.monotonic, asyncio.sleep, threading.Event.wait
    time.sleep, asyncio.sleep = world.sleep, world.asleep
    time.time = time.monotonic = lambda: world.now
    threading.Event.wait = lambda event, timeout=None: world.wait(event, timeout)
    shown = Shown(world)
    logging.getLogger().addHandler(shown)
    before = set(sys.modules)
    sys.modules["gateway"] = gateway(world)
    try:
        yield sys.modules["gateway"]
    finally:
        for name in set(sys.modules) - before:
            del sys.modules[name]
        sys.modules.pop("gateway", None)
        logging.getLogger().removeHandler(shown)
        time.sleep, time.time, time.monotonic, asyncio.sleep, threading.Event.wait = real


def finish(result):
    """Runs a coroutine: nothing in it ever has to wait."""
    if inspect.iscoroutine(result):
        with contextlib.suppress(StopIteration):
            while True:
                result.send(None)


def rests(world, agent, module):
    """What is left behind to say how long the provider is left alone."""
    found = list(world.rests)
    for name, value in [*vars(agent).items(), *vars(module).items()]:
        if ("until" in name or "cooldown" in name) and value and isinstance(value, (float, int, dict)):
            found.append([name, value])
    return found


def run(loader, entry, status, pool, spare):
    world = World(status, pool, spare)
    agent = module = None
    with played(world) as library:
        try:
            module = importlib.import_module(entry)
            start = getattr(module, "Turn", library.Agent)
            agent = start(library.Client(), library.Pool())
            ask = getattr(agent, "ask", None) or (lambda request: module.ask(agent, request))
            finish(ask("hello"))
            world.note("left")
        except (library.APIError, library.GaveUp) as error:
            world.note("left", type(error).__name__)
            if isinstance(error, library.GaveUp):
                world.shown.append(str(error))
        except Exception as error:
            if type(error).__name__ != "ProviderFailure":
                raise
            world.note("left", type(error).__name__)
        except Stop:
            world.events.append(["stopped", ""])
    return {"events": world.events, "rests": json.dumps(rests(world, agent, module)), "shown": world.shown}


def runs(loader, entry, worlds):
    """Runs a project in each world, but for those that differ only in what it never asked about."""
    known, out = {}, []
    for world in worlds:
        likely = known.get((world["status"], False, False), {"asked": {"pool", "failover"}})["asked"]
        key = world["status"], world["pool"] and "pool" in likely, world["spare"] and bool(likely)
        if key not in known:
            known[key] = run(loader, entry, *key)
            known[key]["asked"] = {kind for kind, _ in known[key]["events"]} & {"pool", "failover"}
        out.append({k: v for k, v in known[key].items() if k != "asked"})
    return out


def observe(request):
    loader, seen = None, {"runs": [], "error": ""}
    try:
        loader = Loader(request["files"])
        sys.meta_path.insert(0, loader)
        seen["runs"] = runs(loader, request["entry"], request["worlds"])
    except BaseException as error:
        seen["error"] = f"{type(error).__name__}: {error}"
    finally:
        if loader in sys.meta_path:
            sys.meta_path.remove(loader)
    return seen


def main():
    out = sys.stdout
    logging.getLogger().setLevel(logging.INFO)
    for line in sys.stdin:
        with contextlib.redirect_stdout(io.StringIO()):
            answer = observe(json.loads(line))
        print(json.dumps(answer), file=out, flush=True)


main()
