"""What turns a shop's folders, tables and feeds into a catalogue, and a catalogue's rows into garments."""
