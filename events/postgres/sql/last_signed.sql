-- last_signed: the last signed head; no row when nothing is signed.
SELECT position, mac FROM hotline_log.signed_head ORDER BY position DESC LIMIT 1
