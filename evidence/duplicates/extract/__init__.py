"""What two texts have in common: sketches of what each says, and their differences; pure."""
