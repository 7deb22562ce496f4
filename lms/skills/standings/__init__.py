"""Where every worker stands, judged once and kept, so that lists of thousands ask one table.

What is kept is worked out from facts, rests, ladders and promotions by the same rules as a single page, and
can be thrown away and worked out again at any time (docs/decisions/0020-standings-kept.md).
"""
