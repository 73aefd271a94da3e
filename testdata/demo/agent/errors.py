"""Why a provider did not answer, and what that means for the agent."""

import enum


class Reason(enum.Enum):
    """What a failed call of a provider comes down to."""

    AUTH = "auth"
    BILLING = "billing"
    CONTEXT = "context"
    OVERLOADED = "overloaded"
    RATE_LIMIT = "rate_limit"
    UNKNOWN = "unknown"


class ProviderError(Exception):
    """A provider's refusal, with the status and the text that it sent."""

    def __init__(self, status, body=""):
        super().__init__(f"HTTP {status}: {body}")
        self.status = status
        self.body = body


BILLING_TEXT = (
    "insufficient_quota",
    "insufficient credits",
    "credit balance is too low",
    "payment required",
)

CONTEXT_TEXT = ("context length", "maximum context", "too many tokens")


def classify(error):
    """Return the Reason of a ProviderError.

    The body is looked at before the status: some providers send 429 or 400
    when the account is empty.
    """
    body = error.body.lower()
    if error.status == 402 or any(text in body for text in BILLING_TEXT):
        return Reason.BILLING
    if error.status in (401, 403):
        return Reason.AUTH
    if error.status == 429:
        return Reason.RATE_LIMIT
    if any(text in body for text in CONTEXT_TEXT):
        return Reason.CONTEXT
    if error.status >= 500:
        return Reason.OVERLOADED
    return Reason.UNKNOWN
