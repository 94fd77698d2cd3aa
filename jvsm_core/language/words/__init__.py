"""The words of the system, as tables: attributes and their values, degrees, families, colours."""
