"""`/attachments` and `/files`: uploading, what a document names, downloading."""
