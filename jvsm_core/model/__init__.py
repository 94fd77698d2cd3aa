"""The JVSM model: towers, projection, composer, losses, checkpoints, and the embedder that serves it."""
