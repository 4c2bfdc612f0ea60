"""Facts drawn from exhibit files, in confined child processes; pure, without Django."""
