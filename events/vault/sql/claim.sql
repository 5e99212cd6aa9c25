-- claim: an empty vault belongs to the master key that comes first.
--   $1 key_id       text
--   $2 check_value  bytea
-- Does nothing when the vault is claimed, or holds keys: then an operator must check.
INSERT INTO vault.master_key_check (key_id, check_value)
SELECT $1, $2
 WHERE NOT EXISTS (SELECT FROM vault.subject_key)
    ON CONFLICT (only_row) DO NOTHING
