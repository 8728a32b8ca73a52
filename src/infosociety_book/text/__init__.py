"""What becomes of the text: formulas, joined lines, exercises, index, map of the syllabus."""
