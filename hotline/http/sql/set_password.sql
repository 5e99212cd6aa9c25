-- set_password: store a password's hash and end the account's sessions.
--   $1 account      text
--   $2 argon2_hash  text
--   $3 now          timestamptz
SELECT set_password($1, $2, $3)
