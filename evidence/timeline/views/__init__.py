"""Pages of the chronology."""
