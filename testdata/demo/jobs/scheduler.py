"""Chases late parcels while everybody sleeps."""

import datetime
import logging

from agent.core import AIAgent
from agent.runtime import runtime_kwargs, tools_for

log = logging.getLogger(__name__)

NIGHT = (datetime.time(1, 0), datetime.time(5, 0))


class NightJob:
    """Asks an agent about every parcel that is late."""

    def __init__(self, settings, parcels):
        self.settings = settings
        self.parcels = parcels

    def is_due(self, now):
        """Report whether the job may run at this time of the day."""
        start, end = NIGHT
        return start <= now.time() < end

    def run(self, now):
        """Look into all late parcels and return what was said about each."""
        if not self.is_due(now):
            return {}
        # Nobody is waiting for an answer at this hour, so there is time for more retries.
        kwargs = runtime_kwargs(self.settings)
        kwargs.update(tools=tools_for("night"), max_retries=5)
        agent = AIAgent(**kwargs)

        findings = {}
        for parcel in self.parcels:
            if parcel.due >= now:
                continue
            log.info("looking into parcel %s", parcel.number)
            findings[parcel.number] = agent.run_conversation(question(parcel))
        return findings


def question(parcel):
    """Return what the agent is asked about a late parcel."""
    return (
        f"Parcel {parcel.number} was due on {parcel.due:%d %B} and has not arrived. "
        "Find out where it is, and open a claim if it is lost."
    )
