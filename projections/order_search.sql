-- Questions to the list of orders. Every condition that is null does not apply; the connection makes
-- a plan for each set of them (projections/pool.py), so an unused one costs nothing.

-- find --
--   $1 statuses text[]       $2 kind text             $3 matter text
--   $4 department text       (that holds a part now)  $5 cell text
--   $6 subdistrict text      $7 channel text          $8 due_before timestamptz
--   $9 overdue boolean       $10 now timestamptz      $11 subject_id text
--   $12 tokens integer[]     (all of them)            $13 viewer's department text
--   $14 protected boolean    (false: leave out D-07 orders, but those in one of $15)
--   $15 turn text[]          (statuses)               $16 by_requester boolean (false: $11 finds no
--                                                     D-07 orders)
--   $17 after_registered_at timestamptz, $18 after_order_no text: where the last page ended
--   $19 limit bigint
-- returns newest first, with the title as it is sealed.
SELECT order_no, registered_at, registered_position, status, kind, matter, matter_name, channel,
       urgency, secrecy, protected, district, subdistrict, community, cell, lead_department,
       array_remove(departments, lead_department) AS supporting_departments, due_at,
       first_submitted_at, subject_id, sealed_title,
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
   AND ($11::text IS NULL OR (subject_id = $11::text AND ($16::boolean OR NOT protected)))
   AND ($12::integer[] IS NULL OR search_tokens @> $12::integer[])
   AND ($13::text IS NULL OR departments @> ARRAY[$13::text])
   AND ($14::boolean OR NOT protected OR status = ANY ($15::text[]))
   AND ($17::timestamptz IS NULL
        OR (registered_at <= $17::timestamptz
            AND (registered_at < $17::timestamptz OR order_no > $18::text)))
 ORDER BY registered_at DESC, order_no
 LIMIT $19::bigint

-- texts --
-- all that was sealed with some registrations: $1 registered_positions bigint[]
SELECT position, stream, version, subject_id, sealed
  FROM hotline_log.event
 WHERE position = ANY ($1::bigint[])

-- inbox --
--   $1 department text, $2 role text, $3 due_before timestamptz, $4 now timestamptz,
--   $5 after_due_at text (RFC 3339, or infinity), $6 after_order_no text,
--   $7 protected boolean, $8 turn text[] (as in find), $9 limit bigint
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
       AND ($7::boolean
            OR EXISTS (SELECT FROM projections.order_list AS readable
                        WHERE readable.order_no = department_inbox.order_no
                          AND (NOT readable.protected OR readable.status = ANY ($8::text[]))))
     ORDER BY coalesce(due_at, 'infinity'), order_no
     LIMIT $9::bigint
)
SELECT page.order_no, page.role, page.status AS assignment_status, page.due_at, page.dispatched_at,
       page.acknowledged_at, page.due_at IS NOT NULL AND page.due_at < $4::timestamptz AS overdue,
       listed.status, listed.kind, listed.matter, listed.matter_name, listed.channel,
       listed.urgency, listed.secrecy, listed.district, listed.subdistrict, listed.community,
       listed.cell, listed.lead_department, listed.registered_at, listed.first_submitted_at,
       array_remove(listed.departments, listed.lead_department) AS supporting_departments,
       listed.protected, listed.registered_position, listed.subject_id, listed.sealed_title
  FROM page
  JOIN projections.order_list AS listed ON listed.order_no = page.order_no
 ORDER BY page.due_or_never, page.order_no
