"""Benchmarks, the systems that answer them, simulated shoppers."""
