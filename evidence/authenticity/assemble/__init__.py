"""The bag in which an exhibit leaves with its custody record, and the script that checks it."""
