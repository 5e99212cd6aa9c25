SELECT position FROM hotline_log.log_head
