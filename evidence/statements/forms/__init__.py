"""Input shapes of statements, silences, contradictions and open questions."""
