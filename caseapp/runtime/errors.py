"""The one way in which setting up or running the product fails: a sentence with its remedy."""


class CannotRun(Exception):
    """What stands in the way, and what to do about it, in words for the person at the terminal."""
