"""What sets up, starts, watches and stops the product on one machine."""
