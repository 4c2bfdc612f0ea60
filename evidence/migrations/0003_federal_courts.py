"""The federal district courts, so that a new case can name its court and its clock at once.

Identifiers are those that PACER and CourtListener share. The zone is that of the clerk's main
office; a few districts span two (FRCP 6(a)(4) speaks of the court's time zone).
"""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

EASTERN = "America/New_York"
CENTRAL = "America/Chicago"
MOUNTAIN = "America/Denver"
PACIFIC = "America/Los_Angeles"

# State or territory, its abbreviation in citations, its PACER letters, its zone, its districts.
STATES = [
    ("Alabama", "Ala.", "al", CENTRAL, "mns"),
    ("Alaska", "Alaska", "ak", "America/Anchorage", ""),
    ("Arizona", "Ariz.", "az", "America/Phoenix", ""),
    ("Arkansas", "Ark.", "ar", CENTRAL, "ew"),
    ("California", "Cal.", "ca", PACIFIC, "cens"),
    ("Colorado", "Colo.", "co", MOUNTAIN, ""),
    ("Connecticut", "Conn.", "ct", EASTERN, ""),
    ("Delaware", "Del.", "de", EASTERN, ""),
    ("Columbia", "D.C.", "dc", EASTERN, ""),
    ("Florida", "Fla.", "fl", EASTERN, "mns"),
    ("Georgia", "Ga.", "ga", EASTERN, "mns"),
    ("Guam", "Guam", "gu", "Pacific/Guam", ""),
    ("Hawaii", "Haw.", "hi", "Pacific/Honolulu", ""),
    ("Idaho", "Idaho", "id", "America/Boise", ""),
    ("Illinois", "Ill.", "il", CENTRAL, "cns"),
    ("Indiana", "Ind.", "in", "America/Indiana/Indianapolis", "ns"),
    ("Iowa", "Iowa", "ia", CENTRAL, "ns"),
    ("Kansas", "Kan.", "ks", CENTRAL, ""),
    ("Kentucky", "Ky.", "ky", EASTERN, "ew"),
    ("Louisiana", "La.", "la", CENTRAL, "emw"),
    ("Maine", "Me.", "me", EASTERN, ""),
    ("Maryland", "Md.", "md", EASTERN, ""),
    ("Massachusetts", "Mass.", "ma", EASTERN, ""),
    ("Michigan", "Mich.", "mi", EASTERN, "ew"),
    ("Minnesota", "Minn.", "mn", CENTRAL, ""),
    ("Mississippi", "Miss.", "ms", CENTRAL, "ns"),
    ("Missouri", "Mo.", "mo", CENTRAL, "ew"),
    ("Montana", "Mont.", "mt", MOUNTAIN, ""),
    ("Nebraska", "Neb.", "ne", CENTRAL, ""),
    ("Nevada", "Nev.", "nv", PACIFIC, ""),
    ("New Hampshire", "N.H.", "nh", EASTERN, ""),
    ("New Jersey", "N.J.", "nj", EASTERN, ""),
    ("New Mexico", "N.M.", "nm", MOUNTAIN, ""),
    ("New York", "N.Y.", "ny", EASTERN, "ensw"),
    ("North Carolina", "N.C.", "nc", EASTERN, "emw"),
    ("North Dakota", "N.D.", "nd", CENTRAL, ""),
    ("the Northern Mariana Islands", "N. Mar. I.", "nmi", "Pacific/Saipan", ""),
    ("Ohio", "Ohio", "oh", EASTERN, "ns"),
    ("Oklahoma", "Okla.", "ok", CENTRAL, "enw"),
    ("Oregon", "Or.", "or", PACIFIC, ""),
    ("Pennsylvania", "Pa.", "pa", EASTERN, "emw"),
    ("Puerto Rico", "P.R.", "pr", "America/Puerto_Rico", ""),
    ("Rhode Island", "R.I.", "ri", EASTERN, ""),
    ("South Carolina", "S.C.", "sc", EASTERN, ""),
    ("South Dakota", "S.D.", "sd", CENTRAL, ""),
    ("Tennessee", "Tenn.", "tn", CENTRAL, "emw"),
    ("Texas", "Tex.", "tx", CENTRAL, "ensw"),
    ("Utah", "Utah", "ut", MOUNTAIN, ""),
    ("Vermont", "Vt.", "vt", EASTERN, ""),
    ("the Virgin Islands", "V.I.", "vi", "America/St_Thomas", ""),
    ("Virginia", "Va.", "va", EASTERN, "ew"),
    ("Washington", "Wash.", "wa", PACIFIC, "ew"),
    ("West Virginia", "W. Va.", "wv", EASTERN, "ns"),
    ("Wisconsin", "Wis.", "wi", CENTRAL, "ew"),
    ("Wyoming", "Wyo.", "wy", MOUNTAIN, ""),
]
SIDES = {"c": "Central", "e": "Eastern", "m": "Middle", "n": "Northern", "s": "Southern"}
SIDES["w"] = "Western"
# Where a district keeps another clock than most of its state.
OTHER_ZONES = {"tned": EASTERN}
# The territorial courts have names of their own.
OTHER_NAMES = {
    "gud": "District Court of Guam",
    "nmid": "United States District Court for the Northern Mariana Islands",
    "vid": "District Court of the Virgin Islands",
}


def courts() -> list[tuple[str, str, str, str]]:
    """Return (court id, name, short name, zone) of each district court."""
    rows = []
    for state, citation, letters, zone, sides in STATES:
        for side in sides or " ":
            court_id = f"{letters}{side.strip()}d"
            district = (
                f"{SIDES[side]} District of {state}" if side != " " else f"District of {state}"
            )
            short = f"{side.upper()}.D. {citation}" if side != " " else f"D. {citation}"
            name = OTHER_NAMES.get(court_id, f"United States District Court for the {district}")
            rows.append((court_id, name, short, OTHER_ZONES.get(court_id, zone)))
    return rows


def add_courts(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Add the courts that are not there yet."""
    court_table = apps.get_model("evidence", "Court")
    for court_id, name, short_name, zone in courts():
        facts = {"name": name, "short_name": short_name, "time_zone": zone}
        court_table.objects.get_or_create(court_id=court_id, defaults=facts)


class Migration(migrations.Migration):
    dependencies = [("evidence", "0002_append_only")]

    operations = [migrations.RunPython(add_courts, migrations.RunPython.noop)]
