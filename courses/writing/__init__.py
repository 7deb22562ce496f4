"""The way back: from single values and pieces to the texts of a lesson, so that a page can edit them."""
