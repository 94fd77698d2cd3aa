"""The recipes of JVSM and of the baselines; ablations."""
