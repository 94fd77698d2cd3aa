"""TIRG and the paper's recipe, on JVSM's own encoders and data."""
