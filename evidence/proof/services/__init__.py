"""services of proof."""
