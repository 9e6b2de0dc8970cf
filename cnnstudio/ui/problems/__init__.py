"""The list of everything that is wrong or strange, with buttons that mend it."""
