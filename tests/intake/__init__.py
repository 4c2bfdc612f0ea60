"""Tests of taking evidence in."""
