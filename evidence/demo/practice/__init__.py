"""The practice case: a folder of invented evidence of every kind that a team is handed."""
