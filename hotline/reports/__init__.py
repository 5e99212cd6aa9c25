"""Monthly reports (月报、通报) as files: a workbook, CSV, and the text of the circular. Pure."""
