"""Where a text says the same as others in the same words. It only points; what it means, a person says."""
