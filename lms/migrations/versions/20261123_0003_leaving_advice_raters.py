"""copies and leaving, receipts of advice, withdrawn raters, invitations to short tests"""

import sqlalchemy as sa
from alembic import op

revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('aptitude_invitation',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('worker_id', sa.Integer(), nullable=False),
    sa.Column('track', sa.String(), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['by_id'], ['person.id'], name=op.f('fk_aptitude_invitation_by_id_person')),
    sa.ForeignKeyConstraint(['worker_id'], ['person.id'], name=op.f('fk_aptitude_invitation_worker_id_person'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_aptitude_invitation'))
    )
    with op.batch_alter_table('aptitude_invitation', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_aptitude_invitation_worker_id'), ['worker_id'], unique=False)

    op.create_table('bundle',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=False),
    sa.Column('how', sa.String(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('file_key', sa.String(), nullable=True),
    sa.Column('bytes', sa.BigInteger(), nullable=True),
    sa.Column('failed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('gone_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint('(made_at IS NULL) = (bytes IS NULL)', name=op.f('ck_bundle_made_has_a_size')),
    sa.CheckConstraint('made_at IS NULL OR file_key IS NOT NULL OR gone_at IS NOT NULL', name=op.f('ck_bundle_there_or_gone')),
    sa.ForeignKeyConstraint(['by_id'], ['person.id'], name=op.f('fk_bundle_by_id_person')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_bundle_person_id_person'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_bundle'))
    )
    with op.batch_alter_table('bundle', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_bundle_person_id'), ['person_id'], unique=False)

    op.create_table('leaving',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=False),
    sa.Column('how', sa.String(), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=False),
    sa.Column('taken_back_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('taken_back_by_id', sa.Integer(), nullable=True),
    sa.Column('done_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('books_until', sa.Date(), nullable=True),
    sa.Column('books_gone_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint('taken_back_at IS NULL OR done_at IS NULL', name=op.f('ck_leaving_one_end')),
    sa.ForeignKeyConstraint(['by_id'], ['person.id'], name=op.f('fk_leaving_by_id_person')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_leaving_person_id_person')),
    sa.ForeignKeyConstraint(['taken_back_by_id'], ['person.id'], name=op.f('fk_leaving_taken_back_by_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_leaving'))
    )
    with op.batch_alter_table('leaving', schema=None) as batch_op:
        batch_op.create_index('uq_leaving_open', ['person_id'], unique=True, sqlite_where=sa.text('taken_back_at IS NULL'), postgresql_where=sa.text('taken_back_at IS NULL'))

    op.create_table('rater_void',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('rater_id', sa.Integer(), nullable=False),
    sa.Column('since', sa.Date(), nullable=True),
    sa.Column('entered_too', sa.Boolean(), nullable=False),
    sa.Column('facts', sa.Integer(), nullable=False),
    sa.Column('reason', sa.String(), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('facts > 0', name=op.f('ck_rater_void_facts')),
    sa.ForeignKeyConstraint(['by_id'], ['person.id'], name=op.f('fk_rater_void_by_id_person')),
    sa.ForeignKeyConstraint(['rater_id'], ['person.id'], name=op.f('fk_rater_void_rater_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_rater_void'))
    )
    with op.batch_alter_table('rater_void', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_rater_void_rater_id'), ['rater_id'], unique=False)

    op.create_table('fact_redaction',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('fact_id', sa.Integer(), nullable=False),
    sa.Column('left', sa.String(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('prev', sa.String(), nullable=False),
    sa.Column('hash', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['fact_id'], ['fact.id'], name=op.f('fk_fact_redaction_fact_id_fact')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_fact_redaction')),
    sa.UniqueConstraint('fact_id', name=op.f('uq_fact_redaction_fact_id')),
    sa.UniqueConstraint('hash', name=op.f('uq_fact_redaction_hash')),
    sa.UniqueConstraint('prev', name=op.f('uq_fact_redaction_prev'))
    )
    op.create_table('placement_ending',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('placement_id', sa.Integer(), nullable=False),
    sa.Column('cause', sa.Enum('client', 'care', 'worker', name='cause', native_enum=False, length=40), nullable=False),
    sa.Column('reason', sa.String(), nullable=False),
    sa.Column('fee_yen', sa.Integer(), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('fee_yen >= 0', name=op.f('ck_placement_ending_fee')),
    sa.ForeignKeyConstraint(['by_id'], ['person.id'], name=op.f('fk_placement_ending_by_id_person')),
    sa.ForeignKeyConstraint(['placement_id'], ['placement.id'], name=op.f('fk_placement_ending_placement_id_placement')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_placement_ending')),
    sa.UniqueConstraint('placement_id', name=op.f('uq_placement_ending_placement_id'))
    )
    op.create_table('outside_advice_receipt',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('advice_id', sa.Integer(), nullable=False),
    sa.Column('read_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['advice_id'], ['outside_advice.id'], name=op.f('fk_outside_advice_receipt_advice_id_outside_advice'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_outside_advice_receipt')),
    sa.UniqueConstraint('advice_id', name=op.f('uq_outside_advice_receipt_advice_id'))
    )
    op.create_table('outside_advice_revision',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('advice_id', sa.Integer(), nullable=False),
    sa.Column('text', sa.String(), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=False),
    sa.Column('replaced_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['advice_id'], ['outside_advice.id'], name=op.f('fk_outside_advice_revision_advice_id_outside_advice'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['by_id'], ['person.id'], name=op.f('fk_outside_advice_revision_by_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_outside_advice_revision'))
    )
    with op.batch_alter_table('outside_advice_revision', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_outside_advice_revision_advice_id'), ['advice_id'], unique=False)

    with op.batch_alter_table('lesson_draft', schema=None) as batch_op:
        batch_op.add_column(sa.Column('course_order', sa.JSON(), server_default='[]', nullable=False))


    _guard()


def _guard() -> None:
    """Let the database itself refuse to change or delete a row of fact_redaction."""
    if op.get_bind().dialect.name == "sqlite":
        for verb in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER fact_redaction_no_{verb.lower()} BEFORE {verb} ON fact_redaction "
                "BEGIN SELECT RAISE(ABORT, 'fact_redaction is append-only'); END"
            )
        return
    op.execute(
        "CREATE FUNCTION fact_redaction_refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'fact_redaction is append-only'; END $$"
    )
    op.execute(
        "CREATE TRIGGER fact_redaction_no_change BEFORE UPDATE OR DELETE ON fact_redaction "
        "FOR EACH ROW EXECUTE FUNCTION fact_redaction_refuse_change()"
    )
    op.execute(
        "CREATE TRIGGER fact_redaction_no_truncate BEFORE TRUNCATE ON fact_redaction "
        "FOR EACH STATEMENT EXECUTE FUNCTION fact_redaction_refuse_change()"
    )


def downgrade() -> None:
    with op.batch_alter_table('lesson_draft', schema=None) as batch_op:
        batch_op.drop_column('course_order')

    with op.batch_alter_table('outside_advice_revision', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_outside_advice_revision_advice_id'))

    op.drop_table('outside_advice_revision')
    op.drop_table('outside_advice_receipt')
    op.drop_table('placement_ending')
    op.drop_table('fact_redaction')
    with op.batch_alter_table('rater_void', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_rater_void_rater_id'))

    op.drop_table('rater_void')
    with op.batch_alter_table('leaving', schema=None) as batch_op:
        batch_op.drop_index('uq_leaving_open', sqlite_where=sa.text('taken_back_at IS NULL'), postgresql_where=sa.text('taken_back_at IS NULL'))

    op.drop_table('leaving')
    with op.batch_alter_table('bundle', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_bundle_person_id'))

    op.drop_table('bundle')
    with op.batch_alter_table('aptitude_invitation', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_aptitude_invitation_worker_id'))

    op.drop_table('aptitude_invitation')
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION fact_redaction_refuse_change()")
