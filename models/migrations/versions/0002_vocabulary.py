"""imported vocabularies."""

import sqlalchemy as sa
from alembic import op

revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('concept',
    sa.Column('uri', sa.String(length=200), nullable=False),
    sa.Column('code', sa.String(length=64), nullable=False),
    sa.Column('kind', sa.Enum('occupation', 'skill', 'group', name='kind_known', native_enum=False, create_constraint=True, length=32), nullable=False),
    sa.Column('isco08', sa.String(length=4), nullable=True),
    sa.Column('label', sa.String(length=300), nullable=False),
    sa.Column('label_en', sa.String(length=300), nullable=False),
    sa.Column('language', sa.String(length=8), nullable=False),
    sa.Column('source', sa.String(length=32), nullable=False),
    sa.CheckConstraint("(kind = 'skill') = (isco08 IS NULL)", name=op.f('ck_concept_isco08_unless_skill')),
    sa.PrimaryKeyConstraint('uri', name=op.f('pk_concept')),
    sa.UniqueConstraint('code', name=op.f('uq_concept_code'))
    )
    op.create_table('concept_label',
    sa.Column('uri', sa.String(length=200), nullable=False),
    sa.Column('place', sa.Integer(), nullable=False),
    sa.Column('text', sa.String(length=300), nullable=False),
    sa.ForeignKeyConstraint(['uri'], ['concept.uri'], name=op.f('fk_concept_label_uri_concept')),
    sa.PrimaryKeyConstraint('uri', 'place', name=op.f('pk_concept_label'))
    )
    op.create_table('occupation_skill',
    sa.Column('occupation_uri', sa.String(length=200), nullable=False),
    sa.Column('skill_uri', sa.String(length=200), nullable=False),
    sa.Column('essential', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['occupation_uri'], ['concept.uri'], name=op.f('fk_occupation_skill_occupation_uri_concept')),
    sa.ForeignKeyConstraint(['skill_uri'], ['concept.uri'], name=op.f('fk_occupation_skill_skill_uri_concept')),
    sa.PrimaryKeyConstraint('occupation_uri', 'skill_uri', name=op.f('pk_occupation_skill'))
    )


def downgrade() -> None:
    op.drop_table('occupation_skill')
    op.drop_table('concept_label')
    op.drop_table('concept')
