"""copies of everything about a person, and leaving"""

import sqlalchemy as sa
from alembic import op

revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None


def upgrade() -> None:
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
    op.drop_table('fact_redaction')
    with op.batch_alter_table('leaving', schema=None) as batch_op:
        batch_op.drop_index('uq_leaving_open', sqlite_where=sa.text('taken_back_at IS NULL'), postgresql_where=sa.text('taken_back_at IS NULL'))

    op.drop_table('leaving')
    with op.batch_alter_table('bundle', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_bundle_person_id'))

    op.drop_table('bundle')
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION fact_redaction_refuse_change()")
