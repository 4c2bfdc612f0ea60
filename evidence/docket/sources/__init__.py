"""Where docket entries come from: plain Python that reads what a court publishes."""
