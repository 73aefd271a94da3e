"""Keeps the archive of conversations small."""

import json
import pathlib

from agent.core import AIAgent
from agent.runtime import runtime_kwargs

KEEP_MESSAGES = 40


class Archive:
    """A folder with one JSON file for each closed conversation."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)

    def conversations(self):
        """Yield the path and the messages of every conversation."""
        for path in sorted(self.folder.glob("*.json")):
            yield path, json.loads(path.read_text(encoding="utf-8"))

    def size(self):
        """Return how many bytes the archive takes."""
        return sum(path.stat().st_size for path in self.folder.glob("*.json"))

    def store(self, path, messages):
        """Replace a conversation."""
        path.write_text(json.dumps(messages, indent=1), encoding="utf-8")


def compact(settings, archive):
    """Shorten the long conversations of an archive and return how many there were."""
    # Only its compressor is needed; this agent never talks to a model.
    compressor = AIAgent(**runtime_kwargs(settings))
    count = 0
    for path, messages in archive.conversations():
        if len(messages) > KEEP_MESSAGES:
            archive.store(path, compressor.compress(messages))
            count += 1
    return count
