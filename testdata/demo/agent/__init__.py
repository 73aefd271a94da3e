"""The agent that answers questions about parcels."""

from .core import AIAgent
from .errors import ProviderError, Reason

__all__ = ["AIAgent", "ProviderError", "Reason"]
