"""What do commands say when they cannot do what was asked? A sentence: why, and what to do."""


class CannotError(RuntimeError):
    """What was asked for cannot be done; the message is a sentence for people, and needs no traceback."""
