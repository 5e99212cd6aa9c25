-- read_credential: the stored password of an account.
--   $1 account  text
-- no row: the account has no password and cannot sign in.
SELECT argon2_hash,
       initial
  FROM credential
 WHERE account = $1
