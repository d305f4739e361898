"""What classes need: lessons, questions about what happens next, and marks."""
