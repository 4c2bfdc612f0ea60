"""views of proof."""
