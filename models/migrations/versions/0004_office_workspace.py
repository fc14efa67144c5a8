"""The officer's workspace: casework, clearances, follow-ups, employers' contacts, messages, jobs, saved searches."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

# Written out, because a batch copy of a table on SQLite would lose its CHECK constraints.
ADDED = {
    "consent": {
        "channel": "VARCHAR(32) CONSTRAINT ck_consent_channel_known CHECK (channel IN ('sito', 'telefono', 'carta', 'di_persona', 'email'))",
        "withdrawn_channel": "VARCHAR(32) CONSTRAINT ck_consent_withdrawn_channel_known CHECK (withdrawn_channel IN ('sito', 'telefono', 'carta', 'di_persona', 'email'))",
    },
    "employer": {
        "version": "INTEGER DEFAULT 1 NOT NULL",
    },
    "person": {
        "address": "VARCHAR(200) DEFAULT '' NOT NULL",
        "version": "INTEGER DEFAULT 1 NOT NULL",
    },
    "placement": {
        "contract": "VARCHAR(32) CONSTRAINT ck_placement_contract_known CHECK (contract IN ('indeterminato', 'determinato', 'apprendistato', 'tirocinio'))",
        "hours": "INTEGER",
        "contract_ends_on": "DATE",
        "tutor_name": "VARCHAR(120) DEFAULT '' NOT NULL",
        "tutor_contact": "VARCHAR(254) DEFAULT '' NOT NULL",
        "note": "TEXT DEFAULT '' NOT NULL",
        "version": "INTEGER DEFAULT 1 NOT NULL",
    },
    "position": {
        "version": "INTEGER DEFAULT 1 NOT NULL",
    },
    "position_event": {
        "reason": "VARCHAR(32) CONSTRAINT ck_position_event_reason_known CHECK (reason IN ('coperta', 'coperta_altrove', 'ritirata', 'scaduta', 'non_pubblicabile', 'doppia'))",
        "note": "TEXT DEFAULT '' NOT NULL",
    },
    "proposal_event": {
        "channel": "VARCHAR(32) CONSTRAINT ck_proposal_event_channel_known CHECK (channel IN ('sito', 'telefono', 'carta', 'di_persona', 'email'))",
    },
}


def upgrade() -> None:
    op.create_table(
        "outbox_message",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("recipient", sa.String(length=254), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "waiting", "sent", "given_up", name="state_known", native_enum=False, create_constraint=True, length=32
            ),
            nullable=False,
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("last_error", sa.String(length=500), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("(state = 'sent') = (sent_at IS NOT NULL)", name=op.f("ck_outbox_message_sent_has_moment")),
        sa.CheckConstraint("attempts >= 0", name=op.f("ck_outbox_message_attempts_not_negative")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox_message")),
    )
    op.create_index("ix_outbox_message_state_due_at", "outbox_message", ["state", "due_at"])

    op.create_table(
        "notice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("recipient", sa.String(length=254), nullable=False),
        sa.Column("language", sa.String(length=5), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "proposed",
                "profile_sent",
                "interview",
                "proposal_closed",
                "person_accepted",
                "person_declined",
                "person_unavailable",
                "employer_answered",
                "position_submitted",
                "position_published",
                "position_closed",
                "follow_up_due",
                name="kind_known",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("params", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("office_id", sa.Integer(), nullable=True),
        sa.Column("proposal_id", sa.Integer(), nullable=True),
        sa.Column("message_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["message_id"], ["outbox_message.id"], name=op.f("fk_notice_message_id_outbox_message")
        ),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_notice_office_id_office")),
        sa.ForeignKeyConstraint(["proposal_id"], ["proposal.id"], name=op.f("fk_notice_proposal_id_proposal")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice")),
    )
    op.create_index("ix_notice_proposal_id", "notice", ["proposal_id"])
    op.create_index("ix_notice_message_id_recipient", "notice", ["message_id", "recipient"])

    op.create_table(
        "letter",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "proposta",
                "convocazione",
                "chiusura",
                "profilo",
                "datore",
                name="kind_known",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_letter_account_id_account")),
        sa.ForeignKeyConstraint(["proposal_id"], ["proposal.id"], name=op.f("fk_letter_proposal_id_proposal")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letter")),
    )
    op.create_index("ix_letter_proposal_id", "letter", ["proposal_id"])

    op.create_table(
        "convention",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("employer_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "art11",
                "art12bis",
                "art14_276",
                name="kind_known",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("signed_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("places", sa.Integer(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.CheckConstraint("ends_on IS NULL OR signed_on <= ends_on", name=op.f("ck_convention_dates_ordered")),
        sa.CheckConstraint("places >= 1", name=op.f("ck_convention_places_positive")),
        sa.ForeignKeyConstraint(["employer_id"], ["employer.id"], name=op.f("fk_convention_employer_id_employer")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_convention")),
    )
    op.create_index("ix_convention_employer_id", "convention", ["employer_id"])
    op.create_index("ix_convention_ends_on", "convention", ["ends_on"])

    op.create_table(
        "employer_contact",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("employer_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("task", sa.String(length=120), nullable=False),
        sa.Column("phone", sa.String(length=40), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.ForeignKeyConstraint(
            ["employer_id"], ["employer.id"], name=op.f("fk_employer_contact_employer_id_employer")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_employer_contact")),
    )
    op.create_index("ix_employer_contact_employer_id", "employer_contact", ["employer_id"])

    op.create_table(
        "calendar_feed",
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_calendar_feed_account_id_account")),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_calendar_feed")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_calendar_feed_token_hash")),
    )
    op.create_table(
        "capacity_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("dimension", sa.String(length=8), nullable=False),
        sa.Column("level", sa.Integer(), nullable=True),
        sa.Column("previous", sa.Integer(), nullable=True),
        sa.Column(
            "source",
            sa.Enum(
                "colloquio",
                "relazione_conclusiva",
                "diagnosi_funzionale",
                "prova_pratica",
                "luogo_di_lavoro",
                "persona",
                "elenco",
                name="source_known",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("assessed_on", sa.Date(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("level BETWEEN 0 AND 4", name=op.f("ck_capacity_change_level_range")),
        sa.CheckConstraint("previous BETWEEN 0 AND 4", name=op.f("ck_capacity_change_previous_range")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_capacity_change_account_id_account")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_capacity_change_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_capacity_change")),
    )
    op.create_index("ix_capacity_change_person_id_dimension", "capacity_change", ["person_id", "dimension"])

    op.create_table(
        "case_assignment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("since_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.CheckConstraint("until_on IS NULL OR since_on <= until_on", name=op.f("ck_case_assignment_dates_ordered")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_case_assignment_account_id_account")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_case_assignment_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_assignment")),
    )
    op.create_index("ix_case_assignment_account_id", "case_assignment", ["account_id"])
    op.create_index(
        "uq_case_assignment_person_id",
        "case_assignment",
        ["person_id"],
        unique=True,
        sqlite_where=sa.text("until_on IS NULL"),
        postgresql_where=sa.text("until_on IS NULL"),
    )

    op.create_table(
        "document",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "diagnosi_funzionale",
                "relazione_conclusiva",
                "verbale_invalidita",
                "patto_di_servizio",
                "curriculum",
                "consenso_firmato",
                "altro",
                name="kind_known",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("media_type", sa.String(length=80), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("dated_on", sa.Date(), nullable=True),
        sa.Column("review_on", sa.Date(), nullable=True),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint("size > 0", name=op.f("ck_document_size_positive")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_document_account_id_account")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_document_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document")),
    )
    op.create_index("ix_document_person_id", "document", ["person_id"])
    op.create_index("ix_document_review_on", "document", ["review_on"])

    op.create_table(
        "employer_visit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("employer_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column(
            "kind",
            sa.Enum(
                "visita",
                "telefonata",
                "incontro",
                "email",
                name="kind_known",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("met_on", sa.Date(), nullable=False),
        sa.Column("again_on", sa.Date(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_employer_visit_account_id_account")),
        sa.ForeignKeyConstraint(["employer_id"], ["employer.id"], name=op.f("fk_employer_visit_employer_id_employer")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_employer_visit")),
    )
    op.create_index("ix_employer_visit_again_on", "employer_visit", ["again_on"])
    op.create_index("ix_employer_visit_employer_id_met_on", "employer_visit", ["employer_id", "met_on"])

    op.create_table(
        "job",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "import_candidates",
                "import_positions",
                "import_outcomes",
                name="kind_known",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "state",
            sa.Enum(
                "checking",
                "checked",
                "queued",
                "running",
                "done",
                "failed",
                "cancelled",
                name="state_known",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("file_name", sa.String(length=200), nullable=False),
        sa.Column("options", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("heartbeat_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("worker", sa.String(length=80), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("cursor", sa.Integer(), nullable=False),
        sa.Column("error", sa.String(length=500), nullable=False),
        sa.Column("report", sa.Text(), nullable=True),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint("attempts >= 0", name=op.f("ck_job_attempts_not_negative")),
        sa.CheckConstraint("done >= 0 AND total >= done", name=op.f("ck_job_progress_range")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_job_account_id_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job")),
    )
    op.create_index("ix_job_account_id", "job", ["account_id"])
    op.create_index("ix_job_state_created_at", "job", ["state", "created_at"])

    op.create_table(
        "job_analysis",
        sa.Column("position_id", sa.Integer(), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("met_with", sa.String(length=120), nullable=False),
        sa.Column("tasks", sa.Text(), nullable=False),
        sa.Column("surroundings", sa.Text(), nullable=False),
        sa.Column("support", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_job_analysis_account_id_account")),
        sa.ForeignKeyConstraint(["position_id"], ["position.id"], name=op.f("fk_job_analysis_position_id_position")),
        sa.PrimaryKeyConstraint("position_id", name=op.f("pk_job_analysis")),
    )
    op.create_table(
        "pathway_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "valutazione",
                "patto_di_servizio",
                "formazione",
                "tirocinio",
                "cooperativa_b",
                "mercato_aperto",
                "sostegno",
                name="kind_known",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("where", sa.String(length=200), nullable=False),
        sa.Column("planned_on", sa.Date(), nullable=True),
        sa.Column("started_on", sa.Date(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "ended_on IS NULL OR started_on IS NULL OR started_on <= ended_on",
            name=op.f("ck_pathway_step_dates_ordered"),
        ),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_pathway_step_account_id_account")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_pathway_step_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pathway_step")),
    )
    op.create_index("ix_pathway_step_person_id", "pathway_step", ["person_id"])

    op.create_table(
        "person_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column(
            "kind",
            sa.Enum(
                "iscrizione",
                "dati_personali",
                "dati_iscrizione",
                "scheda",
                "capacita",
                "consenso_dato",
                "consenso_revocato",
                "documento_aggiunto",
                "documento_tolto",
                "percorso",
                "schede_unite",
                "operatore_assegnato",
                "lettera",
                "nota",
                name="kind_known",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_person_event_account_id_account")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_person_event_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person_event")),
    )
    op.create_index("ix_person_event_person_id_at", "person_event", ["person_id", "at"])

    op.create_table(
        "saved_search",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column(
            "list_name",
            sa.Enum(
                "persone",
                "posizioni",
                "datori",
                "proposte",
                "inserimenti",
                "non_uno_di_meno",
                name="list_name_known",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("query", sa.String(length=1000), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_saved_search_account_id_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_search")),
        sa.UniqueConstraint("account_id", "list_name", "name", name=op.f("uq_saved_search_account_id_list_name_name")),
    )
    op.create_table(
        "clearance",
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("requested_on", sa.Date(), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=True),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("(issued_on IS NULL) = (number = '')", name=op.f("ck_clearance_issued_with_number")),
        sa.CheckConstraint("issued_on IS NULL OR requested_on <= issued_on", name=op.f("ck_clearance_dates_ordered")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_clearance_account_id_account")),
        sa.ForeignKeyConstraint(["proposal_id"], ["proposal.id"], name=op.f("fk_clearance_proposal_id_proposal")),
        sa.PrimaryKeyConstraint("proposal_id", name=op.f("pk_clearance")),
    )
    op.create_table(
        "interview",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_interview_account_id_account")),
        sa.ForeignKeyConstraint(["proposal_id"], ["proposal.id"], name=op.f("fk_interview_proposal_id_proposal")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_interview")),
    )
    op.create_index("ix_interview_proposal_id", "interview", ["proposal_id"])
    op.create_index("ix_interview_starts_at", "interview", ["starts_at"])

    op.create_table(
        "follow_up",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "giorno_3",
                "settimana_1",
                "settimana_2",
                "settimana_3",
                "settimana_4",
                "mese_3",
                "mese_6",
                "mese_12",
                "mese_24",
                "altro",
                name="kind_known",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column(
            "outcome",
            sa.Enum(
                "bene",
                "qualche_difficolta",
                "a_rischio",
                "finito",
                "non_raggiunta",
                name="outcome_known",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column(
            "channel",
            sa.Enum(
                "sito",
                "telefono",
                "carta",
                "di_persona",
                "email",
                name="channel_known",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("(done_on IS NULL) = (outcome IS NULL)", name=op.f("ck_follow_up_done_with_outcome")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_follow_up_account_id_account")),
        sa.ForeignKeyConstraint(
            ["proposal_id"], ["placement.proposal_id"], name=op.f("fk_follow_up_proposal_id_placement")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_follow_up")),
    )
    op.create_index("ix_follow_up_done_on_due_on", "follow_up", ["done_on", "due_on"])
    op.create_index("ix_follow_up_proposal_id", "follow_up", ["proposal_id"])
    op.create_index(
        "uq_follow_up_proposal_id_kind",
        "follow_up",
        ["proposal_id", "kind"],
        unique=True,
        sqlite_where=sa.text("kind <> 'altro'"),
        postgresql_where=sa.text("kind <> 'altro'"),
    )

    op.create_table(
        "planned_accommodation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("accommodation", sa.String(length=32), nullable=False),
        sa.Column("responsible", sa.String(length=120), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("cost_cents", sa.Integer(), nullable=True),
        sa.Column(
            "funding",
            sa.Enum(
                "senza_costo",
                "datore",
                "fondo_regionale",
                "inail",
                "altro",
                name="funding_known",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "cost_cents IS NULL OR cost_cents >= 0", name=op.f("ck_planned_accommodation_cost_not_negative")
        ),
        sa.ForeignKeyConstraint(
            ["proposal_id"], ["placement.proposal_id"], name=op.f("fk_planned_accommodation_proposal_id_placement")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_planned_accommodation")),
        sa.UniqueConstraint(
            "proposal_id", "accommodation", name=op.f("uq_planned_accommodation_proposal_id_accommodation")
        ),
    )
    op.create_index("ix_planned_accommodation_proposal_id", "planned_accommodation", ["proposal_id"])
    for table, columns in ADDED.items():
        for name, definition in columns.items():
            op.execute(f"ALTER TABLE {table} ADD COLUMN {name} {definition}")
    op.add_column("proposal", sa.Column("read_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("proposal", sa.Column("moved_at", sa.DateTime(timezone=True), nullable=True))
    op.execute(
        "UPDATE proposal SET moved_at ="
        " (SELECT max(at) FROM proposal_event WHERE proposal_event.proposal_id = proposal.id)"
    )
    op.create_index("ix_proposal_state_moved_at", "proposal", ["state", "moved_at"])
    # Lists sort people by name, and ask of everybody whether they agree to be matched.
    op.create_index("ix_person_surname_name", "person", ["surname", "name"])
    op.create_index("ix_consent_person_id_purpose_withdrawn_at", "consent", ["person_id", "purpose", "withdrawn_at"])


def downgrade() -> None:
    op.drop_index("ix_consent_person_id_purpose_withdrawn_at", "consent")
    op.drop_index("ix_person_surname_name", "person")
    op.drop_index("ix_proposal_state_moved_at", "proposal")
    op.drop_column("proposal", "moved_at")
    op.drop_column("proposal", "read_at")
    for table, columns in ADDED.items():
        for name in reversed(columns):
            op.execute(f"ALTER TABLE {table} DROP COLUMN {name}")
    op.drop_table("planned_accommodation")
    op.drop_table("follow_up")
    op.drop_table("interview")
    op.drop_table("clearance")
    op.drop_table("saved_search")
    op.drop_table("person_event")
    op.drop_table("pathway_step")
    op.drop_table("job_analysis")
    op.drop_table("job")
    op.drop_table("employer_visit")
    op.drop_table("document")
    op.drop_table("case_assignment")
    op.drop_table("capacity_change")
    op.drop_table("calendar_feed")
    op.drop_table("employer_contact")
    op.drop_table("convention")
    op.drop_table("letter")
    op.drop_table("notice")
    op.drop_table("outbox_message")
