"""What can still be read, and what must be redacted."""
