"""Sources, statements, silences, contradictions and open questions."""

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models

import evidence.core.clock
import evidence.core.fields
import evidence.core.ids


class Migration(migrations.Migration):
    dependencies = [
        ("evidence", "0019_number_trigrams"),
    ]

    operations = [
        migrations.AlterField(
            model_name="announcement",
            name="kind",
            field=models.CharField(
                choices=[
                    ("docket_entry", "Docket"),
                    ("source_trouble", "Source trouble"),
                    ("bundle_ready", "Bundle ready"),
                    ("bundle_held", "Bundle waits"),
                    ("bundle_failed", "Bundle failed"),
                    ("exhibit_damaged", "Exhibit damaged"),
                    ("silence_answered", "Silence answered"),
                ],
                max_length=20,
            ),
        ),
        migrations.CreateModel(
            name="AbsenceAssertion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("known_on", models.DateField(verbose_name="known since")),
                (
                    "recorded_at",
                    models.DateTimeField(default=evidence.core.clock.now, editable=False),
                ),
                ("retracted_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("retracted_because", models.CharField(blank=True, editable=False, max_length=400)),
                ("public_id", evidence.core.ids.PublicIdField(prefix="abs")),
                ("key", models.CharField(blank=True, max_length=40, verbose_name="short name")),
                ("text", models.TextField(verbose_name="what is asserted")),
                (
                    "sought",
                    models.CharField(
                        choices=[("denial", "A denial"), ("answer", "Any answer")],
                        default="denial",
                        max_length=6,
                        verbose_name="missing",
                    ),
                ),
                ("asserter", models.CharField(max_length=200)),
                (
                    "silent",
                    models.CharField(
                        blank=True, max_length=200, verbose_name="who is said to be silent"
                    ),
                ),
                (
                    "asserted",
                    evidence.core.fields.FuzzyDateField(
                        blank=True,
                        bounds=("asserted_from", "asserted_until"),
                        max_length=40,
                        verbose_name="asserted on",
                    ),
                ),
                ("asserted_from", models.DateField(blank=True, editable=False, null=True)),
                ("asserted_until", models.DateField(blank=True, editable=False, null=True)),
                (
                    "window_start",
                    evidence.core.fields.FuzzyDateField(
                        blank=True,
                        bounds=("window_from", "window_from_last"),
                        max_length=40,
                        verbose_name="silent from",
                    ),
                ),
                ("window_from", models.DateField(blank=True, editable=False, null=True)),
                ("window_from_last", models.DateField(blank=True, editable=False, null=True)),
                ("window_start_reason", models.CharField(blank=True, max_length=400)),
                (
                    "window_end",
                    evidence.core.fields.FuzzyDateField(
                        blank=True,
                        bounds=("window_until_first", "window_until"),
                        max_length=40,
                        verbose_name="silent until",
                    ),
                ),
                ("window_until_first", models.DateField(blank=True, editable=False, null=True)),
                ("window_until", models.DateField(blank=True, editable=False, null=True)),
                (
                    "searched",
                    models.CharField(blank=True, max_length=400, verbose_name="what was searched"),
                ),
                (
                    "searched_where",
                    models.CharField(
                        blank=True, max_length=400, verbose_name="where it was searched"
                    ),
                ),
                ("searched_by", models.CharField(blank=True, max_length=200)),
                ("searched_on", models.DateField(blank=True, null=True)),
                (
                    "searched_reason",
                    models.CharField(
                        blank=True, max_length=400, verbose_name="why no search is known"
                    ),
                ),
                ("note", models.TextField(blank=True)),
                (
                    "asserter_party",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="evidence.party",
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="evidence.case",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "replaces",
                    models.OneToOneField(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replaced_by",
                        to="evidence.absenceassertion",
                    ),
                ),
                (
                    "retracted_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "silent_party",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="evidence.party",
                    ),
                ),
            ],
            options={
                "ordering": ["asserted_from", "pk"],
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("retracted_at", None),
                                ("retracted_because", ""),
                                ("retracted_by", None),
                            ),
                            models.Q(
                                ("retracted_at__isnull", False),
                                ("retracted_by__isnull", False),
                                models.Q(("retracted_because", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="absenceassertion_retracted_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("replaces", None),
                            models.Q(("replaces", models.F("id")), _negated=True),
                            _connector="OR",
                        ),
                        name="absenceassertion_replaces_another",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(
                            models.Q(("key", ""), _negated=True), ("retracted_at", None)
                        ),
                        fields=("case", "key"),
                        name="absence_key_once_in_force",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("searched", ""), _negated=True),
                            models.Q(("searched_reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="absence_search_or_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("window_start", ""), _negated=True),
                            models.Q(("window_start_reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="absence_start_or_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Contradiction",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("known_on", models.DateField(verbose_name="known since")),
                (
                    "recorded_at",
                    models.DateTimeField(default=evidence.core.clock.now, editable=False),
                ),
                ("retracted_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("retracted_because", models.CharField(blank=True, editable=False, max_length=400)),
                ("public_id", evidence.core.ids.PublicIdField(prefix="con")),
                ("key", models.CharField(blank=True, max_length=40, verbose_name="short name")),
                ("subject", models.CharField(max_length=200, verbose_name="what about")),
                ("note", models.TextField(blank=True)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="evidence.case",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "replaces",
                    models.OneToOneField(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replaced_by",
                        to="evidence.contradiction",
                    ),
                ),
                (
                    "retracted_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("retracted_at", None),
                                ("retracted_because", ""),
                                ("retracted_by", None),
                            ),
                            models.Q(
                                ("retracted_at__isnull", False),
                                ("retracted_by__isnull", False),
                                models.Q(("retracted_because", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="contradiction_retracted_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("replaces", None),
                            models.Q(("replaces", models.F("id")), _negated=True),
                            _connector="OR",
                        ),
                        name="contradiction_replaces_another",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(
                            models.Q(("key", ""), _negated=True), ("retracted_at", None)
                        ),
                        fields=("case", "key"),
                        name="contradiction_key_once_in_force",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Account",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField()),
                ("wording", models.TextField()),
                (
                    "contradiction",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="accounts",
                        to="evidence.contradiction",
                    ),
                ),
            ],
            options={
                "ordering": ["position"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("contradiction", "position"), name="account_one_per_position"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("wording", ""), _negated=True),
                        name="account_says_something",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Handling",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "decision",
                    models.CharField(
                        choices=[
                            ("preferred", "One is preferred"),
                            ("both_kept", "All kept, each as it stands"),
                            ("not_answered", "Not answered: stays open"),
                        ],
                        max_length=12,
                    ),
                ),
                ("text", models.TextField(verbose_name="how it is handled")),
                ("known_on", models.DateField(verbose_name="decided on")),
                (
                    "recorded_at",
                    models.DateTimeField(default=evidence.core.clock.now, editable=False),
                ),
                (
                    "contradiction",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="handlings",
                        to="evidence.contradiction",
                    ),
                ),
                (
                    "preferred",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="evidence.account",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["known_on", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decision", "preferred"), ("preferred__isnull", False)),
                            models.Q(
                                models.Q(("decision", "preferred"), _negated=True),
                                ("preferred", None),
                            ),
                            _connector="OR",
                        ),
                        name="handling_names_what_it_prefers",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("text", ""), _negated=True), name="handling_says_how"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Question",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("known_on", models.DateField(verbose_name="known since")),
                (
                    "recorded_at",
                    models.DateTimeField(default=evidence.core.clock.now, editable=False),
                ),
                ("retracted_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("retracted_because", models.CharField(blank=True, editable=False, max_length=400)),
                ("public_id", evidence.core.ids.PublicIdField(prefix="que")),
                ("key", models.CharField(blank=True, max_length=40, verbose_name="short name")),
                ("text", models.TextField(verbose_name="question")),
                ("reason", models.CharField(max_length=400, verbose_name="why it is not answered")),
                ("as_of", models.DateField(verbose_name="looked for on")),
                ("answer", models.TextField(blank=True)),
                ("answered_on", models.DateField(blank=True, null=True)),
                (
                    "answered_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="evidence.case",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "replaces",
                    models.OneToOneField(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replaced_by",
                        to="evidence.question",
                    ),
                ),
                (
                    "retracted_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("retracted_at", None),
                                ("retracted_because", ""),
                                ("retracted_by", None),
                            ),
                            models.Q(
                                ("retracted_at__isnull", False),
                                ("retracted_by__isnull", False),
                                models.Q(("retracted_because", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="question_retracted_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("replaces", None),
                            models.Q(("replaces", models.F("id")), _negated=True),
                            _connector="OR",
                        ),
                        name="question_replaces_another",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(
                            models.Q(("key", ""), _negated=True), ("retracted_at", None)
                        ),
                        fields=("case", "key"),
                        name="question_key_once_in_force",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answer", ""), ("answered_by", None), ("answered_on", None)),
                            models.Q(
                                models.Q(("answer", ""), _negated=True),
                                ("answered_by__isnull", False),
                                ("answered_on__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="question_answered_whole",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Source",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", evidence.core.ids.PublicIdField(prefix="sou")),
                ("key", models.CharField(blank=True, max_length=40, verbose_name="short name")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("news", "News"),
                            ("agency", "News agency"),
                            ("legal_news", "Legal news"),
                            ("commentary", "Commentary"),
                            ("blog", "Blog"),
                            ("social", "Social media"),
                            ("forum", "Forum"),
                            ("aggregator", "Aggregator"),
                            ("database", "Database"),
                            ("court", "Court paper"),
                            ("regulator", "Regulator"),
                            ("statute", "Statute"),
                            ("legal_reference", "Legal reference"),
                            ("contract", "Contract"),
                            ("vendor_help", "Help page"),
                            ("notice", "Notice or letter"),
                            ("archive", "Archived capture"),
                            ("own_note", "Own note"),
                            ("other", "Other"),
                        ],
                        max_length=16,
                    ),
                ),
                ("title", models.CharField(max_length=400)),
                ("title_note", models.CharField(blank=True, max_length=120)),
                ("outlet", models.CharField(blank=True, max_length=200)),
                ("author", models.CharField(blank=True, max_length=200)),
                (
                    "dated",
                    evidence.core.fields.FuzzyDateField(
                        blank=True,
                        bounds=("dated_from", "dated_until"),
                        max_length=40,
                        verbose_name="date",
                    ),
                ),
                ("dated_from", models.DateField(blank=True, editable=False, null=True)),
                ("dated_until", models.DateField(blank=True, editable=False, null=True)),
                (
                    "date_text",
                    models.CharField(
                        blank=True, max_length=160, verbose_name="date as the source gives it"
                    ),
                ),
                ("url", models.CharField(blank=True, max_length=1000, verbose_name="address")),
                (
                    "access",
                    models.CharField(
                        choices=[
                            ("full", "Read in full"),
                            ("excerpt", "Excerpt only"),
                            ("quoted", "Only as others quote it"),
                            ("not_seen", "Not seen"),
                        ],
                        default="excerpt",
                        max_length=8,
                        verbose_name="seen",
                    ),
                ),
                ("access_note", models.CharField(blank=True, max_length=200)),
                (
                    "weight",
                    models.CharField(
                        choices=[
                            ("primary", "Primary"),
                            ("independent", "Independent report"),
                            ("secondary", "Secondary"),
                            ("low", "Low"),
                            ("not_relied_on", "Not relied on"),
                        ],
                        default="secondary",
                        max_length=13,
                    ),
                ),
                (
                    "relation",
                    models.CharField(
                        choices=[
                            ("not_established", "Origin not established"),
                            ("own", "Its own report or text"),
                            ("copy", "Copy"),
                            ("syndicated", "Syndicated copy"),
                            ("early_version", "Early version"),
                            ("later_version", "Later version"),
                            ("rewrite", "Rewrite"),
                            ("relay", "Relays it"),
                            ("quotes", "Quotes it"),
                            ("capture", "Capture"),
                        ],
                        default="not_established",
                        max_length=15,
                    ),
                ),
                ("carries", models.TextField(blank=True, verbose_name="what it carries")),
                ("caution", models.TextField(blank=True)),
                (
                    "recorded_at",
                    models.DateTimeField(default=evidence.core.clock.now, editable=False),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="evidence.case",
                    ),
                ),
                (
                    "copied_from",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="copies",
                        to="evidence.source",
                    ),
                ),
                (
                    "exhibit",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="evidence.exhibit",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["case", "key", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("key", ""), _negated=True),
                        fields=("case", "key"),
                        name="source_key_once_per_case",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("copied_from", None),
                            models.Q(("copied_from", models.F("id")), _negated=True),
                            _connector="OR",
                        ),
                        name="source_copies_another",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("copied_from", None),
                            models.Q(("relation", "not_established"), _negated=True),
                            _connector="OR",
                        ),
                        name="source_of_unknown_origin_names_none",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="QuestionSource",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("pinpoint", models.CharField(blank=True, max_length=120)),
                ("says", models.TextField(blank=True, verbose_name="what this source says")),
                (
                    "question",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cited",
                        to="evidence.question",
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="evidence.source",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("question", "source"), name="question_source_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ContradictionSource",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("pinpoint", models.CharField(blank=True, max_length=120)),
                ("says", models.TextField(blank=True, verbose_name="what this source says")),
                (
                    "account",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cited",
                        to="evidence.account",
                    ),
                ),
                (
                    "contradiction",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cited",
                        to="evidence.contradiction",
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="evidence.source",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("contradiction", "source"), name="contradiction_source_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="AbsenceSource",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("pinpoint", models.CharField(blank=True, max_length=120)),
                ("says", models.TextField(blank=True, verbose_name="what this source says")),
                (
                    "assertion",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cited",
                        to="evidence.absenceassertion",
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="evidence.source",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("assertion", "source"), name="absence_source_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Statement",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("known_on", models.DateField(verbose_name="known since")),
                (
                    "recorded_at",
                    models.DateTimeField(default=evidence.core.clock.now, editable=False),
                ),
                ("retracted_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("retracted_because", models.CharField(blank=True, editable=False, max_length=400)),
                ("public_id", evidence.core.ids.PublicIdField(prefix="stm")),
                ("key", models.CharField(blank=True, max_length=40, verbose_name="short name")),
                ("speaker", models.CharField(max_length=200)),
                ("role", models.CharField(blank=True, max_length=200)),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("press", "To the press"),
                            ("publication", "Own publication"),
                            ("notice", "Notice or letter"),
                            ("court_paper", "Court paper"),
                            ("testimony", "Testimony"),
                            ("spoken", "Spoken"),
                            ("other", "Other or not known"),
                        ],
                        default="other",
                        max_length=11,
                    ),
                ),
                ("outlet", models.CharField(blank=True, max_length=200, verbose_name="where")),
                (
                    "said",
                    evidence.core.fields.FuzzyDateField(
                        blank=True,
                        bounds=("said_from", "said_until"),
                        max_length=40,
                        verbose_name="date",
                    ),
                ),
                ("said_from", models.DateField(blank=True, editable=False, null=True)),
                ("said_until", models.DateField(blank=True, editable=False, null=True)),
                ("said_at", models.TimeField(blank=True, null=True, verbose_name="time")),
                ("time_zone", models.CharField(blank=True, max_length=40)),
                ("text", models.TextField(verbose_name="what was said")),
                (
                    "is_verbatim",
                    models.BooleanField(default=False, verbose_name="in the speaker’s own words"),
                ),
                ("gist", models.CharField(blank=True, max_length=400, verbose_name="in our words")),
                (
                    "generality",
                    models.CharField(
                        choices=[("general", "In general terms"), ("specific", "Specific")],
                        default="general",
                        max_length=8,
                    ),
                ),
                (
                    "stance",
                    models.CharField(
                        choices=[
                            ("denies", "Denies"),
                            ("admits", "Admits"),
                            ("concedes", "Concedes"),
                            ("no_comment", "No comment"),
                            ("announces", "Announces"),
                            ("asserts", "Asserts"),
                            ("criticises", "Criticises"),
                            ("promises", "Promises"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "hearsay_theories",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("A", "(A) made by the party"),
                                ("B", "(B) adopted or believed by the party"),
                                ("C", "(C) by a person authorised to speak on the subject"),
                                ("D", "(D) by an agent or employee, in the scope of the work"),
                                ("E", "(E) by a co-conspirator"),
                            ],
                            max_length=1,
                        ),
                        blank=True,
                        default=list,
                    ),
                ),
                ("hearsay_note", models.CharField(blank=True, max_length=400)),
                ("note", models.TextField(blank=True)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="evidence.case",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "replaces",
                    models.OneToOneField(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replaced_by",
                        to="evidence.statement",
                    ),
                ),
                (
                    "retracted_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "speaker_party",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="evidence.party",
                        verbose_name="speaker as a party",
                    ),
                ),
                (
                    "speaks_for",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="evidence.party",
                    ),
                ),
            ],
            options={
                "ordering": ["said_from", "said_at", "pk"],
                "abstract": False,
                "indexes": [models.Index(fields=["case", "said_from"], name="statement_by_date")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("retracted_at", None),
                                ("retracted_because", ""),
                                ("retracted_by", None),
                            ),
                            models.Q(
                                ("retracted_at__isnull", False),
                                ("retracted_by__isnull", False),
                                models.Q(("retracted_because", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="statement_retracted_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("replaces", None),
                            models.Q(("replaces", models.F("id")), _negated=True),
                            _connector="OR",
                        ),
                        name="statement_replaces_another",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(
                            models.Q(("key", ""), _negated=True), ("retracted_at", None)
                        ),
                        fields=("case", "key"),
                        name="statement_key_once_in_force",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("text", ""), _negated=True),
                            models.Q(("speaker", ""), _negated=True),
                        ),
                        name="statement_says_who_and_what",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("said_at", None),
                            models.Q(("time_zone", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="statement_time_has_zone",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AbsenceAnswer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("closes", models.BooleanField()),
                (
                    "assertion",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="answers",
                        to="evidence.absenceassertion",
                    ),
                ),
                (
                    "statement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="answers",
                        to="evidence.statement",
                    ),
                ),
            ],
            options={
                "ordering": ["statement__said_from", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("assertion", "statement"), name="absence_answered_once_by_each"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="StatementSource",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("pinpoint", models.CharField(blank=True, max_length=120)),
                ("says", models.TextField(blank=True, verbose_name="what this source says")),
                (
                    "role",
                    models.CharField(
                        blank=True, max_length=200, verbose_name="role as this source gives it"
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="evidence.source",
                    ),
                ),
                (
                    "statement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cited",
                        to="evidence.statement",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("statement", "source"), name="statement_source_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="StatementVariant",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("wording", models.TextField()),
                (
                    "is_verbatim",
                    models.BooleanField(default=False, verbose_name="given as a quotation"),
                ),
                ("note", models.CharField(blank=True, max_length=400)),
                (
                    "source",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="evidence.source",
                    ),
                ),
                (
                    "statement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="variants",
                        to="evidence.statement",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="Topic",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", evidence.core.ids.PublicIdField(prefix="top")),
                ("name", models.CharField(max_length=160)),
                (
                    "created_at",
                    models.DateTimeField(default=evidence.core.clock.now, editable=False),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="evidence.case",
                    ),
                ),
            ],
            options={
                "ordering": ["name"],
                "constraints": [
                    models.UniqueConstraint(
                        models.F("case"),
                        django.db.models.functions.text.Lower("name"),
                        name="topic_once_per_case",
                    )
                ],
            },
        ),
        migrations.AddField(
            model_name="statement",
            name="topics",
            field=models.ManyToManyField(
                blank=True, related_name="statements", to="evidence.topic"
            ),
        ),
        migrations.AddField(
            model_name="contradiction",
            name="topic",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="evidence.topic",
            ),
        ),
        migrations.AddField(
            model_name="absenceassertion",
            name="topic",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="evidence.topic"
            ),
        ),
    ]
