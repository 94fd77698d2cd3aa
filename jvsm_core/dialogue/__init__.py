"""A conversation: its actions, its turns, and the retriever."""
