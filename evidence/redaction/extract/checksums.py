"""Check digits: what tells an account number from any other row of digits."""

# How long an IBAN is, by the country that issued it (ISO 13616, SWIFT's registry).
IBAN_LENGTHS = {
    "AD": 24, "AE": 23, "AL": 28, "AT": 20, "AZ": 28, "BA": 20, "BE": 16, "BG": 22, "BH": 22,
    "BR": 29, "BY": 28, "CH": 21, "CR": 22, "CY": 28, "CZ": 24, "DE": 22, "DK": 18, "DO": 28,
    "EE": 20, "EG": 29, "ES": 24, "FI": 18, "FO": 18, "FR": 27, "GB": 22, "GE": 22, "GI": 23,
    "GL": 18, "GR": 27, "GT": 28, "HR": 21, "HU": 28, "IE": 22, "IL": 23, "IS": 26, "IT": 27,
    "JO": 30, "KW": 30, "KZ": 20, "LB": 28, "LI": 21, "LT": 20, "LU": 20, "LV": 21, "MC": 27,
    "MD": 24, "ME": 22, "MK": 19, "MR": 27, "MT": 31, "MU": 30, "NL": 18, "NO": 15, "PK": 24,
    "PL": 28, "PS": 29, "PT": 25, "QA": 29, "RO": 24, "RS": 22, "SA": 24, "SE": 24, "SI": 19,
    "SK": 24, "SM": 27, "TN": 24, "TR": 26, "UA": 29, "VA": 22, "XK": 20,
}  # fmt: skip
_ABA_WEIGHTS = (3, 7, 1)


def passes_luhn(digits: str) -> bool:
    """Whether the last digit checks the others, as on payment cards (ISO/IEC 7812-1, annex B)."""
    total = 0
    # The rightmost digit counts once, the next twice; a product of two digits counts as their sum.
    for place, digit in enumerate(reversed(digits)):
        total += sum(divmod(int(digit) * (1 + place % 2), 10))
    return bool(digits) and total % 10 == 0


def passes_aba(digits: str) -> bool:
    """Whether nine digits can be a bank's routing number (ABA key 3-7-1)."""
    if len(digits) != 9 or digits == "000000000":
        return False
    return sum(int(digit) * _ABA_WEIGHTS[at % 3] for at, digit in enumerate(digits)) % 10 == 0


def passes_iban(text: str) -> bool:
    """Whether letters and digits without blanks are an IBAN (ISO 7064, mod 97-10)."""
    if len(text) != IBAN_LENGTHS.get(text[:2], -1):
        return False
    turned = text[4:] + text[:4]
    return int("".join(str(int(sign, 36)) for sign in turned)) % 97 == 1
