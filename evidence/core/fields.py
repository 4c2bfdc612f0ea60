"""Model fields of our own: a date as far as it is known."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Model

from evidence.core.dates import NOT_KNOWN, FuzzyDate, NotADate, read

# Django's fields take their type arguments in the stubs only.
if TYPE_CHECKING:
    DateText = models.CharField[FuzzyDate | str, FuzzyDate]
else:
    DateText = models.CharField

LONGEST_DATE = 40


class FuzzyDateField(DateText):
    """A date as far as it is known, kept as text; see core.dates.

    `bounds` names two nullable DateFields of the model, which this field fills at each save: the
    day on which it stands in a list and from which it counts as having been, and the last day that
    it may be. Queries compare and order by these. A queryset's `update()` does not fill them.
    """

    def __init__(self, *args: Any, bounds: tuple[str, str], **kwargs: Any) -> None:
        self.bounds = bounds
        kwargs.setdefault("max_length", LONGEST_DATE)
        kwargs.setdefault("blank", True)
        kwargs.setdefault("default", NOT_KNOWN)
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> tuple[str, str, Sequence[Any], dict[str, Any]]:
        """As migrations write it."""
        name, path, args, kwargs = super().deconstruct()
        kwargs.pop("default", None)
        return name, path, args, {**kwargs, "bounds": self.bounds}

    def from_db_value(self, value: str | None, *_: object) -> FuzzyDate:
        """Return the date that a row holds."""
        return read(value or "")

    def to_python(self, value: object) -> FuzzyDate:
        """Return the date that was given, as date or as text; raises ValidationError."""
        if isinstance(value, FuzzyDate):
            return value
        try:
            return read(str(value or ""))
        except NotADate as error:
            raise ValidationError(str(error), code="not_a_date") from error

    def get_prep_value(self, value: object) -> str:
        """Return the text that a row holds."""
        return self.to_python(value).text

    def value_to_string(self, obj: Model) -> str:
        """Return the text that a serialiser writes."""
        return self.get_prep_value(self.value_from_object(obj))

    def pre_save(self, model_instance: Model, add: bool) -> FuzzyDate:  # noqa: FBT001 - Django's
        """Fill the bounds; returns the date."""
        known = self.to_python(getattr(model_instance, self.attname))
        setattr(model_instance, self.attname, known)
        for name, day in zip(self.bounds, (known.sorts_on, known.last), strict=True):
            setattr(model_instance, name, day)
        return known
