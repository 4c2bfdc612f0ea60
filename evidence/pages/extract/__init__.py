"""What pages say and look like, drawn in confined child processes; pure, without Django."""
