"""Deadlines as files for other programs, in plain Python."""
