"""what the courses, quizzes and practice of the second version keep"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import sqlalchemy as sa
from alembic import op

revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('annotation',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('subject', sa.String(), nullable=False),
    sa.Column('start', sa.Integer(), nullable=False),
    sa.Column('end', sa.Integer(), nullable=False),
    sa.Column('quote', sa.String(), nullable=False),
    sa.Column('words', sa.String(), nullable=False),
    sa.Column('author_id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("words <> ''", name=op.f('ck_annotation_words')),
    sa.CheckConstraint('start >= 0 AND start < "end"', name=op.f('ck_annotation_place')),
    sa.ForeignKeyConstraint(['author_id'], ['person.id'], name=op.f('fk_annotation_author_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_annotation'))
    )
    with op.batch_alter_table('annotation', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_annotation_subject'), ['subject'], unique=False)

    op.create_table('course_archive',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('owner_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('file_key', sa.String(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('taken_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['owner_id'], ['person.id'], name=op.f('fk_course_archive_owner_id_person'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_course_archive'))
    )
    with op.batch_alter_table('course_archive', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_course_archive_owner_id'), ['owner_id'], unique=False)

    op.create_table('data_use',
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('month', sa.String(), nullable=False),
    sa.Column('bytes', sa.BigInteger(), nullable=False),
    sa.Column('whole', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_data_use_person_id_person'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('person_id', 'month', name=op.f('pk_data_use'))
    )
    op.create_table('text_print',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('subject', sa.String(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('print', sa.BigInteger(), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_text_print_person_id_person'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_text_print')),
    sa.UniqueConstraint('subject', 'print', name=op.f('uq_text_print_subject_print'))
    )
    with op.batch_alter_table('text_print', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_text_print_person_id'), ['person_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_text_print_print'), ['print'], unique=False)

    op.create_table('caption_version',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('video_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('origin', sa.Enum('typed', 'file', 'restored', 'speech', name='origin', native_enum=False, length=40), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=True),
    sa.Column('vtt', sa.String(), nullable=False),
    sa.Column('cues', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("(origin = 'speech') = (by_id IS NULL)", name=op.f('ck_caption_version_somebody_answers_for_it')),
    sa.CheckConstraint('number >= 1 AND cues >= 1', name=op.f('ck_caption_version_counts')),
    sa.ForeignKeyConstraint(['by_id'], ['person.id'], name=op.f('fk_caption_version_by_id_person')),
    sa.ForeignKeyConstraint(['video_id'], ['video.id'], name=op.f('fk_caption_version_video_id_video'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_caption_version')),
    sa.UniqueConstraint('video_id', 'number', name=op.f('uq_caption_version_video_id_number'))
    )
    op.create_table('question_repair',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('lesson_id', sa.Integer(), nullable=False),
    sa.Column('question', sa.String(), nullable=False),
    sa.Column('version', sa.String(), nullable=False),
    sa.Column('kind', sa.Enum('also_right', 'everyone', name='repairkind', native_enum=False, length=40), nullable=False),
    sa.Column('value', sa.JSON(), nullable=False),
    sa.Column('reason', sa.String(), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('withdrawn_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('withdrawn_by_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['by_id'], ['person.id'], name=op.f('fk_question_repair_by_id_person')),
    sa.ForeignKeyConstraint(['lesson_id'], ['lesson.id'], name=op.f('fk_question_repair_lesson_id_lesson')),
    sa.ForeignKeyConstraint(['withdrawn_by_id'], ['person.id'], name=op.f('fk_question_repair_withdrawn_by_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_question_repair'))
    )
    with op.batch_alter_table('question_repair', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_question_repair_lesson_id_question'), ['lesson_id', 'question'], unique=False)

    op.create_table('run_lesson',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('run_id', sa.Integer(), nullable=False),
    sa.Column('lesson_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('release_on', sa.Date(), nullable=False),
    sa.Column('note', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['lesson_id'], ['lesson.id'], name=op.f('fk_run_lesson_lesson_id_lesson')),
    sa.ForeignKeyConstraint(['run_id'], ['course_run.id'], name=op.f('fk_run_lesson_run_id_course_run'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_run_lesson')),
    sa.UniqueConstraint('run_id', 'lesson_id', name=op.f('uq_run_lesson_run_id_lesson_id'))
    )
    with op.batch_alter_table('run_lesson', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_run_lesson_lesson_id'), ['lesson_id'], unique=False)

    op.create_table('lesson_announced',
    sa.Column('enrolment_id', sa.Integer(), nullable=False),
    sa.Column('lesson_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['enrolment_id'], ['enrolment.id'], name=op.f('fk_lesson_announced_enrolment_id_enrolment'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['lesson_id'], ['lesson.id'], name=op.f('fk_lesson_announced_lesson_id_lesson')),
    sa.PrimaryKeyConstraint('enrolment_id', 'lesson_id', name=op.f('pk_lesson_announced'))
    )
    with op.batch_alter_table('lesson_announced', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_lesson_announced_lesson_id'), ['lesson_id'], unique=False)

    op.create_table('lesson_draft',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('key', sa.String(), nullable=False),
    sa.Column('course_id', sa.Integer(), nullable=False),
    sa.Column('lesson_id', sa.Integer(), nullable=True),
    sa.Column('base_id', sa.Integer(), nullable=True),
    sa.Column('files', sa.JSON(), nullable=False),
    sa.Column('recordings', sa.JSON(), nullable=False),
    sa.Column('removed', sa.JSON(), nullable=False),
    sa.Column('note', sa.String(), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_by_id', sa.Integer(), nullable=True),
    sa.CheckConstraint('revision >= 1', name=op.f('ck_lesson_draft_revision')),
    sa.ForeignKeyConstraint(['base_id'], ['lesson_edition.id'], name=op.f('fk_lesson_draft_base_id_lesson_edition')),
    sa.ForeignKeyConstraint(['course_id'], ['course.id'], name=op.f('fk_lesson_draft_course_id_course')),
    sa.ForeignKeyConstraint(['lesson_id'], ['lesson.id'], name=op.f('fk_lesson_draft_lesson_id_lesson')),
    sa.ForeignKeyConstraint(['updated_by_id'], ['person.id'], name=op.f('fk_lesson_draft_updated_by_id_person'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_lesson_draft')),
    sa.UniqueConstraint('key', name=op.f('uq_lesson_draft_key')),
    sa.UniqueConstraint('lesson_id', name=op.f('uq_lesson_draft_lesson_id'))
    )
    with op.batch_alter_table('lesson_draft', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_lesson_draft_course_id'), ['course_id'], unique=False)

    op.create_table('review_card',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('lesson_id', sa.Integer(), nullable=False),
    sa.Column('edition_id', sa.Integer(), nullable=False),
    sa.Column('question', sa.String(), nullable=False),
    sa.Column('memory', sa.JSON(), nullable=False),
    sa.Column('due_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('seed', sa.String(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['edition_id'], ['lesson_edition.id'], name=op.f('fk_review_card_edition_id_lesson_edition')),
    sa.ForeignKeyConstraint(['lesson_id'], ['lesson.id'], name=op.f('fk_review_card_lesson_id_lesson')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_review_card_person_id_person'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_review_card')),
    sa.UniqueConstraint('person_id', 'lesson_id', 'question', name=op.f('uq_review_card_person_id_lesson_id_question'))
    )
    with op.batch_alter_table('review_card', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_review_card_lesson_id'), ['lesson_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_review_card_person_id_due_at'), ['person_id', 'due_at'], unique=False)

    op.create_table('supervised_job',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('team_job_id', sa.Integer(), nullable=False),
    sa.Column('enrolment_id', sa.Integer(), nullable=False),
    sa.Column('trainee_id', sa.Integer(), nullable=False),
    sa.Column('coach_id', sa.Integer(), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['by_id'], ['person.id'], name=op.f('fk_supervised_job_by_id_person')),
    sa.ForeignKeyConstraint(['coach_id'], ['person.id'], name=op.f('fk_supervised_job_coach_id_person')),
    sa.ForeignKeyConstraint(['enrolment_id'], ['enrolment.id'], name=op.f('fk_supervised_job_enrolment_id_enrolment')),
    sa.ForeignKeyConstraint(['team_job_id'], ['team_job.id'], name=op.f('fk_supervised_job_team_job_id_team_job')),
    sa.ForeignKeyConstraint(['trainee_id'], ['person.id'], name=op.f('fk_supervised_job_trainee_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_supervised_job')),
    sa.UniqueConstraint('team_job_id', name=op.f('uq_supervised_job_team_job_id'))
    )
    with op.batch_alter_table('supervised_job', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_supervised_job_coach_id'), ['coach_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_supervised_job_enrolment_id'), ['enrolment_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_supervised_job_trainee_id'), ['trainee_id'], unique=False)

    op.create_table('pack',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('edition_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('seed', sa.String(), nullable=False),
    sa.Column('device', sa.String(), nullable=False),
    sa.Column('issued_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('bytes', sa.BigInteger(), nullable=False),
    sa.Column('viewing_id', sa.Integer(), nullable=True),
    sa.Column('attempt_id', sa.Integer(), nullable=True),
    sa.Column('told_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("kind IN ('picture', 'sound')", name=op.f('ck_pack_kind')),
    sa.CheckConstraint('expires_at > issued_at', name=op.f('ck_pack_expires_later')),
    sa.ForeignKeyConstraint(['attempt_id'], ['attempt.id'], name=op.f('fk_pack_attempt_id_attempt')),
    sa.ForeignKeyConstraint(['edition_id'], ['lesson_edition.id'], name=op.f('fk_pack_edition_id_lesson_edition')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_pack_person_id_person'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['viewing_id'], ['viewing.id'], name=op.f('fk_pack_viewing_id_viewing')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_pack')),
    sa.UniqueConstraint('viewing_id', name=op.f('uq_pack_viewing_id'))
    )
    with op.batch_alter_table('pack', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_pack_attempt_id'), ['attempt_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_pack_person_id'), ['person_id'], unique=False)

    op.create_table('review',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('card_id', sa.Integer(), nullable=False),
    sa.Column('share', sa.Double(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('share >= 0 AND share <= 1', name=op.f('ck_review_share')),
    sa.ForeignKeyConstraint(['card_id'], ['review_card.id'], name=op.f('fk_review_card_id_review_card'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_review'))
    )
    with op.batch_alter_table('review', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_review_card_id'), ['card_id'], unique=False)

    op.create_table('second_reading',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('submission_id', sa.Integer(), nullable=False),
    sa.Column('asked_of_id', sa.Integer(), nullable=True),
    sa.Column('asked_by_id', sa.Integer(), nullable=True),
    sa.Column('drawn_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['asked_by_id'], ['person.id'], name=op.f('fk_second_reading_asked_by_id_person')),
    sa.ForeignKeyConstraint(['asked_of_id'], ['person.id'], name=op.f('fk_second_reading_asked_of_id_person')),
    sa.ForeignKeyConstraint(['submission_id'], ['submission.id'], name=op.f('fk_second_reading_submission_id_submission'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_second_reading')),
    sa.UniqueConstraint('submission_id', name=op.f('uq_second_reading_submission_id'))
    )
    with op.batch_alter_table('second_reading', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_second_reading_asked_of_id'), ['asked_of_id'], unique=False)

    op.create_table('step_note',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('job_id', sa.Integer(), nullable=False),
    sa.Column('step', sa.Enum('intake', 'split', 'estimate', 'staffing', 'check', 'delivery', name='directorstep', native_enum=False, length=40), nullable=False),
    sa.Column('round', sa.Integer(), nullable=False),
    sa.Column('text', sa.String(), nullable=False),
    sa.Column('written_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('round >= 1', name=op.f('ck_step_note_round')),
    sa.ForeignKeyConstraint(['job_id'], ['supervised_job.id'], name=op.f('fk_step_note_job_id_supervised_job')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_step_note')),
    sa.UniqueConstraint('job_id', 'step', 'round', name=op.f('uq_step_note_job_id_step_round'))
    )
    op.create_table('supervised_closing',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('job_id', sa.Integer(), nullable=False),
    sa.Column('words', sa.String(), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['by_id'], ['person.id'], name=op.f('fk_supervised_closing_by_id_person')),
    sa.ForeignKeyConstraint(['job_id'], ['supervised_job.id'], name=op.f('fk_supervised_closing_job_id_supervised_job')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_supervised_closing')),
    sa.UniqueConstraint('job_id', name=op.f('uq_supervised_closing_job_id'))
    )
    op.create_table('text_mark',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('attempt_id', sa.Integer(), nullable=False),
    sa.Column('question', sa.String(), nullable=False),
    sa.Column('points', sa.Double(), nullable=False),
    sa.Column('comment', sa.String(), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('points >= 0', name=op.f('ck_text_mark_points')),
    sa.ForeignKeyConstraint(['attempt_id'], ['attempt.id'], name=op.f('fk_text_mark_attempt_id_attempt'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['by_id'], ['person.id'], name=op.f('fk_text_mark_by_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_text_mark')),
    sa.UniqueConstraint('attempt_id', 'question', name=op.f('uq_text_mark_attempt_id_question'))
    )
    op.create_table('second_mark',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('reading_id', sa.Integer(), nullable=False),
    sa.Column('marker_id', sa.Integer(), nullable=False),
    sa.Column('marks', sa.JSON(), nullable=False),
    sa.Column('words', sa.String(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['marker_id'], ['person.id'], name=op.f('fk_second_mark_marker_id_person')),
    sa.ForeignKeyConstraint(['reading_id'], ['second_reading.id'], name=op.f('fk_second_mark_reading_id_second_reading'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_second_mark')),
    sa.UniqueConstraint('reading_id', name=op.f('uq_second_mark_reading_id'))
    )
    with op.batch_alter_table('second_mark', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_second_mark_marker_id'), ['marker_id'], unique=False)

    op.create_table('second_pass',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('reading_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_second_pass_person_id_person'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['reading_id'], ['second_reading.id'], name=op.f('fk_second_pass_reading_id_second_reading'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_second_pass')),
    sa.UniqueConstraint('reading_id', 'person_id', name=op.f('uq_second_pass_reading_id_person_id'))
    )
    with op.batch_alter_table('second_pass', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_second_pass_person_id'), ['person_id'], unique=False)

    op.create_table('step_feedback',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('note_id', sa.Integer(), nullable=False),
    sa.Column('text', sa.String(), nullable=False),
    sa.Column('next_action', sa.String(), nullable=False),
    sa.Column('settled', sa.Boolean(), nullable=False),
    sa.Column('checked_twice', sa.Integer(), nullable=True),
    sa.Column('by_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['by_id'], ['person.id'], name=op.f('fk_step_feedback_by_id_person')),
    sa.ForeignKeyConstraint(['note_id'], ['step_note.id'], name=op.f('fk_step_feedback_note_id_step_note')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_step_feedback')),
    sa.UniqueConstraint('note_id', name=op.f('uq_step_feedback_note_id'))
    )
    with op.batch_alter_table('attempt', schema=None) as batch_op:
        batch_op.add_column(sa.Column('offline', sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.add_column(sa.Column('texts_waiting', sa.Integer(), server_default='0', nullable=False))
        batch_op.create_index(batch_op.f('ix_attempt_texts_waiting'), ['texts_waiting'], unique=False)

    with op.batch_alter_table('course', schema=None) as batch_op:
        batch_op.add_column(sa.Column('readings', sa.JSON(), server_default='{}', nullable=False))
        batch_op.add_column(sa.Column('arranged_at', sa.DateTime(timezone=True), nullable=True))

    with op.batch_alter_table('course_run', schema=None) as batch_op:
        batch_op.add_column(sa.Column('weekdays', sa.JSON(), nullable=True))
        batch_op.add_column(sa.Column('skip_holidays', sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.add_column(sa.Column('free_days', sa.JSON(), nullable=True))
        batch_op.add_column(sa.Column('note', sa.String(), server_default='', nullable=False))
        batch_op.add_column(sa.Column('version', sa.Integer(), server_default='1', nullable=False))
        batch_op.add_column(sa.Column('cancelled_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('cancel_reason', sa.String(), server_default='', nullable=False))

    with op.batch_alter_table('enrolment', schema=None) as batch_op:
        batch_op.add_column(sa.Column('coach_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('left_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.create_index(batch_op.f('ix_enrolment_coach_id'), ['coach_id'], unique=False)
        batch_op.create_foreign_key(batch_op.f('fk_enrolment_coach_id_person'), 'person', ['coach_id'], ['id'])

    with op.batch_alter_table('lesson_edition', schema=None) as batch_op:
        batch_op.add_column(sa.Column('recordings', sa.JSON(), server_default='{}', nullable=False))
        batch_op.add_column(sa.Column('origin', sa.String(), server_default='catalog', nullable=False))
        batch_op.add_column(sa.Column('by_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('note', sa.String(), server_default='', nullable=False))
        batch_op.add_column(sa.Column('mends_id', sa.Integer(), nullable=True))
        batch_op.create_foreign_key(batch_op.f('fk_lesson_edition_by_id_person'), 'person', ['by_id'], ['id'], ondelete='SET NULL')
        batch_op.create_foreign_key(batch_op.f('fk_lesson_edition_mends_id_lesson_edition'), 'lesson_edition', ['mends_id'], ['id'])

    with op.batch_alter_table('series', schema=None) as batch_op:
        batch_op.add_column(sa.Column('arranged_at', sa.DateTime(timezone=True), nullable=True))

    with op.batch_alter_table('submission', schema=None) as batch_op:
        batch_op.add_column(sa.Column('markup', sa.String(), server_default='plain', nullable=False))

    with op.batch_alter_table('video', schema=None) as batch_op:
        batch_op.add_column(sa.Column('figures', sa.JSON(none_as_null=True), nullable=True))
        batch_op.add_column(sa.Column('recordings', sa.JSON(none_as_null=True), nullable=True))

    with op.batch_alter_table('viewing', schema=None) as batch_op:
        batch_op.add_column(sa.Column('bytes', sa.BigInteger(), server_default='0', nullable=False))
        batch_op.add_column(sa.Column('offline', sa.Boolean(), server_default=sa.false(), nullable=False))

    with op.batch_alter_table('watched', schema=None) as batch_op:
        batch_op.add_column(sa.Column('offline', sa.JSON(none_as_null=True), nullable=True))


    _carry_over()


def _carry_over() -> None:
    """Runs opened before had one rhythm for all lessons: write their calendars down, and count what has
    opened already as announced."""
    bind = op.get_bind()
    runs = sa.table("course_run", *map(sa.column, ("id", "course_id", "days_between")), _day("first_day"))
    lessons = sa.table("lesson", *map(sa.column, ("id", "course_id", "position", "retired_at")))
    calendar = sa.table("run_lesson", *map(sa.column, ("run_id", "lesson_id", "position", "note")), _day("release_on"))
    told = sa.table("lesson_announced", *map(sa.column, ("enrolment_id", "lesson_id")), _moment("at"))
    enrolments = sa.table("enrolment", *map(sa.column, ("id", "run_id")))
    now = datetime.now(UTC)
    for run in bind.execute(sa.select(runs)).all():
        taught = lessons.c.course_id == run.course_id, lessons.c.retired_at.is_(None)
        ids = bind.scalars(sa.select(lessons.c.id).where(*taught).order_by(lessons.c.position)).all()
        days = [run.first_day + timedelta(days=n * run.days_between) for n in range(len(ids))]
        for position, (lesson_id, day) in enumerate(zip(ids, days, strict=True)):
            row = {"run_id": run.id, "lesson_id": lesson_id, "position": position, "note": "", "release_on": day}
            bind.execute(calendar.insert().values(row))
        open_now = [each for each, day in zip(ids, days, strict=True) if day <= now.date()]
        for enrolment_id in bind.scalars(sa.select(enrolments.c.id).where(enrolments.c.run_id == run.id)).all():
            for lesson_id in open_now:
                bind.execute(told.insert().values(enrolment_id=enrolment_id, lesson_id=lesson_id, at=now))


def _day(name: str) -> sa.ColumnClause[date]:
    return sa.column(name, sa.Date())


def _moment(name: str) -> sa.ColumnClause[datetime]:
    return sa.column(name, sa.DateTime(timezone=True))


def downgrade() -> None:
    with op.batch_alter_table('watched', schema=None) as batch_op:
        batch_op.drop_column('offline')

    with op.batch_alter_table('viewing', schema=None) as batch_op:
        batch_op.drop_column('offline')
        batch_op.drop_column('bytes')

    with op.batch_alter_table('video', schema=None) as batch_op:
        batch_op.drop_column('recordings')
        batch_op.drop_column('figures')

    with op.batch_alter_table('submission', schema=None) as batch_op:
        batch_op.drop_column('markup')

    with op.batch_alter_table('series', schema=None) as batch_op:
        batch_op.drop_column('arranged_at')

    with op.batch_alter_table('lesson_edition', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_lesson_edition_mends_id_lesson_edition'), type_='foreignkey')
        batch_op.drop_constraint(batch_op.f('fk_lesson_edition_by_id_person'), type_='foreignkey')
        batch_op.drop_column('mends_id')
        batch_op.drop_column('note')
        batch_op.drop_column('by_id')
        batch_op.drop_column('origin')
        batch_op.drop_column('recordings')

    with op.batch_alter_table('enrolment', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_enrolment_coach_id_person'), type_='foreignkey')
        batch_op.drop_index(batch_op.f('ix_enrolment_coach_id'))
        batch_op.drop_column('left_at')
        batch_op.drop_column('coach_id')

    with op.batch_alter_table('course_run', schema=None) as batch_op:
        batch_op.drop_column('cancel_reason')
        batch_op.drop_column('cancelled_at')
        batch_op.drop_column('version')
        batch_op.drop_column('note')
        batch_op.drop_column('free_days')
        batch_op.drop_column('skip_holidays')
        batch_op.drop_column('weekdays')

    with op.batch_alter_table('course', schema=None) as batch_op:
        batch_op.drop_column('arranged_at')
        batch_op.drop_column('readings')

    with op.batch_alter_table('attempt', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_attempt_texts_waiting'))
        batch_op.drop_column('texts_waiting')
        batch_op.drop_column('offline')

    op.drop_table('step_feedback')
    with op.batch_alter_table('second_pass', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_second_pass_person_id'))

    op.drop_table('second_pass')
    with op.batch_alter_table('second_mark', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_second_mark_marker_id'))

    op.drop_table('second_mark')
    op.drop_table('text_mark')
    op.drop_table('supervised_closing')
    op.drop_table('step_note')
    with op.batch_alter_table('second_reading', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_second_reading_asked_of_id'))

    op.drop_table('second_reading')
    with op.batch_alter_table('review', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_review_card_id'))

    op.drop_table('review')
    with op.batch_alter_table('pack', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_pack_person_id'))
        batch_op.drop_index(batch_op.f('ix_pack_attempt_id'))

    op.drop_table('pack')
    with op.batch_alter_table('supervised_job', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_supervised_job_trainee_id'))
        batch_op.drop_index(batch_op.f('ix_supervised_job_enrolment_id'))
        batch_op.drop_index(batch_op.f('ix_supervised_job_coach_id'))

    op.drop_table('supervised_job')
    with op.batch_alter_table('review_card', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_review_card_person_id_due_at'))
        batch_op.drop_index(batch_op.f('ix_review_card_lesson_id'))

    op.drop_table('review_card')
    with op.batch_alter_table('lesson_draft', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_lesson_draft_course_id'))

    op.drop_table('lesson_draft')
    with op.batch_alter_table('lesson_announced', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_lesson_announced_lesson_id'))

    op.drop_table('lesson_announced')
    with op.batch_alter_table('run_lesson', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_run_lesson_lesson_id'))

    op.drop_table('run_lesson')
    with op.batch_alter_table('question_repair', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_question_repair_lesson_id_question'))

    op.drop_table('question_repair')
    op.drop_table('caption_version')
    with op.batch_alter_table('text_print', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_text_print_print'))
        batch_op.drop_index(batch_op.f('ix_text_print_person_id'))

    op.drop_table('text_print')
    op.drop_table('data_use')
    with op.batch_alter_table('course_archive', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_course_archive_owner_id'))

    op.drop_table('course_archive')
    with op.batch_alter_table('annotation', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_annotation_subject'))

    op.drop_table('annotation')
