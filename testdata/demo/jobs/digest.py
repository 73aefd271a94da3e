"""Writes the morning's report for the depots."""

import logging
import time

from agent.access import renew_access
from agent.errors import ProviderError

log = logging.getLogger(__name__)


class DigestError(Exception):
    """A report that could not be written."""


def write_digest(settings, findings):
    """Return one text about all that the night job has found."""
    lines = [f"{number}: {finding}" for number, finding in sorted(findings.items())]
    prompt = "Sum this up, the worst case first:\n" + "\n".join(lines)
    attempt, refusal = 0, None
    while attempt < settings.max_retries:
        try:
            return settings.client.complete(
                model=settings.model, messages=[{"role": "user", "content": prompt}]
            )
        except ProviderError as error:
            log.warning("attempt %d/%d: %s", attempt + 1, settings.max_retries, error)
            refusal = error
            # With a new token it is worth the same attempt again.
            recovered = renew_access(settings.client, error)
            if recovered:
                continue
            attempt += 1
            time.sleep(2**attempt)
    raise DigestError(f"no report on {len(lines)} parcels") from refusal
