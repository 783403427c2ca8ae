"""Makes the embedded reader's model; not part of the wheel.

`python -m rag.training --data FOLDER --work FOLDER` does all of it, step after step, and goes on
where it was stopped. The folder of data holds evaluation folders of dated news questions.
"""
