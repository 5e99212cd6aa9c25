-- in_use: whether a master key was used here before.
SELECT EXISTS (SELECT FROM vault.master_key_check) OR EXISTS (SELECT FROM vault.subject_key)
