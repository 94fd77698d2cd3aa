"""What every page shares: markup, cards, pictures, theme, the frame of a page."""
