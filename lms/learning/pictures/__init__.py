"""Pictures that questions show: kept once by their content, fetched by their name."""
