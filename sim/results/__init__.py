"""What came of a run: folds over its events, live or from a saved trace."""
