"""A second, naive simulator of the same contract, and random scenarios to hold the engine against."""
