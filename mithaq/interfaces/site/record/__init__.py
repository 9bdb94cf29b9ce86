"""The record of acts and its proof, and what every record has around it: links, discussion, narrowing,
release, erasing.
"""
