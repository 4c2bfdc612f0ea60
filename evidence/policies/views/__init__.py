"""The pages of policies, a module for each."""
