"""What the rooms promise, promised on PostgreSQL too: tests of the verbs, told again.

All of them run there with `PONKOTAN_TEST_DATABASE=postgresql pytest tests/verbs tests/pages`; these lean on
the database most: the chain of evidence, the ledger of jobs, decisions that only one may win.
"""

from tests.verbs.background.conftest import endings, kinds  # noqa: F401  # run here once more
from tests.verbs.background.test_endings import (  # noqa: F401  # run here once more
    test_a_running_job_is_told_within_a_heartbeat_and_ends_cancelled,
)
from tests.verbs.background.test_ledger import (  # noqa: F401  # run here once more
    test_a_worker_that_lost_its_job_can_do_nothing_to_it,
    test_a_zombie_that_comes_to_its_end_by_itself_is_not_heard,
    test_effects_and_the_end_of_the_job_are_one,
    test_the_database_itself_refuses_a_second_open_job,
)
from tests.verbs.test_evidence import (  # noqa: F401  # run here once more
    _ladders,
    test_tampering_is_found,
    test_the_chain_cannot_fork,
    test_the_database_itself_refuses_changes,
    test_two_writers_at_once_keep_one_chain,
    test_undoing_a_withdrawal_is_found,
    three,
)
from tests.verbs.test_promotion import (  # noqa: F401  # run here once more
    ready,
    test_a_worker_is_promoted_by_two_people_and_told_why,
    test_exactly_one_decision_wins,
    writing,
)
