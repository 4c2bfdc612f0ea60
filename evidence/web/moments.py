"""The moment that an address asks for: as of a day, and as it was known on one."""

from django.http import HttpRequest

from evidence.core.errors import Invalid
from evidence.core.moments import Moment, NotADay, read_moment


def moment_of(request: HttpRequest) -> Moment:
    """Return what `?as_of=` and `?known=` ask for, now when neither does; raises Invalid."""
    try:
        return read_moment(request.GET.get("as_of"), request.GET.get("known"))
    except NotADay as error:
        raise Invalid(str(error), param="as_of") from error
