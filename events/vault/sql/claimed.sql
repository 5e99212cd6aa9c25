-- claimed: by which master key the vault was claimed.
SELECT key_id, check_value
  FROM vault.master_key_check
