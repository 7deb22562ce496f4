"""The many-facet model at work: fitted by night from the ledger, shown beside a level, asked by no rule."""
