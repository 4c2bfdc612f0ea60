"""Words, their neighbours and the case in one index of pages, and in one of exhibits."""

import django.contrib.postgres.indexes
import django.db.models.deletion
from django.db import migrations, models

import evidence.pages.models

# A phrase is looked up by its pairs of neighbouring words, and then verified. Hashed to 65,536
# they keep the index small; hashtext is as stable as PostgreSQL's own hash indexes need it.
# Words that are not indexed (of, the) do not part their neighbours, here and in the question.
WORD_PAIRS = """
CREATE FUNCTION evidence_word_pairs(tsvector) RETURNS int[]
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT array_agg(pair) FROM (
        SELECT hashtext(lexeme || ' ' || lead(lexeme) OVER (ORDER BY position)) & 65535 AS pair
        FROM (SELECT lexeme, unnest(positions) AS position FROM unnest($1)) AS words
    ) AS pairs
    WHERE pair IS NOT NULL
$$
"""
CASE_OF_A_PAGE = """
CREATE FUNCTION evidence_case_of_a_page() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.case_id := (SELECT case_id FROM evidence_exhibit WHERE id = NEW.exhibit_id);
    RETURN NEW;
END
$$;
CREATE TRIGGER page_text_case BEFORE INSERT OR UPDATE OF exhibit_id, case_id ON evidence_pagetext
    FOR EACH ROW EXECUTE FUNCTION evidence_case_of_a_page();
UPDATE evidence_pagetext SET case_id = NULL;
SET CONSTRAINTS ALL IMMEDIATE;
"""
NO_CASE_OF_A_PAGE = """
DROP TRIGGER page_text_case ON evidence_pagetext;
DROP FUNCTION evidence_case_of_a_page();
"""
# An exhibit that went to another case would take its pages along.
SAME_CASE = """
ALTER TABLE evidence_exhibit ADD CONSTRAINT exhibit_with_case UNIQUE (id, case_id);
ALTER TABLE evidence_pagetext ADD CONSTRAINT page_text_in_case_of_exhibit
    FOREIGN KEY (exhibit_id, case_id) REFERENCES evidence_exhibit (id, case_id)
    ON UPDATE CASCADE DEFERRABLE INITIALLY DEFERRED;
"""
NOT_THE_SAME_CASE = """
ALTER TABLE evidence_pagetext DROP CONSTRAINT page_text_in_case_of_exhibit;
ALTER TABLE evidence_exhibit DROP CONSTRAINT exhibit_with_case;
"""
# A page's words lie beside its row, not apart from it: they are read for ranks and phrases.
WORDS_IN_THE_ROW = "ALTER TABLE evidence_pagetext ALTER COLUMN search SET STORAGE MAIN"
WORDS_APART = "ALTER TABLE evidence_pagetext ALTER COLUMN search SET STORAGE EXTENDED"


class Migration(migrations.Migration):
    dependencies = [
        ("evidence", "0007_intake"),
    ]

    operations = [
        # Left in place on the way back, as pg_trgm is: another owner may have made it.
        migrations.RunSQL("CREATE EXTENSION IF NOT EXISTS btree_gin", migrations.RunSQL.noop),
        migrations.AddField(
            model_name="pagetext",
            name="case",
            field=models.ForeignKey(
                db_index=False,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="evidence.case",
            ),
        ),
        migrations.RunSQL(CASE_OF_A_PAGE, NO_CASE_OF_A_PAGE),
        migrations.AlterField(
            model_name="pagetext",
            name="case",
            field=models.ForeignKey(
                db_index=False,
                editable=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="evidence.case",
            ),
        ),
        migrations.RunSQL(SAME_CASE, NOT_THE_SAME_CASE),
        migrations.RunSQL(WORD_PAIRS, "DROP FUNCTION evidence_word_pairs(tsvector)"),
        migrations.RunSQL(WORDS_IN_THE_ROW, WORDS_APART),
        migrations.RemoveIndex(model_name="pagetext", name="page_text_search"),
        migrations.AddIndex(
            model_name="pagetext",
            index=django.contrib.postgres.indexes.GinIndex(
                models.F("case"),
                models.F("search"),
                evidence.pages.models.WordPairs("search"),
                name="page_text_words",
            ),
        ),
        migrations.RemoveIndex(model_name="exhibit", name="exhibit_search"),
        migrations.RemoveIndex(model_name="exhibit", name="exhibit_name_trigrams"),
        migrations.AddIndex(
            model_name="exhibit",
            index=django.contrib.postgres.indexes.GinIndex(
                models.F("case"), models.F("search"), name="exhibit_words"
            ),
        ),
        migrations.AddIndex(
            model_name="exhibit",
            index=django.contrib.postgres.indexes.GinIndex(
                models.F("case"),
                django.contrib.postgres.indexes.OpClass("title", name="gin_trgm_ops"),
                django.contrib.postgres.indexes.OpClass("original_name", name="gin_trgm_ops"),
                name="exhibit_name_trigrams",
            ),
        ),
    ]
