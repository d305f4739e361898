"""What stands: posts, trunks, and where a copy goes."""
