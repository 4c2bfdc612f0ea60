"""Counting of time under the rules of court, in plain Python: every result says how it came."""
