"""Tables from spreadsheet programs taken in: hours, rests and figures kept on paper or in a sheet."""
