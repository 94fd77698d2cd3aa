"""A conversation about garments: its actions, its turns, and the retriever that performs them."""
