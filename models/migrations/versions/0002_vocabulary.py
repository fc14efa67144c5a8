"""imported vocabularies."""

import sqlalchemy as sa
from alembic import op

revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('concept',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('uri', sa.String(length=200), nullable=False),
    sa.Column('code', sa.String(length=64), nullable=False),
    sa.Column('kind', sa.Enum('occupation', 'skill', 'group', name='kind_known', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('isco08', sa.String(length=4), nullable=True),
    sa.Column('label', sa.String(length=300), nullable=False),
    sa.Column('label_en', sa.String(length=300), nullable=False),
    sa.Column('language', sa.String(length=8), nullable=False),
    sa.Column('source', sa.String(length=32), nullable=False),
    sa.CheckConstraint("(kind = 'skill') = (isco08 IS NULL)", name=op.f('ck_concept_isco08_unless_skill')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_concept')),
    sa.UniqueConstraint('code', name=op.f('uq_concept_code')),
    sa.UniqueConstraint('uri', name=op.f('uq_concept_uri'))
    )
    op.create_table('concept_label',
    sa.Column('concept_id', sa.Integer(), nullable=False),
    sa.Column('place', sa.Integer(), nullable=False),
    sa.Column('text', sa.String(length=300), nullable=False),
    sa.ForeignKeyConstraint(['concept_id'], ['concept.id'], name=op.f('fk_concept_label_concept_id_concept')),
    sa.PrimaryKeyConstraint('concept_id', 'place', name=op.f('pk_concept_label'))
    )
    op.create_table('occupation_skill',
    sa.Column('occupation_id', sa.Integer(), nullable=False),
    sa.Column('skill_id', sa.Integer(), nullable=False),
    sa.Column('essential', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['occupation_id'], ['concept.id'], name=op.f('fk_occupation_skill_occupation_id_concept')),
    sa.ForeignKeyConstraint(['skill_id'], ['concept.id'], name=op.f('fk_occupation_skill_skill_id_concept')),
    sa.PrimaryKeyConstraint('occupation_id', 'skill_id', name=op.f('pk_occupation_skill'))
    )


def downgrade() -> None:
    op.drop_table('occupation_skill')
    op.drop_table('concept_label')
    op.drop_table('concept')
