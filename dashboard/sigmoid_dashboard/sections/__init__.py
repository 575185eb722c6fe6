"""The sections of the lessons: what is measured, the words and the picture in one file each."""
