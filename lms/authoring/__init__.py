"""Where coaches and directors write lessons: drafts, editor, publishing, versions, export and import."""
