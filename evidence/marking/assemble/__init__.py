"""Rules as data, and the forms in which an exhibit list leaves: plain Python."""
