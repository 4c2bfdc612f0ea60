"""What a PDF still tells that it should not, found in confined child processes; without Django."""
