"""Facts of a grid case (网格案件): the stream `grid_case-{case_no}`."""
