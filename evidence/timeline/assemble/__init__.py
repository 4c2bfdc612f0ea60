"""The band, and the forms in which a chronology is given out; pure."""
