-- Questions to the list of orders. Every condition that is null does not apply; the connection makes
-- a plan for each set of them (projections/engine/pool.py), so an unused one costs nothing.

-- find --
--   $1 statuses text[]       $2 kind text             $3 matter text
--   $4 department text       (that holds a part now)  $5 cell text
--   $6 subdistrict text      $7 channel text          $8 due_before timestamptz
--   $9 overdue boolean       $10 now timestamptz      $11 subject_id text (found by their number)
--   $12 tokens integer[]     (all of them)
--   $13 to $18 the reader's reach (projections.in_reach): every boolean, unprotected boolean,
--              turn text[], department text, member text, not_about text[]
--   $19 after_registered_at timestamptz, $20 after_order_no text: where the last page ended
--   $21 limit bigint
-- returns newest first, with the title as it is sealed.
SELECT order_no, registered_at, status, kind, matter, matter_name, channel,
       urgency, secrecy, protected, reported_department, departments, members,
       district, subdistrict, community, cell, lead_department,
       array_remove(departments, lead_department) AS supporting_departments, due_at,
       first_submitted_at, sealed_title, title_subject, title_version, text_positions,
       unsubmitted AND due_at IS NOT NULL AND due_at < $10::timestamptz AS overdue
  FROM projections.order_list
 WHERE ($1::text[] IS NULL OR status = ANY ($1::text[]))
   AND ($2::text IS NULL OR kind = $2::text)
   AND ($3::text IS NULL OR matter = $3::text)
   AND ($4::text IS NULL OR departments @> ARRAY[$4::text])
   AND ($5::text IS NULL OR cell = $5::text)
   AND ($6::text IS NULL OR subdistrict = $6::text)
   AND ($7::text IS NULL OR channel = $7::text)
   AND ($8::timestamptz IS NULL OR due_at < $8::timestamptz)
   AND ($9::boolean IS NULL OR $9::boolean = (unsubmitted AND due_at IS NOT NULL
                                              AND due_at < $10::timestamptz))
   AND ($11::text IS NULL
        OR (subject_id = $11::text AND renumbered_to IS NULL)
        OR renumbered_to = $11::text
        OR (caller_ids <> '{}' AND caller_ids @> ARRAY[$11::text]))
   AND ($12::integer[] IS NULL OR search_tokens @> $12::integer[])
   AND projections.in_reach(status, protected, reported_department, departments, members,
                            $13::boolean, $14::boolean, $15::text[], $16::text, $17::text,
                            $18::text[])
   AND ($19::timestamptz IS NULL
        OR (registered_at <= $19::timestamptz
            AND (registered_at < $19::timestamptz OR order_no > $20::text)))
 ORDER BY registered_at DESC, order_no
 LIMIT $21::bigint

-- texts --
-- all that was sealed with some events, in their order: $1 positions bigint[]
SELECT position, stream, version, type, data ->> 'field' AS field, subject_id, sealed
  FROM hotline_log.event
 WHERE position = ANY ($1::bigint[])
 ORDER BY position

-- inbox --
--   $1 department text, $2 role text, $3 due_before timestamptz, $4 now timestamptz,
--   $5 after_due_at text (RFC 3339, or infinity), $6 after_order_no text,
--   $7 to $12 the reader's reach (as in find), $13 limit bigint
-- returns what the department must act on, soonest first; without a deadline last.
WITH page AS (
    SELECT *, coalesce(due_at, 'infinity') AS due_or_never
      FROM projections.department_inbox
     WHERE department = $1::text
       AND open
       AND ($2::text IS NULL OR role = $2::text)
       AND ($3::timestamptz IS NULL OR due_at < $3::timestamptz)
       AND ($5::text IS NULL
            OR (coalesce(due_at, 'infinity'), order_no) > ($5::text::timestamptz, $6::text))
       AND EXISTS (SELECT FROM projections.order_list AS listed
                    WHERE listed.order_no = department_inbox.order_no
                      AND projections.in_reach(
                              listed.status, listed.protected, listed.reported_department,
                              listed.departments, listed.members, $7::boolean, $8::boolean,
                              $9::text[], $10::text, $11::text, $12::text[]))
     ORDER BY coalesce(due_at, 'infinity'), order_no
     LIMIT $13::bigint
)
SELECT page.order_no, page.role, page.status AS assignment_status, page.due_at, page.dispatched_at,
       page.acknowledged_at, page.due_at IS NOT NULL AND page.due_at < $4::timestamptz AS overdue,
       listed.status, listed.kind, listed.matter, listed.matter_name, listed.channel,
       listed.urgency, listed.secrecy, listed.district, listed.subdistrict, listed.community,
       listed.cell, listed.lead_department, listed.registered_at, listed.first_submitted_at,
       array_remove(listed.departments, listed.lead_department) AS supporting_departments,
       listed.protected, listed.reported_department, listed.departments, listed.members,
       listed.sealed_title, listed.title_subject, listed.title_version, listed.text_positions
  FROM page
  JOIN projections.order_list AS listed ON listed.order_no = page.order_no
 ORDER BY page.due_or_never, page.order_no
