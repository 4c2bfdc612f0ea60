"""Input shapes of policies."""
