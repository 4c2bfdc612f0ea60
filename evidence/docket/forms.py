"""Input shape of following a docket."""

from django import forms


class WatchForm(forms.Form):
    """The address of a court's RSS feed to watch for this case."""

    url = forms.URLField(
        label="Address of the court’s RSS feed",
        max_length=500,
        assume_scheme="https",
        help_text="Such as https://ecf.cand.uscourts.gov/cgi-bin/rss_outside.pl.",
    )
