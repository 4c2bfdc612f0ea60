"""The pages of proof: claims, allegations, links, the matrix and what it lacks."""
