"""Plots of comparisons and sweeps as figures and files, by matplotlib (extra `plots`)."""
