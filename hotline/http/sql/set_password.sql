-- set_password: store a password's hash and end the account's sessions.
--   $1 account      text
--   $2 argon2_hash  text
--   $3 now          timestamptz
WITH ended AS (
    DELETE FROM session WHERE account = $1
)
INSERT INTO credential (account, argon2_hash, changed_at)
VALUES ($1, $2, $3)
    ON CONFLICT (account) DO UPDATE
   SET argon2_hash = excluded.argon2_hash,
       changed_at = excluded.changed_at
