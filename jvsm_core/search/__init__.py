"""What is found: the index, filters, evidence of garments, constraints, and the reranking."""
