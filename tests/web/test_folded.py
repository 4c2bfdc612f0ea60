"""Folded filters name what is set, read off the fields themselves, and no more."""

from django.template import Context, Template

PAGE = Template(
    '{% load folded %}{% folded %}<div><label for="a">Stance</label><select id="a">'
    '<option value="">Any</option><option value="d"{% if stance %} selected{% endif %}>Denies '
    '&amp; more</option></select><label for="b">As of</label>'
    '<input id="b" type="date" value="{{ day }}"><input type="hidden" name="sort" value="x">'
    "</div>{% endfolded %}"
)


def summary(**known: str) -> str:
    """Return what stands between the summary's tags."""
    page = PAGE.render(Context(known))
    return page.partition("<summary>")[2].partition("</summary>")[0]


def test_the_summary_names_each_field_that_is_set_with_its_words() -> None:
    said = summary(stance="yes", day="2025-01-22")

    assert "Stance: Denies &amp; more, As of: Jan 22, 2025" in said


def test_nothing_set_says_so() -> None:
    assert ">none set<" in summary()


def test_what_somebody_wrote_into_the_address_stays_text() -> None:
    said = summary(day='"><script>alert(1)</script>')

    assert "<script>" not in said
    assert "&lt;script&gt;" in said


def test_the_fields_stand_in_it_as_they_were_written() -> None:
    page = PAGE.render(Context({"day": "2025-01-22"}))

    assert '<input id="b" type="date" value="2025-01-22">' in page
    assert page.startswith("<details") and " open" not in page
