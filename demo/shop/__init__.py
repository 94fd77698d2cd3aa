"""The Shop page: browse, conversation, results, detail."""
