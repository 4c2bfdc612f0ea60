"""The product: one Django app, divided into capability packages (see ARCHITECTURE.md)."""
