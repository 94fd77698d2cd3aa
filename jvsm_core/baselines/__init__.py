"""The peers that JVSM is measured against, on the same encoders, data and budget."""
