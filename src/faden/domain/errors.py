"""One root exception; every error has a stable code and says what, where and how to mend it."""

from __future__ import annotations

from typing import Any

import msgspec


class Problem(msgspec.Struct, frozen=True, omit_defaults=False):
    """The one error form that every door of the product answers with."""

    code: str
    message: str
    path: str | None = None
    hint: str | None = None


class FadenError(Exception):
    """Root of all errors that a user may see. `status` is the HTTP status it is answered with."""

    status = 500

    def __init__(self, code: str, message: str, *, path: str | None = None, hint: str | None = None) -> None:
        super().__init__(message)
        self.problem = Problem(code, message, path, hint)

    def __reduce__(self) -> tuple[Any, ...]:
        return (_revive, (type(self), self.problem), self.__dict__)

    def __str__(self) -> str:
        where = f" ({self.problem.path})" if self.problem.path else ""
        mend = f" {self.problem.hint}" if self.problem.hint else ""
        return f"{self.problem.message}{where}{mend}"


def _revive(kind: type[FadenError], problem: Problem) -> FadenError:
    return kind(problem.code, problem.message, path=problem.path, hint=problem.hint)


class Invalid(FadenError):
    """What came in is wrong; the sender can mend it."""

    status = 400


class Unauthorised(FadenError):
    """No key or a wrong one."""

    status = 401


class Forbidden(FadenError):
    """Known, but not allowed."""

    status = 403


class NotFound(FadenError):
    """Nothing under that name."""

    status = 404


class Conflict(FadenError):
    """It clashes with what is already there."""

    status = 409


class TooLarge(FadenError):
    """Over a size limit."""

    status = 413


class Overloaded(FadenError):
    """Too much at once; the sender should come again after `retry_after` seconds."""

    status = 429

    def __init__(
        self, code: str, message: str, *, path: str | None = None, hint: str | None = None, retry_after: int = 1
    ) -> None:
        super().__init__(code, message, path=path, hint=hint)
        self.retry_after = retry_after


class Unavailable(FadenError):
    """The machine cannot do it now (disk full, store gone); nothing was accepted and nothing was lost."""

    status = 503


class DataDirectoryTaken(FadenError):
    """Another process owns the data directory."""

    status = 409
