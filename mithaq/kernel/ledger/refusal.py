"""What a check says when it refuses. Plain, so that the offline programs need no framework."""


class Refused(Exception):
    """One sentence: which file or entry, and what is wrong with it."""

    def __init__(self, what: str, why: str) -> None:
        self.what, self.why = what, why
        super().__init__(f"{what}: {why}")
