"""From a request as typed to a frame of constraints."""
