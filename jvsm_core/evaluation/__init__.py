"""Measuring: benchmarks made from attributes, the systems that answer them, and the tables."""
