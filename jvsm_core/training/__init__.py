"""Training: sources of garments, the two phases of the compact recipe, the paper's recipe, logs."""
