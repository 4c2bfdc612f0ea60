"""Pure parts of custody statements: the hash tree and the signature."""
