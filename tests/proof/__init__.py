"""Proof: claims, elements, allegations, what bears on them, and how they stand."""
