"""textlint in a process of its own: started when first asked, one text at a time, ended when nobody asks.

`reading.read(request)` is all that the rest of the house calls. Node and the rules are installed at set-up.
"""
