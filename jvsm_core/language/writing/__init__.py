"""From attributes and changes to the texts that training and evaluation ask with."""
