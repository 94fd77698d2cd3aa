"""The Catalogue page: what is in the shop, the model card, the figures."""
