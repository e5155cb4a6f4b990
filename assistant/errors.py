"""Every error a user may see. The message says what happened and what to do."""


class ArenaError(Exception):
    """Base of all errors that are fit to show: one line, no traceback."""


class BadInput(ArenaError):
    """The question, option or setting cannot be used as it is."""


class NoIndex(ArenaError):
    """There is no index yet, or it holds nothing."""


class BrokenIndex(ArenaError):
    """A file of the index is missing, damaged or of another make; the message names it and the repair."""


class IndexLocked(ArenaError):
    """Another process is writing to the index; the message names it."""


class UnreadableSource(ArenaError):
    """A source could not become a document; the message names the source and the reason."""


class ScannedSource(UnreadableSource):
    """A source shows text as pictures; the message says how to make it readable."""
