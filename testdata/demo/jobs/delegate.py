"""Hands a part of a conversation to an agent of its own."""

from agent.core import AIAgent
from agent.runtime import tools_for

MAX_DEPTH = 2


class DelegationError(Exception):
    """A task that cannot be handed on."""


def delegate(parent, task, depth=0):
    """Let a sub-agent do a task for its parent, and return what it found."""
    if depth >= MAX_DEPTH:
        raise DelegationError(f"no deeper than {MAX_DEPTH} levels: {task}")
    child = make_child(parent)
    result = child.run_conversation(task)
    parent.messages.append({"role": "system", "content": f"Result of {task!r}: {result}"})
    return result


def make_child(parent):
    """Build an agent that works with its parent's provider."""
    # The child talks to whatever its parent talks to at the moment.
    return AIAgent(
        parent.client,
        parent.model,
        pool=parent.pool,
        tools=tools_for("courier"),
        max_retries=parent.max_retries,
    )


def delegate_all(parent, tasks):
    """Delegate several tasks one after the other and return their results."""
    results = {}
    for task in tasks:
        results[task] = delegate(parent, task)
    return results
