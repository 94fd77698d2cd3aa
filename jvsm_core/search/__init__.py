"""What is found: index, filters, evidence, constraints, ranking."""
