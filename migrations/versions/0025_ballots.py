"""Ballots: what is put to the vote, the roll, the papers, the count; and tellers."""

import re

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

# Table, column, name of the CHECK, and the word that it lets through from now on.
NEW_WORDS = (
    ("membership", "role", "role", "teller"),
    ("translation", "made_as", "translation_made_as", "teller"),
    ("translation", "checked_as", "translation_checked_as", "teller"),
    ("trace_link", "relation", "relation", "voted_in"),
    ("trace_link", "relation", "relation", "minority_on"),
    ("trace_node", "kind", "node_kind", "minority"),
    ("recommendation", "state", "recommendation_state", "minority"),
)


def upgrade() -> None:
    for table, column, name, word in NEW_WORDS:
        _allow(table, column, name, [*_allowed(table, name), word])
    _ballots()
    _options_and_help()
    _counts()
    _papers()
    _roll()


def _ballots() -> None:
    op.create_table(
        "ballot",
        sa.Column("node_id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=16), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("language", sa.String(length=16), nullable=False),
        sa.Column(
            "kind",
            _one_of("ballot_kind", "endorse", "approval", "score", "points", "ranked", "budget", "pairwise"),
            nullable=False,
        ),
        sa.Column("rule", sa.String(length=32), nullable=False),
        sa.Column("told", sa.JSON(), nullable=False),
        sa.Column(
            "share_of",
            _one_of("share_of", "answering", "votes_cast", "eligible"),
            nullable=False,
        ),
        sa.Column("threshold", sa.Integer(), nullable=False),
        sa.Column("threshold_over", sa.Integer(), nullable=False),
        sa.Column("quorum", sa.Integer(), nullable=False),
        sa.Column("quorum_over", sa.Integer(), nullable=False),
        sa.Column(
            "source",
            _one_of("ballot_source", "assembly", "open_call"),
            nullable=False,
        ),
        sa.Column(
            "state",
            _one_of("ballot_state", "set_up", "approved", "open", "closed", "counted", "signed", "void"),
            nullable=False,
        ),
        sa.Column("opens_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closes_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("approved_hash", sa.String(length=64), nullable=True),
        sa.Column("frozen", sa.JSON(), nullable=True),
        sa.Column("frozen_hash", sa.String(length=64), nullable=True),
        sa.Column("lot_seed", sa.String(length=64), nullable=True),
        sa.Column("lot", sa.JSON(), nullable=True),
        sa.Column("replaced", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("void_because", sa.Text(), nullable=True),
        sa.Column("backing", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("backing_over", sa.Integer(), server_default=sa.text("10"), nullable=False),
        sa.Column("statements_until", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("quorum_over > 0 AND quorum BETWEEN 0 AND quorum_over", name=op.f("ck_ballot_quorum")),
        sa.CheckConstraint("backing_over > 0 AND backing BETWEEN 0 AND backing_over", name=op.f("ck_ballot_backing")),
        sa.CheckConstraint(
            "threshold_over > 0 AND threshold BETWEEN 0 AND threshold_over", name=op.f("ck_ballot_threshold")
        ),
        sa.ForeignKeyConstraint(
            ["node_id"], ["trace_node.id"], name=op.f("fk_ballot_node_id_trace_node"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("node_id", name=op.f("pk_ballot")),
        sa.UniqueConstraint("public_id", name=op.f("uq_ballot_public_id")),
    )


def _options_and_help() -> None:
    op.create_table(
        "assisted_voting",
        sa.Column("ballot_id", sa.Integer(), nullable=False),
        sa.Column("membership_id", sa.Integer(), nullable=False),
        sa.Column("link_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["ballot_id"], ["ballot.node_id"], name=op.f("fk_assisted_voting_ballot_id_ballot"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["link_id"], ["support_link.id"], name=op.f("fk_assisted_voting_link_id_support_link"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["membership_id"],
            ["membership.id"],
            name=op.f("fk_assisted_voting_membership_id_membership"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("ballot_id", "membership_id", name=op.f("pk_assisted_voting")),
    )
    op.create_table(
        "ballot_option",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ballot_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("recommendation_id", sa.Integer(), nullable=True),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("cost", sa.Integer(), nullable=True),
        sa.Column("category", sa.String(length=80), nullable=False),
        sa.Column("area", sa.String(length=80), nullable=False),
        sa.Column("must_fund", sa.Boolean(), server_default=sa.text("(false)"), nullable=False),
        sa.ForeignKeyConstraint(
            ["ballot_id"], ["ballot.node_id"], name=op.f("fk_ballot_option_ballot_id_ballot"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["recommendation_id"],
            ["recommendation.node_id"],
            name=op.f("fk_ballot_option_recommendation_id_recommendation"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ballot_option")),
        sa.UniqueConstraint("ballot_id", "number", name=op.f("uq_ballot_option_ballot_id_number")),
    )
    with op.batch_alter_table("ballot_option", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_ballot_option_recommendation_id"), ["recommendation_id"], unique=False)


def _counts() -> None:
    op.create_table(
        "ballot_result",
        sa.Column("ballot_id", sa.Integer(), nullable=False),
        sa.Column("result", sa.JSON(), nullable=False),
        sa.Column("root", sa.String(length=64), nullable=False),
        sa.Column("counted_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["ballot_id"], ["ballot.node_id"], name=op.f("fk_ballot_result_ballot_id_ballot"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("ballot_id", name=op.f("pk_ballot_result")),
    )
    op.create_table(
        "ballot_sheet",
        sa.Column("ballot_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=16), nullable=False),
        sa.Column("pack", sa.String(length=16), nullable=False),
        sa.Column("counted", sa.Boolean(), server_default=sa.text("(false)"), nullable=False),
        sa.ForeignKeyConstraint(
            ["ballot_id"], ["ballot.node_id"], name=op.f("fk_ballot_sheet_ballot_id_ballot"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("ballot_id", "number", name=op.f("pk_ballot_sheet")),
    )
    op.create_table(
        "ballot_signature",
        sa.Column("ballot_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["ballot_id"], ["ballot.node_id"], name=op.f("fk_ballot_signature_ballot_id_ballot"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_ballot_signature_person_id_person")),
        sa.PrimaryKeyConstraint("ballot_id", "person_id", name=op.f("pk_ballot_signature")),
    )


def _papers() -> None:
    op.create_table(
        "counted_paper",
        sa.Column("ballot_id", sa.Integer(), nullable=False),
        sa.Column("commitment", sa.String(length=64), nullable=False),
        sa.Column("nonce", sa.String(length=64), nullable=False),
        sa.Column("tracker", sa.String(length=80), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["ballot_id"], ["ballot.node_id"], name=op.f("fk_counted_paper_ballot_id_ballot"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("ballot_id", "commitment", name=op.f("pk_counted_paper")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("counted_paper", schema=None) as batch_op:
        batch_op.create_index("ix_counted_paper_tracker", ["ballot_id", "tracker"], unique=False)

    op.create_table(
        "paper",
        sa.Column("ballot_id", sa.Integer(), nullable=False),
        sa.Column("slot", sa.String(length=64), nullable=False),
        sa.Column("nonce", sa.String(length=64), nullable=False),
        sa.Column("tracker", sa.String(length=80), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["ballot_id"], ["ballot.node_id"], name=op.f("fk_paper_ballot_id_ballot"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("ballot_id", "slot", name=op.f("pk_paper")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("paper", schema=None) as batch_op:
        batch_op.create_index("ix_paper_tracker", ["ballot_id", "tracker"], unique=False)


def _roll() -> None:
    op.create_table(
        "roll_entry",
        sa.Column("ballot_id", sa.Integer(), nullable=False),
        sa.Column("membership_id", sa.Integer(), nullable=False),
        sa.Column(
            "channel",
            _one_of("roll_channel", "online", "paper", "phone"),
            nullable=True,
        ),
        sa.Column("assisted", sa.Boolean(), server_default=sa.text("(false)"), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("asks_time", sa.Boolean(), server_default=sa.text("(false)"), nullable=False),
        sa.CheckConstraint("(channel IS NOT NULL) OR NOT assisted", name=op.f("ck_roll_entry_assisted_who_voted")),
        sa.ForeignKeyConstraint(
            ["ballot_id"], ["ballot.node_id"], name=op.f("fk_roll_entry_ballot_id_ballot"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["membership_id"],
            ["membership.id"],
            name=op.f("fk_roll_entry_membership_id_membership"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("ballot_id", "membership_id", name=op.f("pk_roll_entry")),
    )
    op.create_table(
        "paper_keying",
        sa.Column("ballot_id", sa.Integer(), nullable=False),
        sa.Column("sheet", sa.String(length=16), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["ballot_id", "sheet"],
            ["ballot_sheet.ballot_id", "ballot_sheet.number"],
            name=op.f("fk_paper_keying_ballot_id_ballot_sheet"),
        ),
        sa.ForeignKeyConstraint(
            ["ballot_id"], ["ballot.node_id"], name=op.f("fk_paper_keying_ballot_id_ballot"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_paper_keying_by_id_person")),
        sa.PrimaryKeyConstraint("ballot_id", "sheet", "by_id", name=op.f("pk_paper_keying")),
    )
    _minority_statements()


def _minority_statements() -> None:
    op.create_table(
        "minority_statement",
        sa.Column("node_id", sa.Integer(), nullable=False),
        sa.Column("ballot_id", sa.Integer(), nullable=False),
        sa.Column("option", sa.Integer(), nullable=False),
        sa.Column("membership_id", sa.Integer(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("language", sa.String(length=16), nullable=False),
        sa.Column("state", _one_of("minority_state", "open", "kept", "not_kept", "taken_back"), nullable=False),
        sa.Column(
            "hidden_because",
            _one_of(
                "minority_hidden_because",
                "names_somebody",
                "attacks_people",
                "against_the_law",
                "not_about_this",
                "advertising",
            ),
            nullable=True,
        ),
        sa.Column("hidden_by_id", sa.Integer(), nullable=True),
        sa.Column("backers", sa.Integer(), nullable=True),
        sa.Column("needed", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(state IN ('open', 'taken_back')) OR (backers IS NOT NULL)",
            name=op.f("ck_minority_statement_settled_with_a_count"),
        ),
        sa.ForeignKeyConstraint(
            ["node_id"], ["trace_node.id"], name=op.f("fk_minority_statement_node_id_trace_node"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["ballot_id"], ["ballot.node_id"], name=op.f("fk_minority_statement_ballot_id_ballot"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["membership_id"],
            ["membership.id"],
            name=op.f("fk_minority_statement_membership_id_membership"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["hidden_by_id"],
            ["person.id"],
            name=op.f("fk_minority_statement_hidden_by_id_person"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("node_id", name=op.f("pk_minority_statement")),
        sa.UniqueConstraint(
            "ballot_id", "option", "membership_id", name=op.f("uq_minority_statement_ballot_id_option_membership_id")
        ),
    )
    with op.batch_alter_table("minority_statement", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_minority_statement_membership_id"), ["membership_id"], unique=False)
    _minority_backings()


def _minority_backings() -> None:
    op.create_table(
        "minority_backing",
        sa.Column("statement_id", sa.Integer(), nullable=False),
        sa.Column("membership_id", sa.Integer(), nullable=False),
        sa.Column("ballot_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["statement_id"],
            ["minority_statement.node_id"],
            name=op.f("fk_minority_backing_statement_id_minority_statement"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["ballot_id", "membership_id"],
            ["roll_entry.ballot_id", "roll_entry.membership_id"],
            name=op.f("fk_minority_backing_ballot_id_roll_entry"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("statement_id", "membership_id", name=op.f("pk_minority_backing")),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    op.drop_table("minority_backing")
    with op.batch_alter_table("minority_statement", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_minority_statement_membership_id"))

    op.drop_table("minority_statement")
    op.drop_table("paper_keying")
    op.drop_table("roll_entry")
    with op.batch_alter_table("paper", schema=None) as batch_op:
        batch_op.drop_index("ix_paper_tracker")

    op.drop_table("paper")
    with op.batch_alter_table("counted_paper", schema=None) as batch_op:
        batch_op.drop_index("ix_counted_paper_tracker")

    op.drop_table("counted_paper")
    op.drop_table("ballot_signature")
    op.drop_table("ballot_sheet")
    op.drop_table("ballot_result")
    with op.batch_alter_table("ballot_option", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_ballot_option_recommendation_id"))

    op.drop_table("ballot_option")
    op.drop_table("assisted_voting")
    op.drop_table("ballot")
    # An older version knows no tellers, and no step of the trace into a ballot.
    op.execute("DELETE FROM membership WHERE role = 'teller'")
    op.execute("DELETE FROM trace_link WHERE relation IN ('voted_in', 'minority_on')")
    op.execute("DELETE FROM trace_node WHERE kind IN ('ballot', 'minority')")
    op.execute("UPDATE recommendation SET state = 'below_threshold' WHERE state = 'minority'")
    for table, column, name, word in NEW_WORDS:
        _allow(table, column, name, [one for one in _allowed(table, name) if one != word])


def _one_of(name: str, *values: str) -> sa.Enum:
    """A column with one of these words."""
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=32)


def _allowed(table: str, name: str) -> list[str]:
    """What the CHECK lets through now, in its order."""
    found = sa.inspect(op.get_bind()).get_check_constraints(table)
    text = next(one["sqltext"] for one in found if one["name"] == op.f(f"ck_{table}_{name}"))
    return re.findall(r"'([a-z_]+)'", text)


def _allow(table: str, column: str, name: str, values: list[str]) -> None:
    listed = ", ".join(f"'{value}'" for value in values)
    with op.batch_alter_table(table, schema=None) as batch_op:
        batch_op.drop_constraint(op.f(f"ck_{table}_{name}"), type_="check")
        batch_op.create_check_constraint(op.f(f"ck_{table}_{name}"), f"{column} IN ({listed})")
