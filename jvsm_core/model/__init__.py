"""JVSM itself: towers, composer, losses, checkpoints, embedder."""
