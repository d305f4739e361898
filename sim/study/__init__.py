"""Many runs: the same traffic under several sets of rules, and what may be said of the differences."""
