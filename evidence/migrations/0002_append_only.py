"""Refuse, in the database itself, to change or remove custody events and stored files' rows."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION evidence_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only: % is refused', TG_TABLE_NAME, TG_OP
        USING ERRCODE = 'object_not_in_prerequisite_state';
END
$$;
CREATE TRIGGER custody_append_only BEFORE UPDATE OR DELETE ON evidence_custodyevent
    FOR EACH ROW EXECUTE FUNCTION evidence_refuse_change();
CREATE TRIGGER custody_no_truncate BEFORE TRUNCATE ON evidence_custodyevent
    FOR EACH STATEMENT EXECUTE FUNCTION evidence_refuse_change();
CREATE TRIGGER stored_file_append_only BEFORE UPDATE OR DELETE ON evidence_storedfile
    FOR EACH ROW EXECUTE FUNCTION evidence_refuse_change();
CREATE TRIGGER stored_file_no_truncate BEFORE TRUNCATE ON evidence_storedfile
    FOR EACH STATEMENT EXECUTE FUNCTION evidence_refuse_change();
"""

BACKWARD = """
DROP TRIGGER stored_file_no_truncate ON evidence_storedfile;
DROP TRIGGER stored_file_append_only ON evidence_storedfile;
DROP TRIGGER custody_no_truncate ON evidence_custodyevent;
DROP TRIGGER custody_append_only ON evidence_custodyevent;
DROP FUNCTION evidence_refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [("evidence", "0001_initial")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
