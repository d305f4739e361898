"""What a cable says: reading, writing and explaining messages."""
