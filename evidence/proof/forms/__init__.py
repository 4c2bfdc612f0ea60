"""The input shapes of proof."""
