"""The writes of statements, silences, contradictions and open questions."""
