"""Where a custody statement gets its time-stamp from."""
