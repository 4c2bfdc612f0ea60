"""Pleadings taken apart, what an answer has the effect of, and charts: plain Python."""
