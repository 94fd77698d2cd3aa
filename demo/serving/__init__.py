"""What stands between the network and the pages: who is answered, how much at once, with which headers."""
