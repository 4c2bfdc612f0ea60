"""The pages of marking, a module for each."""
