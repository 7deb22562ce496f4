"""What courses, quizzes and practice keep since the second version. Generated from the models as they were then,
with what moves old rows written by hand; landed, so never rewritten."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import sqlalchemy as sa
from alembic import op

revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('badge_status_list',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('issuer', sa.String(), nullable=False),
    sa.Column('address', sa.String(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_badge_status_list')),
    sa.UniqueConstraint('address', name=op.f('uq_badge_status_list_address')),
    sa.UniqueConstraint('issuer', name=op.f('uq_badge_status_list_issuer'))
    )
    op.create_table('spoken_sound',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('text_hash', sa.String(), nullable=False),
    sa.Column('turns', sa.JSON(), nullable=False),
    sa.Column('file_key', sa.String(), nullable=True),
    sa.Column('seconds', sa.Double(), nullable=True),
    sa.Column('file_bytes', sa.Integer(), nullable=True),
    sa.Column('problem', sa.String(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('file_key IS NULL OR seconds > 0', name=op.f('ck_spoken_sound_has_length')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_spoken_sound')),
    sa.UniqueConstraint('text_hash', name=op.f('uq_spoken_sound_text_hash'))
    )
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

    op.create_table('aptitude_interview',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('worker_id', sa.Integer(), nullable=False),
    sa.Column('how', sa.Enum('screen', 'face_to_face', 'phone', 'paper', name='how', native_enum=False, length=40), nullable=False),
    sa.Column('held_on', sa.Date(), nullable=False),
    sa.Column('experience', sa.String(), nullable=False),
    sa.Column('everyday', sa.String(), nullable=False),
    sa.Column('hopes', sa.String(), nullable=False),
    sa.Column('worries', sa.String(), nullable=False),
    sa.Column('view', sa.String(), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['by_id'], ['person.id'], name=op.f('fk_aptitude_interview_by_id_person')),
    sa.ForeignKeyConstraint(['worker_id'], ['person.id'], name=op.f('fk_aptitude_interview_worker_id_person'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_aptitude_interview'))
    )
    with op.batch_alter_table('aptitude_interview', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_aptitude_interview_worker_id'), ['worker_id'], unique=False)

    op.create_table('coach_absence',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('coach_id', sa.Integer(), nullable=False),
    sa.Column('since', sa.Date(), nullable=False),
    sa.Column('until', sa.Date(), nullable=False),
    sa.Column('stand_in_id', sa.Integer(), nullable=True),
    sa.Column('entered_by_id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint('stand_in_id IS NULL OR stand_in_id <> coach_id', name=op.f('ck_coach_absence_stand_in')),
    sa.CheckConstraint('until >= since', name=op.f('ck_coach_absence_days')),
    sa.ForeignKeyConstraint(['coach_id'], ['person.id'], name=op.f('fk_coach_absence_coach_id_person'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['entered_by_id'], ['person.id'], name=op.f('fk_coach_absence_entered_by_id_person')),
    sa.ForeignKeyConstraint(['stand_in_id'], ['person.id'], name=op.f('fk_coach_absence_stand_in_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_coach_absence'))
    )
    with op.batch_alter_table('coach_absence', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_coach_absence_coach_id'), ['coach_id'], unique=False)

    op.create_table('coach_phrase',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('coach_id', sa.Integer(), nullable=False),
    sa.Column('text', sa.String(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("text <> ''", name=op.f('ck_coach_phrase_text')),
    sa.ForeignKeyConstraint(['coach_id'], ['person.id'], name=op.f('fk_coach_phrase_coach_id_person'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_coach_phrase')),
    sa.UniqueConstraint('coach_id', 'text', name=op.f('uq_coach_phrase_coach_id_text'))
    )
    op.create_table('coach_severity',
    sa.Column('coach_id', sa.Integer(), nullable=False),
    sa.Column('skill_id', sa.Integer(), nullable=False),
    sa.Column('value', sa.Double(), nullable=False),
    sa.Column('se', sa.Double(), nullable=False),
    sa.Column('marks', sa.Integer(), nullable=False),
    sa.Column('group', sa.Integer(), nullable=False),
    sa.Column('fitted_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('se > 0 AND marks > 0', name=op.f('ck_coach_severity_told')),
    sa.ForeignKeyConstraint(['coach_id'], ['person.id'], name=op.f('fk_coach_severity_coach_id_person'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['skill_id'], ['skill.id'], name=op.f('fk_coach_severity_skill_id_skill')),
    sa.PrimaryKeyConstraint('coach_id', 'skill_id', name=op.f('pk_coach_severity'))
    )
    op.create_table('coaching_slot',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('coach_id', sa.Integer(), nullable=False),
    sa.Column('starts_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ways', sa.JSON(), nullable=False),
    sa.Column('place', sa.String(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('withdrawn_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['coach_id'], ['person.id'], name=op.f('fk_coaching_slot_coach_id_person'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_coaching_slot'))
    )
    with op.batch_alter_table('coaching_slot', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_coaching_slot_starts_at'), ['starts_at'], unique=False)
        batch_op.create_index('uq_coaching_slot_open', ['coach_id', 'starts_at'], unique=True, sqlite_where=sa.text('withdrawn_at IS NULL'), postgresql_where=sa.text('withdrawn_at IS NULL'))

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
    op.create_table('dated_estimate',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('worker_id', sa.Integer(), nullable=False),
    sa.Column('skill_id', sa.Integer(), nullable=False),
    sa.Column('value', sa.Double(), nullable=True),
    sa.Column('se', sa.Double(), nullable=True),
    sa.Column('fitted_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('(value IS NULL) = (se IS NULL)', name=op.f('ck_dated_estimate_whole')),
    sa.CheckConstraint('se IS NULL OR se > 0', name=op.f('ck_dated_estimate_se')),
    sa.ForeignKeyConstraint(['skill_id'], ['skill.id'], name=op.f('fk_dated_estimate_skill_id_skill')),
    sa.ForeignKeyConstraint(['worker_id'], ['person.id'], name=op.f('fk_dated_estimate_worker_id_person'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_dated_estimate'))
    )
    with op.batch_alter_table('dated_estimate', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_dated_estimate_worker_id_fitted_at'), ['worker_id', 'fitted_at'], unique=False)

    op.create_table('deputy',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('since', sa.Date(), nullable=False),
    sa.Column('until', sa.Date(), nullable=False),
    sa.Column('reason', sa.String(), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint('until >= since', name=op.f('ck_deputy_days')),
    sa.ForeignKeyConstraint(['by_id'], ['person.id'], name=op.f('fk_deputy_by_id_person')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_deputy_person_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_deputy'))
    )
    with op.batch_alter_table('deputy', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_deputy_person_id'), ['person_id'], unique=False)

    op.create_table('hand_over',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('worker_id', sa.Integer(), nullable=False),
    sa.Column('from_id', sa.Integer(), nullable=False),
    sa.Column('to_id', sa.Integer(), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=False),
    sa.Column('words', sa.String(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('from_id <> to_id', name=op.f('ck_hand_over_two_coaches')),
    sa.ForeignKeyConstraint(['by_id'], ['person.id'], name=op.f('fk_hand_over_by_id_person')),
    sa.ForeignKeyConstraint(['from_id'], ['person.id'], name=op.f('fk_hand_over_from_id_person')),
    sa.ForeignKeyConstraint(['to_id'], ['person.id'], name=op.f('fk_hand_over_to_id_person')),
    sa.ForeignKeyConstraint(['worker_id'], ['person.id'], name=op.f('fk_hand_over_worker_id_person'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_hand_over'))
    )
    with op.batch_alter_table('hand_over', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_hand_over_worker_id'), ['worker_id'], unique=False)

    op.create_table('letter',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('daily', sa.Boolean(), nullable=False),
    sa.Column('written_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('sent_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('error', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_letter_person_id_person'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_letter'))
    )
    with op.batch_alter_table('letter', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_letter_person_id'), ['person_id'], unique=False)

    op.create_table('monthly_review',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=False),
    sa.Column('note', sa.String(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['by_id'], ['person.id'], name=op.f('fk_monthly_review_by_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_monthly_review'))
    )
    op.create_table('outside_job',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('worker_id', sa.Integer(), nullable=False),
    sa.Column('title', sa.String(), nullable=False),
    sa.Column('track', sa.String(), nullable=False),
    sa.Column('url', sa.String(), nullable=False),
    sa.Column('due', sa.Date(), nullable=True),
    sa.Column('pay_yen', sa.Integer(), nullable=True),
    sa.Column('pay_shared', sa.Boolean(), nullable=False),
    sa.Column('outcome', sa.Enum('won', 'delivered', 'not_taken', name='outcome', native_enum=False, length=40), nullable=True),
    sa.Column('entered_by_id', sa.Integer(), nullable=True),
    sa.Column('told', sa.Enum('phone', 'paper', 'face_to_face', name='told', native_enum=False, length=40), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("track IN ('writing', 'clerical')", name=op.f('ck_outside_job_track')),
    sa.CheckConstraint('(entered_by_id IS NULL) = (told IS NULL)', name=op.f('ck_outside_job_entered')),
    sa.CheckConstraint('pay_yen >= 0', name=op.f('ck_outside_job_pay')),
    sa.ForeignKeyConstraint(['entered_by_id'], ['person.id'], name=op.f('fk_outside_job_entered_by_id_person')),
    sa.ForeignKeyConstraint(['worker_id'], ['person.id'], name=op.f('fk_outside_job_worker_id_person'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_outside_job'))
    )
    with op.batch_alter_table('outside_job', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_outside_job_worker_id'), ['worker_id'], unique=False)

    op.create_table('passport',
    sa.Column('worker_id', sa.Integer(), nullable=False),
    sa.Column('subject', sa.String(), nullable=False),
    sa.Column('pen_name', sa.String(), nullable=False),
    sa.Column('about', sa.String(), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['worker_id'], ['person.id'], name=op.f('fk_passport_worker_id_person'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('worker_id', name=op.f('pk_passport')),
    sa.UniqueConstraint('subject', name=op.f('uq_passport_subject'))
    )
    op.create_table('passport_consent',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('worker_id', sa.Integer(), nullable=False),
    sa.Column('field', sa.String(), nullable=False),
    sa.Column('given_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('given_by_id', sa.Integer(), nullable=False),
    sa.Column('how', sa.String(), nullable=False),
    sa.Column('withdrawn_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['given_by_id'], ['person.id'], name=op.f('fk_passport_consent_given_by_id_person')),
    sa.ForeignKeyConstraint(['worker_id'], ['person.id'], name=op.f('fk_passport_consent_worker_id_person'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_passport_consent'))
    )
    with op.batch_alter_table('passport_consent', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_passport_consent_worker_id_field'), ['worker_id', 'field'], unique=False)

    op.create_table('passport_link',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('worker_id', sa.Integer(), nullable=False),
    sa.Column('token_hash', sa.String(), nullable=False),
    sa.Column('label', sa.String(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('last_day', sa.Date(), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('last_opened_on', sa.Date(), nullable=True),
    sa.ForeignKeyConstraint(['worker_id'], ['person.id'], name=op.f('fk_passport_link_worker_id_person'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_passport_link')),
    sa.UniqueConstraint('token_hash', name=op.f('uq_passport_link_token_hash'))
    )
    with op.batch_alter_table('passport_link', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_passport_link_worker_id'), ['worker_id'], unique=False)

    op.create_table('picture',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('file_key', sa.String(), nullable=False),
    sa.Column('bytes', sa.Integer(), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=True),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('bytes > 0', name=op.f('ck_picture_bytes')),
    sa.ForeignKeyConstraint(['by_id'], ['person.id'], name=op.f('fk_picture_by_id_person'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_picture')),
    sa.UniqueConstraint('name', name=op.f('uq_picture_name'))
    )
    with op.batch_alter_table('picture', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_picture_by_id'), ['by_id'], unique=False)

    op.create_table('skill_estimate',
    sa.Column('worker_id', sa.Integer(), nullable=False),
    sa.Column('skill_id', sa.Integer(), nullable=False),
    sa.Column('value', sa.Double(), nullable=False),
    sa.Column('se', sa.Double(), nullable=False),
    sa.Column('facts', sa.Integer(), nullable=False),
    sa.Column('strongest', sa.JSON(), nullable=False),
    sa.Column('fitted_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('se > 0', name=op.f('ck_skill_estimate_se')),
    sa.ForeignKeyConstraint(['skill_id'], ['skill.id'], name=op.f('fk_skill_estimate_skill_id_skill')),
    sa.ForeignKeyConstraint(['worker_id'], ['person.id'], name=op.f('fk_skill_estimate_worker_id_person'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('worker_id', 'skill_id', name=op.f('pk_skill_estimate'))
    )
    op.create_table('support_plan',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('worker_id', sa.Integer(), nullable=False),
    sa.Column('skill_id', sa.Integer(), nullable=False),
    sa.Column('level', sa.Integer(), nullable=False),
    sa.Column('metrics', sa.JSON(), nullable=False),
    sa.Column('text', sa.String(), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['by_id'], ['person.id'], name=op.f('fk_support_plan_by_id_person')),
    sa.ForeignKeyConstraint(['skill_id'], ['skill.id'], name=op.f('fk_support_plan_skill_id_skill')),
    sa.ForeignKeyConstraint(['worker_id'], ['person.id'], name=op.f('fk_support_plan_worker_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_support_plan'))
    )
    with op.batch_alter_table('support_plan', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_support_plan_worker_id_skill_id'), ['worker_id', 'skill_id'], unique=False)

    op.create_table('table_import',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=False),
    sa.Column('file_name', sa.String(), nullable=False),
    sa.Column('table', sa.JSON(), nullable=False),
    sa.Column('sent_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('confirmed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('outcome', sa.JSON(), nullable=True),
    sa.CheckConstraint('(confirmed_at IS NULL) = (outcome IS NULL)', name=op.f('ck_table_import_outcome')),
    sa.ForeignKeyConstraint(['by_id'], ['person.id'], name=op.f('fk_table_import_by_id_person'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_table_import'))
    )
    with op.batch_alter_table('table_import', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_table_import_by_id'), ['by_id'], unique=False)

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

    op.create_table('wish_sheet',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('worker_id', sa.Integer(), nullable=False),
    sa.Column('kinds', sa.JSON(), nullable=False),
    sa.Column('times', sa.JSON(), nullable=False),
    sa.Column('equipment', sa.JSON(), nullable=False),
    sa.Column('hours_per_week', sa.Integer(), nullable=False),
    sa.Column('avoid', sa.String(), nullable=False),
    sa.Column('accommodations', sa.String(), nullable=False),
    sa.Column('wishes_for', sa.JSON(), nullable=False),
    sa.Column('accommodations_for', sa.JSON(), nullable=False),
    sa.Column('how', sa.Enum('screen', 'face_to_face', 'phone', 'paper', name='how', native_enum=False, length=40), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('hours_per_week BETWEEN 0 AND 60', name=op.f('ck_wish_sheet_hours')),
    sa.ForeignKeyConstraint(['by_id'], ['person.id'], name=op.f('fk_wish_sheet_by_id_person')),
    sa.ForeignKeyConstraint(['worker_id'], ['person.id'], name=op.f('fk_wish_sheet_worker_id_person'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_wish_sheet'))
    )
    with op.batch_alter_table('wish_sheet', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_wish_sheet_worker_id'), ['worker_id'], unique=False)

    op.create_table('aptitude_test',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('worker_id', sa.Integer(), nullable=False),
    sa.Column('track', sa.String(), nullable=False),
    sa.Column('seed', sa.String(), nullable=False),
    sa.Column('prior_mean', sa.Double(), nullable=False),
    sa.Column('how', sa.Enum('screen', 'face_to_face', 'phone', 'paper', name='how', native_enum=False, length=40), nullable=False),
    sa.Column('begun_by_id', sa.Integer(), nullable=False),
    sa.Column('begun_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('ending', sa.Enum('sure', 'narrow', 'most', 'used_up', 'own_wish', name='ending', native_enum=False, length=40), nullable=True),
    sa.Column('ability', sa.Double(), nullable=True),
    sa.Column('sd', sa.Double(), nullable=True),
    sa.Column('course_id', sa.Integer(), nullable=True),
    sa.Column('lesson_ids', sa.JSON(), nullable=False),
    sa.CheckConstraint('(ended_at IS NULL) = (ending IS NULL)', name=op.f('ck_aptitude_test_ending')),
    sa.ForeignKeyConstraint(['begun_by_id'], ['person.id'], name=op.f('fk_aptitude_test_begun_by_id_person')),
    sa.ForeignKeyConstraint(['course_id'], ['course.id'], name=op.f('fk_aptitude_test_course_id_course')),
    sa.ForeignKeyConstraint(['worker_id'], ['person.id'], name=op.f('fk_aptitude_test_worker_id_person'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_aptitude_test'))
    )
    with op.batch_alter_table('aptitude_test', schema=None) as batch_op:
        batch_op.create_index('uq_aptitude_test_open', ['worker_id', 'track'], unique=True, sqlite_where=sa.text('ended_at IS NULL'), postgresql_where=sa.text('ended_at IS NULL'))

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
    op.create_table('coach_cover',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('absence_id', sa.Integer(), nullable=False),
    sa.Column('pairing_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['absence_id'], ['coach_absence.id'], name=op.f('fk_coach_cover_absence_id_coach_absence'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['pairing_id'], ['pairing.id'], name=op.f('fk_coach_cover_pairing_id_pairing'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_coach_cover')),
    sa.UniqueConstraint('pairing_id', name=op.f('uq_coach_cover_pairing_id'))
    )
    with op.batch_alter_table('coach_cover', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_coach_cover_absence_id'), ['absence_id'], unique=False)

    op.create_table('coaching_booking',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('slot_id', sa.Integer(), nullable=False),
    sa.Column('worker_id', sa.Integer(), nullable=False),
    sa.Column('starts_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('how', sa.Enum('phone', 'link', 'face_to_face', name='how', native_enum=False, length=40), nullable=False),
    sa.Column('wish', sa.String(), nullable=False),
    sa.Column('uid', sa.String(), nullable=False),
    sa.Column('sequence', sa.Integer(), nullable=False),
    sa.Column('booked_by_id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('reminded_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('ending', sa.Enum('moved', 'called_off', 'withdrawn', 'resting', name='ending', native_enum=False, length=40), nullable=True),
    sa.Column('ended_by_id', sa.Integer(), nullable=True),
    sa.CheckConstraint('(ended_at IS NULL) = (ending IS NULL)', name=op.f('ck_coaching_booking_ending')),
    sa.ForeignKeyConstraint(['booked_by_id'], ['person.id'], name=op.f('fk_coaching_booking_booked_by_id_person')),
    sa.ForeignKeyConstraint(['ended_by_id'], ['person.id'], name=op.f('fk_coaching_booking_ended_by_id_person')),
    sa.ForeignKeyConstraint(['slot_id'], ['coaching_slot.id'], name=op.f('fk_coaching_booking_slot_id_coaching_slot'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['worker_id'], ['person.id'], name=op.f('fk_coaching_booking_worker_id_person'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_coaching_booking'))
    )
    with op.batch_alter_table('coaching_booking', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_coaching_booking_slot_id'), ['slot_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_coaching_booking_starts_at'), ['starts_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_coaching_booking_worker_id'), ['worker_id'], unique=False)
        batch_op.create_index('uq_coaching_booking_slot', ['slot_id'], unique=True, sqlite_where=sa.text('ended_at IS NULL'), postgresql_where=sa.text('ended_at IS NULL'))
        batch_op.create_index('uq_coaching_booking_worker', ['worker_id', 'starts_at'], unique=True, sqlite_where=sa.text('ended_at IS NULL'), postgresql_where=sa.text('ended_at IS NULL'))

    op.create_table('fair_mark',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('worker_id', sa.Integer(), nullable=False),
    sa.Column('skill_id', sa.Integer(), nullable=False),
    sa.Column('fact_id', sa.Integer(), nullable=False),
    sa.Column('value', sa.Double(), nullable=True),
    sa.Column('fitted_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('value IS NULL OR value BETWEEN 0 AND 4', name=op.f('ck_fair_mark_value')),
    sa.ForeignKeyConstraint(['fact_id'], ['fact.id'], name=op.f('fk_fair_mark_fact_id_fact')),
    sa.ForeignKeyConstraint(['skill_id'], ['skill.id'], name=op.f('fk_fair_mark_skill_id_skill')),
    sa.ForeignKeyConstraint(['worker_id'], ['person.id'], name=op.f('fk_fair_mark_worker_id_person'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_fair_mark'))
    )
    with op.batch_alter_table('fair_mark', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_fair_mark_fact_id'), ['fact_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_fair_mark_worker_id_fitted_at'), ['worker_id', 'fitted_at'], unique=False)

    op.create_table('kept_standing',
    sa.Column('worker_id', sa.Integer(), nullable=False),
    sa.Column('skill_id', sa.Integer(), nullable=False),
    sa.Column('level', sa.Integer(), nullable=False),
    sa.Column('since', sa.DateTime(timezone=True), nullable=True),
    sa.Column('facts', sa.Integer(), nullable=False),
    sa.Column('last_evidence', sa.DateTime(timezone=True), nullable=True),
    sa.Column('stale_from', sa.DateTime(timezone=True), nullable=True),
    sa.Column('version_id', sa.Integer(), nullable=True),
    sa.Column('met', sa.Boolean(), nullable=False),
    sa.Column('missing', sa.Integer(), nullable=False),
    sa.Column('checksum', sa.String(), nullable=False),
    sa.Column('basis', sa.String(), nullable=False),
    sa.Column('judged_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('changes_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['skill_id'], ['skill.id'], name=op.f('fk_kept_standing_skill_id_skill')),
    sa.ForeignKeyConstraint(['version_id'], ['ladder_version.id'], name=op.f('fk_kept_standing_version_id_ladder_version')),
    sa.ForeignKeyConstraint(['worker_id'], ['person.id'], name=op.f('fk_kept_standing_worker_id_person'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('worker_id', 'skill_id', name=op.f('pk_kept_standing'))
    )
    with op.batch_alter_table('kept_standing', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_kept_standing_changes_at'), ['changes_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_kept_standing_met'), ['met'], unique=False)
        batch_op.create_index(batch_op.f('ix_kept_standing_skill_id_level'), ['skill_id', 'level'], unique=False)

    op.create_table('ladder_draft',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('skill_id', sa.Integer(), nullable=False),
    sa.Column('base_id', sa.Integer(), nullable=False),
    sa.Column('body', sa.JSON(), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('version_id', sa.Integer(), nullable=True),
    sa.Column('discarded_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['base_id'], ['ladder_version.id'], name=op.f('fk_ladder_draft_base_id_ladder_version')),
    sa.ForeignKeyConstraint(['by_id'], ['person.id'], name=op.f('fk_ladder_draft_by_id_person')),
    sa.ForeignKeyConstraint(['skill_id'], ['skill.id'], name=op.f('fk_ladder_draft_skill_id_skill')),
    sa.ForeignKeyConstraint(['version_id'], ['ladder_version.id'], name=op.f('fk_ladder_draft_version_id_ladder_version')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_ladder_draft')),
    sa.UniqueConstraint('version_id', name=op.f('uq_ladder_draft_version_id'))
    )
    with op.batch_alter_table('ladder_draft', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_ladder_draft_skill_id'), ['skill_id'], unique=False)

    op.create_table('outside_work',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('worker_id', sa.Integer(), nullable=False),
    sa.Column('job_id', sa.Integer(), nullable=True),
    sa.Column('what', sa.Enum('profile', 'proposal', 'first_order', 'work', name='what', native_enum=False, length=40), nullable=False),
    sa.Column('track', sa.String(), nullable=False),
    sa.Column('body', sa.String(), nullable=False),
    sa.Column('question', sa.String(), nullable=False),
    sa.Column('entered_by_id', sa.Integer(), nullable=True),
    sa.Column('told', sa.Enum('phone', 'paper', 'face_to_face', name='told', native_enum=False, length=40), nullable=True),
    sa.Column('brought_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("body <> ''", name=op.f('ck_outside_work_body')),
    sa.CheckConstraint("track IN ('writing', 'clerical')", name=op.f('ck_outside_work_track')),
    sa.CheckConstraint('(entered_by_id IS NULL) = (told IS NULL)', name=op.f('ck_outside_work_entered')),
    sa.ForeignKeyConstraint(['entered_by_id'], ['person.id'], name=op.f('fk_outside_work_entered_by_id_person')),
    sa.ForeignKeyConstraint(['job_id'], ['outside_job.id'], name=op.f('fk_outside_work_job_id_outside_job'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['worker_id'], ['person.id'], name=op.f('fk_outside_work_worker_id_person'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_outside_work'))
    )
    with op.batch_alter_table('outside_work', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_outside_work_job_id'), ['job_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_outside_work_worker_id'), ['worker_id'], unique=False)

    op.create_table('support_review',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('plan_id', sa.Integer(), nullable=False),
    sa.Column('outcome', sa.Enum('stays', 'longer', name='outcome', native_enum=False, length=40), nullable=False),
    sa.Column('text', sa.String(), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['by_id'], ['person.id'], name=op.f('fk_support_review_by_id_person')),
    sa.ForeignKeyConstraint(['plan_id'], ['support_plan.id'], name=op.f('fk_support_review_plan_id_support_plan')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_support_review')),
    sa.UniqueConstraint('plan_id', name=op.f('uq_support_review_plan_id'))
    )
    op.create_table('extra_attempt',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('lesson_id', sa.Integer(), nullable=False),
    sa.Column('reason', sa.String(), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['by_id'], ['person.id'], name=op.f('fk_extra_attempt_by_id_person')),
    sa.ForeignKeyConstraint(['lesson_id'], ['lesson.id'], name=op.f('fk_extra_attempt_lesson_id_lesson')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_extra_attempt_person_id_person'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_extra_attempt'))
    )
    with op.batch_alter_table('extra_attempt', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_extra_attempt_lesson_id'), ['lesson_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_extra_attempt_person_id_lesson_id'), ['person_id', 'lesson_id'], unique=False)

    op.create_table('look',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('proposal_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('occasion', sa.Enum('proposed', 'opened', 'listed', 'decided', 'appeal_opened', 'appeal_decided', name='occasion', native_enum=False, length=40), nullable=False),
    sa.Column('fact_ids', sa.JSON(), nullable=False),
    sa.Column('withdrawn_ids', sa.JSON(), nullable=False),
    sa.Column('sha256', sa.String(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_look_person_id_person')),
    sa.ForeignKeyConstraint(['proposal_id'], ['proposal.id'], name=op.f('fk_look_proposal_id_proposal')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_look'))
    )
    with op.batch_alter_table('look', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_look_proposal_id'), ['proposal_id'], unique=False)

    op.create_table('question_difficulty',
    sa.Column('lesson_id', sa.Integer(), nullable=False),
    sa.Column('question', sa.String(), nullable=False),
    sa.Column('version', sa.String(), nullable=False),
    sa.Column('value', sa.Double(), nullable=False),
    sa.Column('se', sa.Double(), nullable=False),
    sa.Column('people', sa.Integer(), nullable=False),
    sa.Column('fitted_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('se > 0 AND people > 0', name=op.f('ck_question_difficulty_told')),
    sa.ForeignKeyConstraint(['lesson_id'], ['lesson.id'], name=op.f('fk_question_difficulty_lesson_id_lesson'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('lesson_id', 'question', name=op.f('pk_question_difficulty'))
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

    op.create_table('appeal',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('decision_id', sa.Integer(), nullable=False),
    sa.Column('text', sa.String(), nullable=False),
    sa.Column('how', sa.Enum('screen', 'face_to_face', 'phone', 'paper', name='how', native_enum=False, length=40), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['by_id'], ['person.id'], name=op.f('fk_appeal_by_id_person')),
    sa.ForeignKeyConstraint(['decision_id'], ['decision.id'], name=op.f('fk_appeal_decision_id_decision')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_appeal')),
    sa.UniqueConstraint('decision_id', name=op.f('uq_appeal_decision_id'))
    )
    op.create_table('aptitude_answer',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('test_id', sa.Integer(), nullable=False),
    sa.Column('n', sa.Integer(), nullable=False),
    sa.Column('lesson_id', sa.Integer(), nullable=False),
    sa.Column('edition_id', sa.Integer(), nullable=False),
    sa.Column('question', sa.String(), nullable=False),
    sa.Column('difficulty', sa.Double(), nullable=False),
    sa.Column('difficulty_sd', sa.Double(), nullable=False),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('answered_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('value', sa.JSON(), nullable=False),
    sa.Column('share', sa.Double(), nullable=True),
    sa.CheckConstraint('(share IS NULL) = (answered_at IS NULL)', name=op.f('ck_aptitude_answer_answered')),
    sa.CheckConstraint('share IS NULL OR share BETWEEN 0 AND 1', name=op.f('ck_aptitude_answer_share')),
    sa.ForeignKeyConstraint(['edition_id'], ['lesson_edition.id'], name=op.f('fk_aptitude_answer_edition_id_lesson_edition')),
    sa.ForeignKeyConstraint(['lesson_id'], ['lesson.id'], name=op.f('fk_aptitude_answer_lesson_id_lesson')),
    sa.ForeignKeyConstraint(['test_id'], ['aptitude_test.id'], name=op.f('fk_aptitude_answer_test_id_aptitude_test'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_aptitude_answer')),
    sa.UniqueConstraint('test_id', 'lesson_id', 'question', name=op.f('uq_aptitude_answer_test_id_lesson_id_question')),
    sa.UniqueConstraint('test_id', 'n', name=op.f('uq_aptitude_answer_test_id_n'))
    )
    with op.batch_alter_table('aptitude_answer', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_aptitude_answer_lesson_id_question'), ['lesson_id', 'question'], unique=False)

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

    op.create_table('rehearsal',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('lesson_id', sa.Integer(), nullable=False),
    sa.Column('edition_id', sa.Integer(), nullable=False),
    sa.Column('seed', sa.String(), nullable=False),
    sa.Column('asked', sa.JSON(), nullable=False),
    sa.Column('started_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['edition_id'], ['lesson_edition.id'], name=op.f('fk_rehearsal_edition_id_lesson_edition')),
    sa.ForeignKeyConstraint(['lesson_id'], ['lesson.id'], name=op.f('fk_rehearsal_lesson_id_lesson')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_rehearsal_person_id_person'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_rehearsal'))
    )
    with op.batch_alter_table('rehearsal', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_rehearsal_lesson_id'), ['lesson_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_rehearsal_person_id_lesson_id'), ['person_id', 'lesson_id'], unique=False)

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

    op.create_table('typing_run',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('worker_id', sa.Integer(), nullable=False),
    sa.Column('lesson_id', sa.Integer(), nullable=False),
    sa.Column('edition_id', sa.Integer(), nullable=False),
    sa.Column('n', sa.Integer(), nullable=False),
    sa.Column('text_n', sa.Integer(), nullable=False),
    sa.Column('seconds', sa.Integer(), nullable=False),
    sa.Column('body', sa.String(), nullable=False),
    sa.Column('used', sa.Double(), nullable=False),
    sa.Column('saved_at_used', sa.Double(), nullable=False),
    sa.Column('going_since', sa.DateTime(timezone=True), nullable=True),
    sa.Column('started_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('found', sa.JSON(), nullable=True),
    sa.CheckConstraint('(ended_at IS NULL) = (found IS NULL)', name=op.f('ck_typing_run_ended_with_result')),
    sa.CheckConstraint('ended_at IS NULL OR going_since IS NULL', name=op.f('ck_typing_run_stands_when_ended')),
    sa.CheckConstraint('seconds IN (60, 600)', name=op.f('ck_typing_run_seconds')),
    sa.CheckConstraint('used >= 0 AND saved_at_used >= 0', name=op.f('ck_typing_run_used')),
    sa.ForeignKeyConstraint(['edition_id'], ['lesson_edition.id'], name=op.f('fk_typing_run_edition_id_lesson_edition')),
    sa.ForeignKeyConstraint(['lesson_id'], ['lesson.id'], name=op.f('fk_typing_run_lesson_id_lesson')),
    sa.ForeignKeyConstraint(['worker_id'], ['person.id'], name=op.f('fk_typing_run_worker_id_person'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_typing_run')),
    sa.UniqueConstraint('worker_id', 'lesson_id', 'n', name=op.f('uq_typing_run_worker_id_lesson_id_n'))
    )
    with op.batch_alter_table('typing_run', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_typing_run_lesson_id'), ['lesson_id'], unique=False)

    op.create_table('appeal_decision',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('appeal_id', sa.Integer(), nullable=False),
    sa.Column('reversed', sa.Boolean(), nullable=False),
    sa.Column('reason', sa.String(), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("reason <> ''", name=op.f('ck_appeal_decision_explained')),
    sa.ForeignKeyConstraint(['appeal_id'], ['appeal.id'], name=op.f('fk_appeal_decision_appeal_id_appeal')),
    sa.ForeignKeyConstraint(['by_id'], ['person.id'], name=op.f('fk_appeal_decision_by_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_appeal_decision')),
    sa.UniqueConstraint('appeal_id', name=op.f('uq_appeal_decision_appeal_id'))
    )
    op.create_table('badge',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('uid', sa.String(), nullable=False),
    sa.Column('worker_id', sa.Integer(), nullable=False),
    sa.Column('promotion_id', sa.Integer(), nullable=False),
    sa.Column('serial', sa.Integer(), nullable=False),
    sa.Column('list_id', sa.Integer(), nullable=False),
    sa.Column('place', sa.Integer(), nullable=False),
    sa.Column('key_name', sa.String(), nullable=False),
    sa.Column('credential', sa.JSON(), nullable=False),
    sa.Column('token', sa.String(), nullable=False),
    sa.Column('issued_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('place >= 0', name=op.f('ck_badge_place')),
    sa.ForeignKeyConstraint(['list_id'], ['badge_status_list.id'], name=op.f('fk_badge_list_id_badge_status_list')),
    sa.ForeignKeyConstraint(['promotion_id'], ['promotion.id'], name=op.f('fk_badge_promotion_id_promotion')),
    sa.ForeignKeyConstraint(['worker_id'], ['person.id'], name=op.f('fk_badge_worker_id_person'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_badge')),
    sa.UniqueConstraint('list_id', 'place', name=op.f('uq_badge_list_id_place')),
    sa.UniqueConstraint('promotion_id', 'serial', name=op.f('uq_badge_promotion_id_serial')),
    sa.UniqueConstraint('uid', name=op.f('uq_badge_uid'))
    )
    with op.batch_alter_table('badge', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_badge_worker_id'), ['worker_id'], unique=False)

    op.create_table('drill_check',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('submission_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('answers', sa.JSON(), nullable=False),
    sa.Column('note', sa.String(), nullable=False),
    sa.Column('found', sa.JSON(), nullable=False),
    sa.Column('counts', sa.Boolean(), nullable=False),
    sa.Column('checked_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['submission_id'], ['submission.id'], name=op.f('fk_drill_check_submission_id_submission'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_drill_check')),
    sa.UniqueConstraint('submission_id', name=op.f('uq_drill_check_submission_id'))
    )
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

    op.create_table('question_file',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('owner_id', sa.Integer(), nullable=False),
    sa.Column('draft_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('file_key', sa.String(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('taken_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['draft_id'], ['lesson_draft.id'], name=op.f('fk_question_file_draft_id_lesson_draft'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['owner_id'], ['person.id'], name=op.f('fk_question_file_owner_id_person'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_question_file'))
    )
    with op.batch_alter_table('question_file', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_question_file_draft_id'), ['draft_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_question_file_owner_id'), ['owner_id'], unique=False)

    op.create_table('rehearsal_answer',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('rehearsal_id', sa.Integer(), nullable=False),
    sa.Column('question', sa.String(), nullable=False),
    sa.Column('value', sa.JSON(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['rehearsal_id'], ['rehearsal.id'], name=op.f('fk_rehearsal_answer_rehearsal_id_rehearsal'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_rehearsal_answer')),
    sa.UniqueConstraint('rehearsal_id', 'question', name=op.f('uq_rehearsal_answer_rehearsal_id_question'))
    )
    op.create_table('reversal',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('promotion_id', sa.Integer(), nullable=False),
    sa.Column('reason', sa.String(), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['by_id'], ['person.id'], name=op.f('fk_reversal_by_id_person')),
    sa.ForeignKeyConstraint(['promotion_id'], ['promotion.id'], name=op.f('fk_reversal_promotion_id_promotion')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_reversal')),
    sa.UniqueConstraint('promotion_id', name=op.f('uq_reversal_promotion_id'))
    )
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
    op.create_table('badge_withdrawal',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('list_id', sa.Integer(), nullable=False),
    sa.Column('place', sa.Integer(), nullable=False),
    sa.Column('badge_id', sa.Integer(), nullable=True),
    sa.Column('reason', sa.Enum('owner', 'renewed', 'taken_back', 'key', 'mistake', name='withdrawalreason', native_enum=False, length=40), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=True),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['badge_id'], ['badge.id'], name=op.f('fk_badge_withdrawal_badge_id_badge'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['by_id'], ['person.id'], name=op.f('fk_badge_withdrawal_by_id_person'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['list_id'], ['badge_status_list.id'], name=op.f('fk_badge_withdrawal_list_id_badge_status_list')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_badge_withdrawal')),
    sa.UniqueConstraint('badge_id', name=op.f('uq_badge_withdrawal_badge_id')),
    sa.UniqueConstraint('list_id', 'place', name=op.f('uq_badge_withdrawal_list_id_place'))
    )
    op.create_table('feedback_voice',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('assessment_id', sa.Integer(), nullable=False),
    sa.Column('coach_id', sa.Integer(), nullable=False),
    sa.Column('summary', sa.String(), nullable=False),
    sa.Column('original_key', sa.String(), nullable=False),
    sa.Column('sound_key', sa.String(), nullable=True),
    sa.Column('seconds', sa.Double(), nullable=True),
    sa.Column('problem', sa.String(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("summary <> ''", name=op.f('ck_feedback_voice_summary')),
    sa.CheckConstraint('sound_key IS NULL OR seconds > 0', name=op.f('ck_feedback_voice_seconds')),
    sa.ForeignKeyConstraint(['assessment_id'], ['assessment.id'], name=op.f('fk_feedback_voice_assessment_id_assessment'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['coach_id'], ['person.id'], name=op.f('fk_feedback_voice_coach_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_feedback_voice'))
    )
    with op.batch_alter_table('feedback_voice', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_feedback_voice_assessment_id'), ['assessment_id'], unique=False)

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
    op.create_table('outside_advice',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('work_id', sa.Integer(), nullable=False),
    sa.Column('coach_id', sa.Integer(), nullable=False),
    sa.Column('text', sa.String(), nullable=False),
    sa.Column('next_action_id', sa.Integer(), nullable=False),
    sa.Column('marks', sa.JSON(none_as_null=True), nullable=True),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("text <> ''", name=op.f('ck_outside_advice_words')),
    sa.ForeignKeyConstraint(['coach_id'], ['person.id'], name=op.f('fk_outside_advice_coach_id_person')),
    sa.ForeignKeyConstraint(['next_action_id'], ['next_action.id'], name=op.f('fk_outside_advice_next_action_id_next_action'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['work_id'], ['outside_work.id'], name=op.f('fk_outside_advice_work_id_outside_work'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_outside_advice')),
    sa.UniqueConstraint('next_action_id', name=op.f('uq_outside_advice_next_action_id')),
    sa.UniqueConstraint('work_id', name=op.f('uq_outside_advice_work_id'))
    )
    with op.batch_alter_table('outside_advice', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_outside_advice_coach_id'), ['coach_id'], unique=False)

    with op.batch_alter_table('answer', schema=None) as batch_op:
        batch_op.add_column(sa.Column('late_value', sa.JSON(none_as_null=True), nullable=True))
        batch_op.add_column(sa.Column('late_at', sa.DateTime(timezone=True), nullable=True))

    with op.batch_alter_table('attempt', schema=None) as batch_op:
        batch_op.add_column(sa.Column('offline', sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.add_column(sa.Column('texts_waiting', sa.Integer(), server_default='0', nullable=False))
        batch_op.add_column(sa.Column('asked', sa.JSON(none_as_null=True), nullable=True))
        batch_op.add_column(sa.Column('used_seconds', sa.Double(), server_default='0', nullable=False))
        batch_op.add_column(sa.Column('running_since', sa.DateTime(timezone=True), nullable=True))
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
        batch_op.create_foreign_key(batch_op.f('fk_lesson_edition_mends_id_lesson_edition'), 'lesson_edition', ['mends_id'], ['id'])
        batch_op.create_foreign_key(batch_op.f('fk_lesson_edition_by_id_person'), 'person', ['by_id'], ['id'], ondelete='SET NULL')

    with op.batch_alter_table('notice', schema=None) as batch_op:
        batch_op.add_column(sa.Column('letter_id', sa.Integer(), nullable=True))
        batch_op.create_index(batch_op.f('ix_notice_letter_id'), ['letter_id'], unique=False)
        batch_op.create_foreign_key(batch_op.f('fk_notice_letter_id_letter'), 'letter', ['letter_id'], ['id'], ondelete='SET NULL')

    with op.batch_alter_table('promotion', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('uq_promotion_worker_id_skill_id_level'), type_='unique')
        batch_op.create_index(batch_op.f('ix_promotion_worker_id_skill_id'), ['worker_id', 'skill_id'], unique=False)

    with op.batch_alter_table('proposal', schema=None) as batch_op:
        batch_op.add_column(sa.Column('open', sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.create_index('uq_proposal_open', ['worker_id', 'skill_id'], unique=True, sqlite_where=sa.text('open'), postgresql_where=sa.text('open'))

    with op.batch_alter_table('series', schema=None) as batch_op:
        batch_op.add_column(sa.Column('arranged_at', sa.DateTime(timezone=True), nullable=True))

    with op.batch_alter_table('submission', schema=None) as batch_op:
        batch_op.add_column(sa.Column('markup', sa.String(), server_default='plain', nullable=False))

    with op.batch_alter_table('task', schema=None) as batch_op:
        batch_op.add_column(sa.Column('trial', sa.Boolean(), server_default=sa.false(), nullable=False))

    with op.batch_alter_table('video', schema=None) as batch_op:
        batch_op.add_column(sa.Column('figures', sa.JSON(none_as_null=True), nullable=True))
        batch_op.add_column(sa.Column('recordings', sa.JSON(none_as_null=True), nullable=True))

    with op.batch_alter_table('viewing', schema=None) as batch_op:
        batch_op.add_column(sa.Column('bytes', sa.BigInteger(), server_default='0', nullable=False))
        batch_op.add_column(sa.Column('offline', sa.Boolean(), server_default=sa.false(), nullable=False))

    with op.batch_alter_table('watched', schema=None) as batch_op:
        batch_op.add_column(sa.Column('offline', sa.JSON(none_as_null=True), nullable=True))


    _carry_over()
    _check_new_columns()


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


_CHECKS = {
    "lesson_edition": ("ck_lesson_edition_origin", "origin IN ('catalog', 'web')"),
    "submission": ("ck_submission_markup", "markup IN ('plain', 'markdown')"),
    "task": ("ck_task_trial_of_a_level", "NOT trial OR min_level >= 1"),
}
"""What new columns of tables that stand already must keep: it is not found by comparing with the models"""
_ONE_ORIGIN = "ck_next_action_one_origin"


def _check_new_columns() -> None:
    for table, (name, condition) in _CHECKS.items():
        with op.batch_alter_table(table) as batch_op:
            batch_op.create_check_constraint(op.f(name), condition)
    with op.batch_alter_table("next_action") as batch_op:  # advice on outside work leads to one too
        batch_op.drop_constraint(op.f(_ONE_ORIGIN), type_="check")
        batch_op.create_check_constraint(op.f(_ONE_ORIGIN), "assessment_id IS NULL OR session_id IS NULL")


def _uncheck_new_columns() -> None:
    for table, (name, _condition) in _CHECKS.items():
        with op.batch_alter_table(table) as batch_op:
            batch_op.drop_constraint(op.f(name), type_="check")
    op.execute("DELETE FROM next_action WHERE assessment_id IS NULL AND session_id IS NULL")
    with op.batch_alter_table("next_action") as batch_op:
        batch_op.drop_constraint(op.f(_ONE_ORIGIN), type_="check")
        batch_op.create_check_constraint(op.f(_ONE_ORIGIN), "(assessment_id IS NULL) <> (session_id IS NULL)")


def downgrade() -> None:
    _uncheck_new_columns()
    with op.batch_alter_table('watched', schema=None) as batch_op:
        batch_op.drop_column('offline')

    with op.batch_alter_table('viewing', schema=None) as batch_op:
        batch_op.drop_column('offline')
        batch_op.drop_column('bytes')

    with op.batch_alter_table('video', schema=None) as batch_op:
        batch_op.drop_column('recordings')
        batch_op.drop_column('figures')

    with op.batch_alter_table('task', schema=None) as batch_op:
        batch_op.drop_column('trial')

    with op.batch_alter_table('submission', schema=None) as batch_op:
        batch_op.drop_column('markup')

    with op.batch_alter_table('series', schema=None) as batch_op:
        batch_op.drop_column('arranged_at')

    with op.batch_alter_table('proposal', schema=None) as batch_op:
        batch_op.drop_index('uq_proposal_open', sqlite_where=sa.text('open'), postgresql_where=sa.text('open'))
        batch_op.drop_column('open')

    with op.batch_alter_table('promotion', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_promotion_worker_id_skill_id'))
        batch_op.create_unique_constraint(batch_op.f('uq_promotion_worker_id_skill_id_level'), ['worker_id', 'skill_id', 'level'])

    with op.batch_alter_table('notice', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_notice_letter_id_letter'), type_='foreignkey')
        batch_op.drop_index(batch_op.f('ix_notice_letter_id'))
        batch_op.drop_column('letter_id')

    with op.batch_alter_table('lesson_edition', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_lesson_edition_by_id_person'), type_='foreignkey')
        batch_op.drop_constraint(batch_op.f('fk_lesson_edition_mends_id_lesson_edition'), type_='foreignkey')
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
        batch_op.drop_column('running_since')
        batch_op.drop_column('used_seconds')
        batch_op.drop_column('asked')
        batch_op.drop_column('texts_waiting')
        batch_op.drop_column('offline')

    with op.batch_alter_table('answer', schema=None) as batch_op:
        batch_op.drop_column('late_at')
        batch_op.drop_column('late_value')

    with op.batch_alter_table('outside_advice', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_outside_advice_coach_id'))

    op.drop_table('outside_advice')
    op.drop_table('step_feedback')
    with op.batch_alter_table('second_pass', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_second_pass_person_id'))

    op.drop_table('second_pass')
    with op.batch_alter_table('second_mark', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_second_mark_marker_id'))

    op.drop_table('second_mark')
    with op.batch_alter_table('feedback_voice', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_feedback_voice_assessment_id'))

    op.drop_table('feedback_voice')
    op.drop_table('badge_withdrawal')
    op.drop_table('text_mark')
    op.drop_table('supervised_closing')
    op.drop_table('step_note')
    with op.batch_alter_table('second_reading', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_second_reading_asked_of_id'))

    op.drop_table('second_reading')
    with op.batch_alter_table('review', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_review_card_id'))

    op.drop_table('review')
    op.drop_table('reversal')
    op.drop_table('rehearsal_answer')
    with op.batch_alter_table('question_file', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_question_file_owner_id'))
        batch_op.drop_index(batch_op.f('ix_question_file_draft_id'))

    op.drop_table('question_file')
    with op.batch_alter_table('pack', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_pack_person_id'))
        batch_op.drop_index(batch_op.f('ix_pack_attempt_id'))

    op.drop_table('pack')
    op.drop_table('drill_check')
    with op.batch_alter_table('badge', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_badge_worker_id'))

    op.drop_table('badge')
    op.drop_table('appeal_decision')
    with op.batch_alter_table('typing_run', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_typing_run_lesson_id'))

    op.drop_table('typing_run')
    with op.batch_alter_table('supervised_job', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_supervised_job_trainee_id'))
        batch_op.drop_index(batch_op.f('ix_supervised_job_enrolment_id'))
        batch_op.drop_index(batch_op.f('ix_supervised_job_coach_id'))

    op.drop_table('supervised_job')
    with op.batch_alter_table('review_card', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_review_card_person_id_due_at'))
        batch_op.drop_index(batch_op.f('ix_review_card_lesson_id'))

    op.drop_table('review_card')
    with op.batch_alter_table('rehearsal', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_rehearsal_person_id_lesson_id'))
        batch_op.drop_index(batch_op.f('ix_rehearsal_lesson_id'))

    op.drop_table('rehearsal')
    with op.batch_alter_table('lesson_draft', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_lesson_draft_course_id'))

    op.drop_table('lesson_draft')
    with op.batch_alter_table('lesson_announced', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_lesson_announced_lesson_id'))

    op.drop_table('lesson_announced')
    with op.batch_alter_table('aptitude_answer', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_aptitude_answer_lesson_id_question'))

    op.drop_table('aptitude_answer')
    op.drop_table('appeal')
    with op.batch_alter_table('run_lesson', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_run_lesson_lesson_id'))

    op.drop_table('run_lesson')
    with op.batch_alter_table('question_repair', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_question_repair_lesson_id_question'))

    op.drop_table('question_repair')
    op.drop_table('question_difficulty')
    with op.batch_alter_table('look', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_look_proposal_id'))

    op.drop_table('look')
    with op.batch_alter_table('extra_attempt', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_extra_attempt_person_id_lesson_id'))
        batch_op.drop_index(batch_op.f('ix_extra_attempt_lesson_id'))

    op.drop_table('extra_attempt')
    op.drop_table('support_review')
    with op.batch_alter_table('outside_work', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_outside_work_worker_id'))
        batch_op.drop_index(batch_op.f('ix_outside_work_job_id'))

    op.drop_table('outside_work')
    with op.batch_alter_table('ladder_draft', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_ladder_draft_skill_id'))

    op.drop_table('ladder_draft')
    with op.batch_alter_table('kept_standing', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_kept_standing_skill_id_level'))
        batch_op.drop_index(batch_op.f('ix_kept_standing_met'))
        batch_op.drop_index(batch_op.f('ix_kept_standing_changes_at'))

    op.drop_table('kept_standing')
    with op.batch_alter_table('fair_mark', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_fair_mark_worker_id_fitted_at'))
        batch_op.drop_index(batch_op.f('ix_fair_mark_fact_id'))

    op.drop_table('fair_mark')
    with op.batch_alter_table('coaching_booking', schema=None) as batch_op:
        batch_op.drop_index('uq_coaching_booking_worker', sqlite_where=sa.text('ended_at IS NULL'), postgresql_where=sa.text('ended_at IS NULL'))
        batch_op.drop_index('uq_coaching_booking_slot', sqlite_where=sa.text('ended_at IS NULL'), postgresql_where=sa.text('ended_at IS NULL'))
        batch_op.drop_index(batch_op.f('ix_coaching_booking_worker_id'))
        batch_op.drop_index(batch_op.f('ix_coaching_booking_starts_at'))
        batch_op.drop_index(batch_op.f('ix_coaching_booking_slot_id'))

    op.drop_table('coaching_booking')
    with op.batch_alter_table('coach_cover', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_coach_cover_absence_id'))

    op.drop_table('coach_cover')
    op.drop_table('caption_version')
    with op.batch_alter_table('aptitude_test', schema=None) as batch_op:
        batch_op.drop_index('uq_aptitude_test_open', sqlite_where=sa.text('ended_at IS NULL'), postgresql_where=sa.text('ended_at IS NULL'))

    op.drop_table('aptitude_test')
    with op.batch_alter_table('wish_sheet', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_wish_sheet_worker_id'))

    op.drop_table('wish_sheet')
    with op.batch_alter_table('text_print', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_text_print_print'))
        batch_op.drop_index(batch_op.f('ix_text_print_person_id'))

    op.drop_table('text_print')
    with op.batch_alter_table('table_import', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_table_import_by_id'))

    op.drop_table('table_import')
    with op.batch_alter_table('support_plan', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_support_plan_worker_id_skill_id'))

    op.drop_table('support_plan')
    op.drop_table('skill_estimate')
    with op.batch_alter_table('picture', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_picture_by_id'))

    op.drop_table('picture')
    with op.batch_alter_table('passport_link', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_passport_link_worker_id'))

    op.drop_table('passport_link')
    with op.batch_alter_table('passport_consent', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_passport_consent_worker_id_field'))

    op.drop_table('passport_consent')
    op.drop_table('passport')
    with op.batch_alter_table('outside_job', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_outside_job_worker_id'))

    op.drop_table('outside_job')
    op.drop_table('monthly_review')
    with op.batch_alter_table('letter', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_letter_person_id'))

    op.drop_table('letter')
    with op.batch_alter_table('hand_over', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_hand_over_worker_id'))

    op.drop_table('hand_over')
    with op.batch_alter_table('deputy', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_deputy_person_id'))

    op.drop_table('deputy')
    with op.batch_alter_table('dated_estimate', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_dated_estimate_worker_id_fitted_at'))

    op.drop_table('dated_estimate')
    op.drop_table('data_use')
    with op.batch_alter_table('course_archive', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_course_archive_owner_id'))

    op.drop_table('course_archive')
    with op.batch_alter_table('coaching_slot', schema=None) as batch_op:
        batch_op.drop_index('uq_coaching_slot_open', sqlite_where=sa.text('withdrawn_at IS NULL'), postgresql_where=sa.text('withdrawn_at IS NULL'))
        batch_op.drop_index(batch_op.f('ix_coaching_slot_starts_at'))

    op.drop_table('coaching_slot')
    op.drop_table('coach_severity')
    op.drop_table('coach_phrase')
    with op.batch_alter_table('coach_absence', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_coach_absence_coach_id'))

    op.drop_table('coach_absence')
    with op.batch_alter_table('aptitude_interview', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_aptitude_interview_worker_id'))

    op.drop_table('aptitude_interview')
    with op.batch_alter_table('annotation', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_annotation_subject'))

    op.drop_table('annotation')
    op.drop_table('spoken_sound')
    op.drop_table('badge_status_list')
