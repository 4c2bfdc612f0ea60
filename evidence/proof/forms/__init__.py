"""forms of proof."""
