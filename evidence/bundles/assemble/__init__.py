"""Turns a frozen plan into one stamped, indexed, linked PDF; pure, without Django.

The steps: `plan` says what is in it, `front_matter.compose` typesets cover, index and slip
sheets around page numbers that are known beforehand, `run.run_assembly` merges, stamps, links
and verifies in a confined child (`merge`, `stamp`, `navigation`, `disarm`, `verify`).
"""
