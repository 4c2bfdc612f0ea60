"""The writes of marking, a module for each subject; callers name it: `numbers.give(...)`."""
