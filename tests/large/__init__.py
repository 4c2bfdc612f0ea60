"""Tests that take minutes or gigabytes: `make test-large` runs them, `make test` does not."""
