"""Claims, their elements, what is alleged of them, and what supports or opposes it."""
