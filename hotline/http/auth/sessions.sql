-- read_session --
-- Whose session a token is, while it lasts.
--   $1 token_hash  bytea
--   $2 now         timestamptz
--   $3 idle_since  timestamptz  a session not used since then has ended
SELECT session.account,
       session.seen_at,
       session.expires_at,
       coalesce(credential.initial, false) AS initial_password
  FROM session
  LEFT JOIN credential ON credential.account = session.account
 WHERE session.token_hash = $1
   AND session.expires_at > $2
   AND session.seen_at > $3
