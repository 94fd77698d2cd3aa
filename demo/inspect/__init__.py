"""The Inspect page: which queries go wrong, why, on which slice, with which checkpoint."""
