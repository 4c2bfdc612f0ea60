"""One docket out of what every source told of it: plain Python, the same in any order."""
