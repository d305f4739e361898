"""What people and programs are told of a run: tables, data, traces, cables."""
