"""The writes of policies, a module for each subject; callers name it: `versions.record(...)`."""
