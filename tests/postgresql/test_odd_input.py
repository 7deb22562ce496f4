"""What PostgreSQL keeps less of than SQLite is answered just as kindly."""

from tests.pages.test_odd_input import (  # noqa: F401  # run here once more
    test_a_name_from_a_broken_file_is_registered_without_what_cannot_be_kept,
    test_a_number_that_no_form_had_looked_at_is_told_kindly,
)
