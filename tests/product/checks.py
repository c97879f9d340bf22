"""Counts checks and keeps figures, for scripts that end with a table."""


class Checks:
    def __init__(self):
        self.passed, self.failed, self.figures = 0, 0, []

    def check(self, what, ok, note=""):
        self.passed, self.failed = self.passed + bool(ok), self.failed + (not ok)
        print(f"{'ok  ' if ok else 'FAIL'} {what}  {note}", flush=True)

    def figure(self, what, measured, wanted=""):
        """A line of the table that `chaos/run.py` prints at the end."""
        self.figures.append((what, measured, wanted))
        print(f"#    {what} | {measured} | {wanted}", flush=True)

    def attempt(self, chapter, *facts):
        try:
            chapter(*facts)
        except Exception as error:
            self.check(f"{getattr(chapter, '__name__', 'chapter')} came to its end", False, repr(error)[:700])

    def end(self):
        print(f"{self.passed} passed, {self.failed} failed")
        return min(self.failed, 100)
