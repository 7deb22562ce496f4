"""Checks by workers, second checks, complaints, verification, leading, agreed days; roles and accounts over time;
quizzes and pieces told to staff. Generated from the models; landed, so never rewritten."""

import sqlalchemy as sa
from alembic import op

revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('role_change',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('role', sa.Enum('worker', 'coach', 'director', 'client', 'officer', name='role', native_enum=False, length=40), nullable=False),
    sa.Column('given', sa.Boolean(), nullable=False),
    sa.Column('reason', sa.String(), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=True),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['by_id'], ['person.id'], name=op.f('fk_role_change_by_id_person')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_role_change_person_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_role_change'))
    )
    with op.batch_alter_table('role_change', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_role_change_person_id'), ['person_id'], unique=False)

    op.create_table('severity_quarter',
    sa.Column('coach_id', sa.Integer(), nullable=False),
    sa.Column('skill_id', sa.Integer(), nullable=False),
    sa.Column('begins', sa.Date(), nullable=False),
    sa.Column('value', sa.Double(), nullable=False),
    sa.Column('se', sa.Double(), nullable=False),
    sa.CheckConstraint('se > 0', name=op.f('ck_severity_quarter_se')),
    sa.ForeignKeyConstraint(['coach_id'], ['person.id'], name=op.f('fk_severity_quarter_coach_id_person'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['skill_id'], ['skill.id'], name=op.f('fk_severity_quarter_skill_id_skill')),
    sa.PrimaryKeyConstraint('coach_id', 'skill_id', 'begins', name=op.f('pk_severity_quarter'))
    )
    op.create_table('suspension',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('reason', sa.String(), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('ended_by_id', sa.Integer(), nullable=True),
    sa.Column('ended_reason', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['by_id'], ['person.id'], name=op.f('fk_suspension_by_id_person')),
    sa.ForeignKeyConstraint(['ended_by_id'], ['person.id'], name=op.f('fk_suspension_ended_by_id_person')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_suspension_person_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_suspension'))
    )
    with op.batch_alter_table('suspension', schema=None) as batch_op:
        batch_op.create_index('uq_suspension_open', ['person_id'], unique=True, sqlite_where=sa.text('ended_at IS NULL'), postgresql_where=sa.text('ended_at IS NULL'))

    op.create_table('checker',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('placement_id', sa.Integer(), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['by_id'], ['person.id'], name=op.f('fk_checker_by_id_person')),
    sa.ForeignKeyConstraint(['placement_id'], ['placement.id'], name=op.f('fk_checker_placement_id_placement')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_checker')),
    sa.UniqueConstraint('placement_id', name=op.f('uq_checker_placement_id'))
    )
    op.create_table('day_change',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('placement_id', sa.Integer(), nullable=False),
    sa.Column('old_due_on', sa.Date(), nullable=False),
    sa.Column('old_inspect_on', sa.Date(), nullable=False),
    sa.Column('old_pay_on', sa.Date(), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=False),
    sa.Column('inspect_on', sa.Date(), nullable=False),
    sa.Column('pay_on', sa.Date(), nullable=False),
    sa.Column('care', sa.Boolean(), server_default=sa.false(), nullable=False),
    sa.Column('reason', sa.String(), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('due_on > old_due_on', name=op.f('ck_day_change_later')),
    sa.ForeignKeyConstraint(['by_id'], ['person.id'], name=op.f('fk_day_change_by_id_person')),
    sa.ForeignKeyConstraint(['placement_id'], ['placement.id'], name=op.f('fk_day_change_placement_id_placement')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_day_change'))
    )
    with op.batch_alter_table('day_change', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_day_change_placement_id'), ['placement_id'], unique=False)

    op.create_table('lead',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('placement_id', sa.Integer(), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('done_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['by_id'], ['person.id'], name=op.f('fk_lead_by_id_person')),
    sa.ForeignKeyConstraint(['placement_id'], ['placement.id'], name=op.f('fk_lead_placement_id_placement')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_lead')),
    sa.UniqueConstraint('placement_id', name=op.f('uq_lead_placement_id'))
    )
    op.create_table('supervised_coach_change',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('job_id', sa.Integer(), nullable=False),
    sa.Column('before_id', sa.Integer(), nullable=False),
    sa.Column('after_id', sa.Integer(), nullable=False),
    sa.Column('reason', sa.String(), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('before_id <> after_id', name=op.f('ck_supervised_coach_change_two_coaches')),
    sa.ForeignKeyConstraint(['after_id'], ['person.id'], name=op.f('fk_supervised_coach_change_after_id_person')),
    sa.ForeignKeyConstraint(['before_id'], ['person.id'], name=op.f('fk_supervised_coach_change_before_id_person')),
    sa.ForeignKeyConstraint(['by_id'], ['person.id'], name=op.f('fk_supervised_coach_change_by_id_person')),
    sa.ForeignKeyConstraint(['job_id'], ['supervised_job.id'], name=op.f('fk_supervised_coach_change_job_id_supervised_job'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_supervised_coach_change'))
    )
    with op.batch_alter_table('supervised_coach_change', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_supervised_coach_change_job_id'), ['job_id'], unique=False)

    op.create_table('first_marks_seen',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('deliverable_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['deliverable_id'], ['deliverable.id'], name=op.f('fk_first_marks_seen_deliverable_id_deliverable')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_first_marks_seen_person_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_first_marks_seen')),
    sa.UniqueConstraint('deliverable_id', 'person_id', name=op.f('uq_first_marks_seen_deliverable_id_person_id'))
    )
    with op.batch_alter_table('first_marks_seen', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_first_marks_seen_person_id'), ['person_id'], unique=False)

    op.create_table('residual_errors',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('deliverable_id', sa.Integer(), nullable=False),
    sa.Column('errors', sa.Integer(), nullable=False),
    sa.Column('found_by', sa.Enum('client', 'recheck', name='foundby', native_enum=False, length=40), nullable=False),
    sa.Column('who', sa.String(), nullable=False),
    sa.Column('found_on', sa.Date(), nullable=False),
    sa.Column('note', sa.String(), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('errors >= 1', name=op.f('ck_residual_errors_some')),
    sa.ForeignKeyConstraint(['by_id'], ['person.id'], name=op.f('fk_residual_errors_by_id_person')),
    sa.ForeignKeyConstraint(['deliverable_id'], ['deliverable.id'], name=op.f('fk_residual_errors_deliverable_id_deliverable')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_residual_errors'))
    )
    with op.batch_alter_table('residual_errors', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_residual_errors_deliverable_id'), ['deliverable_id'], unique=False)

    op.create_table('second_check',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('deliverable_id', sa.Integer(), nullable=False),
    sa.Column('marker_id', sa.Integer(), nullable=False),
    sa.Column('marks', sa.JSON(), nullable=False),
    sa.Column('words', sa.String(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['deliverable_id'], ['deliverable.id'], name=op.f('fk_second_check_deliverable_id_deliverable')),
    sa.ForeignKeyConstraint(['marker_id'], ['person.id'], name=op.f('fk_second_check_marker_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_second_check')),
    sa.UniqueConstraint('deliverable_id', name=op.f('uq_second_check_deliverable_id'))
    )
    with op.batch_alter_table('second_check', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_second_check_marker_id'), ['marker_id'], unique=False)

    op.create_table('verification',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('task_id', sa.Integer(), nullable=False),
    sa.Column('deliverable_id', sa.Integer(), nullable=False),
    sa.Column('headings', sa.Integer(), nullable=False),
    sa.Column('errors', sa.JSON(), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('headings >= 0', name=op.f('ck_verification_headings')),
    sa.ForeignKeyConstraint(['by_id'], ['person.id'], name=op.f('fk_verification_by_id_person')),
    sa.ForeignKeyConstraint(['deliverable_id'], ['deliverable.id'], name=op.f('fk_verification_deliverable_id_deliverable')),
    sa.ForeignKeyConstraint(['task_id'], ['task.id'], name=op.f('fk_verification_task_id_task')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_verification')),
    sa.UniqueConstraint('task_id', name=op.f('uq_verification_task_id'))
    )
    with op.batch_alter_table('verification', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_verification_deliverable_id'), ['deliverable_id'], unique=False)

    op.create_table('complaint',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('deliverable_id', sa.Integer(), nullable=False),
    sa.Column('defect', sa.Enum('missing', 'wrong_fact', 'format', 'typos', 'source', 'other', name='defect', native_enum=False, length=40), nullable=False),
    sa.Column('text', sa.String(), nullable=False),
    sa.Column('errors', sa.Integer(), nullable=True),
    sa.Column('told_on', sa.Date(), nullable=False),
    sa.Column('how', sa.Enum('face_to_face', 'phone', 'paper', 'message', name='channel', native_enum=False, length=40), nullable=False),
    sa.Column('told_by', sa.String(), nullable=False),
    sa.Column('residual_id', sa.Integer(), nullable=True),
    sa.Column('by_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('errors >= 1', name=op.f('ck_complaint_errors')),
    sa.ForeignKeyConstraint(['by_id'], ['person.id'], name=op.f('fk_complaint_by_id_person')),
    sa.ForeignKeyConstraint(['deliverable_id'], ['deliverable.id'], name=op.f('fk_complaint_deliverable_id_deliverable')),
    sa.ForeignKeyConstraint(['residual_id'], ['residual_errors.id'], name=op.f('fk_complaint_residual_id_residual_errors')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_complaint'))
    )
    with op.batch_alter_table('complaint', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_complaint_deliverable_id'), ['deliverable_id'], unique=False)

    op.create_table('complaint_withdrawal',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('complaint_id', sa.Integer(), nullable=False),
    sa.Column('why', sa.Enum('mistake', 'taken_back', name='whywithdrawn', native_enum=False, length=40), nullable=False),
    sa.Column('reason', sa.String(), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['by_id'], ['person.id'], name=op.f('fk_complaint_withdrawal_by_id_person')),
    sa.ForeignKeyConstraint(['complaint_id'], ['complaint.id'], name=op.f('fk_complaint_withdrawal_complaint_id_complaint')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_complaint_withdrawal')),
    sa.UniqueConstraint('complaint_id', name=op.f('uq_complaint_withdrawal_complaint_id'))
    )
    with op.batch_alter_table('attempt', schema=None) as batch_op:
        batch_op.add_column(sa.Column('timed', sa.Boolean(), server_default=sa.true(), nullable=False))
        batch_op.add_column(sa.Column('by_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('how', sa.Enum('face_to_face', 'phone', 'paper', name='how', native_enum=False, length=40), nullable=True))
        batch_op.add_column(sa.Column('told_on', sa.Date(), nullable=True))
        batch_op.create_foreign_key(batch_op.f('fk_attempt_by_id_person'), 'person', ['by_id'], ['id'])

    with op.batch_alter_table('lesson', schema=None) as batch_op:
        batch_op.add_column(sa.Column('joined_at', sa.DateTime(timezone=True), nullable=True))

    with op.batch_alter_table('submission', schema=None) as batch_op:
        batch_op.add_column(sa.Column('by_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('how', sa.Enum('face_to_face', 'phone', 'paper', name='how', native_enum=False, length=40), nullable=True))
        batch_op.add_column(sa.Column('told_on', sa.Date(), nullable=True))
        batch_op.create_foreign_key(batch_op.f('fk_submission_by_id_person'), 'person', ['by_id'], ['id'])


    _checks("track <> ''")


def _checks(track: str) -> None:
    """Work from outside may be of any skill."""
    for table in ("outside_job", "outside_work"):
        with op.batch_alter_table(table) as batch_op:
            batch_op.drop_constraint(op.f(f"ck_{table}_track"), type_="check")
            batch_op.create_check_constraint(op.f(f"ck_{table}_track"), track)


def downgrade() -> None:
    _checks("track IN ('writing', 'clerical')")
    with op.batch_alter_table('submission', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_submission_by_id_person'), type_='foreignkey')
        batch_op.drop_column('told_on')
        batch_op.drop_column('how')
        batch_op.drop_column('by_id')

    with op.batch_alter_table('lesson', schema=None) as batch_op:
        batch_op.drop_column('joined_at')

    with op.batch_alter_table('attempt', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_attempt_by_id_person'), type_='foreignkey')
        batch_op.drop_column('told_on')
        batch_op.drop_column('how')
        batch_op.drop_column('by_id')
        batch_op.drop_column('timed')

    op.drop_table('complaint_withdrawal')
    with op.batch_alter_table('complaint', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_complaint_deliverable_id'))

    op.drop_table('complaint')
    with op.batch_alter_table('verification', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_verification_deliverable_id'))

    op.drop_table('verification')
    with op.batch_alter_table('second_check', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_second_check_marker_id'))

    op.drop_table('second_check')
    with op.batch_alter_table('residual_errors', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_residual_errors_deliverable_id'))

    op.drop_table('residual_errors')
    with op.batch_alter_table('first_marks_seen', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_first_marks_seen_person_id'))

    op.drop_table('first_marks_seen')
    with op.batch_alter_table('supervised_coach_change', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_supervised_coach_change_job_id'))

    op.drop_table('supervised_coach_change')
    op.drop_table('lead')
    with op.batch_alter_table('day_change', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_day_change_placement_id'))

    op.drop_table('day_change')
    op.drop_table('checker')
    with op.batch_alter_table('suspension', schema=None) as batch_op:
        batch_op.drop_index('uq_suspension_open', sqlite_where=sa.text('ended_at IS NULL'), postgresql_where=sa.text('ended_at IS NULL'))

    op.drop_table('suspension')
    op.drop_table('severity_quarter')
    with op.batch_alter_table('role_change', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_role_change_person_id'))

    op.drop_table('role_change')
