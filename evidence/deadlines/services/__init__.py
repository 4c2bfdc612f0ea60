"""The writes of deadlines, of what becomes of them, and of calendar addresses."""
