"""The six ways in which a request can fail, each with a code, a sentence and a status."""

from typing import ClassVar


class EvidenceError(Exception):
    """A failure that a person can act on: what happened, then what to do.

    `message` never holds a stack or another person's case. `param` names the field at fault,
    `facts` carries what a page or an API client may show beside the sentence.
    """

    status: ClassVar[int] = 500
    default_code: ClassVar[str] = "error"
    is_permanent: ClassVar[bool] = True

    def __init__(
        self,
        message: str,
        *,
        code: str | None = None,
        param: str | None = None,
        **facts: object,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.code = code or self.default_code
        self.param = param
        self.facts = facts


class Invalid(EvidenceError):
    """The input cannot be taken as it is."""

    status = 422
    default_code = "invalid"


class Conflict(EvidenceError):
    """The input is sound, but something else stands in its way."""

    status = 409
    default_code = "conflict"


class NotFound(EvidenceError):
    """Nothing of that name exists, or not for this person: the two are never told apart."""

    status = 404
    default_code = "not_found"


class Forbidden(EvidenceError):
    """The person may see it and may not do this with it."""

    status = 403
    default_code = "forbidden"


class Unavailable(EvidenceError):
    """An outside source is down; the same request may succeed later."""

    status = 503
    default_code = "unavailable"
    is_permanent = False


class Failed(EvidenceError):
    """A file or a job cannot be completed, and trying again will not help."""

    status = 500
    default_code = "failed"
