"""When things happen: the simulation and the events that it tells."""
