"""Pages of what was said, what was not, what does not agree and what nobody answered."""
