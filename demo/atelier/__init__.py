"""The atelier: garments drawn by code, each with exactly the attributes it was given."""
