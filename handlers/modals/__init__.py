"""The forms: one pydantic model for each modal, in one file for each group of journeys. Their words are in templates/<journey>/…form.j2."""
