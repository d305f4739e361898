"""What is compared: ladders, rules, targets, and the order of waiting."""
