"""Input shapes of marking."""
