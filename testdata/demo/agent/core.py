"""The agent: one conversation with a model, and what happens when it fails."""

import logging
import random
import time

from .errors import ProviderError, Reason, classify

log = logging.getLogger(__name__)


class AIAgent:
    """Talks to a model on behalf of one customer."""

    def __init__(self, client, model, *, pool=None, tools=(), max_retries=3, fallback_model=None):
        self.client = client
        self.model = model
        self.pool = pool
        self.tools = list(tools)
        self.max_retries = max_retries
        self.messages = []
        self._fallback_model = fallback_model
        self._fallback_chain = [fallback_model] if fallback_model else []
        self._fallback_index = 0

    def run_conversation(self, text):
        """Send a customer's message and return the model's answer."""
        self.messages.append({"role": "user", "content": text})
        attempt = 0
        while attempt < self.max_retries:
            try:
                return self._complete()
            except ProviderError as error:
                reason = classify(error)
                log.warning("attempt %d/%d: %s", attempt + 1, self.max_retries, error)

                if reason is Reason.CONTEXT:
                    raise

                limited = reason in (Reason.RATE_LIMIT, Reason.BILLING)
                # Another key may have room left: no need to leave the provider yet.
                pool_may_recover = self.pool is not None and self.pool.has_available()
                if limited and not pool_may_recover:
                    if self._try_activate_fallback():
                        attempt = 0
                        continue

                # We were only asked to be patient, which is no failed attempt.
                if limited:
                    self._wait(attempt)
                    continue

                attempt += 1
                self._wait(attempt)

        # A conversation that gets here has nearly always grown too long.
        raise RuntimeError("Response truncated due to output length limit")

    def compress(self, messages):
        """Shorten a conversation without asking the model."""
        head, tail = messages[:1], messages[-6:]
        dropped = len(messages) - len(head) - len(tail)
        if dropped <= 0:
            return list(messages)
        note = {"role": "system", "content": f"[{dropped} messages left out]"}
        return [*head, note, *tail]

    def _complete(self):
        answer = self.client.complete(model=self.model, messages=self.messages, tools=self.tools)
        self.messages.append({"role": "assistant", "content": answer})
        return answer

    def _try_activate_fallback(self):
        """Go on with the next model of the chain; False when there is none left."""
        if self._fallback_index >= len(self._fallback_chain):
            return False
        fallback = self._fallback_chain[self._fallback_index]
        self._fallback_index += 1
        self.client = fallback["client"]
        self.model = fallback["model"]
        log.info("switched to %s", self.model)
        return True

    def _wait(self, attempt):
        time.sleep(min(60, 2**attempt) + random.random())
