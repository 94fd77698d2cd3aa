"""A shop's own folders, tables and feeds, made a catalogue."""
