"""queries of proof."""
