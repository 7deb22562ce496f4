"""The job ledger: long work that survives a killed worker.

A job is enqueued in the caller's transaction, claimed under a lease with a fencing epoch, and finished in one
transaction together with its effects, so a killed or frozen worker can neither lose a job nor apply it twice.
(docs/decisions/0003-job-ledger.md)
"""

from lms.background.control import Control, transaction
from lms.background.ledger import (
    ENDINGS,
    HANDLERS,
    HEAVY,
    YIELDING,
    Effects,
    Failed,
    Handler,
    Job,
    JobState,
    Lane,
    Lost,
    cancel,
    enqueue,
    job,
    latest,
)
from lms.background.waiting import ahead, unattended
from lms.background.worker import claim, run_forever, run_one, wait_idle

__all__ = [
    "ENDINGS",
    "HANDLERS",
    "HEAVY",
    "YIELDING",
    "Control",
    "Effects",
    "Failed",
    "Handler",
    "Job",
    "JobState",
    "Lane",
    "Lost",
    "ahead",
    "cancel",
    "claim",
    "enqueue",
    "job",
    "latest",
    "run_forever",
    "run_one",
    "transaction",
    "unattended",
    "wait_idle",
]
