"""Answers customers who are waiting."""

from agent.core import AIAgent
from agent.runtime import customer_kwargs, tools_for


class Dispatcher:
    """Keeps one agent for each open conversation."""

    def __init__(self, settings):
        self.settings = settings
        self.agents = {}

    def answer(self, customer, text):
        """Return the bot's answer to a customer's message."""
        return self._agent(customer).run_conversation(text)

    def close(self, customer):
        """Forget a conversation."""
        self.agents.pop(customer, None)

    def _agent(self, customer):
        if customer not in self.agents:
            self.agents[customer] = self._open(role="customer")
        return self.agents[customer]

    def _open(self, role):
        kwargs = customer_kwargs(self.settings)
        kwargs.update(tools=tools_for(role))
        return _build(**kwargs)


def _build(**kwargs):
    return AIAgent(**kwargs)


def answer_all(settings, inbox):
    """Answer every message of an inbox, in order, and return the answers."""
    dispatcher = Dispatcher(settings)
    answers = []
    for customer, text in inbox:
        answers.append((customer, dispatcher.answer(customer, text)))
    return answers
