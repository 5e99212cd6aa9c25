-- read_credential --
-- The stored password of an account.
--   $1 account  text
-- no row: the account has no password and cannot sign in.
SELECT argon2_hash,
       initial
  FROM credential
 WHERE account = $1

-- set_password --
-- Store a password's hash and end the account's sessions.
--   $1 account      text
--   $2 argon2_hash  text
--   $3 now          timestamptz
--   $4 initial      boolean  must be changed by its owner
--   $5 keep         bytea    the one session (its token's hash) that goes on; null: none
SELECT set_password($1, $2, $3, $4, $5)
