"""What differs between two versions of a text, found in a confined child; without Django."""
