"""Refuse, in the database itself, to change or free numbers, and to change statuses said."""

from django.db import migrations

FORWARD = """
-- A number in a series is for life. An alias may be retired, once, with its reason.
CREATE FUNCTION evidence_number_for_life() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.kind <> 'series' AND OLD.retired_at IS NULL
       AND NEW.retired_at IS NOT NULL
       AND to_jsonb(NEW) - ARRAY['retired_at', 'retired_by_id', 'retired_reason']
         = to_jsonb(OLD) - ARRAY['retired_at', 'retired_by_id', 'retired_reason'] THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'the number % is given for life: % is refused', OLD.label, TG_OP
        USING ERRCODE = 'object_not_in_prerequisite_state';
END
$$;
CREATE TRIGGER number_for_life BEFORE UPDATE OR DELETE ON evidence_exhibitnumber
    FOR EACH ROW EXECUTE FUNCTION evidence_number_for_life();
CREATE TRIGGER number_no_truncate BEFORE TRUNCATE ON evidence_exhibitnumber
    FOR EACH STATEMENT EXECUTE FUNCTION evidence_refuse_change();

-- A number stands in the case of its exhibit and of its series.
CREATE FUNCTION evidence_number_in_its_case() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM evidence_exhibit
               WHERE id = NEW.exhibit_id AND case_id <> NEW.case_id)
       OR EXISTS (SELECT FROM evidence_exhibitseries
                  WHERE id = NEW.series_id AND case_id <> NEW.case_id) THEN
        RAISE EXCEPTION 'the number % belongs to another case', NEW.label
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER number_in_its_case BEFORE INSERT ON evidence_exhibitnumber
    FOR EACH ROW EXECUTE FUNCTION evidence_number_in_its_case();

-- How a series writes its numbers is settled by the first one given.
CREATE FUNCTION evidence_series_settled() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM evidence_exhibitnumber WHERE series_id = OLD.id)
       AND (NEW.case_id, NEW.style, NEW.prefix, NEW.width, NEW.start)
           IS DISTINCT FROM (OLD.case_id, OLD.style, OLD.prefix, OLD.width, OLD.start)
       OR EXISTS (SELECT FROM evidence_exhibitnumber
                  WHERE series_id = OLD.id AND ordinal > NEW."end") THEN
        RAISE EXCEPTION 'the series % has given numbers that this change would belie', OLD.name
            USING ERRCODE = 'object_not_in_prerequisite_state';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER series_settled BEFORE UPDATE ON evidence_exhibitseries
    FOR EACH ROW EXECUTE FUNCTION evidence_series_settled();

CREATE TRIGGER status_append_only BEFORE UPDATE OR DELETE ON evidence_statusentry
    FOR EACH ROW EXECUTE FUNCTION evidence_refuse_change();
CREATE TRIGGER status_no_truncate BEFORE TRUNCATE ON evidence_statusentry
    FOR EACH STATEMENT EXECUTE FUNCTION evidence_refuse_change();
CREATE TRIGGER stipulation_append_only BEFORE UPDATE OR DELETE ON evidence_stipulation
    FOR EACH ROW EXECUTE FUNCTION evidence_refuse_change();
CREATE TRIGGER stipulation_no_truncate BEFORE TRUNCATE ON evidence_stipulation
    FOR EACH STATEMENT EXECUTE FUNCTION evidence_refuse_change();
"""

BACKWARD = """
DROP TRIGGER stipulation_no_truncate ON evidence_stipulation;
DROP TRIGGER stipulation_append_only ON evidence_stipulation;
DROP TRIGGER status_no_truncate ON evidence_statusentry;
DROP TRIGGER status_append_only ON evidence_statusentry;
DROP TRIGGER series_settled ON evidence_exhibitseries;
DROP FUNCTION evidence_series_settled();
DROP TRIGGER number_in_its_case ON evidence_exhibitnumber;
DROP FUNCTION evidence_number_in_its_case();
DROP TRIGGER number_no_truncate ON evidence_exhibitnumber;
DROP TRIGGER number_for_life ON evidence_exhibitnumber;
DROP FUNCTION evidence_number_for_life();
"""


class Migration(migrations.Migration):
    dependencies = [("evidence", "0016_bulk_edits_and_lists")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
