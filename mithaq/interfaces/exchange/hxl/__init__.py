"""Incidents as tables with the hashtags of HXL 1.1, in CSV and XLSX.

`columns` says what each column holds and how it is tagged · `writing` makes the files · `views` hands them out. Each
row carries its own marking; what is marked RED is not exported.
"""
