"""The Stories page: curated dialogues, played one click a turn."""
