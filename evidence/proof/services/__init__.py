"""The writes of proof: claims and elements, allegations, and what bears on them."""
